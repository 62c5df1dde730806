import { describe, expect, test } from "vitest";
import {
  forwardReturns,
  judgeSignal,
  studyCoefficients,
  studyGroups,
  studyPurePortfolio,
  studyQuantiles,
} from "../../engine/alpha/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { SPACING, world } from "./simulated-signals.ts";

const newRank = (seed: string | number, options: Parameters<typeof world>[1]) => {
  const { dates, panels } = world(seed, options);
  const studies = studyCoefficients(dates, panels, [SPACING], SPACING);
  const spanned = dates.reduce((sum, { spannedShare }) => sum + spannedShare / dates.length, 0);
  const rank = studies.find(({ part }) => part === "new")!.rank;
  return { rank, spanned, whole: studies.find(({ part }) => part === "whole")!.rank };
};

describe("a signal studied in a market whose truth is known", () => {
  test("a skilled one has the coefficient it was made with, and is new", () => {
    const { rank, spanned } = newRank("skill", { skill: 0.08, styleShare: 0.3, dates: 80 });
    // Over five periods the skill adds up, the noise only to √5: 5·s / √(5 + 20·s²); of ranks 6/π · asin(half).
    const linear = (5 * 0.08) / Math.sqrt(5 + 20 * 0.08 ** 2);
    expectClose(rank.mean, (6 / Math.PI) * Math.asin(linear / 2), 0.025);
    expect(judgeSignal(rank, spanned, 20).kind).toBe("new");
    expect(judgeSignal({ ...rank, mean: -rank.mean }, spanned, 20).kind).toBe("reversed");
  });

  test("a style in new clothes earns its premium, has nothing new, and is called repackaged", () => {
    const { rank, spanned, whole } = newRank("style", { skill: 0, styleShare: 0.9, dates: 80 });
    expect(whole.pValue).toBeLessThan(0.001);
    expect(spanned).toBeGreaterThan(0.85);
    expect(judgeSignal(rank, spanned, 1).kind).toBe("repackaged");
  });

  test("the pure portfolio earns specific returns alone, and its Sharpe ratio is the skill's", () => {
    const { dates, panels } = world("pure", { skill: 0.08, styleShare: 0.5, dates: 60 });
    const pure = studyPurePortfolio(dates, panels, { cost: 0.001 });
    expect(pure.returns.length).toBe(300);
    expectClose(pure.returns, pure.specific, 1e-12);
    expect(pure.summary.tStatistic).toBeGreaterThan(5);
    // Independent draws of the signal from date to date: nearly everything is traded, one way nearly √2 of half the gross.
    expect(pure.turnover).toBeGreaterThan(0.6);
    expectClose(pure.netMean, pure.summary.mean - (2 * 0.001 * pure.turnover) / SPACING, 1e-15);
  });

  test("quantiles rise with a skilled signal, by cap and within industries too, and not with noise", () => {
    const { dates, panels } = world("quantiles", { skill: 0.15, styleShare: 0, dates: 60 });
    const options = { cost: 0, quantiles: 5, draws: 199 };
    for (const { meanReturns, spread, monotonic } of studyQuantiles(
      dates,
      panels,
      options,
      randomStream("m"),
    )) {
      expect(spread.tStatistic).toBeGreaterThan(5);
      expect(meanReturns[4]).toBeGreaterThan(meanReturns[0]!);
      expect(monotonic.pValue).toBeLessThan(0.2);
    }
    const noise = world("noise", { skill: 0, styleShare: 0, dates: 60 });
    const [equal] = studyQuantiles(noise.dates, noise.panels, options, randomStream("m"));
    expect(Math.abs(equal!.spread.tStatistic)).toBeLessThan(3);
  });

  test("groups hold each name once, and a year is the dates' own", () => {
    const { dates, panels } = world("groups", { skill: 0.1, styleShare: 0, dates: 40 });
    const groups = studyGroups(dates, panels, SPACING, SPACING);
    const of = (grouping: string) =>
      groups.filter((one) => one.grouping === grouping).map(({ group }) => group);
    expect(of("industry")).toEqual([0, 1, 2, 3]);
    expect(of("size")).toEqual([0, 1, 2, 3, 4]);
    expect(of("year")).toEqual([2000, 2001]);
    const years = groups.filter(({ grouping }) => grouping === "year");
    const all = studyCoefficients(dates, panels, [SPACING], SPACING).find(({ part }) => part === "new")!.rank;
    expectClose((years[0]!.rank.mean + years[1]!.rank.mean) / 2, all.mean, 1e-12);
  });

  test("forward returns end with the panel, and a name without any has none", () => {
    const panel = matrix(3, 2, [1, Number.NaN, 2, Number.NaN, 4, 5]);
    expect(Array.from(forwardReturns(panel, 0, 2))).toEqual([3, Number.NaN]);
    expect(Array.from(forwardReturns(panel, 1, 2))).toEqual([6, 5]);
    expect(Array.from(forwardReturns(panel, 2, 2))).toEqual([Number.NaN, Number.NaN]);
  });
});
