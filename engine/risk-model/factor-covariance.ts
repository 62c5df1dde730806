import { isPositiveSemidefinite, type Matrix, symmetricEigen } from "../linalg/index.ts";
import type { FactorHistory } from "./factor-history.ts";
import { type WeightedPairs, weightedPairs } from "./weighted-pairs.ts";

/** Half-lives in periods; Infinity weights all periods alike. */
export interface FactorCovarianceOptions {
  readonly volatilityHalfLife: number;
  readonly correlationHalfLife: number;
  /** Effective observations from which a factor's own history counts alone. */
  readonly ownHistoryFull: number;
}

/** F after one stage of its making, with the account of it. */
export interface FactorCovariance {
  /** Which stage this is: `ewma` first; later corrections add theirs. */
  readonly stage: string;
  /** [K×K] per period, symmetric, positive semi-definite. 0 rows for a factor that was never estimated. */
  readonly covariance: Matrix;
  /** [K] Kish's effective number of observations of each volatility. */
  readonly effectiveCount: Float64Array;
  /** Effective number of observations of the correlations (of the factor with the longest history). */
  readonly correlationEffectiveCount: number;
  /** Eigenvalues that were below 0 and were raised: 0 but for factors with histories of different lengths. */
  readonly repairedEigenvalues: number;
}

/** A correction of F: from the history and the stage before it to the next stage (Newey–West, eigenfactor, regime …). */
export type CovarianceStage = (history: FactorHistory, previous: FactorCovariance) => FactorCovariance;

/**
 * Exponentially weighted factor covariance, F_ij = ρ_ij σ_i σ_j, with a half-life for volatilities and one for
 * correlations, both about the weighted mean; a pair uses the periods in which both factors were estimated.
 *
 * A young factor (an industry that has just appeared) leans on the others: with n effective observations and
 * γ = min(1, n / `ownHistoryFull`), σ² = γ σ²_own + (1 − γ) σ²_prior and ρ_ij is scaled by min(γ_i, γ_j), where σ²_prior is
 * the median variance of the factors with γ = 1. While there is none of those γ is 1 for all: the whole F is burn-in.
 *
 * Undefined before two periods.
 *
 * @param history  [T×K] factor returns, decimal, with the mark of what was estimated; the latest date weighs most
 * @returns [K×K] per period (decimal²); a row of 0 for a factor that was never estimated
 * @complexity O(T·K²)
 * @see docs/methodology/08-risk-model.md; methodology of EWMA: primer ch. 8
 * @example
 * estimateFactorCovariance([0.01, 0.03].reduce((h, f) => stepFactorHistory(h, Float64Array.of(f), Uint8Array.of(1)), startFactorHistory(1)), { volatilityHalfLife: Infinity, correlationHalfLife: Infinity, ownHistoryFull: 20 }).covariance.values[0] // => 0.0001
 */
export function estimateFactorCovariance(
  history: FactorHistory,
  options: FactorCovarianceOptions,
): FactorCovariance | undefined {
  const { factorCount, dateCount } = history;
  if (dateCount < 2) return undefined;
  const volatility = weightedPairs(history, options.volatilityHalfLife);
  const correlation = weightedPairs(history, options.correlationHalfLife);
  const { deviation, ownShare } = blendedDeviations(volatility, options.ownHistoryFull);
  const values = new Float64Array(factorCount * factorCount);
  for (let i = 0; i < factorCount; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = Math.sqrt(
        correlation.variance[i * factorCount + j] * correlation.variance[j * factorCount + i],
      );
      const rho =
        i === j ? 1 : scale > 0 ? clampUnit(correlation.covariance[i * factorCount + j] / scale) : 0;
      const share = i === j ? 1 : Math.min(ownShare[i], ownShare[j]);
      values[i * factorCount + j] = share * rho * deviation[i] * deviation[j];
      values[j * factorCount + i] = values[i * factorCount + j];
    }
  }
  const repaired = raiseNegativeEigenvalues({ rows: factorCount, cols: factorCount, values });
  return {
    stage: "ewma",
    covariance: repaired.matrix,
    effectiveCount: volatility.effectiveCount,
    correlationEffectiveCount: Math.max(...correlation.effectiveCount),
    repairedEigenvalues: repaired.count,
  };
}

/** Volatilities with young factors drawn to the median of the others, and γ. [K each] */
function blendedDeviations(
  { variance, effectiveCount }: WeightedPairs,
  ownHistoryFull: number,
): { readonly deviation: Float64Array; readonly ownShare: Float64Array } {
  const factorCount = effectiveCount.length;
  const own = effectiveCount.map((_, k) => variance[k * factorCount + k]);
  const known = own.filter((_, k) => effectiveCount[k] >= ownHistoryFull).sort();
  const prior = known.length === 0 ? 0 : (known[(known.length - 1) >> 1] + known[known.length >> 1]) / 2;
  const ownShare = effectiveCount.map((count) =>
    known.length === 0 ? 1 : Math.min(1, count / ownHistoryFull),
  );
  const deviation = own.map((value, k) => {
    // A factor that was never estimated has no risk to forecast yet.
    return effectiveCount[k] === 0 ? 0 : Math.sqrt(ownShare[k] * value + (1 - ownShare[k]) * prior);
  });
  return { deviation, ownShare };
}

function clampUnit(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

/** Eigenvalues within this share of the largest count as 0. */
const ROUNDING = 1e-12;

/**
 * The matrix with its negative eigenvalues raised to 0, and their number.
 *
 * With a constraint on the industries F is singular by construction, so rounding around 0 is no fault.
 */
function raiseNegativeEigenvalues(matrix: Matrix): { matrix: Matrix; count: number } {
  const size = matrix.rows;
  if (isPositiveSemidefinite(matrix, ROUNDING)) return { matrix, count: 0 };
  const { values, vectors } = symmetricEigen(matrix);
  const floor = -ROUNDING * Math.max(values[size - 1], 0);
  const count = values.reduce((total, value) => total + (value < floor ? 1 : 0), 0);
  if (count === 0) return { matrix, count };
  const out = new Float64Array(size * size);
  for (let e = 0; e < size; e++) {
    if (values[e] <= 0) continue;
    for (let i = 0; i < size; i++) {
      const left = values[e] * vectors.values[i * size + e];
      for (let j = 0; j < size; j++) out[i * size + j] += left * vectors.values[j * size + e];
    }
  }
  return { matrix: { rows: size, cols: size, values: symmetrised(out, size) }, count };
}

function symmetrised(values: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) values[j * size + i] = values[i * size + j];
  return values;
}
