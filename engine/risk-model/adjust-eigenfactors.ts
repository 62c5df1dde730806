import { type Matrix, symmetricEigen } from "../linalg/index.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import { fitParabola } from "./fit-parabola.ts";
import { burnInShare } from "./shrink-burn-in.ts";
import { simulateEigenvalueBias } from "./simulate-eigenvalue-bias.ts";
import type { WeightBlock } from "./weight-blocks.ts";

/** Options of the eigenfactor adjustment. */
export interface EigenfactorOptions {
  /** Simulated covariances; 1,000 leave an error of 0.2 % in v. */
  readonly draws: number;
  /** a: 1 takes the simulated bias as it is; above 1 a parabola through it is stretched, v = a (v_P − 1) + 1. */
  readonly scale: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** Eigenfactors of the correlations, or of the covariance as published; see `adjustEigenfactors`. */
  readonly of: "correlation" | "covariance";
}

/** What the draws are made with besides. */
export interface EigenfactorDrawOptions extends EigenfactorOptions {
  /** The observations that F was estimated from, by weight. */
  readonly blocks: readonly WeightBlock[];
}

/** Eigenvalues below this share of the largest are rounding and stay as they are. */
const RANK = 1e-12;

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
  { draws, scale, seed, of, blocks }: EigenfactorDrawOptions,
): FactorCovariance {
  const known = knownFactors(previous);
  const size = known.length;
  const matrix = submatrix(previous.covariance, known);
  const unit = Float64Array.from(known, (_, k) =>
    of === "correlation" ? Math.sqrt(matrix.values[k * (size + 1)]) || 1 : 1,
  );
  const truth = inUnits(matrix, unit);
  const { values, vectors } = symmetricEigen(truth);
  const largest = Math.max(0, values[size - 1] ?? 0);
  const simulated = isDrawable(previous)
    ? simulateEigenvalueBias(truth, { draws, seed, blocks, shrinkage: previous.shrinkage })
    : new Float64Array(size).fill(1);
  const smooth =
    scale === 1
      ? simulated
      : smoothed(
          simulated,
          values.findIndex((value) => value > RANK * largest),
        );
  const bias = smooth.map((v, k) => (values[k] > RANK * largest ? Math.max(0, scale * (v - 1) + 1) : 1));
  const adjusted = new Float64Array(size * size);
  for (let e = 0; e < size; e++) {
    const variance = bias[e] ** 2 * Math.max(0, values[e]);
    for (let i = 0; i < size; i++) {
      const left = variance * vectors.values[i * size + e];
      for (let j = 0; j <= i; j++) adjusted[i * size + j] += left * vectors.values[j * size + e];
    }
  }
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

/** Least effective observations that covariances are drawn with. */
const LEAST_DRAWN = 10;

/**
 * Whether the bias can be drawn: an inverse of few observations has no mean. Below two observations per factor it needs the
 * shrinkage of the burn-in; without that (`burnIn: "mark"`) eigenfactors stay as they are.
 */
function isDrawable(previous: FactorCovariance): boolean {
  return (
    previous.correlationEffectiveCount >= LEAST_DRAWN &&
    (previous.shrinkage > 0 || burnInShare(previous) === 0)
  );
}

/** The parabola through v of the eigenfactors that are no exact relation. */
function smoothed(bias: Float64Array, first: number): Float64Array {
  const known = bias.subarray(Math.max(0, first));
  const parabola = fitParabola(known, known.length > 2 * PARABOLA_FROM ? PARABOLA_FROM : 0);
  const out = bias.slice();
  out.set(parabola, bias.length - known.length);
  return out;
}

/** Factors that were ever estimated. */
function knownFactors({ effectiveCount }: FactorCovariance): readonly number[] {
  return [...effectiveCount.keys()].filter((k) => effectiveCount[k] > 0);
}

/** S⁻¹ F S⁻¹. */
function inUnits({ rows, values }: Matrix, unit: Float64Array): Matrix {
  const out = Float64Array.from(values, (v, cell) => v / (unit[Math.floor(cell / rows)] * unit[cell % rows]));
  return { rows, cols: rows, values: out };
}

function submatrix({ rows, values }: Matrix, known: readonly number[]): Matrix {
  const size = known.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) out[i * size + j] = values[known[i] * rows + known[j]];
  return { rows: size, cols: size, values: out };
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
