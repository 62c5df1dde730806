import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hedgeOutput } from "../../node/cli/commands/hedge.ts";
import { hedgeWalkOutput } from "../../node/cli/commands/hedge-walk.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import type { FoundHedgeDocument } from "../../web/documents/index.ts";
import { whyInstrumentBeta } from "../../web/hedge/why-left.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { expectWorkedThrough } from "../web/worked-through.ts";

type Regression = FoundHedgeDocument["regressions"][number];

let folder = "";
let project: Project;
const market = new Map<string, number>();
const value = new Map<string, number>();

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
  const run = await openRun(project.modelFolder);
  const rows = await run.readTable("factor_returns", { columns: ["date", "factor", "factor_return"] });
  const names = selectValues(rows, "factor", "text");
  const returns = selectValues(rows, "factor_return", "number");
  selectValues(rows, "date", "date").forEach((date, row) => {
    if (names[row] === "market") market.set(date, returns[row] as number);
    if (names[row] === "value") value.set(date, returns[row] as number);
  });
  await run.close();
});

function write(series: ReadonlyMap<string, number>, extra = ""): string {
  const rows = [...series].map(([date, of]) => `${date},${of}`);
  writeFileSync(join(folder, "etf.csv"), ["date,total", ...rows].join("\n"));
  const file = join(folder, "series.yaml");
  const lines = ["horizon: 1m", "portfolio: value_manager", "instruments:"];
  writeFileSync(
    file,
    [...lines, `  etf: { series: { file: etf.csv, column: total, factors: [market, value] }${extra} }`].join(
      "\n",
    ),
  );
  return file;
}

async function hedge(series: ReadonlyMap<string, number>) {
  const { output } = await hedgeOutput(project, { hedge: write(series), top: 5 });
  const json = output.json as { regressions: Regression[]; hedges: { volatilityAnnual: number }[] };
  return { text: output.text, regression: json.regressions[0] as Regression };
}

describe("an instrument known by its returns", () => {
  test("that is made of factors has their weights as betas, and no residual", async () => {
    const made = new Map([...market].map(([date, f]) => [date, 0.9 * f - 0.3 * (value.get(date) as number)]));
    const { regression, text } = await hedge(made);
    expect(regression.periods).toBe(market.size);
    expect(regression.betas[0]?.beta).toBeCloseTo(0.9, 9);
    expect(regression.betas[1]?.beta).toBeCloseTo(-0.3, 9);
    expect(regression.residualAnnual).toBeLessThan(1e-8);
    expect(text).toContain(`etf by ${market.size} returns: market 0.90`);
    expect(text).toContain("R² 100.0 %");
  });

  test("has a residual and errors that are those of the normal equations", async () => {
    // A noise that is orthogonal to both factors and to a constant: the betas stay, the residual is the noise.
    const dates = [...market.keys()];
    const x = dates.map((date) => [1, market.get(date) as number, value.get(date) as number]);
    let noise = dates.map((_, t) => 0.01 * Math.sin(3 * t * t));
    const basis: number[][] = [];
    const along = (a: readonly number[], b: readonly number[]) =>
      a.reduce((s, v, t) => s + v * (b[t] as number), 0);
    for (const k of [0, 1, 2]) {
      let column = x.map((row) => row[k] as number);
      for (const q of basis) {
        const by = along(column, q);
        column = column.map((v, t) => v - by * (q[t] as number));
      }
      const size = Math.sqrt(along(column, column));
      basis.push(column.map((v) => v / size));
    }
    for (const q of [...basis, ...basis]) {
      const by = along(noise, q);
      noise = noise.map((v, t) => v - by * (q[t] as number));
    }
    const made = new Map(dates.map((date, t) => [date, (market.get(date) as number) + (noise[t] as number)]));
    const { regression } = await hedge(made);
    expect(regression.betas[0]?.beta).toBeCloseTo(1, 9);
    expect(regression.betas[1]?.beta).toBeCloseTo(0, 9);
    const variance = along(noise, noise) / (dates.length - 3);
    expect(regression.residualAnnual).toBeCloseTo(Math.sqrt(252 * variance), 9);
    // The last column's error: s over its length beyond the other two (Frisch & Waugh).
    const last = x.map((row) => row[2] as number);
    expect(regression.betas[1]?.error).toBeCloseTo(
      Math.sqrt(variance) / Math.abs(along(last, basis[2] as number[])),
      9,
    );
    expect(regression.betas[1]?.ownSquares).toBeCloseTo(along(last, basis[2] as number[]) ** 2, 12);
    for (const of of regression.betas)
      for (const number of ["beta", "error"] as const)
        expect(expectWorkedThrough(whyInstrumentBeta(regression, of, number))).toBe(1);
  });

  test("is regressed on what was known: later returns change no decision before them", async () => {
    const roll = async (late: number) => {
      const made = new Map(
        [...market].map(([date, f], t) => [
          date,
          (date > "2020-02-14" ? late : 1) * f + 0.002 * Math.sin(t * t),
        ]),
      );
      const request = { hedge: write(made, ", cost: 1bp"), every: "week", from: "2020-01-15" };
      const { json } = await hedgeWalkOutput(project, request);
      return json as { decisions: { date: string; notionals: { etf: number } }[] };
    };
    const [one, other] = [await roll(1), await roll(0.3)];
    const early = (of: typeof one) =>
      of.decisions.filter(({ date }) => date <= "2020-02-14").map(({ notionals }) => notionals);
    expect(early(one).length).toBeGreaterThan(2);
    expect(early(one)).toEqual(early(other));
    expect(one.decisions.at(-1)?.notionals.etf).not.toBe(other.decisions.at(-1)?.notionals.etf);
  });

  test("what is wrong with it is said", async () => {
    await expect(hedge(new Map([["2020-01-18", 0.1]]))).rejects.toThrow(/end of a period|no period/);
    await expect(hedge(new Map([...market].slice(0, 2)))).rejects.toThrow(/2 periods .* name fewer/);
    const file = write(market, ", residual: 3%");
    await expect(hedgeOutput(project, { hedge: file, top: 5 })).rejects.toThrow(/by itself: leave out/);
  });
});
