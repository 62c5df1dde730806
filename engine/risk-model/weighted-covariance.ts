import type { FactorCovariance } from "./factor-covariance.ts";
import type { FactorHistory } from "./factor-history.ts";
import { raiseNegativeEigenvalues } from "./raise-negative-eigenvalues.ts";
import { type PairOptions, type WeightedPairs, weightedPairs } from "./weighted-pairs.ts";

/** How volatilities and correlations are weighted, and from when a factor's own history counts alone. */
export interface WeightedCovarianceOptions {
  readonly volatility: PairOptions;
  readonly correlation: PairOptions;
  readonly ownHistoryFull: number;
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
  const volatility = weightedPairs(history, options.volatility);
  const correlation = weightedPairs(history, options.correlation);
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
    stage,
    covariance: repaired.matrix,
    effectiveCount: volatility.effectiveCount,
    correlationEffectiveCount: Math.max(...correlation.effectiveCount),
    repairedEigenvalues: repaired.count,
    volatilityMultiplier: 1,
    eigenvalueBias: null,
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
