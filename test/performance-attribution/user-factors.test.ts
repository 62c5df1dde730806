import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributePerformance,
  attributePeriod,
  attributeUserFactors,
  type UserFactor,
  userFactorLoadings,
} from "../../engine/performance-attribution/index.ts";
import { activePortfolio, type Portfolio } from "../../engine/portfolio/index.ts";
import { portfolioCovariance, portfolioRisk } from "../../engine/risk-model/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { randomPeriods } from "./random-periods.ts";

const SHAPE = { assetCount: 11, marketCount: 1, industryCount: 2, styleCount: 2 };
const RUNS = { numRuns: 60, seed: 5 };
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

function setting(seed: number, factorCount: number) {
  const shape = { ...SHAPE, seed };
  const { model, drawWeights } = randomModel(shape);
  const portfolio = (weights: Float64Array): Portfolio => ({ assets: model.assets, weights, outside: [] });
  const factors = Array.from({ length: factorCount }, (_, m): UserFactor => {
    return { name: `own ${m}`, portfolio: portfolio(drawWeights(`factor ${m}`)) };
  });
  return { model, factors, portfolio, periods: randomPeriods(shape, 4, { untidy: true }) };
}

const minus = (book: Portfolio, factors: readonly UserFactor[], loadings: Float64Array): Float64Array =>
  book.weights.map(
    (weight, n) => weight - total(factors.map((of, m) => loadings[m] * of.portfolio.weights[n])),
  );

describe("userFactorLoadings", () => {
  it("leaves a rest that is uncorrelated with every factor under the model", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, count) => {
        const { model, factors, periods } = setting(seed, count);
        const loadings = userFactorLoadings(model, factors, periods[0]);
        for (const book of ["portfolio", "benchmark"] as const) {
          const rest = portfolioRisk(model, minus(periods[0][book], factors, loadings[book]));
          for (const { portfolio } of factors) {
            const of = portfolioRisk(model, portfolio.weights);
            expectClose(portfolioCovariance(of, rest) / of.variance, 0, 1e-9);
          }
        }
      }),
      RUNS,
    );
  });

  it("is 1 for a book that is the factor, and the predicted beta for a single factor", () => {
    const { model, factors, periods } = setting(2, 2);
    const books = { portfolio: factors[1].portfolio, benchmark: periods[0].benchmark };
    expectClose(userFactorLoadings(model, factors, books).portfolio, [0, 1], 1e-10);
    const one = userFactorLoadings(model, factors.slice(0, 1), books).benchmark[0];
    const [of, own] = [factors[0].portfolio, books.benchmark].map(({ weights }) =>
      portfolioRisk(model, weights),
    );
    expectClose(one, portfolioCovariance(of, own) / of.variance, TOLERANCE.algebra);
  });

  it("refuses factors that are combinations of each other, by name", () => {
    const { model, factors, periods } = setting(3, 1);
    const twice = [factors[0], { ...factors[0], name: "the same" }];
    expect(() => userFactorLoadings(model, twice, periods[0])).toThrow("the same has no risk of its own");
    const { assets, weights } = factors[0].portfolio;
    const near = weights.map((weight, n) => weight * (n === 0 ? 1 + 1e-6 : 1));
    const nearly = [factors[0], { name: "nearly", portfolio: { assets, weights: near, outside: [] } }];
    expect(() => userFactorLoadings(model, nearly, periods[0])).toThrow("nearly has no risk of its own");
  });
});

describe("attributeUserFactors", () => {
  it("keeps every total, for any loadings, over any span", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 3 }), (seed, count) => {
        const { model, factors, periods } = setting(seed, count);
        const restated = periods.map((period) =>
          attributeUserFactors(
            attributePeriod(period),
            period,
            factors,
            userFactorLoadings(model, factors, period),
          ),
        );
        const options = { linking: "carino", periodsPerYear: 252 } as const;
        const plain = attributePerformance(periods.map(attributePeriod), options);
        const own = attributePerformance(restated, options);
        for (const book of ["portfolio", "benchmark", "active"] as const) {
          const { factors: all, specific, riskFree, unmodelled, byFamily } = own[book];
          expectClose(own[book].returnTotal, plain[book].returnTotal, TOLERANCE.algebra);
          expectClose(riskFree.contribution, plain[book].riskFree.contribution, TOLERANCE.algebra);
          expectClose(unmodelled.contribution, plain[book].unmodelled.contribution, TOLERANCE.algebra);
          expectClose(
            all.contribution + specific.contribution,
            plain[book].factors.contribution + plain[book].specific.contribution,
            TOLERANCE.algebra,
          );
          expectClose(total(byFamily.map((of) => of.contribution)), all.contribution, TOLERANCE.algebra);
        }
      }),
      RUNS,
    );
  });

  it("explains a book that is a user factor by it alone", () => {
    const { model, factors, periods } = setting(6, 1);
    const [first] = randomPeriods({ ...SHAPE, seed: 6 }, 1, { untidy: false });
    const period = { ...first, portfolio: factors[0].portfolio, benchmark: periods[0].benchmark };
    const loadings = userFactorLoadings(model, factors, period);
    const { portfolio, factors: list } = attributeUserFactors(
      attributePeriod(period),
      period,
      factors,
      loadings,
    );
    expect(list.at(-1)).toEqual({ name: "own 0", family: "user" });
    expectClose(portfolio.factorContributions.at(-1) as number, portfolio.returnPeriod, TOLERANCE.algebra);
    expectClose(portfolio.specific, 0, TOLERANCE.algebra);
    expectClose(portfolio.exposures.slice(0, -1), new Float64Array(portfolio.exposures.length - 1), 1e-10);
  });

  it("is the difference of the books in the active one", () => {
    const { model, factors, periods } = setting(9, 2);
    const period = { ...periods[0], actual: undefined };
    const own = attributeUserFactors(
      attributePeriod(period),
      period,
      factors,
      userFactorLoadings(model, factors, period),
    );
    const difference = own.portfolio.factorContributions.map(
      (of, k) => of - own.benchmark.factorContributions[k],
    );
    expectClose(own.active.factorContributions, difference, TOLERANCE.algebra);
    const active = activePortfolio(period.portfolio, period.benchmark);
    expect(active.weights.length).toBe(period.portfolio.weights.length);
  });

  it("refuses loadings that do not fit", () => {
    const { factors, periods } = setting(9, 2);
    const loadings = { portfolio: new Float64Array(2), benchmark: new Float64Array(1) };
    expect(() => attributeUserFactors(attributePeriod(periods[0]), periods[0], factors, loadings)).toThrow(
      "got 1",
    );
  });
});
