import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixFrom } from "../../engine/linalg/index.ts";
import {
  attributePerformance,
  attributePeriod,
  type LinkingMethod,
  linkContributions,
} from "../../engine/performance-attribution/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { independentReturn, randomPeriods } from "./random-periods.ts";

const METHODS: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];
const SHAPE = { assetCount: 9, marketCount: 1, industryCount: 2, styleCount: 2 };
const RUNS = { numRuns: 60, seed: 7 };
const cases = fc.record({
  seed: fc.integer(),
  count: fc.integer({ min: 1, max: 9 }),
  method: fc.constantFrom(...METHODS),
});
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
const compound = (returns: readonly number[]): number => returns.reduce((g, r) => g * (1 + r), 1) - 1;

describe("tilt and timing", () => {
  it("is the linked return of the mean exposure, and the rest: they sum to the line, families to their factors", () => {
    fc.assert(
      fc.property(cases, ({ seed, count, method }) => {
        const periods = randomPeriods({ ...SHAPE, seed }, count, { untidy: true }).map(attributePeriod);
        const { active } = attributePerformance(periods, { linking: method, periodsPerYear: 252 });
        const linked = linkContributions(method, {
          dates: periods.map(({ date }) => date),
          portfolioReturns: periods.map((period) => period.portfolio.returnPeriod),
          benchmarkReturns: periods.map((period) => period.benchmark.returnPeriod),
          contributions: matrixFrom(periods.map((period) => Array.from(period.factorReturns))),
        });
        active.byFactor.forEach((line, k) => {
          const exposure = total(periods.map((period) => period.active.exposures[k])) / count;
          expectClose(line.tilt, exposure * linked.totals[k], TOLERANCE.algebra);
          expectClose(line.tilt + line.timing, line.contribution, TOLERANCE.algebra);
        });
        expectClose(total(active.byFamily.map(({ tilt }) => tilt)), active.factors.tilt, TOLERANCE.algebra);
        expectClose(total(active.byFactor.map(({ tilt }) => tilt)), active.factors.tilt, TOLERANCE.algebra);
        expect(active.specific.tilt).toBeNaN();
      }),
      RUNS,
    );
  });

  it("has no timing where exposures never move", () => {
    const [first, ...rest] = randomPeriods({ ...SHAPE, seed: 3 }, 6, { untidy: false });
    const held = [first, ...rest].map((period) => ({
      ...period,
      portfolio: first.portfolio,
      benchmark: first.benchmark,
    }));
    const { active } = attributePerformance(held.map(attributePeriod), {
      linking: "carino",
      periodsPerYear: 252,
    });
    for (const line of active.byFactor) expectClose(line.timing, 0, TOLERANCE.algebra);
  });
});

describe("the geometric form", () => {
  it("sums to (1 + R_p)/(1 + R_b) − 1 of the holdings' own returns, by every method", () => {
    fc.assert(
      fc.property(cases, ({ seed, count, method }) => {
        const periods = randomPeriods({ ...SHAPE, seed }, count, { untidy: true });
        const { geometric } = attributePerformance(periods.map(attributePeriod), {
          linking: method,
          periodsPerYear: 252,
        });
        const own = compound(periods.map((period) => independentReturn(period, period.portfolio)));
        const base = compound(periods.map((period) => independentReturn(period, period.benchmark)));
        const wanted = (1 + own) / (1 + base) - 1;
        const { byFactor, specific, riskFree, unmodelled, unexplained, trading } = geometric;
        const lines = [...byFactor, specific, riskFree, unmodelled, unexplained, trading];
        expectClose(geometric.returnTotal, wanted, TOLERANCE.algebra);
        expectClose(total(lines.map(({ contribution }) => contribution)), wanted, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });
});

describe("trading", () => {
  it("is what the account returned beyond its holdings, and the books sum to the account's return", () => {
    fc.assert(
      fc.property(cases, ({ seed, count, method }) => {
        const costs = (t: number): number => 0.001 * ((t * 7) % 5) - 0.002;
        const periods = randomPeriods({ ...SHAPE, seed }, count, { untidy: true }).map((period, t) => ({
          ...period,
          actual: { portfolio: independentReturn(period, period.portfolio) + costs(t) },
        }));
        const attributed = periods.map(attributePeriod);
        attributed.forEach(({ portfolio, active, benchmark }, t) => {
          expectClose([portfolio.trading, active.trading], [costs(t), costs(t)], TOLERANCE.algebra);
          expect(benchmark.trading).toBe(0);
        });
        const { portfolio, active } = attributePerformance(attributed, {
          linking: method,
          periodsPerYear: 252,
        });
        const own = compound(periods.map(({ actual }) => actual.portfolio));
        const base = compound(periods.map((period) => independentReturn(period, period.benchmark)));
        expectClose([portfolio.returnTotal, active.returnTotal], [own, own - base], TOLERANCE.algebra);
        const { factors, specific, riskFree, unmodelled, unexplained, trading } = active;
        const parts = [factors, specific, riskFree, unmodelled, unexplained, trading];
        expectClose(total(parts.map(({ contribution }) => contribution)), own - base, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("is 0 where the account's return is not known", () => {
    const [period] = randomPeriods({ ...SHAPE, seed: 5 }, 1, { untidy: true });
    expect(attributePeriod({ ...period, actual: { portfolio: Number.NaN } }).portfolio.trading).toBe(0);
  });
});

describe("specific return beside factors", () => {
  it("is the correlation of the two contributions, with its t-statistic", () => {
    const periods = randomPeriods({ ...SHAPE, seed: 11 }, 40, { untidy: false }).map(attributePeriod);
    const { active } = attributePerformance(periods, { linking: "carino", periodsPerYear: 252 });
    const specific = periods.map((period) => period.active.specific);
    const factors = periods.map((period) => total(period.active.factorContributions));
    const mean = (values: number[]): number => total(values) / values.length;
    const product = (a: number[], b: number[]): number =>
      total(a.map((value, t) => (value - mean(a)) * (b[t] - mean(b))));
    const rho =
      product(specific, factors) / Math.sqrt(product(specific, specific) * product(factors, factors));
    expectClose(active.specificWithFactors.correlation, rho, 1e-11);
    expectClose(active.specificWithFactors.tStatistic, rho * Math.sqrt(38 / (1 - rho * rho)), 1e-10);
  });

  it("says nothing of two periods", () => {
    const periods = randomPeriods({ ...SHAPE, seed: 11 }, 2, { untidy: false }).map(attributePeriod);
    const { active } = attributePerformance(periods, { linking: "carino", periodsPerYear: 252 });
    expect(active.specificWithFactors.correlation).toBeNaN();
  });
});
