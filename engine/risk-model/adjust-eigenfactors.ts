import { type Matrix, symmetricEigen } from "../linalg/index.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import { fitParabola } from "./fit-parabola.ts";
import { simulateEigenvalueBias } from "./simulate-eigenvalue-bias.ts";

/** Options of the eigenfactor adjustment. */
export interface EigenfactorOptions {
  /** Simulated covariances; 1,000 leave an error of 0.2 % in v. */
  readonly draws: number;
  /** a: 1 takes the simulated bias as it is; above 1 a parabola through it is stretched, v = a (v_P − 1) + 1. */
  readonly scale: number;
  /** Seed of the draws. */
  readonly seed: number;
}

/** Eigenvalues below this share of the largest are rounding and stay as they are. */
const RANK = 1e-12;

/** Eigenfactors at the small end that do not shape the parabola: the bias has a sawtooth there. */
const PARABOLA_FROM = 15;

/**
 * Corrects the eigenvalues of F for what estimation does to them: the smallest are too small, the largest a little too
 * large, and an optimiser seeks out the small ones.
 *
 * With F = U D Uᵀ taken for the truth, covariances are drawn as they would be estimated from it (as many effective
 * observations for volatilities and correlations); v(k) is the root mean ratio of the true variance of a simulated
 * eigenfactor to its estimate; F̃ = U v² D Uᵀ.
 *
 * @see Menchero, Wang & Orr (2012); docs/methodology/08-risk-model.md
 * @complexity O(draws·K³)
 */
export function adjustEigenfactors(
  previous: FactorCovariance,
  { draws, scale, seed }: EigenfactorOptions,
): FactorCovariance {
  const known = knownFactors(previous);
  const { values, vectors } = symmetricEigen(submatrix(previous.covariance, known));
  const size = known.length;
  const largest = Math.max(0, values[size - 1] ?? 0);
  const simulated = simulateEigenvalueBias(
    { values, vectors },
    {
      draws,
      seed,
      volatilityCount: Math.max(...previous.effectiveCount),
      correlationCount: previous.correlationEffectiveCount,
      shrinkage: previous.shrinkage,
    },
  );
  const smooth =
    scale === 1 ? simulated : fitParabola(simulated, size > 2 * PARABOLA_FROM ? PARABOLA_FROM : 0);
  const bias = smooth.map((v, k) => (values[k] > RANK * largest ? Math.max(0, scale * (v - 1) + 1) : 1));
  const adjusted = new Float64Array(size * size);
  for (let e = 0; e < size; e++) {
    const variance = bias[e] ** 2 * Math.max(0, values[e]);
    for (let i = 0; i < size; i++) {
      const left = variance * vectors.values[i * size + e];
      for (let j = 0; j <= i; j++) adjusted[i * size + j] += left * vectors.values[j * size + e];
    }
  }
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

/** Factors that were ever estimated. */
function knownFactors({ effectiveCount }: FactorCovariance): readonly number[] {
  return [...effectiveCount.keys()].filter((k) => effectiveCount[k] > 0);
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
