import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { copyProject, editRows, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

let folder = "";
let project: Project;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
});

interface Part {
  riskContributionAnnual: number;
  varianceShare: number;
}
interface Book {
  volatilityAnnual: number;
  factorVolatilityAnnual: number;
  specificVolatilityAnnual: number;
  factorTotal: Part;
  specific: Part;
  families: Part[];
  factors: (Part & { factor: string; exposure: number })[];
  names: { id: string; weight: number; riskContributionAnnual: number; marginalRiskAnnual: number }[];
}
interface RiskJson {
  date: string;
  holdingsSince: string;
  portfolio: Book;
  benchmark: Book;
  active: Book;
}

async function risk(request: { portfolio: string; benchmark?: string; date?: string }): Promise<RiskJson> {
  return (await riskReport(project, { ...request, top: 5 })).json as RiskJson;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("the risk report reconciles", () => {
  test.each([
    ["value_manager", "benchmark", undefined],
    ["momentum_manager", "universe", "2020-02-12"],
    ["value_manager", "none", "2020-01-31"],
  ])("for %s against %s on %s", async (portfolio, benchmark, date) => {
    const json = await risk({ portfolio, benchmark, ...(date === undefined ? {} : { date }) });
    for (const name of ["portfolio", "benchmark", "active"] as const) {
      const book = json[name];
      const total = book.volatilityAnnual;
      if (name === "benchmark" && benchmark === "none") {
        expect(total).toBe(0);
        continue;
      }
      expect(total).toBeGreaterThan(0.01);
      expectClose(
        book.factorVolatilityAnnual ** 2 + book.specificVolatilityAnnual ** 2,
        total ** 2,
        TOLERANCE.algebra,
      );
      for (const parts of [
        [book.factorTotal, book.specific],
        [...book.families, book.specific],
        [...book.factors, book.specific],
      ]) {
        expectClose(sum(parts.map((part) => part.riskContributionAnnual)), total, TOLERANCE.algebra);
        expectClose(sum(parts.map((part) => part.varianceShare)), 1, TOLERANCE.algebra);
      }
      expectClose(sum(book.names.map((of) => of.riskContributionAnnual)), total, TOLERANCE.algebra);
      for (const of of book.names)
        expectClose(of.weight * of.marginalRiskAnnual, of.riskContributionAnnual, TOLERANCE.algebra);
    }
  });

  test("and equals w'Σw written out in full from the rows of the run", async () => {
    const json = await risk({ portfolio: "value_manager", benchmark: "none", date: "2020-01-31" });
    const run = await openRun(project.modelFolder);
    const day = { from: "2020-01-31", to: "2020-01-31" };
    const x = await run.readTable("exposures", day);
    const f = await run.readTable("factor_covariance", day);
    const d = await run.readTable("specific_risk", day);
    await run.close();
    const covariance = new Map<string, number>();
    selectValues(f, "covariance", "number").forEach((value, row) => {
      const pair = [selectValues(f, "factor1", "text")[row], selectValues(f, "factor2", "text")[row]];
      covariance.set(pair.join(), value).set(pair.reverse().join(), value);
    });
    const styles = x.columns.slice(5).map(({ name }) => name);
    const ids = selectValues(x, "id", "text");
    const exposure = (id: string): Map<string, number> => {
      const row = ids.indexOf(id);
      const industry = selectValues(x, "industry", "text")[row] as string;
      return new Map([
        ["market", 1],
        [industry, 1],
        ...styles.map((style) => [style, selectValues(x, style, "number")[row] as number] as const),
      ]);
    };
    const total = new Map<string, number>();
    let specific = 0;
    for (const { id, weight } of json.portfolio.names) {
      for (const [factor, value] of exposure(id))
        total.set(factor, (total.get(factor) ?? 0) + weight * value);
      specific +=
        weight ** 2 *
        (selectValues(d, "specific_variance", "number")[selectValues(d, "id", "text").indexOf(id)] as number);
    }
    let factor = 0;
    for (const [i, xi] of total)
      for (const [j, xj] of total) factor += xi * xj * (covariance.get(`${i},${j}`) ?? 0);
    expectClose(json.portfolio.factorVolatilityAnnual, Math.sqrt(252 * factor), TOLERANCE.algebra);
    expectClose(json.portfolio.specificVolatilityAnnual, Math.sqrt(252 * specific), TOLERANCE.algebra);
    expectClose(json.portfolio.volatilityAnnual, Math.sqrt(252 * (factor + specific)), TOLERANCE.algebra);
  });
});

interface Line {
  source: string;
  contribution: number;
}
interface AttributionBook {
  returnTotal: number;
  factors: Line;
  specific: Line;
  riskFree: Line;
  unmodelled: Line;
  unexplained: Line;
  byFamily: Line[];
  byFactor: Line[];
}
interface AttributionJson {
  from: string;
  to: string;
  periodCount: number;
  portfolio: AttributionBook;
  benchmark: AttributionBook;
  active: AttributionBook;
}

function cells(target: string, table: string): string[][] {
  const text = readFileSync(join(target, "data", `${table}.csv`), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

/** Buy and hold between the dates of the holdings file, from the input files alone: Π(1 + Σ w r) − 1. */
function heldReturn(target: string, portfolio: string, { from, to }: { from: string; to: string }): number {
  const bars = new Map(cells(target, "bars").map((row) => [`${row[0]} ${row[1]}`, Number(row[3])]));
  const rates = new Map(cells(target, "rates").map((row) => [row[0] as string, Number(row[1])]));
  const dates = [...rates.keys()].sort();
  const sets = new Map<string, Map<string, number>>();
  for (const [date = "", name, id = "", weight] of cells(target, "portfolios")) {
    if (name === portfolio) sets.set(date, (sets.get(date) ?? new Map()).set(id, Number(weight)));
  }
  let weights = new Map<string, number>();
  let growth = 1;
  for (const [i, date] of dates.entries()) {
    const r = (id: string) =>
      id === "CASH" ? (rates.get(date) as number) : (bars.get(`${date} ${id}`) ?? 0);
    const gain = sum([...weights].map(([id, weight]) => weight * r(id)));
    if (date > from && date <= to) growth *= 1 + gain;
    weights = new Map([...weights].map(([id, weight]) => [id, (weight * (1 + r(id))) / (1 + gain)]));
    // Holdings of days between two closes count from the next close.
    const set = [...sets.keys()]
      .filter((day) => day <= date && day > (dates[i - 1] ?? ""))
      .sort()
      .at(-1);
    if (set !== undefined) weights = sets.get(set) as Map<string, number>;
  }
  return growth - 1;
}

async function attribution(of: Project, request: Record<string, string>): Promise<AttributionJson> {
  return (await attributionReport(of, { link: "carino", ...request })).json as AttributionJson;
}

function expectSums({ portfolio, benchmark, active }: AttributionJson): void {
  expectClose(active.returnTotal, portfolio.returnTotal - benchmark.returnTotal, TOLERANCE.algebra);
  for (const book of [portfolio, benchmark, active]) {
    const rest = [book.specific, book.riskFree, book.unmodelled, book.unexplained];
    for (const parts of [[book.factors], book.byFamily, book.byFactor]) {
      expectClose(
        sum([...parts, ...rest].map((line) => line.contribution)),
        book.returnTotal,
        TOLERANCE.algebra,
      );
    }
  }
}

describe("the attribution reconciles", () => {
  const spans = [{}, { from: "2020-01-15", to: "2020-02-20" }, { from: "2020-02-20" }];
  const links = ["carino", "menchero", "grap", "frongello"];

  test.each(spans)(
    "over %j: lines sum to returns, and returns are those of the input files",
    async (span) => {
      for (const [i, portfolio] of ["value_manager", "momentum_manager"].entries()) {
        const json = await attribution(project, { portfolio, ...span, link: links[i] as string });
        expect(json.periodCount).toBeGreaterThan(5);
        expectSums(json);
        expectClose(json.portfolio.returnTotal, heldReturn(folder, portfolio, json), TOLERANCE.algebra);
        expectClose(json.benchmark.returnTotal, heldReturn(folder, "benchmark", json), TOLERANCE.algebra);
        expect(Math.abs(json.active.unexplained.contribution)).toBeLessThan(1e-12);
      }
    },
  );

  test("with cash, an unknown name, and holdings set once before the model begins and on a Sunday", async () => {
    const copy = copyProject(folder);
    editRows(copy, "portfolios", (rows) => [
      ...rows,
      ["2019-11-04", "once", "S00002", "0.5"],
      ["2019-11-04", "once", "S00003", "-0.3"],
      ["2019-11-04", "once", "CASH", "0.7"],
      ["2019-11-04", "once", "NOBODY", "0.1"],
      ["2020-01-19", "sunday", "S00002", "1"],
    ]);
    await estimate(copy);
    const changed = await readProject(copy);
    for (const [portfolio, benchmark] of [
      ["once", "sunday"],
      ["sunday", "once"],
      ["sunday", "value_manager"],
    ] as const) {
      const json = await attribution(changed, { portfolio, benchmark });
      expectSums(json);
      expectClose(json.portfolio.returnTotal, heldReturn(copy, portfolio, json), TOLERANCE.algebra);
      expectClose(json.benchmark.returnTotal, heldReturn(copy, benchmark, json), TOLERANCE.algebra);
    }
    const weights = (await riskReport(changed, { portfolio: "once", benchmark: "none", top: 3 }))
      .json as RiskJson & {
      outside: { id: string; reason: string; weight: number }[];
    };
    expect(weights.outside.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      "CASH cash",
      "NOBODY unknown",
    ]);
    expectClose(
      sum([...weights.outside, ...weights.portfolio.names].map((of) => of.weight)),
      1,
      TOLERANCE.algebra,
    );
  });

  test("a period in the middle without a regression stays in the total", async () => {
    const copy = copyProject(folder);
    // One day on which three names have a bar: far too few for a regression.
    editRows(copy, "bars", (rows) =>
      rows.filter((row) => row[0] !== "2020-02-12" || /0000[123]$/.test(row[1] as string)),
    );
    await estimate(copy);
    const json = await attribution(await readProject(copy), { portfolio: "value_manager" });
    expectSums(json);
    const whole = await attribution(project, { portfolio: "value_manager" });
    expect(json.periodCount).toBe(whole.periodCount);
    expectClose(json.portfolio.returnTotal, heldReturn(copy, "value_manager", json), TOLERANCE.algebra);
  });

  test("a portfolio that loses everything is refused in words", async () => {
    const copy = copyProject(folder);
    editRows(copy, "portfolios", (rows) => [...rows, ["2020-02-03", "ruin", "S00002", "1"]]);
    editRows(copy, "bars", (rows) =>
      rows.map((row) => (row[0] === "2020-02-12" && row[1] === "S00002" ? row.with(3, "-1") : row)),
    );
    await estimate(copy);
    const ruined = await readProject(copy);
    await expect(attribution(ruined, { portfolio: "ruin" })).rejects.toThrow(
      /portfolio ruin: "2020-02-12": the portfolio loses all its capital/,
    );
  });
});
