import { EngineError } from "../../errors/index.ts";
import { choleskyInto, choleskySolveInto, dot, type Matrix, type Vector } from "../../linalg/index.ts";
import { fUpperTail } from "../../stats/index.ts";

/** Whether the intercepts of several series are 0 together. */
export interface GrsTest {
  readonly statistic: number;
  /** Degrees of freedom: N and T − N − K. */
  readonly degrees: readonly [number, number];
  /** P(F > statistic) where all intercepts are 0. */
  readonly pValue: number;
  /** αᵀΣ⁻¹α and μᵀΩ⁻¹μ: squared Sharpe ratios per period of what the factors leave and of the factors. */
  readonly alphaSharpeSquared: number;
  readonly factorSharpeSquared: number;
}

/**
 * The test of Gibbons, Ross and Shanken: (T − N − K)/N · αᵀΣ⁻¹α / (1 + μᵀΩ⁻¹μ) is F(N, T − N − K) where the intercepts are 0
 * and the residuals normal; Σ and Ω are maximum likelihood estimates (divided by T).
 *
 * Σ is N×N: the test exists for fewer series than periods only, so for portfolios, not for all names.
 *
 * @param alpha          [N] intercepts of the regressions, per period
 * @param residuals      [T×N] of these; finite: all series over the same periods
 * @param factorReturns  [T×K] the factors, returns of portfolios in excess of the risk-free rate; finite
 * @throws {EngineError} shape: periods differ, or T ≤ N + K; value: something not finite, or series or factors that are collinear
 * @see docs/methodology/06c-time-series.md; Gibbons, Ross & Shanken, Econometrica 57 (1989)
 * @complexity O(T·N² + N³)
 */
export function grsTest(alpha: Vector, residuals: Matrix, factorReturns: Matrix): GrsTest {
  const [dateCount, assetCount, factorCount] = [residuals.rows, residuals.cols, factorReturns.cols];
  const below = dateCount - assetCount - factorCount;
  if (factorReturns.rows !== dateCount || alpha.length !== assetCount || assetCount === 0 || !(below > 0)) {
    throw new EngineError(
      "shape",
      `grsTest needs an intercept for each series and more periods than series and factors together, got ${alpha.length} intercepts, residuals ${dateCount}×${assetCount} and factors ${factorReturns.rows}×${factorCount}`,
    );
  }
  const values = [alpha, residuals.values, factorReturns.values];
  if (!values.every((list) => Array.from(list).every(Number.isFinite))) {
    throw new EngineError(
      "value",
      "grsTest needs every series in every period, got a value that is not finite",
    );
  }
  const means = columnMeans(factorReturns);
  const alphaSharpeSquared = inverseForm(alpha, secondMoments(residuals, new Float64Array(assetCount)));
  const factorSharpeSquared = inverseForm(means, secondMoments(factorReturns, means));
  const statistic = ((below / assetCount) * alphaSharpeSquared) / (1 + factorSharpeSquared);
  return {
    statistic,
    degrees: [assetCount, below],
    pValue: fUpperTail(statistic, assetCount, below),
    alphaSharpeSquared,
    factorSharpeSquared,
  };
}

function columnMeans({ rows, cols, values }: Matrix): Float64Array {
  const means = new Float64Array(cols);
  for (let i = 0; i < rows * cols; i++) means[i % cols] += values[i] / rows;
  return means;
}

/** Lower triangle of (1/T) Σ_t (x_t − c)(x_t − c)ᵀ. */
function secondMoments({ rows, cols, values }: Matrix, centre: Vector): Float64Array {
  const out = new Float64Array(cols * cols);
  for (let t = 0; t < rows; t++) {
    for (let i = 0; i < cols; i++) {
      const value = (values[t * cols + i] - centre[i]) / rows;
      for (let j = 0; j <= i; j++) out[i * cols + j] += value * (values[t * cols + j] - centre[j]);
    }
  }
  return out;
}

/** xᵀA⁻¹x. */
function inverseForm(x: Vector, a: Float64Array): number {
  if (choleskyInto(a, a, x.length) >= 0)
    throw new EngineError("value", "grsTest needs series and factors that are not collinear");
  const solved = new Float64Array(x.length);
  choleskySolveInto(solved, a, x, x.length);
  return dot(x, solved);
}
