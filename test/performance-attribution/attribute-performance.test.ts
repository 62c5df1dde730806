import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError, InputError } from "../../engine/errors/index.ts";
import { matrixFrom } from "../../engine/linalg/index.ts";
import {
  type AttributionState,
  attributePerformance,
  attributePeriod,
  type BookPerformance,
  evaluateSignificance,
  finishAttribution,
  type LinkingMethod,
  linkContributions,
  type PeriodAttribution,
  type ReturnParts,
  startAttribution,
  stepAttribution,
} from "../../engine/performance-attribution/index.ts";
import type { ModelShape } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { independentReturn, randomPeriods } from "./random-periods.ts";

const METHODS: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];
const RUNS = { numRuns: 200, seed: 12 };
const SHAPE: fc.Arbitrary<ModelShape> = fc.record({
  seed: fc.integer(),
  assetCount: fc.integer({ min: 0, max: 10 }),
  marketCount: fc.integer({ min: 0, max: 1 }),
  industryCount: fc.integer({ min: 0, max: 3 }),
  styleCount: fc.integer({ min: 0, max: 3 }),
});
const options = (linking: LinkingMethod) => ({ linking, periodsPerYear: 252 });
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
const compound = (returns: readonly number[]): number =>
  returns.reduce((growth, r) => growth * (1 + r), 1) - 1;

function span(shape: ModelShape, periodCount: number): PeriodAttribution[] {
  return randomPeriods(shape, periodCount, { untidy: true }).map(attributePeriod);
}

/** Every part of a period in one row: factors, then specific, risk-free, unmodelled, unexplained. */
function row(parts: ReturnParts): number[] {
  return [...parts.factorContributions, parts.specific, parts.riskFree, parts.unmodelled, parts.unexplained];
}

function lineValues(book: BookPerformance): number[] {
  const { byFactor, specific, riskFree, unmodelled, unexplained } = book;
  return [...byFactor, specific, riskFree, unmodelled, unexplained].map((line) => line.contribution);
}

