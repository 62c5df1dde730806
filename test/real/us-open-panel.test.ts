import { beforeAll, describe, expect, test } from "vitest";
import {
  absent,
  annualVolatility,
  correlation,
  factorSeries,
  largestSpecific,
  meanOf,
  type PanelRun,
  portfolioSeries,
  publishedSeries,
  runPanel,
  significantShare,
} from "./real-panel.ts";

// Bounds from methodology §6.3 (monthly R² about 0.25) and the panel's own description; figures in docs/real-data.md.
describe("the US monthly panel, 1995-2012", () => {
  let run: PanelRun;
  const of = (name: string) => factorSeries(run.days, name);

  beforeAll(async () => {
    if (absent === undefined) run = await runPanel("us-open-panel");
  });

  test("every gate holds on each of 216 months, 215 of which have a regression", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    expect(run.days.length).toBe(216);
    expect(run.days.filter((day) => day.regression !== undefined).length).toBe(215);
    expect(run.days.flatMap((day) => day.gates).filter((gate) => !gate.passed)).toEqual([]);
  });

  test("mean R² about the mean return is what such models have", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    const fits = run.days.map((day) => day.regression?.factorReturns.rSquaredCentred ?? Number.NaN);
    const mean = meanOf(fits);
    expect(mean).toBeGreaterThan(0.2);
    expect(mean).toBeLessThan(0.35);
  });

  test("factor returns go with the published factors", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    const with_ = (name: string, published: string) =>
      correlation(of(name), publishedSeries("monthly", published));
    expect(with_("market", "Mkt-RF")).toBeGreaterThan(0.95);
    expect(with_("beta", "Mkt-RF")).toBeGreaterThan(0.6);
    expect(with_("size", "SMB")).toBeLessThan(-0.55);
    expect(with_("value", "HML")).toBeGreaterThan(0.25);
    expect(with_("momentum", "Mom")).toBeGreaterThan(0.7);
  });

  test("sorted as the published factors are made, the exposures give them, purer ones less", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    for (const [style, published, least] of [
      ["value", "HML", 0.7],
      ["earnings_yield", "HML", 0.55],
      ["momentum", "Mom", 0.88],
    ] as const) {
      const theirs = publishedSeries("monthly", published);
      const sorted = correlation(portfolioSeries(run.days, "double_sort", style), theirs);
      expect(sorted).toBeGreaterThan(least);
      expect(sorted).toBeGreaterThan(correlation(of(style), theirs) + 0.1);
    }
  });

  test("the market factor is as volatile as the published market, styles are a fraction of it", ({
    skip,
  }) => {
    if (absent !== undefined) skip(absent);
    const months = new Set([...of("market").keys()].map((date) => date.slice(0, 7)));
    const published = new Map(
      [...publishedSeries("monthly", "Mkt-RF")].filter(([month]) => months.has(month)),
    );
    const ratio = annualVolatility(of("market"), 12) / annualVolatility(published, 12);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    for (const style of ["size", "value", "earnings_yield", "growth", "leverage", "liquidity"]) {
      expect(annualVolatility(of(style), 12)).toBeLessThan(0.06);
    }
  });

  test("an industry of one name leans on the market and is dead, as are six styles; energy and beta are alive", ({
    skip,
  }) => {
    if (absent !== undefined) skip(absent);
    const code = run.axes.industries.indexOf("Communication Services");
    const shares = run.days.flatMap(({ regression }) => regression?.industrySupport.ownShare[code] ?? []);
    expect(shares.every((share) => share === 0.2)).toBe(true);
    expect(annualVolatility(of("Communication Services"), 12)).toBeLessThan(0.1);
    expect(significantShare(run.days, "Communication Services")).toBeLessThan(0.05);
    expect(significantShare(run.days, "Energy")).toBeGreaterThan(0.33);
    expect(significantShare(run.days, "beta")).toBeGreaterThan(0.33);
    for (const style of [
      "earnings_yield",
      "profitability",
      "leverage",
      "growth",
      "dividend_yield",
      "value",
    ]) {
      expect(significantShare(run.days, style)).toBeLessThan(0.25);
    }
  });

  test("specific returns have hardly anything in common, whatever the names' size", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    for (const { grouping, meanCorrelation } of run.days.at(-1)?.residualCorrelations ?? []) {
      if (grouping !== "industry") expect(Math.abs(meanCorrelation)).toBeLessThan(0.02);
    }
  });

  test("the largest specific return is a casino's in the rebound of April 2009", ({ skip }) => {
    if (absent !== undefined) skip(absent);
    expect(largestSpecific(run)).toMatchObject({ date: "2009-04-30", id: "MGM" });
  });
});
