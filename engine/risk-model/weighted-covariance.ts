import { bartlettNoise, halfLifeWeights, kishEffectiveCount } from "../stats/index.ts";
import type { CompletedHistory } from "./complete-history.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import type { FactorHistory } from "./factor-history.ts";
import { raiseNegativeEigenvalues } from "./raise-negative-eigenvalues.ts";
import { excessKurtosis } from "./volatility-error.ts";
import { type WeightedHistory, weightHistory } from "./weighted-history.ts";
import { type WeightedPairs, weightedPairs } from "./weighted-pairs.ts";

/** A history as the stages of F take it, each with lags of its own. */
export interface CovarianceHistory {
  readonly observed: FactorHistory;
  /** The history with its gaps filled in; null takes every pair over the periods it shares. */
  readonly completed: CompletedHistory | null;
  /** Of the completed history where there is one, weighted for volatilities and for correlations. */
  readonly volatility: WeightedHistory;
  readonly correlation: WeightedHistory;
  /** [K] of what was observed, weighted as volatilities are. */
  readonly excessKurtosis: Float64Array;
}

/** Weights a history for volatilities and correlations, once for all stages. */
export function covarianceHistory(
  observed: FactorHistory,
  completed: CompletedHistory | null,
  halfLives: { readonly volatilityHalfLife: number; readonly correlationHalfLife: number },
): CovarianceHistory {
  const weighted = (history: FactorHistory, halfLife: number) =>
    weightHistory(history, { halfLife, mean: "weighted" });
  const { volatilityHalfLife, correlationHalfLife } = halfLives;
  const whole = completed?.history ?? observed;
  const volatility = weighted(whole, volatilityHalfLife);
  const own = completed === null ? volatility : weighted(observed, volatilityHalfLife);
  return {
    observed,
    completed,
    volatility,
    correlation:
      correlationHalfLife === volatilityHalfLife ? volatility : weighted(whole, correlationHalfLife),
    excessKurtosis: excessKurtosis(own),
  };
}

/** Lags of a stage, and from when a factor's own history counts alone. */
export interface WeightedCovarianceOptions {
  readonly lags: { readonly volatility: number; readonly correlation: number };
  readonly ownHistoryFull: number;
}

/**
 * F_ij = ρ_ij σ_i σ_j with weights and lags of their own for volatilities and correlations; a pair uses the periods in
 * which both factors were estimated. Young factors lean on the others as `estimateFactorCovariance` says.
 */
export function weightedCovariance(
  stage: FactorCovariance["stage"],
  history: CovarianceHistory,
  { lags, ownHistoryFull }: WeightedCovarianceOptions,
): FactorCovariance {
  const { factorCount } = history.observed;
  const volatility = pairsOf(history, history.volatility, lags.volatility);
  const correlation = pairsOf(history, history.correlation, lags.correlation);
  const { deviation, ownShare } = blendedDeviations(volatility, ownHistoryFull);
  // Filling in has already drawn the correlations of a young factor towards 0.
  if (history.completed !== null) ownShare.fill(1);
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
    stage,
    covariance: repaired.matrix,
    effectiveCount: volatility.effectiveCount,
    excessKurtosis: history.excessKurtosis,
    correlationEffectiveCount: Math.max(...correlation.effectiveCount) / bartlettNoise(lags.correlation),
    repairedEigenvalues: repaired.count,
    volatilityMultiplier: 1,
    shrinkage: 0,
    eigenvalueBias: null,
  };
}

/** Moments over shared periods, or over all periods of a completed history; effective counts are of what was observed. */
function pairsOf(
  { observed, completed }: CovarianceHistory,
  weighted: WeightedHistory,
  lags: number,
): WeightedPairs {
  const pairs = weightedPairs(weighted, lags);
  if (completed === null) return pairs;
  const size = observed.factorCount;
  const weights = halfLifeWeights(weighted.halfLife, observed.dateCount);
  const shares = new Float64Array(completed.uncertainty.length);
  completed.patternOf.forEach((pattern, date) => {
    shares[pattern] += weights[date];
  });
  completed.uncertainty.forEach((values, pattern) => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        if (j <= i) pairs.covariance[i * size + j] += shares[pattern] * values[i * size + j];
        pairs.variance[i * size + j] += shares[pattern] * values[i * (size + 1)];
      }
    }
  });
  return { ...pairs, effectiveCount: effectiveCounts(observed, weights) };
}

function effectiveCounts({ factorCount, dateCount, estimated }: FactorHistory, weights: Float64Array) {
  return Float64Array.from({ length: factorCount }, (_, k) => {
    const own = weights.map((weight, date) => weight * estimated[date * factorCount + k]);
    return dateCount === 0 ? 0 : kishEffectiveCount(own);
  });
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
