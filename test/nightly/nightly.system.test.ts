import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { type PublishedNight, runNight } from "../../node/nightly/index.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, type TableRows } from "../../node/store/index.ts";
import { BAD, nightProject } from "./night-project.ts";

let folder = "";
let project: Project;
let date = "";

beforeAll(async () => {
  folder = await nightProject();
  project = await readProject(folder);
  const run = await openRun(project.modelFolder);
  date = run.manifest.dates.last;
  await run.close();
});

type Rows = readonly Record<string, string | number>[];

function rowsOf(of: TableRows): Rows {
  return Array.from({ length: of.rowCount }, (_, row) =>
    Object.fromEntries(of.columns.map(({ name, values }) => [name, values[row] as string | number])),
  );
}

async function table(
  night: PublishedNight,
  name: "summary" | "factors" | "families" | "outside" | "limits" | "failed",
) {
  return rowsOf(await night.read.table(night.manifest, name));
}

interface Book {
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly factors: readonly Record<string, number | string>[];
  readonly families: readonly Record<string, number | string>[];
}
interface Risk {
  readonly portfolio: Book & {
    readonly tail: { readonly estimates: readonly Record<string, number | string>[] };
  };
  readonly benchmark: Book;
  readonly active: Book & {
    readonly tail: { readonly estimates: readonly Record<string, number | string>[] };
  };
  readonly beta: number;
  readonly capital: number;
  readonly summary: Record<string, number>;
  readonly outside: readonly Record<string, number | string>[];
  readonly change: Record<"portfolio" | "active", Record<string, number>> | null;
}
interface Account {
  readonly returnTotal: number;
  readonly specific: { readonly contribution: number };
  readonly factors: { readonly contribution: number };
  readonly trading: { readonly contribution: number };
  readonly unmodelled: { readonly contribution: number };
  readonly byFactor: readonly { readonly source: string; readonly contribution: number }[];
}
type Attribution = Record<"portfolio" | "benchmark" | "active", Account>;

