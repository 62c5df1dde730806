import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { attributePeriod } from "../../engine/performance-attribution/index.ts";
import { estimateModel } from "../../node/jobs/index.ts";
import {
  attributeSpan,
  type PortfolioChoice,
  readAxes,
  readPortfolioChoice,
  startHoldings,
  walkRun,
} from "../../node/model/index.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { absent, copyPanel } from "./real-panel.ts";

let project: Project;
/** Adjusted price by date, then name. */
const prices = new Map<string, Map<string, number>>();

/** Rows of a file of the project, or of the data beside it. */
function rows(path: string): string[][] {
  const raw = readFileSync(join(project.folder, path));
  const text = (path.endsWith(".gz") ? gunzipSync(raw) : raw).toString().trimEnd();
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

/**
 * Daily returns of a portfolio from the files alone: weights set at closes, drifting with the ratios of adjusted prices; a price is
 * compared with the last one, if that is at most five trading days old.
 */
function accountFromFiles(portfolio: string): Map<string, number> {
  const sets = new Map<string, Map<string, number>>();
  for (const [date = "", name, id = "", weight] of rows("portfolios.csv")) {
    if (name === portfolio) sets.set(date, (sets.get(date) ?? new Map()).set(id, Number(weight)));
  }
  const last = new Map<string, { price: number; day: number }>();
  const account = new Map<string, number>();
  let weights = new Map<string, number>();
  [...prices.keys()].sort().forEach((date, day) => {
    const returns = new Map<string, number>();
    for (const [id, price] of prices.get(date) as Map<string, number>) {
      const before = last.get(id);
      if (before !== undefined && day - before.day <= 5) returns.set(id, price / before.price - 1);
      last.set(id, { price, day });
    }
    let gain = 0;
    for (const [id, weight] of weights) gain += weight * (returns.get(id) ?? 0);
    account.set(date, gain);
    const drifted = new Map(
      [...weights].map(([id, w]) => [id, (w * (1 + (returns.get(id) ?? 0))) / (1 + gain)]),
    );
    weights = sets.get(date) ?? drifted;
  });
  return account;
}

describe("two managers on US daily data through 2008", () => {
  beforeAll(async () => {
    if (absent !== undefined) return;
    project = await readProject(copyPanel("us-daily-2007-2012"));
    for (const [date = "", id = "", , adjusted] of rows("../data/us_daily_2007_2012/prices_long.csv.gz")) {
      if (!prices.has(date)) prices.set(date, new Map());
      prices.get(date)?.set(id, Number(adjusted));
    }
    await estimateModel(project);
  });

  test.for(["value", "momentum"])(
    "%s: every day's parts come to the P&L of holdings and prices",
    async (name, { skip }) => {
      if (absent !== undefined) skip(absent);
      const account = accountFromFiles(name);
      const run = await openRun(project.modelFolder);
      try {
        const choice = await readPortfolioChoice(project, { portfolio: name });
        const path = startHoldings(choice.portfolio, await readAxes(run));
        const base = startHoldings("universe", await readAxes(run));
        let days = 0;
        for await (const { before, returns } of walkRun(run, "2007-05-31", run.manifest.dates.last)) {
          const [portfolio, benchmark] = [path.at(before).portfolio, base.at(before).portfolio];
          path.drift(returns);
          if (portfolio === undefined || benchmark === undefined) continue;
          const { portfolio: own } = attributePeriod({ ...returns, portfolio, benchmark });
          const factors = own.factorContributions.reduce((sum, part) => sum + part, 0);
          const sum = factors + own.specific + own.riskFree + own.unmodelled + own.trading + own.unexplained;
          expectClose(
            [sum, own.returnPeriod],
            [account.get(returns.date), account.get(returns.date)] as number[],
            TOLERANCE.algebra,
          );
          expect(Math.abs(own.unexplained)).toBeLessThan(1e-12);
          days++;
        }
        expect(days).toBeGreaterThan(1400);
      } finally {
        await run.close();
      }
    },
  );

  test("and the story reads true: a value book of 2008 is banks, its styles hide in selection; both views come to one total", async ({
    skip,
  }) => {
    if (absent !== undefined) skip(absent);
    const run = await openRun(project.modelFolder);
    const span = async (name: string) => {
      const choice: PortfolioChoice = await readPortfolioChoice(project, { portfolio: name });
      return attributeSpan(run, choice, { linking: "carino", brinson: "fachler" });
    };
    const [value, momentum] = [await span("value"), await span("momentum")];
    await run.close();
    for (const { attribution, brinson } of [value, momentum]) {
      const { effects, rest, bridge } = brinson as NonNullable<typeof brinson>;
      expectClose(effects.total + rest, attribution.active.returnTotal, TOLERANCE.algebra);
      const industries = (book: typeof bridge.selection) =>
        book.byFamily.find(({ line }) => line.kind === "family" && line.family === "industry")
          ?.contribution as number;
      const ofActive = attribution.active.byFamily.find(
        ({ line }) => line.kind === "family" && line.family === "industry",
      )?.contribution as number;
      // Groups are the model's industries: what these earned is allocation, and next to nothing of it selection.
      expect(Math.abs(industries(bridge.selection))).toBeLessThan(0.005);
      expectClose(industries(bridge.allocation) + industries(bridge.selection), ofActive, TOLERANCE.algebra);
    }
    const banks = value.brinson?.groups.find(({ label }) => label === "Financials");
    expect(banks?.portfolio.weightMean).toBeGreaterThan(0.5);
    expect(banks?.allocation).toBeLessThan(-0.15);
    const mean = (of: typeof momentum, factor: string) =>
      of.attribution.active.byFactor.find(({ line }) => line.kind === "factor" && line.factor.name === factor)
        ?.exposureMean as number;
    expect(mean(momentum, "momentum")).toBeGreaterThan(1);
    expect(mean(value, "momentum")).toBeLessThan(-0.4);
  });
});
