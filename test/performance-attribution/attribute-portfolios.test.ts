import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import {
  attributePerformance,
  attributePeriod,
  finishPortfolios,
  type LinkingMethod,
  setHoldings,
  startPortfolios,
  stepPortfolios,
} from "../../engine/performance-attribution/index.ts";
import { alignPortfolio, driftPortfolio, type Portfolio } from "../../engine/portfolio/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { randomPeriods } from "./random-periods.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

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
      late: fc.integer({ min: 0, max: 3 }),
      few: fc.boolean(),
      crash: fc.integer({ min: 0, max: 9 }),
      kernels: fc.constantFrom("simd" as const, "plain" as const),
    });
    fc.assert(
      fc.property(cases, ({ seed, assetCount, industryCount, styleCount, count, linking, ...rest }) => {
        const { benchmark, rebalance, late, few, crash, kernels } = rest;
        useKernels(kernels);
        const shape = { seed, assetCount, marketCount: 1, industryCount, styleCount };
        const periods = randomPeriods(shape, count, { untidy: true }).map((period, t) =>
          // A name loses everything: whoever is set later may hold it again.
          t === crash
            ? { ...period, returns: Float64Array.from(period.returns, (r, n) => (n === 1 ? -1 : r)) }
            : period,
        );
        const { model, drawWeights } = randomModel(shape);
        const options = { linking, periodsPerYear: 252 };
        const labels = ["a", "b", "c"];
        const draw = (name: string) =>
          labels.map((label, row) =>
            // Few names are summed by themselves, many as a column of all: each may become the other at the rebalance.
            drawWeights(`${name} ${label}`).map((w, n) =>
              few && (row === 2) === (name === "first") && n > 1 ? 0 : w / 4,
            ),
          );
        const cash = [0.1, 0, -0.2];
        const starts = [0, 0, late];
        const [first, second] = [draw("first"), draw("second")];
        let many = startPortfolios(labels, model.exposures.factors, options);
        const set = (rows: readonly Float64Array[]) =>
          rows.forEach((row, p) => {
            const positions = Int32Array.from([...row.keys()].filter((asset) => row[asset] !== 0));
            setHoldings(many, p, {
              positions,
              weights: Float64Array.from(positions, (n) => row[n]),
              cash: cash[p],
            });
          });
        set(first);
        const paths = labels.map((_, row) => {
          const portfolio = (weights: Float64Array): Portfolio => ({
            assets: model.assets,
            weights,
            outside: [{ id: "CASH", weight: cash[row], reason: "cash", asset: -1 }],
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
        const attributed = periods.map((period, t) =>
          labels.map((_, row) =>
            attributePeriod({
              ...period,
              portfolio: paths[row][t],
              benchmark: paths[benchmark]?.[t] ?? none,
              actual: { portfolio: row === 1 && t % 2 === 0 ? 0.01 : Number.NaN },
            }),
          ),
        );
        periods.forEach((period, t) => {
          if (t === rebalance) set(second);
          many = stepPortfolios(many, {
            ...period,
            benchmark: benchmark < 0 ? undefined : attributed[t][0].benchmark,
            actual: Float64Array.of(Number.NaN, t % 2 === 0 ? 0.01 : Number.NaN, Number.NaN),
            counted: labels.map((_, row) => (t >= starts[row] ? 1 : 0)) as unknown as Uint8Array,
          });
        });
        const result = finishPortfolios(many);
        labels.forEach((_, row) => {
          const of = attributed.slice(starts[row]).map((period) => period[row]);
          expect(result.periodCounts[row]).toBe(of.length);
          if (of.length === 0) return;
          const { active, portfolio, benchmark: base } = attributePerformance(of, options);
          const { total, factors, specific, riskFree, unmodelled, unexplained, trading, byFactor } = active;
          const wanted = [total, factors, specific, riskFree, unmodelled, unexplained, trading];
          const lineCount = result.lines.length;
          const at = (values: Float64Array, kind: string) =>
            [...values.subarray(row * lineCount, (row + 1) * lineCount)].filter(
              (_value, line) => result.lines[line].kind === kind,
            );
          const fixed = [...result.contributions.subarray(row * lineCount, row * lineCount + wanted.length)];
          expectClose(
            fixed,
            wanted.map(({ contribution }) => contribution),
            TOLERANCE.algebra,
          );
          for (const [kind, lines] of [
            ["factor", byFactor],
            ["family", active.byFamily],
          ] as const) {
            expectClose(
              at(result.contributions, kind),
              lines.map(({ contribution }) => contribution),
              TOLERANCE.algebra,
            );
          }
          const factorCount = byFactor.length;
          expectClose(
            [...result.exposureMeans.subarray(row * factorCount, (row + 1) * factorCount)],
            byFactor.map(({ exposureMean }) => exposureMean),
            TOLERANCE.algebra,
          );
          expectClose(result.returnTotal[row], active.returnTotal, TOLERANCE.algebra);
          expectClose(result.returnPortfolio[row], portfolio.returnTotal, TOLERANCE.algebra);
          expectClose(result.returnBenchmark[row], base.returnTotal, TOLERANCE.algebra);
        });
      }),
      { numRuns: 80, seed: 17 },
    );
  });

  it("grow beyond the range of numbers by holding on", () => {
    const shape = { seed: 1, assetCount: 9, marketCount: 1, industryCount: 2, styleCount: 0 };
    const [drawn] = randomPeriods(shape, 1, { untidy: false });
    const options = { linking: "carino", periodsPerYear: 252 } as const;
    let state = startPortfolios(["many", "few"], drawn.exposures.factors, options);
    const all = Int32Array.from({ length: 9 }, (_, n) => n);
    setHoldings(state, 0, { positions: all, weights: new Float64Array(9).fill(0.1), cash: 0.1 });
    setHoldings(state, 1, { positions: Int32Array.of(0, 4), weights: Float64Array.of(1e-140, 1), cash: 0 });
    const step = (day: number, first: number) => {
      const returns = Float64Array.from(all, (n) => (n === 0 ? first : 0));
      const date = `2030-01-0${day}`;
      state = stepPortfolios(state, { ...drawn, date, returns, benchmark: undefined, actual: undefined });
    };
    step(1, 1e60);
    step(2, 1e60);
    const { returnPortfolio } = finishPortfolios(state);
    expectClose(returnPortfolio[0] / 1e119, 1, TOLERANCE.algebra);
    step(3, 1e20);
    expectClose((1 + finishPortfolios(state).returnPortfolio[1]) / 2, 1, TOLERANCE.algebra);
    expect(() => step(4, Number.POSITIVE_INFINITY)).toThrow("finite returns, NaN where missing");
  });

  it("refuse what does not fit, and give up the portfolio that lost everything by name", () => {
    const shape = { seed: 1, assetCount: 3, marketCount: 1, industryCount: 0, styleCount: 0 };
    const [drawn] = randomPeriods(shape, 1, { untidy: false });
    const period = { ...drawn, benchmark: undefined, actual: undefined };
    const { factors } = period.exposures;
    const options = { linking: "carino", periodsPerYear: 252 } as const;
    const state = startPortfolios(["a", "b"], factors, options);
    const hold = (positions: number[], weights: number[], cash = 0) => ({
      positions: Int32Array.from(positions),
      weights: Float64Array.from(weights),
      cash,
    });
    expect(() => setHoldings(state, 0, hold([0, 1], [1]))).toThrow("got 2 names and 1 weights");
    expect(() => setHoldings(state, 0, hold([0], [Number.NaN]))).toThrow("finite weights of a");
    setHoldings(state, 0, hold([0], [1]));
    setHoldings(state, 1, hold([1], [0.5], 0.5));
    const lost = { ...period, returns: Float64Array.of(-1, 0, 0), specificReturns: [0, 0, 0] };
    const next = stepPortfolios(state, lost);
    const { broken, periodCounts } = finishPortfolios(next);
    expect(broken[0]).toEqual({ book: "portfolio a", date: period.date, returnPeriod: -1 });
    expect([broken[1], ...periodCounts]).toEqual([undefined, 0, 1]);
    expect(() => stepPortfolios(next, period)).toThrow("ascending dates");
    const other = { ...period.exposures, factors: [] };
    expect(() => stepPortfolios(next, { ...period, date: "2030-01-01", exposures: other })).toThrow(
      "needs 1 factors, got 0",
    );
    const unknown = { ...period, date: "2030-01-01", factorReturns: [Number.NaN] };
    expect(() => stepPortfolios(next, unknown)).toThrow("finite return of");
  });
});
