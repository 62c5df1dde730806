import { beforeAll, describe, expect, test } from "vitest";
import {
  absent,
  annualVolatility,
  correlation,
  factorSeries,
  meanOf,
  type PanelRun,
  portfolioSeries,
  publishedSeries,
  runPanel,
} from "./real-panel.ts";

describe("US daily, 2007-2012", () => {
  let run: PanelRun;

  beforeAll(async () => {
    if (absent === undefined) run = await runPanel("us-daily-2007-2012");
  });

  test("factor returns go with the published factors, day by day", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    const with_ = (name: string, published: string) =>
      correlation(factorSeries(run.days, name), publishedSeries("daily", published));
    expect(with_("market", "Mkt-RF")).toBeGreaterThan(0.99);
    expect(with_("beta", "Mkt-RF")).toBeGreaterThan(0.75);
    expect(with_("size", "SMB")).toBeLessThan(-0.5);
    expect(with_("momentum", "Mom")).toBeGreaterThan(0.65);
    const sorted = portfolioSeries(run.days, "double_sort", "momentum");
    expect(correlation(sorted, publishedSeries("daily", "Mom"))).toBeGreaterThan(0.88);
  });

  test("the market is three times as volatile in the last four months of 2008 as in 2012", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    const between = (from: string, to: string) =>
      new Map([...factorSeries(run.days, "market")].filter(([date]) => date >= from && date <= to));
    const crisis = annualVolatility(between("2008-09-01", "2008-12-31"), 252);
    const calm = annualVolatility(between("2012-01-01", "2012-12-31"), 252);
    expect(crisis / calm).toBeGreaterThan(3);
    const fits = run.days.map((day) => day.regression?.factorReturns.rSquaredCentred ?? Number.NaN);
    expect(meanOf(fits)).toBeGreaterThan(0.2);
    expect(meanOf(fits)).toBeLessThan(0.35);
  });

  test("a hole in the data on the day of a review costs no name its seat", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    // 2010-04-01: 399 of 517 names have a price. The next day they are back.
    const counts = (date: string) =>
      run.days.find((day) => day.date === date)?.universe.estimationCount as number;
    expect(counts("2010-04-01")).toBeLessThan(300);
    expect(counts("2010-04-05")).toBe(counts("2010-03-31"));
  });
});
