import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributePerformance,
  attributePeriod,
  finishPortfolios,
  type LinkingMethod,
  MANY_LINES,
  rebalancePortfolios,
  startPortfolios,
  stepPortfolios,
} from "../../engine/performance-attribution/index.ts";
import { alignPortfolio, driftPortfolio, type Portfolio } from "../../engine/portfolio/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { randomPeriods } from "./random-periods.ts";

const METHODS: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];

describe("many portfolios at once", () => {
  it("have the attribution of each by itself, set anew or drifting, with a benchmark or without", () => {
    const cases = fc.record({
      seed: fc.integer(),
      assetCount: fc.integer({ min: 1, max: 12 }),
      industryCount: fc.integer({ min: 0, max: 3 }),
      styleCount: fc.integer({ min: 0, max: 3 }),
      count: fc.integer({ min: 1, max: 6 }),
      linking: fc.constantFrom(...METHODS),
      benchmark: fc.constantFrom(-1, 0, 2),
      rebalance: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(
        cases,
        ({ seed, assetCount, industryCount, styleCount, count, linking, benchmark, rebalance }) => {
          const shape = { seed, assetCount, marketCount: 1, industryCount, styleCount };
          const periods = randomPeriods(shape, count, { untidy: true });
          const { model, drawWeights } = randomModel(shape);
          const options = { linking, periodsPerYear: 252 };
          const labels = ["a", "b", "c"];
          const draw = (name: string) =>
            labels.map((label) => drawWeights(`${name} ${label}`).map((w) => w / 4));
          const holdings = (rows: readonly Float64Array[]) => ({
            weights: Float64Array.from(rows.flatMap((row) => [...row])),
            cash: Float64Array.of(0.1, 0, -0.2),
          });
          const [first, second] = [draw("first"), draw("second")];
          let many = startPortfolios(labels, holdings(first), model.exposures.factors, {
            ...options,
            benchmark,
          });
          periods.forEach((period, t) => {
            if (t === rebalance) many = rebalancePortfolios(many, holdings(second));
            many = stepPortfolios(many, period);
          });
          const result = finishPortfolios(many);
          const paths = labels.map((_, row) => {
            const portfolio = (weights: Float64Array): Portfolio => ({
              assets: model.assets,
              weights,
              outside: [{ id: "CASH", weight: holdings(first).cash[row], reason: "cash", asset: -1 }],
            });
            let held = portfolio(first[row]);
            return periods.map((period, t) => {
              if (t === rebalance) held = portfolio(second[row]);
              const now = alignPortfolio(held, { assets: model.assets, covered: period.exposures.covered });
              held = driftPortfolio(now, period.returns, period.riskFree).portfolio;
              return now;
            });
          });
          const none: Portfolio = {
            assets: model.assets,
            weights: new Float64Array(assetCount),
            outside: [],
          };
          labels.forEach((_, row) => {
            const single = attributePerformance(
              periods.map((period, t) =>
                attributePeriod({
                  ...period,
                  portfolio: paths[row][t],
                  benchmark: paths[benchmark]?.[t] ?? none,
                }),
              ),
              options,
            ).active;
            const { total, factors, specific, riskFree, unmodelled, unexplained, byFactor } = single;
            const wanted = [total, factors, specific, riskFree, unmodelled, unexplained, ...byFactor];
            const lineCount = MANY_LINES.length + model.exposures.factors.length;
            const got = result.contributions.subarray(row * lineCount, (row + 1) * lineCount);
            expectClose(
              got,
              wanted.map(({ contribution }) => contribution),
              TOLERANCE.algebra,
            );
            expectClose(result.returnTotal[row], single.returnTotal, TOLERANCE.algebra);
          });
        },
      ),
      { numRuns: 80, seed: 17 },
    );
  });

  it("refuse what does not fit, and name the portfolio that lost everything", () => {
    const shape = { seed: 1, assetCount: 3, marketCount: 1, industryCount: 0, styleCount: 0 };
    const [period] = randomPeriods(shape, 1, { untidy: false });
    const { factors } = period.exposures;
    const options = { linking: "carino", periodsPerYear: 252 } as const;
    const holdings = { weights: Float64Array.of(1, 0, 0), cash: Float64Array.of(0) };
    expect(() => startPortfolios(["a", "b"], holdings, factors, options)).toThrow(
      "got 3 weights and 1 of cash",
    );
    const state = startPortfolios(["a"], holdings, factors, options);
    expect(() =>
      stepPortfolios(state, { ...period, returns: Float64Array.of(-1, 0, 0), specificReturns: [0, 0, 0] }),
    ).toThrow("portfolio a return of");
    const next = stepPortfolios(state, period);
    expect(() => stepPortfolios(next, period)).toThrow("ascending dates");
    expect(() => stepPortfolios(next, { ...period, date: "2030-01-01", returns: [0] })).toThrow(
      "needs 3 assets",
    );
  });
});
