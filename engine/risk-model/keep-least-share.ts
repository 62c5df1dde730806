import { isPositiveSemidefinite, type Matrix, symmetricEigen } from "../linalg/index.ts";

/** Of the variance that a combination of factors has without lags, the least that lags leave it. */
const LEAST_SHARE = 0.1;

/**
 * What is let pass, in units of one factor's variance. Along the constraint of the regression there is about as little, where nobody can invest.
 */
const TOLERANCE = 1e-3;

/** Halvings after which the blend is known to 1e-12. */
const STEPS = 40;

/**
 * Correlations with lags, drawn towards those without until no combination of factors has less than a tenth of the variance that
 * it has without: C ← (1 − a) C + a C₀ with the smallest such a, 0 where nothing was wrong and never above a tenth.
 *
 * Lags cost observations. Where few are left some combination looks as if it took itself back almost to 0, and an optimiser finds it.
 *
 * @param lagged  C [K×K] positive semi-definite, 1 on its diagonal or 0 for a factor without a variance
 * @param plain   C₀ [K×K], of the same kind
 * @returns the correlations, and how many directions had less
 * @complexity O(K³)
 */
export function keepLeastShare(
  lagged: Matrix,
  plain: Matrix,
): { readonly matrix: Matrix; readonly count: number } {
  const excess = (a: number) => mixed(lagged, plain, 1 - a, a - LEAST_SHARE);
  if (isEnough(excess(0))) return { matrix: lagged, count: 0 };
  let [low, high] = [0, LEAST_SHARE];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (isEnough(excess(middle))) high = middle;
    else low = middle;
  }
  const { values } = symmetricEigen(excess(0));
  const count = values.filter((value) => value < -TOLERANCE).length;
  return { matrix: mixed(lagged, plain, 1 - high, high), count: Math.max(1, count) };
}

function isEnough(excess: Matrix): boolean {
  return isPositiveSemidefinite(excess, TOLERANCE);
}

/** b C + a C₀. */
function mixed({ rows, cols, values }: Matrix, plain: Matrix, b: number, a: number): Matrix {
  return {
    rows,
    cols,
    values: Float64Array.from(values, (value, cell) => b * value + a * plain.values[cell]),
  };
}