describe("the figures are those of risk and attribute, to the last digit", () => {
  let night: PublishedNight;
  let names: readonly string[] = [];
  let earlier = "";

  beforeAll(async () => {
    const run = await openRun(project.modelFolder);
    earlier = run.manifest.forecastDates.at(-2) as string;
    await run.close();
    await runNight(project, { date: earlier });
    night = await runNight(project, {});
    names = (await table(night, "summary")).map(({ portfolio }) => String(portfolio));
  });

  test("every portfolio has figures or a reason", async () => {
    const failed = await table(night, "failed");
    expect(failed.map(({ portfolio }) => portfolio)).toEqual(BAD);
    expect(names.length + failed.length).toBe(night.manifest.portfolios);
    expect(String(failed[0]?.reason)).toMatch(/^it has no holdings up to /);
    expect(String(failed[1]?.reason)).toMatch(/capital/);
    expect(String(failed[2]?.reason)).toMatch(/^0 % of the gross weight is in the model/);
  });

  test("risk, beta, tails, coverage and the change of risk", async () => {
    const [summary, outside] = [await table(night, "summary"), await table(night, "outside")];
    for (const portfolio of names) {
      const output = await riskReport(project, { portfolio, top: 5 });
      const risk = output.json as Risk;
      const row = summary.find((of) => of.portfolio === portfolio) ?? {};
      const tail = (side: "portfolio" | "active", level: number) =>
        risk[side].tail.estimates.find((of) => of.method === "normal" && of.level === level) ?? {};
      const known = {
        volatility: risk.portfolio.volatilityAnnual,
        factor_volatility: risk.portfolio.factorVolatilityAnnual,
        specific_volatility: risk.portfolio.specificVolatilityAnnual,
        benchmark_volatility: risk.benchmark.volatilityAnnual,
        tracking_error: risk.active.volatilityAnnual,
        active_factor_volatility: risk.active.factorVolatilityAnnual,
        active_specific_volatility: risk.active.specificVolatilityAnnual,
        beta: risk.beta,
        capital: risk.capital,
        gross: risk.summary.grossWeight,
        cash: risk.summary.cashWeight,
        var_95: tail("portfolio", 0.95).valueAtRisk,
        es_99: tail("portfolio", 0.99).expectedShortfall,
        active_var_99: tail("active", 0.99).valueAtRisk,
      };
      expect({ portfolio, ...Object.fromEntries(Object.keys(known).map((key) => [key, row[key]])) }).toEqual({
        portfolio,
        ...known,
      });
      expect(
        outside
          .filter((of) => of.portfolio === portfolio)
          .map(({ id, weight, reason }) => ({ id, weight, reason })),
      ).toEqual(risk.outside.filter(({ reason }) => reason !== "cash"));
      if (Number.isNaN(row.volatility_change)) continue;
      const since = (await riskReport(project, { portfolio, top: 5, since: earlier })).json as Risk;
      expect(row.volatility_change_positions).toBe(since.change?.portfolio.positionsAnnual);
      expect(row.tracking_error_change).toBe(since.change?.active.changeAnnual);
      expect(row.tracking_error_change_factor_covariance).toBe(since.change?.active.factorCovarianceAnnual);
    }
    expect(summary.filter((row) => Number.isFinite(row.volatility_change)).length).toBeGreaterThan(4);
  });

  test("exposures and contributions by factor", async () => {
    const factors = await table(night, "factors");
    for (const portfolio of names.slice(0, 4)) {
      const risk = (await riskReport(project, { portfolio, top: 5 })).json as Risk;
      const rows = new Map(factors.filter((of) => of.portfolio === portfolio).map((of) => [of.factor, of]));
      risk.active.factors.forEach((active, k) => {
        const [total, row] = [
          risk.portfolio.factors.find(({ factor }) => factor === active.factor),
          rows.get(active.factor as string),
        ];
        if (row === undefined) {
          expect([total?.exposure, active.exposure]).toEqual([0, 0]);
          return;
        }
        expect([k, row.exposure, row.active_exposure, row.volatility]).toEqual([
          k,
          total?.exposure,
          active.exposure,
          active.volatilityAnnual,
        ]);
        expect([row.risk_contribution, row.active_risk_contribution, row.active_variance_share]).toEqual([
          total?.riskContributionAnnual,
          active.riskContributionAnnual,
          active.varianceShare,
        ]);
      });
    }
  });

  test("the return of the day and of the month", async () => {
    const [summary, factors] = [await table(night, "summary"), await table(night, "factors")];
    for (const portfolio of names) {
      const row = summary.find((of) => of.portfolio === portfolio) ?? {};
      for (const [span, from] of [
        ["day", date],
        ["month", `${date.slice(0, 7)}-01`],
      ] as const) {
        if (row[`${span}_periods`] === 0) continue;
        const json = (await attributionReport(project, { portfolio, from, to: date, link: "carino" }))
          .json as Attribution;
        expect([
          portfolio,
          row[`${span}_return`],
          row[`${span}_benchmark_return`],
          row[`${span}_active_return`],
        ]).toEqual([
          portfolio,
          json.portfolio.returnTotal,
          json.benchmark.returnTotal,
          json.active.returnTotal,
        ]);
        expect([
          row[`${span}_specific`],
          row[`${span}_factors`],
          row[`${span}_trading`],
          row[`${span}_unmodelled`],
        ]).toEqual([
          json.active.specific.contribution,
          json.active.factors.contribution,
          json.active.trading.contribution,
          json.active.unmodelled.contribution,
        ]);
        for (const { source, contribution } of json.active.byFactor) {
          const line = factors.find((of) => of.portfolio === portfolio && of.factor === source);
          expect(line?.[`${span}_contribution`] ?? 0).toBe(contribution);
        }
      }
    }
  });

  test("a second night of the same does nothing, and one portfolio's change computes its block alone", async () => {
    const again = await runNight(project, {});
    expect([again.id, again.computed]).toEqual([night.id, 0]);
    const file = join(folder, "data/portfolios.csv");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("2020-03-05,late,S00002,0.5", "2020-03-05,late,S00002,0.4"));
    const changed = await runNight(project, {});
    writeFileSync(file, text);
    const back = await runNight(project, {});
    expect(changed.id).not.toBe(night.id);
    expect([back.id, changed.computed, back.computed]).toEqual([night.id, 1, 1]);
  });
});
