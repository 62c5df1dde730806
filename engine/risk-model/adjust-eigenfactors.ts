import { type Matrix, symmetricEigen } from "../linalg/index.ts";
import {
  type EigenfactorDrawOptions,
  eigenfactorDraws,
  eigenfactorUnits,
  ROUNDING,
  simulateEigenfactors,
} from "./eigenfactor-draws.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import { fitParabola } from "./fit-parabola.ts";
import { spectralProduct } from "./spectral-product.ts";

/** Options of the eigenfactor adjustment. */
export interface EigenfactorOptions extends Omit<EigenfactorDrawOptions, "blocks"> {
  /** a: 1 takes the simulated bias as it is; above 1 a parabola through it is stretched, v = a (v_P − 1) + 1. */
  readonly scale: number;
  /**
   * When v is simulated: for every forecast, or at the first close of a month for all forecasts of the month. Absent in runs
   * of earlier versions: for every forecast.
   */
  readonly refresh?: "forecast" | "monthly";
}

/** Eigenfactors at the small end that do not shape the parabola: the bias has a sawtooth there. */
const PARABOLA_FROM = 15;

/**
 * Corrects the eigenvalues of F for what estimation does to them: the smallest are too small, the largest a little too
 * large, and an optimiser seeks out the small ones.
 *
 * With F = U D Uᵀ taken for the truth, covariances are drawn as they would be estimated from it (the same
 * weights for volatilities and for correlations, as noisy as lags make it); v(k) is the root mean ratio of the true variance of a simulated
 * eigenfactor to its estimate; F̃ = U v² D Uᵀ.
 *
 * Eigenvectors depend on units. Those of the covariance mix calm factors with small eigenfactors, and correct the
 * volatilities of calm factors, which have no bias, by a quarter. With every factor in units of its volatility,
 * F = S C S and C̃ = U v² D Uᵀ, single factors stay in their band and optimised portfolios come out nearer the truth.
 *
 * @see Menchero, Wang & Orr (2012); docs/methodology/08-risk-model.md
 * @complexity O(draws·K³)
 */
export function adjustEigenfactors(
  previous: FactorCovariance,
  options: EigenfactorOptions & EigenfactorDrawOptions,
): FactorCovariance {
  return applyEigenfactorBias(previous, simulateEigenfactors(eigenfactorDraws(previous, options)), options);
}

/**
 * F̃ = S U v² D Uᵀ S with v simulated before, on this F or on an earlier one of its kind. A factor that has come in since
 * makes one eigenfactor more; v is then read off by rank, linearly between the two next to it. Eigenfactors within rounding
 * stay as they are.
 *
 * @param simulated  v(k) of the eigenfactors above rounding, smallest first; empty leaves them as they are
 * @complexity O(K³)
 */
export function applyEigenfactorBias(
  previous: FactorCovariance,
  simulated: Float64Array,
  { scale, of }: Pick<EigenfactorOptions, "scale" | "of">,
): FactorCovariance {
  const { known, unit, matrix } = eigenfactorUnits(previous, of);
  const size = known.length;
  const { values, vectors } = symmetricEigen(matrix);
  const largest = Math.max(0, values[size - 1] ?? 0);
  const rank = values.filter((value) => value > ROUNDING * largest).length;
  const v = atRanks(simulated, rank);
  const smooth = scale === 1 ? v : fitParabola(v, rank > 2 * PARABOLA_FROM ? PARABOLA_FROM : 0);
  const bias = new Float64Array(size).fill(1);
  for (let k = 0; k < rank; k++) bias[size - rank + k] = Math.max(0, scale * (smooth[k] - 1) + 1);
  const adjusted = spectralProduct(
    vectors,
    values.map((value, e) => bias[e] ** 2 * Math.max(0, value)),
  );
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) adjusted[i * size + j] *= unit[i] * unit[j];
  return {
    ...previous,
    stage: "eigenfactor",
    covariance: scattered(adjusted, known, previous.covariance.rows),
    repairedEigenvalues: 0,
    volatilityMultiplier: 1,
    shrinkage: 0,
    eigenvalueBias: bias,
  };
}

/** v of `size` eigenfactors by rank, from those of as many or another number; 1 where there is none. */
function atRanks(simulated: Float64Array, size: number): Float64Array {
  const last = simulated.length - 1;
  if (last === size - 1) return simulated;
  return Float64Array.from({ length: size }, (_, k) => {
    if (last < 0) return 1;
    const at = size > 1 ? (k / (size - 1)) * last : last;
    const below = Math.min(last, Math.floor(at));
    const above = Math.min(last, below + 1);
    return simulated[below] + (at - below) * (simulated[above] - simulated[below]);
  });
}

/** The symmetric matrix whose lower triangle stands on the known factors; 0 elsewhere. */
function scattered(lower: Float64Array, known: readonly number[], rows: number): Matrix {
  const values = new Float64Array(rows * rows);
  for (let i = 0; i < known.length; i++) {
    for (let j = 0; j <= i; j++) {
      values[known[i] * rows + known[j]] = lower[i * known.length + j];
      values[known[j] * rows + known[i]] = lower[i * known.length + j];
    }
  }
  return { rows, cols: rows, values };
}