describe("attributePerformance", () => {
  it("sums to the compounded returns of the holdings at every level, for every book and method", () => {
    fc.assert(
      fc.property(
        SHAPE,
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(...METHODS),
        (shape, count, method) => {
          const periods = randomPeriods(shape, count, { untidy: true });
          const result = attributePerformance(periods.map(attributePeriod), options(method));
          const own = compound(periods.map((period) => independentReturn(period, period.portfolio)));
          const base = compound(periods.map((period) => independentReturn(period, period.benchmark)));
          const wanted = [own, base, own - base];
          [result.portfolio, result.benchmark, result.active].forEach((book, i) => {
            const { factors, specific, riskFree, unmodelled, unexplained, byFamily, byFactor } = book;
            expectClose(book.returnTotal, wanted[i], TOLERANCE.algebra);
            expectClose(book.total.contribution, wanted[i], TOLERANCE.algebra);
            const parts = [factors, specific, riskFree, unmodelled, unexplained];
            expectClose(total(parts.map((line) => line.contribution)), wanted[i], TOLERANCE.algebra);
            expectClose(
              total(byFamily.map((line) => line.contribution)),
              factors.contribution,
              TOLERANCE.algebra,
            );
            expectClose(
              total(byFactor.map((line) => line.contribution)),
              factors.contribution,
              TOLERANCE.algebra,
            );
          });
        },
      ),
      RUNS,
    );
  });

  it("links like the array form, line by line, for all three books", () => {
    fc.assert(
      fc.property(
        SHAPE,
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom(...METHODS),
        (shape, count, method) => {
          const periods = span(shape, count);
          const result = attributePerformance(periods, options(method));
          const zeros = new Float64Array(count);
          const [r, b] = [
            periods.map((p) => p.portfolio.returnPeriod),
            periods.map((p) => p.benchmark.returnPeriod),
          ];
          const dates = periods.map((period) => period.date);
          for (const [book, own, base] of [
            ["portfolio", r, zeros],
            ["benchmark", b, zeros],
            ["active", r, b],
          ] as const) {
            const contributions = matrixFrom(periods.map((period) => row(period[book])));
            const input = { dates, portfolioReturns: own, benchmarkReturns: base, contributions };
            expectClose(lineValues(result[book]), linkContributions(method, input).totals, TOLERANCE.algebra);
          }
        },
      ),
      RUNS,
    );
  });

  it("has the t-statistic, the information ratio and the mean exposure of the periods' contributions", () => {
    const shape = { seed: 8, assetCount: 9, marketCount: 1, industryCount: 2, styleCount: 2 };
    const periods = span(shape, 30);
    const { active } = attributePerformance(periods, options("carino"));
    active.byFactor.forEach((line, k) => {
      const values = periods.map((period) => period.active.factorContributions[k]);
      const mean = total(values) / 30;
      const deviation = Math.sqrt(total(values.map((value) => (value - mean) ** 2)) / 29);
      expectClose(line.contributionSum, total(values), TOLERANCE.algebra);
      expectClose(line.tStatistic, (mean / deviation) * Math.sqrt(30), 1e-11);
      expectClose(line.informationRatioAnnual, (mean / deviation) * Math.sqrt(252), 1e-11);
      expectClose(line.yearsToSignificance, (2 * deviation) ** 2 / (mean ** 2 * 252), 1e-10);
      expectClose(
        line.exposureMean,
        total(periods.map((period) => period.active.exposures[k])) / 30,
        TOLERANCE.algebra,
      );
    });
    expect(active.specific.exposureMean).toBeNaN();
    expect(active.unexplained.tStatistic).toBeNaN();
  });

  it("needs 16 years at an information ratio of 0.5, 4 at 1, and says nothing of one period or of rounding", () => {
    // Mean 1, sample deviation 1 over T = 5: the sum of squares is 4; one period a year.
    const yearly = evaluateSignificance({ mean: 0.5, squares: 4, periodCount: 5, periodsPerYear: 1 });
    expectClose([yearly.informationRatioAnnual, yearly.yearsToSignificance], [0.5, 16], TOLERANCE.algebra);
    expectClose(yearly.tStatistic, 0.5 * Math.sqrt(5), TOLERANCE.algebra);
    const one = evaluateSignificance({ mean: 1, squares: 4, periodCount: 5, periodsPerYear: 1 });
    expectClose(one.yearsToSignificance, 4, TOLERANCE.algebra);
    // Five years have passed of the sixteen; sd 1 over T = 5.
    expectClose([yearly.yearsStillNeeded, one.yearsStillNeeded], [11, 0], TOLERANCE.algebra);
    expectClose(yearly.standardError, Math.sqrt(5), TOLERANCE.algebra);
    const none = {
      tStatistic: Number.NaN,
      informationRatioAnnual: Number.NaN,
      yearsToSignificance: Number.NaN,
      yearsStillNeeded: Number.NaN,
      standardError: Number.NaN,
    };
    expect(evaluateSignificance({ mean: 1, squares: 0, periodCount: 1, periodsPerYear: 12 })).toEqual(none);
    expect(evaluateSignificance({ mean: 1e-17, squares: 1e-32, periodCount: 9, periodsPerYear: 12 })).toEqual(
      none,
    );
  });

  it("reports by name what was held and not modelled", () => {
    const shape = { seed: 8, assetCount: 3, marketCount: 1, industryCount: 0, styleCount: 0 };
    const periods = randomPeriods(shape, 4, { untidy: true });
    const result = attributePerformance(periods.map(attributePeriod), options("carino"));
    const unknown = result.portfolioUnmodelled.find((name) => name.id === "ZZ");
    const held = periods.map((period) =>
      Math.abs(period.portfolio.outside.find((h) => h.id === "ZZ")?.weight ?? 0),
    );
    expect(unknown).toEqual({
      id: "ZZ",
      periodCount: 4,
      missingCount: 4,
      contributionSum: 0,
      weightMax: Math.max(...held),
    });
    const sums = result.portfolioUnmodelled.map((name) => name.contributionSum);
    expectClose(total(sums), result.portfolio.unmodelled.contributionSum, TOLERANCE.algebra);
  });
});

/** The same period with its factors in another order of columns. */
function reordered(period: PeriodAttribution, order: readonly number[]): PeriodAttribution {
  const turn = (parts: ReturnParts) => ({
    exposures: Float64Array.from(order, (k) => parts.exposures[k]),
    factorContributions: Float64Array.from(order, (k) => parts.factorContributions[k]),
  });
  return {
    ...period,
    factors: order.map((k) => period.factors[k]),
    portfolio: { ...period.portfolio, ...turn(period.portfolio) },
    benchmark: { ...period.benchmark, ...turn(period.benchmark) },
    active: { ...period.active, ...turn(period.active) },
  };
}

