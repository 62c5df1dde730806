import type { Matrix } from "../../linalg/index.ts";
import { startBetaMoments, stepBetaMoments } from "./beta-moments.ts";
import { estimateBetas } from "./estimate-betas.ts";

/** A factor that no regression can tell from those before it. */
export interface DependentFactor {
  /** Its column. */
  readonly factor: number;
  /** Columns it is a linear combination of, with the intercept; empty: it does not move. */
  readonly others: readonly number[];
}

/** 1 − R² up to which a factor is a combination of others, a little above where a regression gives up. */
const UNEXPLAINED = 1e-12;

/**
 * The first factor that is constant or a linear combination of those before it: why a regression on all of them has no
 * solution. Without an intercept a constant other than 0 is a factor like any other.
 *
 * @param factorReturns  [T×K] a period with a NaN is left out
 * @returns undefined where there is none, or where no more than K + 1 periods are known
 * @see docs/methodology/06c-time-series.md
 * @complexity O(T·K³)
 * @example
 * dependentFactor(matrixFrom([[1, 2, 3], [2, 1, 3], [3, 5, 8], [0, 1, 1], [2, 2, 4]]), true) // => { factor: 2, others: [0, 1] }
 */
export function dependentFactor(factorReturns: Matrix, intercept: boolean): DependentFactor | undefined {
  const { rows, cols } = factorReturns;
  const known = Array.from({ length: rows }, (_, t) =>
    Array.from({ length: cols }, (_, k) => factorReturns.values[t * cols + k]),
  ).filter((row) => !row.some(Number.isNaN));
  if (known.length <= cols + 1) return undefined;
  for (let factor = 0; factor < cols; factor++) {
    const own = known.map((row) => [row[factor]]);
    const size = sizeOf(own.flat(), intercept);
    if (size === 0) return { factor, others: [] };
    if (factor === 0) continue;
    const moments = startBetaMoments(1, factor);
    for (const [t, row] of known.entries()) stepBetaMoments(moments, own[t], row.slice(0, factor), 1);
    const { betas, rSquared } = estimateBetas(moments, { intercept, lags: 0 });
    if (!(1 - rSquared[0] <= UNEXPLAINED)) continue;
    const isPart = (k: number) =>
      Math.abs(betas.values[k]) *
        sizeOf(
          known.map((row) => row[k]),
          intercept,
        ) >
      1e-6 * size;
    return { factor, others: Array.from({ length: factor }, (_, k) => k).filter(isPart) };
  }
  return undefined;
}

/** Root mean square about the mean, or about 0; 0 where it is the rounding of the values. */
function sizeOf(values: readonly number[], aboutMean: boolean): number {
  const mean = aboutMean ? values.reduce((sum, value) => sum + value / values.length, 0) : 0;
  const size = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
  return size <= 1e-10 * Math.abs(mean) ? 0 : size;
}
