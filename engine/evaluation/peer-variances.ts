import { EngineError } from "../errors/index.ts";
import { type Matrix, multiplyTransposedInto, multiplyVector, type Vector } from "../linalg/index.ts";
import { medianOf } from "../stats/index.ts";

/** A forecast from past returns alone, of portfolios and of single names: what a factor model must beat. Per period. */
export interface PeerVariances {
  /** [P] */
  readonly portfolios: Float64Array;
  /** [N] NaN where fewer than half of the returns are known. */
  readonly names: Float64Array;
}

/** Past returns with the weights to forecast. */
export interface PeerInputs {
  /** [L×N] decimals, the latest last; NaN where a name has none: it is taken to have earned the mean of the others. */
  readonly history: Matrix;
  /** [P×N] decimals of capital. */
  readonly weights: Matrix;
}

/**
 * Sample covariance of the past, drawn towards the mean variance on the diagonal by Ledoit and Wolf: (1 − δ) wᵀSw + δ μ wᵀw, with equal weights
 * on the periods. S is never formed: wᵀSw is the variance of the portfolio's past returns, and δ and μ need the L×L products of periods only.
 *
 * @throws {EngineError} shape: fewer than two periods, or weights of other names
 * @see Ledoit & Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices
 * @complexity O(L·N·(L + P))
 * @example
 * Array.from(shrunkSampleVariances({ history: matrix(4, 2, [2, 0, -2, 0, 0, 1, 0, -1]), weights: matrix(1, 2, [1, 0]) }).portfolios, (v) => v.toFixed(4)) // => ["1.2917"]
 */
export function shrunkSampleVariances(inputs: PeerInputs): PeerVariances {
  const { centred, known, length, count } = preparedHistory("shrunkSampleVariances", inputs);
  const products = multiplyTransposedInto(
    new Float64Array(length ** 2),
    centred,
    centred,
    length,
    count,
    length,
  );
  let [trace, square, fourth] = [0, 0, 0];
  for (let t = 0; t < length; t++) {
    const own = products[t * (length + 1)] / length;
    trace += own;
    fourth += own ** 2;
  }
  for (const product of products) square += (product / length) ** 2;
  const mean = trace / count;
  // ‖S − μI‖² and the expected ‖S − Σ‖², both over N.
  const spread = (square - count * mean ** 2) / count;
  const error = (fourth - square / length) / count;
  const share = spread > 0 ? Math.min(1, Math.max(0, error / spread)) : 1;
  const own = momentsOf(centred, length, count);
  const portfolios = squaresOf(centred, inputs.weights, length).map(
    (sum, p) => ((1 - share) * sum) / length + share * mean * squareWeight(inputs.weights, p),
  );
  const names = own.map((variance, i) =>
    2 * known[i] < length ? Number.NaN : (1 - share) * variance + share * mean,
  );
  return { portfolios, names };
}

/**
 * Sharpe's single-index model of the past, with equal weights on the periods: σ_m² (wᵀβ)² + Σ w² σ_e², β on the index's returns.
 * A name with fewer than half of its returns gets a β of 1 and the median residual variance.
 *
 * @param index  [N] weights of the index, held through the past
 * @throws {EngineError} shape: fewer than two periods, or weights of other names
 * @see Sharpe (1963), A simplified model for portfolio analysis, Management Science 9
 * @complexity O(L·N + P·N)
 * @example
 * Array.from(singleIndexVariances({ history: matrix(4, 2, [2, 0, -2, 0, 0, 1, 0, -1]), weights: matrix(1, 2, [1, 0]) }, [1, 0]).portfolios) // => [2]
 */
export function singleIndexVariances(inputs: PeerInputs, index: Vector): PeerVariances {
  const { centred, known, length, count } = preparedHistory("singleIndexVariances", inputs);
  const market = multiplyVector({ rows: length, cols: count, values: centred }, index);
  const variance = market.reduce((sum, value) => sum + value * value, 0) / length;
  const beta = new Float64Array(count);
  for (let t = 0; t < length; t++)
    for (let i = 0; i < count; i++) beta[i] += (market[t] * centred[t * count + i]) / (length * variance);
  const residual = momentsOf(centred, length, count).map((own, i) => own - beta[i] ** 2 * variance);
  const usual = medianOf(residual.filter((_, i) => 2 * known[i] >= length));
  for (let i = 0; i < count; i++) {
    if (2 * known[i] >= length) continue;
    beta[i] = 1;
    residual[i] = usual;
  }
  const { rows, values } = inputs.weights;
  const portfolios = Float64Array.from({ length: rows }, (_, p) => {
    let [own, specific] = [0, 0];
    for (let i = 0; i < count; i++) {
      const weight = values[p * count + i];
      own += weight * beta[i];
      specific += weight * weight * residual[i];
    }
    return own * own * variance + specific;
  });
  const names = residual.map((own, i) =>
    2 * known[i] < length ? Number.NaN : own + beta[i] ** 2 * variance,
  );
  return { portfolios, names };
}

/** Gaps filled with the period's mean, columns about their own. */
function preparedHistory(caller: string, { history, weights }: PeerInputs) {
  const { rows: length, cols: count, values } = history;
  if (length < 2 || weights.cols !== count) {
    throw new EngineError(
      "shape",
      `${caller} needs two periods or more and weights of ${count} names, got ${length} and ${weights.cols}`,
    );
  }
  const centred = Float64Array.from(values);
  const known = new Int32Array(count);
  const means = new Float64Array(count);
  for (let t = 0; t < length; t++) {
    const row = centred.subarray(t * count, (t + 1) * count);
    let [sum, seen] = [0, 0];
    for (const value of row) {
      if (Number.isNaN(value)) continue;
      sum += value;
      seen++;
    }
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(row[i])) row[i] = seen > 0 ? sum / seen : 0;
      else known[i]++;
      means[i] += row[i] / length;
    }
  }
  for (let cell = 0; cell < centred.length; cell++) centred[cell] -= means[cell % count];
  return { centred, known, length, count };
}

/** Σ_t y² / L of each name. */
function momentsOf(centred: Float64Array, length: number, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let t = 0; t < length; t++)
    for (let i = 0; i < count; i++) out[i] += centred[t * count + i] ** 2 / length;
  return out;
}

/** Σ_t (wᵀy)² of each portfolio. */
function squaresOf(centred: Float64Array, { rows, cols, values }: Matrix, length: number): Float64Array {
  const returns = multiplyTransposedInto(
    new Float64Array(rows * length),
    Float64Array.from(values),
    centred,
    rows,
    cols,
    length,
  );
  return Float64Array.from({ length: rows }, (_, p) => {
    let sum = 0;
    for (let t = 0; t < length; t++) sum += returns[p * length + t] ** 2;
    return sum;
  });
}

function squareWeight({ cols, values }: Matrix, p: number): number {
  let sum = 0;
  for (let i = 0; i < cols; i++) sum += values[p * cols + i] ** 2;
  return sum;
}
