import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { exitCode, nightlyReport } from "../../node/cli/commands/nightly.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { readProject } from "../../node/project/index.ts";
import { CLI } from "../cli/built-cli.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";

/** Three blocks of fifty, for kills in the first, the second and the last. */
const PORTFOLIOS = 110;

let folder = "";
let limits = "";

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 70, industryCount: 3 });
  const rows = Array.from({ length: PORTFOLIOS }, (_, p) =>
    [0, 1, 2].map((k) => {
      const id = `S${String(2 + ((p * 7 + k * 11) % 36)).padStart(5, "0")}`;
      return `2020-01-${k === 0 ? "02" : "03"},P${String(p).padStart(3, "0")},${id},${k === 0 ? 1 : 0.4 + 0.1 * k}`;
    }),
  );
  const file = join(folder, "data/portfolios.csv");
  // One of them has nothing in the model: it fails, every time in the same words.
  writeFileSync(file, `${readFileSync(file, "utf8")}${rows.flat().join("\n")}\n2020-01-02,P999,GHOST,1\n`);
  await estimate(folder);
  limits = join(mkdtempSync(join(tmpdir(), "night-limits-")), "limits.yaml");
  writeFileSync(
    limits,
    "limits:\n  te: { on: tracking_error, max: 10% }\n  name: { on: weight, max: 50% }\n",
  );
});

function nightly(out: string, threads: number, failpoint = "") {
  return spawnSync(
    process.execPath,
    [
      CLI,
      "nightly",
      "--project",
      folder,
      "--limits",
      limits,
      "--out",
      out,
      "--threads",
      String(threads),
      "--json",
    ],
    { encoding: "utf8", env: { ...process.env, PLIMSOLL_FAILPOINT: failpoint } },
  );
}

/** What a reader sees: names and bytes, the cache of blocks too. */
function bytesOf(out: string): ReadonlyMap<string, string> {
  const names = readdirSync(out, { recursive: true, withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(out.length), readFileSync(path).toString("base64")] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("holdings that are weights alone, which are read without an object a row, have the figures of risk; the exit code says what is wrong", async () => {
  const project = await readProject(folder);
  const { output, view } = await nightlyReport(project, {
    limits,
    out: join(folder, "plain"),
    threads: 1,
    top: 5,
  });
  for (const portfolio of ["P000", "P057", "P109", "value_manager"]) {
    const risk = (await riskReport(project, { portfolio, top: 5 })).json as {
      readonly portfolio: { readonly volatilityAnnual: number };
      readonly active: { readonly volatilityAnnual: number };
      readonly beta: number;
    };
    const row = view.portfolios.indexOf(portfolio);
    expect([
      portfolio,
      view.columns.volatility[row],
      view.columns.tracking_error[row],
      view.columns.beta[row],
    ]).toEqual([portfolio, risk.portfolio.volatilityAnnual, risk.active.volatilityAnnual, risk.beta]);
  }
  const failed = "Failed: P999, 0 % of the gross weight is in the model";
  expect(output.text.split("\n").slice(0, 3)).toEqual([
    expect.stringMatching(/^113 portfolios on 2020-\d\d-\d\d, against benchmark$/),
    expect.stringMatching(
      /^\d+ hard breach(es)?( \(\d+ new\))?, 0 soft breaches, .*1 portfolio failed of \d+ checks$/,
    ),
    expect.stringContaining(failed),
  ]);
  const isBreached = view.checks.some(({ status }) => status === "breach");
  expect([
    isBreached,
    exitCode(view, undefined),
    exitCode(view, "hard"),
    exitCode({ ...view, failed: [] }, undefined),
  ]).toEqual([true, 3, 4, 0]);
  expect(exitCode({ ...view, checks: view.checks.map((of) => ({ ...of, level: "soft" })) }, "hard")).toBe(3);
});

test("killed at places drawn from a seed, one after the other, a night goes on and ends in the same bytes, on one thread or two", () => {
  const [whole, killed] = ["whole", "killed"].map((name) => join(folder, name)) as [string, string];
  const reference = nightly(whole, 1);
  expect([reference.status, JSON.parse(reference.stdout).failed]).toEqual([
    3,
    [{ portfolio: "P999", reason: expect.stringMatching(/^0 % of the gross weight is in the model/) }],
  ]);
  const random = randomStream(2026, "kills of a night");
  const steps = ["write", "write-half", "fsync", "rename", "fsync-folder", "done"];
  for (const kind of ["checkpoint", "partition", "manifest", "pointer"]) {
    const pass = kind === "checkpoint" || kind === "partition" ? 1 + random.integer(3) : 1;
    const { signal, status } = nightly(killed, 2, `${kind}.${steps[random.integer(steps.length)]}:${pass}`);
    expect([kind, signal, status]).toEqual([kind, "SIGKILL", null]);
  }
  const finished = nightly(killed, 2);
  expect(finished.status).toBe(3);
  expect(JSON.parse(finished.stdout).blocks.computed).toBe(0);
  expect([...bytesOf(killed)]).toEqual([...bytesOf(whole)]);
  expect(existsSync(join(killed, "writer.lock"))).toBe(false);
  rmSync(killed, { recursive: true });
});
