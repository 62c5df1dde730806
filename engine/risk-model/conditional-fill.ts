import { choleskyInto, choleskyInverseInto } from "../linalg/index.ts";
import type { MissingPattern } from "./missing-patterns.ts";

/** Of all factors. */
export interface Moments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** What a pattern says of its missing factors. */
export interface Fill {
  /** B [m×o]: missing on observed. */
  readonly slopes: Float64Array;
  /** Ω [m×m]: covariance of the missing given the observed. */
  readonly uncertainty: Float64Array;
  /** Expected means of all factors. [K] */
  readonly mean: Float64Array;
  /** Log-density per unit of weight, up to a constant. */
  readonly fit: number;
}

/** The inverse of the covariance that is regressed with. */
interface Precision {
  readonly values: Float64Array;
  /** ½ log of the covariance's determinant. */
  readonly halfLogDeterminant: number;
}

/**
 * Regressions of the missing on the observed of every pattern, correlations scaled by `kept`: one inverse for all of them.
 *
 * @complexity O(K³ + patterns · m·K²), m the factors that a pattern lacks
 */
export function conditionalFills(
  patterns: readonly MissingPattern[],
  { mean, covariance }: Moments,
  kept: number,
): readonly Fill[] {
  const size = mean.length;
  const scaled = covariance.map((value, cell) => (cell % (size + 1) === 0 ? value : kept * value));
  const precision = inverted(scaled, size);
  return patterns.map((pattern) => conditionalFill(pattern, mean, precision));
}

function inverted(matrix: Float64Array, size: number): Precision {
  const lower = new Float64Array(size * size);
  const values = new Float64Array(size * size);
  if (size > 0) {
    choleskyInto(lower, matrix, size);
    choleskyInverseInto(values, lower, size);
  }
  let halfLogDeterminant = 0;
  for (let k = 0; k < size; k++) halfLogDeterminant += Math.log(lower[k * (size + 1)]);
  return { values, halfLogDeterminant };
}

/** With P = Σ⁻¹: Ω = P_mm⁻¹, B = −Ω P_mo and Σ_oo⁻¹ = P_oo + P_om B. */
function conditionalFill(pattern: MissingPattern, mean: Float64Array, precision: Precision): Fill {
  const { observed, missing } = pattern;
  const [size, o, m] = [mean.length, observed.length, missing.length];
  const of = (i: number, j: number) => precision.values[i * size + j];
  const own = Float64Array.from({ length: m * m }, (_, c) => of(missing[Math.floor(c / m)], missing[c % m]));
  const { values: uncertainty, halfLogDeterminant } = inverted(own, m);
  const slopes = new Float64Array(m * o);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      const share = uncertainty[a * m + b];
      const row = missing[b] * size;
      for (let j = 0; j < o; j++) slopes[a * o + j] -= share * precision.values[row + observed[j]];
    }
  }
  const away = Float64Array.from(observed, (k, at) => pattern.mean[at] - mean[k]);
  let fit = -precision.halfLogDeterminant - halfLogDeterminant;
  for (let i = 0; i < o; i++) {
    for (let j = 0; j < o; j++) {
      let inverse = of(observed[i], observed[j]);
      for (let a = 0; a < m; a++) inverse += of(observed[i], missing[a]) * slopes[a * o + j];
      fit -= 0.5 * inverse * (pattern.scatter[i * o + j] + away[i] * away[j]);
    }
  }
  const expected = mean.slice();
  for (let i = 0; i < o; i++) expected[observed[i]] = pattern.mean[i];
  missing.forEach((k, a) => {
    for (let j = 0; j < o; j++) expected[k] += slopes[a * o + j] * away[j];
  });
  return { slopes, uncertainty, mean: expected, fit };
}
