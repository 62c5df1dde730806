import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskySolveInto, type Matrix, matrix } from "../linalg/index.ts";

/** What weights of a combination are made of: w ∝ C⁻¹ m. */
export interface CombinationMoments {
  /** Dates on which every signal has a coefficient. */
  readonly count: number;
  /** [S] mean coefficients m. */
  readonly mean: Float64Array;
  /** [S×S] C⁻¹, of the covariance that was drawn to its diagonal. */
  readonly precision: Matrix;
  /** [S] C⁻¹ m over the sum of its sizes. */
  readonly weights: Float64Array;
}

/**
 * Weights of standardised signals that give the combination the highest ratio of mean to deviation of its information coefficient:
 * w ∝ C⁻¹ m with the mean m and covariance C of the signals' coefficients, C drawn towards its diagonal by `shrinkage`. Scaled to Σ|w| = 1.
 *
 * @param coefficients  [T×S] one column per signal; a row with a NaN is left out
 * @param shrinkage     0 = the sample's covariance, 1 = its diagonal: each signal by its own mean over variance
 * @throws {EngineError} shape: fewer than 2 whole rows; value: a covariance that cannot be inverted
 * @see Qian, Hua & Sorensen (2007), Quantitative Equity Portfolio Management, ch. 7
 * @complexity O(T·S² + S³)
 * @example
 * Array.from(combinationWeights({ rows: 3, cols: 1, values: Float64Array.of(0.1, 0.2, 0.3) }, 0)) // => [1]
 */
export function combinationWeights(coefficients: Matrix, shrinkage: number): Float64Array {
  return combinationMoments(coefficients, shrinkage).weights;
}

/**
 * The weights of `combinationWeights` with what they are made of.
 *
 * @complexity O(T·S² + S³)
 * @example
 * combinationMoments({ rows: 3, cols: 1, values: Float64Array.of(0.1, 0.2, 0.3) }, 0).mean[0].toFixed(1) // => "0.2"
 */
export function combinationMoments(coefficients: Matrix, shrinkage: number): CombinationMoments {
  const { cols } = coefficients;
  const rows = wholeRows(coefficients);
  if (rows.length < 2)
    throw new EngineError(
      "shape",
      "combinationWeights needs 2 dates or more on which every signal has a coefficient",
    );
  const mean = Float64Array.from(
    { length: cols },
    (_, s) => rows.reduce((sum, row) => sum + row[s], 0) / rows.length,
  );
  const covariance = new Float64Array(cols * cols);
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (const row of rows) sum += (row[i] - mean[i]) * (row[j] - mean[j]);
      covariance[i * cols + j] = ((i === j ? 1 : 1 - shrinkage) * sum) / (rows.length - 1);
    }
  }
  const factor = new Float64Array(cols * cols);
  if (choleskyInto(factor, covariance, cols) !== -1) {
    throw new EngineError(
      "value",
      "the coefficients of these signals depend on each other: leave one out, or raise shrinkage",
    );
  }
  const weights = new Float64Array(cols);
  choleskySolveInto(weights, factor, mean, cols);
  const gross = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return {
    count: rows.length,
    mean,
    precision: inverseOf(factor, cols),
    weights: weights.map((weight) => weight / gross),
  };
}

/** C⁻¹ by its Cholesky factor, a column at a time. */
function inverseOf(factor: Float64Array, count: number): Matrix {
  const inverse = new Float64Array(count * count);
  const column = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    const unit = Float64Array.from({ length: count }, (_, at) => Number(at === s));
    choleskySolveInto(column, factor, unit, count);
    inverse.set(column, s * count);
  }
  return matrix(count, count, inverse);
}

function wholeRows({ rows, cols, values }: Matrix): readonly Float64Array[] {
  return Array.from({ length: rows }, (_, t) =>
    Float64Array.from({ length: cols }, (_, s) => values[t * cols + s]),
  ).filter((row) => !row.some(Number.isNaN));
}
