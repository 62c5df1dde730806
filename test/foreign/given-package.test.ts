import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { portfolioRisk, type RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { exportRun, importForeign } from "../../node/foreign/index.ts";
import { changesSinceRun } from "../../node/jobs/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { callHere } from "../cli/call-here.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { type ForeignWorld, foreignWorld, plainVariance } from "./foreign-world.ts";
import { type Damage, writeMembers } from "./write-packages.ts";

const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

const world = foreignWorld();

/** A project with holdings of the last date, called by ticker. */
function projectWith(damage: Damage, of: ForeignWorld = world): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-given-"));
  mkdirSync(join(folder, "package"));
  writeMembers(join(folder, "package"), of, damage);
  const last = of.dates.at(-1)!;
  const holdings = ["date,portfolio,id,weight", `${last},mine,T0,0.5`, `${last},mine,N004,0.5`];
  writeFileSync(join(folder, "holdings.csv"), `${holdings.join("\n")}\n`);
  const spec = [
    "name: bought",
    "model: { layout: members, path: package }",
    "data: { portfolios: { path: holdings.csv, ids: any } }",
  ];
  writeFileSync(join(folder, "plimsoll.yaml"), `${spec.join("\n")}\n`);
  return folder;
}

const intact: Damage = (_, text) => text;

describe("a package that has only what risk needs", () => {
  const folder = projectWith((name, text) =>
    /Covariance|Asset_Exposure|Asset_Data|_ID\./.test(name) ? text : undefined,
  );
  const plimsoll = (...args: string[]) => callHere([...args, "--project", folder]);

  test("says so before it is read, and what it lacks when it is", async () => {
    expect((await plimsoll("risk")).stderr).toContain("have not been read yet: run npx plimsoll estimate");
    const { code, stdout } = await plimsoll("estimate");
    expect(code).toBe(0);
    expect(stdout).toContain("factor returns are given on no date");
    expect(stdout).toContain("market capitalisations are given on no date");
  });

  test("gives risk without a benchmark, and sentences for what it cannot", async () => {
    const risk = await plimsoll("risk", "--benchmark", "none", "--json");
    expect(risk.code, risk.stderr).toBe(0);
    expect((await plimsoll("show", "name", "N001")).code).toBe(0);
    expect((await plimsoll("stress", "--benchmark", "none")).code).toBe(0);
    const told = async (...args: string[]) => (await plimsoll(...args)).stderr;
    expect(await told("risk")).toContain("no universe weighted by them: name a portfolio with --benchmark");
    expect(await told("attribute", "--benchmark", "none")).toContain("have no factor returns");
    expect(await told("show", "factors")).toContain("have no factor returns");
    expect(await told("show", "portfolios")).toContain("factor returns");
    expect(await told("explain", "N001", "XM_VALUE", "2020-02-05")).toContain("nothing of it was made here");
  });
});

describe("a package that grows", () => {
  test("is read again from the month that changed, with the same run as a fresh reading", async () => {
    const folder = projectWith((name, text) => (name.endsWith("20200205") ? undefined : text));
    const project = await readProject(folder);
    const first = await importForeign(project);
    expect([first.computedPeriods, first.reusedPeriods]).toEqual([2, 0]);
    expect(await changesSinceRun(await readProject(folder), first.manifest)).toEqual([]);
    writeMembers(join(folder, "package"), world);
    // Touched, but not changed.
    utimesSync(join(folder, "package", "XM_100_Covariance.20200130"), new Date(), new Date());
    const stale = await changesSinceRun(await readProject(folder), first.manifest);
    expect(stale.join("; ")).toContain("20200205 has come since");
    const second = await importForeign(project);
    expect([second.computedPeriods, second.reusedPeriods]).toEqual([1, 1]);
    const fresh = await importForeign(await readProject(projectWith((_, text) => text)));
    expect(second.runId).toBe(fresh.runId);
    expect(second.notes).toEqual(fresh.notes);
  });
});

