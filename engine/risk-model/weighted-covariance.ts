import { bartlettNoise, halfLifeWeights, kishEffectiveCount } from "../stats/index.ts";
import type { CompletedHistory } from "./complete-history.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import type { FactorHistory } from "./factor-history.ts";
import { raiseNegativeEigenvalues } from "./raise-negative-eigenvalues.ts";
import { excessKurtosis } from "./volatility-error.ts";
import { type PairOptions, type WeightedPairs, weightedPairs } from "./weighted-pairs.ts";

/** How volatilities and correlations are weighted, and from when a factor's own history counts alone. */
export interface WeightedCovarianceOptions {
  readonly volatility: PairOptions;
  readonly correlation: PairOptions;
  readonly ownHistoryFull: number;
  /** The history with its gaps filled in; null takes every pair over the periods it shares. */
  readonly completed: CompletedHistory | null;
}

/**
 * F_ij = ρ_ij σ_i σ_j with weights and lags of their own for volatilities and correlations; a pair uses the periods in
 * which both factors were estimated. Young factors lean on the others as `estimateFactorCovariance` says.
 */
export function weightedCovariance(
  stage: FactorCovariance["stage"],
  history: FactorHistory,
  options: WeightedCovarianceOptions,
): FactorCovariance {
  const { factorCount } = history;
  const volatility = pairsOf(history, options.volatility, options.completed);
  const correlation = pairsOf(history, options.correlation, options.completed);
  const { deviation, ownShare } = blendedDeviations(volatility, options.ownHistoryFull);
  // Filling in has already drawn the correlations of a young factor towards 0.
  if (options.completed !== null) ownShare.fill(1);
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
    excessKurtosis: excessKurtosis(history, options.volatility.halfLife),
    correlationEffectiveCount:
      Math.max(...correlation.effectiveCount) / bartlettNoise(options.correlation.lags),
    repairedEigenvalues: repaired.count,
    volatilityMultiplier: 1,
    shrinkage: 0,
    eigenvalueBias: null,
  };
}

/** Moments over shared periods, or over all periods of a completed history; effective counts are of what was observed. */
function pairsOf(
  history: FactorHistory,
  options: PairOptions,
  completed: CompletedHistory | null,
): WeightedPairs {
  if (completed === null) return weightedPairs(history, options);
  const pairs = weightedPairs(completed.history, options);
  const size = history.factorCount;
  const weights = halfLifeWeights(options.halfLife, history.dateCount);
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
  return { ...pairs, effectiveCount: effectiveCounts(history, weights) };
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
