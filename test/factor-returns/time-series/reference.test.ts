import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  betaMoments,
  dimsonDesign,
  estimateBetas,
  factorInnovations,
  grsTest,
  regressOnFactors,
  startBetas,
  stepBetas,
  type TimeSeriesRegression,
} from "../../../engine/factor-returns/index.ts";
import { type Matrix, matrix } from "../../../engine/linalg/index.ts";
import { expectClose, TOLERANCE } from "../../tolerance.ts";
import { regressionKeys } from "./regression-keys.ts";

// python3 test/reference/time-series/make.py
const reference = JSON.parse(
  readFileSync(new URL("../../reference/time-series/time-series.json", import.meta.url), "utf8"),
);
const { periods, assets, factors } = reference;

function withHoles(values: readonly number[], cols: number, holes: readonly [number, number][]): Matrix {
  const out = Float64Array.from(values);
  for (const [t, c] of holes) out[t * cols + c] = Number.NaN;
  return matrix(periods, cols, out);
}

const returns = matrix(periods, assets, reference.returns);
const f = matrix(periods, factors, reference.factorReturns);
const holes = withHoles(reference.returns, assets, reference.missingReturns);
const gaps = withHoles(reference.factorReturns, factors, reference.missingFactors);

/** The first names of a table; the last name of the holes has two returns. */
function expectRegression(actual: TimeSeriesRegression, expected: Record<string, number[]>): void {
  for (const key of regressionKeys) {
    const value = actual[key];
    const numbers = value instanceof Float64Array ? value : value.values;
    if (expected[key])
      expectClose(Array.from(numbers).slice(0, expected[key].length), expected[key], TOLERANCE.reference);
  }
  expect(actual.neweyWestLags).toBe(expected.neweyWestLags);
}

describe("regressions on given factors equal numpy's", () => {
  test("complete series: coefficients, errors of least squares and of Newey and West, R², s²", () => {
    expectRegression(regressOnFactors(returns, f, { intercept: true }), reference.complete);
  });

  test("without an intercept", () => {
    const actual = regressOnFactors(returns, f, { intercept: false });
    expectRegression(actual, reference.withoutIntercept);
    expect(Array.from(actual.alpha)).toEqual(new Array(assets).fill(0));
    expect(actual.alphaNeweyWest[0]).toBeNaN();
  });

  test("names with different histories, missing returns and missing factors: each over its own periods", () => {
    const actual = regressOnFactors(holes, gaps, { intercept: true });
    expectRegression(actual, reference.holes);
    const last = assets - 1;
    expect([actual.alpha[last], actual.betas.values[last * factors], actual.rSquared[last]]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(actual.count[last]).toBe(2);
  });

  test("the test of Gibbons, Ross and Shanken, with its p-value", () => {
    const { alpha, residuals } = regressOnFactors(returns, f, { intercept: true });
    const actual = grsTest(alpha, residuals, f);
    for (const [key, value] of Object.entries(reference.complete.grs))
      expectClose(actual[key as "statistic"] / (value as number), 1, TOLERANCE.reference);
    expect(actual.degrees).toEqual([assets, periods - assets - factors]);
  });

  const folded = (
    window: Parameters<typeof stepBetas>[3],
    lags: number,
    [r, factorReturns] = [holes, gaps],
  ) => {
    let state = startBetas(assets, factors, { lags, window });
    for (let t = 0; t < periods; t++) {
      const row = ({ values, cols }: Matrix) => Float64Array.from(values).subarray(t * cols, (t + 1) * cols);
      state = stepBetas(state, row(r), row(factorReturns), window);
    }
    return estimateBetas(betaMoments(state, window), { intercept: true, lags });
  };

  test("expanding betas are those of the whole sample", () => {
    const { betas } = folded({ kind: "expanding" }, 0);
    expectClose(Array.from(betas.values).slice(0, 15), reference.holes.betas, TOLERANCE.reference);
  });

  test("exponential betas: least squares with weights that decay by the calendar", () => {
    const { halfLife, ...expected } = reference.exponential;
    const actual = folded({ kind: "exponential", halfLife }, 0);
    expectClose(Array.from(actual.betas.values).slice(0, 15), expected.betas, TOLERANCE.reference);
    expectClose(Array.from(actual.betaError.values).slice(0, 15), expected.betaError, TOLERANCE.reference);
    expectClose(Array.from(actual.rSquared).slice(0, 5), expected.rSquared, TOLERANCE.reference);
    expectClose(Array.from(actual.effectiveCount).slice(0, 5), expected.effectiveCount, TOLERANCE.reference);
  });

  test("rolling betas: the last periods only; a name without any of them has none", () => {
    const { window, names, ...expected } = reference.rolling;
    const actual = folded({ kind: "rolling", periods: window }, 0);
    const pick = ({ values }: Matrix) =>
      names.flatMap((n: number) => Array.from(values).slice(n * factors, (n + 1) * factors));
    expectClose(pick(actual.betas), expected.betas, TOLERANCE.reference);
    expectClose(pick(actual.betaError), expected.betaError, TOLERANCE.reference);
    expect(actual.betas.values[factors]).toBeNaN();
  });

  test("Dimson's betas: sums over the lags, with the error of the sum; the fold's are those of the design", () => {
    const actual = folded({ kind: "expanding" }, 1);
    expectClose(Array.from(actual.betas.values).slice(0, 15), reference.dimson.betas, TOLERANCE.reference);
    expectClose(
      Array.from(actual.betaError.values).slice(0, 15),
      reference.dimson.betaError,
      TOLERANCE.reference,
    );
    const design = regressOnFactors(holes, dimsonDesign(gaps, 1, 0), { intercept: true });
    const [match, lag] = [design.betas.values[0], design.betas.values[factors]];
    expectClose(actual.betas.values[0], match + lag, 1e-12);
  });

  test("innovations of a level by an autoregression over the levels before", () => {
    const missing = (values: (number | null)[]) => values.map((value) => value ?? Number.NaN);
    expectClose(
      factorInnovations(missing(reference.levels), [], { lags: 2, minObservations: 12 }),
      missing(reference.innovations),
      TOLERANCE.reference,
    );
  });
});