describe("the fold", () => {
  const shape = { seed: 21, assetCount: 9, marketCount: 1, industryCount: 2, styleCount: 2 };

  it("goes on from a stored state as if it had never stopped, and does not change a state it was given", () => {
    for (const method of METHODS) {
      const periods = span(shape, 12);
      let state = startAttribution(options(method));
      for (const period of periods.slice(0, 5)) state = stepAttribution(state, period);
      const stored: AttributionState = structuredClone(state);
      const before = structuredClone(state);
      let resumed = stored;
      for (const period of periods.slice(5)) {
        resumed = stepAttribution(resumed, period);
        state = stepAttribution(state, period);
      }
      expect(stored).toEqual(before);
      expect(finishAttribution(resumed)).toEqual(attributePerformance(periods, options(method)));
      expect(finishAttribution(state)).toEqual(finishAttribution(resumed));
    }
  });

  it("finds factors by name when columns move, within their families and across them", () => {
    const periods = span(shape, 6);
    const straight = attributePerformance(periods, options("menchero"));
    // Market, two industries, two styles: the first order keeps the pattern of families, the second does not.
    for (const order of [
      [0, 2, 1, 4, 3],
      [4, 3, 2, 1, 0],
    ]) {
      const turned = periods.map((period, t) => (t % 2 === 0 ? period : reordered(period, order)));
      const moved = attributePerformance(turned, options("menchero"));
      expect(moved.active.byFactor.map(({ line }) => line)).toEqual(
        straight.active.byFactor.map(({ line }) => line),
      );
      expectClose(lineValues(moved.active), lineValues(straight.active), TOLERANCE.algebra);
    }
  });

  it("takes factors that appear later: they had contributions of 0 before", () => {
    const periods = span(shape, 6);
    const names = periods[0].factors.map((factor) => factor.name);
    // A period with the first factor only, before the others: they join with 0 behind them.
    const first = span({ ...shape, industryCount: 0, styleCount: 0 }, 1)[0];
    const late = attributePerformance([{ ...first, date: "2023-12-29" }, ...periods], options("grap"));
    expect(late.active.byFactor.map(({ line }) => (line.kind === "factor" ? line.factor.name : ""))).toEqual(
      names,
    );
    expect(late.active.byFactor.map((line) => line.contributionSum)).toHaveLength(names.length);
    const styles = (periods: readonly PeriodAttribution[]) =>
      total(periods.map((p) => p.active.factorContributions[4]));
    expectClose(late.active.byFactor[4].contributionSum, styles(periods), TOLERANCE.algebra);
    const meanExposure = total(periods.map((p) => p.active.exposures[4])) / 7;
    expectClose(late.active.byFactor[4].exposureMean, meanExposure, TOLERANCE.algebra);
  });

  it("is 0 throughout before the first period", () => {
    const result = attributePerformance([], options("menchero"));
    expect(result).toMatchObject({ periodCount: 0, firstDate: "", lastDate: "" });
    expect(result.active).toMatchObject({ returnTotal: 0, byFactor: [], byFamily: [] });
    expect(result.active.total.contribution).toBe(0);
  });

  it("refuses dates that do not ascend, and a period that loses everything, naming it", () => {
    const [first, second] = span(shape, 2);
    const state = stepAttribution(startAttribution(options("carino")), second);
    expect(() => stepAttribution(state, first)).toThrow(EngineError);
    expect(() => stepAttribution(state, second)).toThrow(/got 2024-01-02 after 2024-01-02/);
    const ruined = { ...second, portfolio: { ...second.portfolio, returnPeriod: -1.2 } };
    const run = () => stepAttribution(startAttribution(options("carino")), ruined);
    expect(run).toThrow(InputError);
    expect(run).toThrow(/portfolio return of 2024-01-02: "-1.2"/);
  });

  it("keeps a state whose size does not grow with the number of periods", () => {
    const periods = span({ ...shape, assetCount: 5 }, 200);
    const size = (count: number): number => {
      let state = startAttribution(options("carino"));
      for (const period of periods.slice(0, count)) state = stepAttribution(state, period);
      return state.lines.length + state.active.ledger.linked.length + state.portfolioUnmodelled.length;
    };
    expect(size(200)).toBeLessThanOrEqual(size(20) + 5);
  });
});