describe("a package that is whole", () => {
  const dates = Array.from({ length: 20 }, (_, at) =>
    new Date(Date.UTC(2020, 0, 29) + (at + 2 * Math.floor(at / 5)) * 86_400_000).toISOString().slice(0, 10),
  );
  const random = randomStream("a factor that is missing");
  const z = world.ids.map(() => random.normal());
  /** 1 % a day on z, of which the model knows nothing. */
  const planted = withFactor(foreignWorld(dates), z, () => 0.01 * random.normal());
  let folder: string;
  let handOver: string;
  let model: RiskModel;
  let notes: string;
  const plimsoll = (...args: string[]) => callHere([...args, "--project", folder]);

  beforeAll(async () => {
    folder = projectWith(intact, planted);
    handOver = join(folder, "hand-over");
    writeFileSync(join(folder, "package", "XM_100_Covariance_Unadjusted.20200131"), "!\n[End of File]\n");
    const estimated = await plimsoll("estimate");
    expect(estimated.code, estimated.stderr).toBe(0);
    notes = estimated.stdout;
    const run = await openRun((await readProject(folder)).modelFolder);
    ({ model } = await readRiskModel(run));
    await exportRun(run, { layout: "optimiser", format: "csv", out: handOver });
    await run.close();
  });

  test("is told what of it is passed over, and that its own total risks are X, F and Δ", () => {
    expect(notes).toMatch(/total risk of every name is what X, F and Δ come to, to 0\.0\d+ % of it/);
    expect(notes).toContain(
      "passed over, because no use takes it or nothing says what it is: XM_100_Covariance_Unadjusted.<date>",
    );
    for (const column of ["Yield%", "HistBeta"]) expect(notes).toContain(`column ${column} of Asset_Data`);
    expect(notes).toMatch(/predicted betas are what X, F and Δ give them against .*, to 0\.000\d+\n/);
    expect(notes).not.toContain("PredBeta");
  });

  test("beside another model on the same portfolio: both volatilities are those of plain sums", async () => {
    const quadrupled = projectWith(
      (name, text) =>
        name.includes("_Covariance.")
          ? text.replace(/\|(-?[\d.e-]+)\|(\d{8})$/gm, (_, value, date) => `|${4 * Number(value)}|${date}`)
          : text,
      planted,
    );
    const notesOfOther = (await importForeign(await readProject(quadrupled))).notes.join("; ");
    expect(notesOfOther).toContain("is the covariance the one that they were made with");
    expect(notesOfOther).toMatch(/predicted betas are up to 0\.\d+ from what .* their index is another/);
    const asked = ["--portfolio", "mine", "--benchmark", "none", "--date", dates.at(-1)!, "--json"];
    const { stdout, stderr, code } = await plimsoll("compare", "bought", quadrupled, ...asked);
    expect(code, stderr).toBe(0);
    const { factor, specific } = plainVariance(
      planted.days.at(-1)!,
      world.ids.map((id) => (["N001", "N004"].includes(id) ? 0.5 : 0)),
    );
    const [{ total }] = JSON.parse(stdout).dates as [
      { total: { firstAnnual: number; secondAnnual: number } },
    ];
    expectClose(total.firstAnnual / Math.sqrt(252 * (factor + specific)), 1, 1e-12);
    expectClose(total.secondAnnual / Math.sqrt(252 * (4 * factor + specific)), 1, 1e-12);
  });

  test("is extended by a factor that its returns hold and it has not", async () => {
    const values = join(folder, "missing.csv");
    writeFileSync(values, ["id,value", ...world.ids.map((id, i) => `${id},${z[i]}`)].join("\n"));
    const { stdout, stderr, code } = await plimsoll("extend", values, "--draws", "99", "--json");
    expect(code, stderr).toBe(0);
    const found = JSON.parse(stdout) as { test: { shuffled: { pValue: number } }; variance: number };
    expect(found.test.shuffled.pValue).toBeLessThanOrEqual(0.02);
    // Of 19 days: √(2/19) = 32 %, and the spread of 30 draws of z.
    expect(found.variance / 1e-4).toSatisfy((ratio: number) => ratio > 0.3 && ratio < 3);
  });

  /** By numpy from the files of the package: factor, specific and total variance, per period. */
  function packageRisk(weights: readonly number[]): readonly number[] {
    const given = world.ids.map((id, i) => `${id}=${weights[i]}`);
    const script = join(import.meta.dirname, "package-risk.py");
    const day = dates.at(-1)!.replaceAll("-", "");
    return python([script, join(folder, "package"), day, ...given])
      .trim()
      .split(" ")
      .map(Number);
  }

  function python(args: readonly string[]): string {
    const { stdout, stderr, status } = spawnSync("python3", args, { encoding: "utf8", cwd: folder });
    expect(status, stderr).toBe(0);
    return stdout;
  }

  function variances(weights: readonly number[]): readonly number[] {
    const byId = new Map(world.ids.map((id, i) => [id, weights[i]!]));
    const own = model.assets.labels.map((id) => byId.get(id)!);
    const { factorVariance, specificVariance, variance } = portfolioRisk(model, own);
    return [factorVariance, specificVariance, variance];
  }

  const weights = world.ids.map((_, i) => (i % 3 === 1 ? -0.04 : 0.06) + 0.002 * i);

  // Skipped where there is no numpy: the same numbers by plain sums are in layouts.test.ts, which always runs.
  test.skipIf(!hasNumpy)("risk from a package is numpy's from the same files", () => {
    const numpy = packageRisk(weights);
    expectClose(
      variances(weights).map((value, i) => value / numpy[i]!),
      [1, 1, 1],
      TOLERANCE.algebra,
    );
  });

  test.skipIf(!hasNumpy)(
    "the roots that an optimiser takes sum to the variance of the package's own files",
    () => {
      const page = readFileSync(join(import.meta.dirname, "../../docs/other-languages.md"), "utf8");
      const snippet = /```python\n((?:(?!```)[\s\S])*?np\.diag[\s\S]*?)```/.exec(page)?.[1];
      expect(snippet).toContain("variance =");
      const equal = world.ids.map(() => 1 / world.ids.length);
      const given = JSON.stringify(world.ids.map((id, i) => [id, weights[i]!]));
      // The page's own weights, and then long and short ones with both lines of an issuer among them.
      const script = `${snippet}
print(repr(float(variance)))
w = np.array([dict(${given})[id] for id in ids])
parts = [np.sum((L.T @ (X.T @ w)) ** 2), np.sum((s * w) ** 2), np.sum((G.T @ w) ** 2)]
print(*(repr(float(part)) for part in parts), G.shape[1])
`;
      const [told, own, parts] = python(["-c", script]).trim().split("\n") as [string, string, string];
      expect(told).toMatch(/^volatility of equal weights \d+\.\d\d % a year$/);
      expectClose(Number(own) / (252 * packageRisk(equal)[2]!), 1, 1e-12);
      const [factor, alone, shared, issuers] = parts.split(" ").map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const [factorVariance, specificVariance] = packageRisk(weights) as [number, number];
      expectClose(factor / (252 * factorVariance), 1, 1e-12);
      expectClose((alone + shared) / (252 * specificVariance), 1, 1e-12);
      expect(issuers).toBe(1);
      expect(shared).toBeGreaterThan(0);
    },
  );

  test("what is handed over names its rows and columns", () => {
    const names = JSON.parse(readFileSync(join(handOver, "names.json"), "utf8"));
    expect(names.ids).toEqual(world.ids);
    expect(names.factors).toHaveLength(world.factors.length);
    expect(names.issuers).toEqual([["N004", "N007"]]);
    expect(existsSync(join(handOver, "issuer_root.npy"))).toBe(true);
  });
});

/** The world with a factor in its returns that its model has not. */
function withFactor(of: ForeignWorld, z: readonly number[], draw: () => number): ForeignWorld {
  const days = of.days.map((day) => {
    const earned = draw();
    const more = (values: readonly number[]) => values.map((value, i) => value + z[i]! * earned);
    return { ...day, specificReturns: more(day.specificReturns), returns: more(day.returns) };
  });
  return { ...of, days };
}
