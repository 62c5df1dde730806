import type { Matrix } from "../linalg/index.ts";
import { centredColumns, sampleMoments } from "./sample-moments.ts";

/** A shrunk covariance and how far it was drawn. */
export interface ShrunkCovariance {
  /** [K×K] per period (decimal²). */
  readonly covariance: Matrix;
  /** Share of the target, 0 to 1. */
  readonly intensity: number;
}

/**
 * Ledoit and Wolf's linear shrinkage of a sample covariance, with the intensity that minimises the expected squared error:
 * towards the mean variance on the diagonal, or towards one common correlation under the variances as they are.
 *
 * For comparison with the stages of `estimateFactorCovariance`: it knows no half-lives, lags or gaps.
 *
 * @param returns  [T×K] decimals, about their mean, T ≥ 2; NaN not allowed
 * @throws {EngineError} shape: fewer than two periods; value: a return that is not finite
 * @see Ledoit & Wolf (2004a), A well-conditioned estimator for large-dimensional covariance matrices; (2004b), Honey, I
 *   shrunk the sample covariance matrix
 * @complexity O(T·K²)
 * @example
 * shrinkLinearly(matrix(4, 2, [2, 0, -2, 0, 0, 1, 0, -1]), "identity").intensity.toFixed(4) // => "0.9444"
 */
export function shrinkLinearly(
  returns: Matrix,
  target: "identity" | "constant_correlation",
): ShrunkCovariance {
  const { cols: size } = returns;
  const centred = centredColumns("shrinkLinearly", returns);
  const sample = sampleMoments(centred, size);
  return target === "identity"
    ? towardsIdentity(centred, sample, size)
    : towardsCommon(centred, sample, size);
}

/**
 * The oracle approximating shrinkage of Chen, Wiesel, Eldar and Hero towards the mean variance on the diagonal: the fixed
 * point of shrinking with the intensity that would be best for normal returns. Only the sample covariance and T are needed.
 *
 * @param returns  [T×K] decimals, about their mean, T ≥ 2; NaN not allowed
 * @throws {EngineError} shape: fewer than two periods; value: a return that is not finite
 * @see Chen, Wiesel, Eldar & Hero (2010), Shrinkage algorithms for MMSE covariance estimation
 * @complexity O(T·K²)
 * @example
 * shrinkByOracle(matrix(4, 2, [2, 0, -2, 0, 0, 1, 0, -1])).intensity // => 1
 */
export function shrinkByOracle(returns: Matrix): ShrunkCovariance {
  const { rows: count, cols: size } = returns;
  const sample = sampleMoments(centredColumns("shrinkByOracle", returns), size);
  const trace = traceOf(sample, size);
  const squares = sample.reduce((sum, value) => sum + value * value, 0);
  const excess = squares - trace ** 2 / size;
  const numerator = (1 - 2 / size) * squares + trace ** 2;
  const intensity = excess > 0 ? Math.min(1, numerator / ((count + 1 - 2 / size) * excess)) : 1;
  return drawn(sample, diagonalOf(trace / size, size), intensity, size);
}

function towardsIdentity(centred: Float64Array, sample: Float64Array, size: number): ShrunkCovariance {
  const count = centred.length / size;
  const target = diagonalOf(traceOf(sample, size) / size, size);
  const distance = squaredDistance(sample, target);
  // Σ_t ‖y yᵀ − S‖² = Σ_t ‖y‖⁴ − T ‖S‖².
  let fourth = 0;
  for (let t = 0; t < count; t++) {
    let square = 0;
    for (let k = 0; k < size; k++) square += centred[t * size + k] ** 2;
    fourth += square ** 2;
  }
  const noise = (fourth / count - sample.reduce((sum, value) => sum + value * value, 0)) / count;
  return drawn(sample, target, distance > 0 ? Math.min(1, noise / distance) : 0, size);
}

function towardsCommon(centred: Float64Array, sample: Float64Array, size: number): ShrunkCovariance {
  const count = centred.length / size;
  const deviation = Float64Array.from({ length: size }, (_, k) => Math.sqrt(sample[k * (size + 1)]));
  let correlations = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) correlations += sample[i * size + j] / (deviation[i] * deviation[j]);
  const common = size > 1 ? (2 * correlations) / (size * (size - 1)) : 0;
  const target = sample.map((value, cell) => {
    const [i, j] = [Math.floor(cell / size), cell % size];
    return i === j ? value : common * deviation[i] * deviation[j];
  });
  // π: summed variance of the sample covariances. ρ: their covariance with the target, through the variances it is made of.
  let [noise, shared] = [0, 0];
  for (let t = 0; t < count; t++) {
    const start = t * size;
    for (let i = 0; i < size; i++) {
      const own = centred[start + i] ** 2 - sample[i * (size + 1)];
      for (let j = 0; j < size; j++) {
        const error = centred[start + i] * centred[start + j] - sample[i * size + j];
        noise += error ** 2 / count;
        // The two halves of a pair are alike: each is counted from the side of its own variance.
        shared += ((i === j ? error : common * (deviation[j] / deviation[i]) * error) * own) / count;
      }
    }
  }
  const distance = squaredDistance(sample, target);
  const intensity = distance > 0 ? Math.max(0, Math.min(1, (noise - shared) / distance / count)) : 0;
  return drawn(sample, target, intensity, size);
}

function drawn(
  sample: Float64Array,
  target: Float64Array,
  intensity: number,
  size: number,
): ShrunkCovariance {
  const values = sample.map((value, cell) => (1 - intensity) * value + intensity * target[cell]);
  return { covariance: { rows: size, cols: size, values }, intensity };
}

function diagonalOf(value: number, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let k = 0; k < size; k++) out[k * (size + 1)] = value;
  return out;
}

function traceOf(values: Float64Array, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += values[k * (size + 1)];
  return sum;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, cell) => sum + (value - b[cell]) ** 2, 0);
}
