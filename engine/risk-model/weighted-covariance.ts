import type { Matrix } from "../linalg/index.ts";
import { bartlettNoise, kishEffectiveCount } from "../stats/index.ts";
import { completeHistory } from "./complete-history.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import type { FactorHistory } from "./factor-history.ts";
import { keepLeastShare } from "./keep-least-share.ts";
import { excessKurtosis } from "./volatility-error.ts";
import { hasGaps, type WeightedHistory, weightHistory } from "./weighted-history.ts";
import { weightedMoments, weightedVariances } from "./weighted-moments.ts";

/** A history as the stages of F take it, each with lags of its own. */
export interface CovarianceHistory {
  /** Each factor over the periods it was estimated in, weighted for volatilities. */
  readonly volatility: WeightedHistory;
  /** All factors over all periods, what was missing filled in, weighted for correlations. */
  readonly correlation: WeightedHistory;
  /** [K×K] what is not known of what was filled in, a weighted mean over the periods; null where nothing was missing. */
  readonly uncertainty: Float64Array | null;
  /** [K×K] correlations without lags. */
  readonly plainCorrelations: Matrix;
  /** Of the factor with the longest history, weighted as correlations are. */
  readonly correlationEffectiveCount: number;
  /** [K] weighted as volatilities are. */
  readonly excessKurtosis: Float64Array;
}

/** Iterations of the filling in. Fifty leave the correlations of a factor with a tenth of the periods a hundredth of their way to go. */
const MOST_ITERATIONS = 50;

/** Weights a history for volatilities and correlations, and fills in what some factors lack, once for all stages. */
export function covarianceHistory(
  history: FactorHistory,
  halfLives: { readonly volatilityHalfLife: number; readonly correlationHalfLife: number },
): CovarianceHistory {
  const weighted = (of: FactorHistory, halfLife: number) => weightHistory(of, { halfLife, mean: "weighted" });
  const { volatilityHalfLife, correlationHalfLife } = halfLives;
  const volatility = weighted(history, volatilityHalfLife);
  const completed = hasGaps(history)
    ? completeHistory(history, {
        halfLife: correlationHalfLife,
        // A prior worth as many observations as a regression has others to fit; a factor without a period yet changes nothing.
        priorCount: volatility.total.filter((total) => total > 0).length,
        maxIterations: MOST_ITERATIONS,
      })
    : null;
  const correlation =
    completed === null && correlationHalfLife === volatilityHalfLife
      ? volatility
      : weighted(completed?.history ?? history, correlationHalfLife);
  const uncertainty = completed?.uncertainty ?? null;
  return {
    volatility,
    correlation,
    uncertainty,
    plainCorrelations: correlationsOf(correlation, uncertainty, 0),
    correlationEffectiveCount: Math.max(...effectiveCounts(history, correlation.weights)),
    excessKurtosis: excessKurtosis(volatility),
  };
}

/** Lags of a stage, and from when a factor's own history counts alone. */
export interface WeightedCovarianceOptions {
  readonly lags: { readonly volatility: number; readonly correlation: number };
  readonly ownHistoryFull: number;
}

/**
 * F_ij = ρ_ij σ_i σ_j with weights and lags of their own for volatilities and correlations: σ over the periods a factor was
 * estimated in, ρ over all periods with what is missing filled in. A young factor's σ leans on the others as
 * `estimateFactorCovariance` says.
 */
export function weightedCovariance(
  stage: FactorCovariance["stage"],
  history: CovarianceHistory,
  { lags, ownHistoryFull }: WeightedCovarianceOptions,
): FactorCovariance {
  const { total, squares } = history.volatility;
  const effectiveCount = total.map((own, k) => (own > 0 ? own ** 2 / squares[k] : 0));
  const deviation = blendedDeviations(
    weightedVariances(history.volatility, lags.volatility),
    effectiveCount,
    ownHistoryFull,
  );
  const size = deviation.length;
  const { matrix, count } = laggedCorrelations(history, lags.correlation);
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      values[i * size + j] = matrix.values[i * size + j] * deviation[i] * deviation[j];
      values[j * size + i] = values[i * size + j];
    }
    values[i * (size + 1)] = deviation[i] ** 2;
  }
  return {
    stage,
    covariance: { rows: size, cols: size, values },
    effectiveCount,
    excessKurtosis: history.excessKurtosis,
    correlationEffectiveCount: history.correlationEffectiveCount / bartlettNoise(lags.correlation),
    repairedEigenvalues: count,
    volatilityMultiplier: 1,
    shrinkage: 0,
    eigenvalueBias: null,
  };
}

function laggedCorrelations(
  { correlation, uncertainty, plainCorrelations }: CovarianceHistory,
  lags: number,
) {
  return lags === 0
    ? { matrix: plainCorrelations, count: 0 }
    : keepLeastShare(correlationsOf(correlation, uncertainty, lags), plainCorrelations);
}

/** V / √(V_ii V_jj) of the filled-in history, what is not known of it in lag 0: 1 on the diagonal, 0 where a factor does not vary. */
function correlationsOf(weighted: WeightedHistory, uncertainty: Float64Array | null, lags: number): Matrix {
  const size = weighted.factorCount;
  const moments = weightedMoments(weighted, lags);
  if (uncertainty !== null) {
    const total = weighted.weights.reduce((sum, weight) => sum + weight, 0);
    for (let cell = 0; cell < moments.length; cell++) moments[cell] += total * uncertainty[cell];
  }
  const scale = Float64Array.from({ length: size }, (_, k) => {
    const own = moments[k * (size + 1)];
    return own > 0 ? 1 / Math.sqrt(own) : 0;
  });
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    values[i * (size + 1)] = scale[i] > 0 ? 1 : 0;
    for (let j = 0; j < i; j++) {
      const rho = moments[i * size + j] * scale[i] * scale[j];
      values[i * size + j] = Math.max(-1, Math.min(1, rho));
      values[j * size + i] = values[i * size + j];
    }
  }
  return { rows: size, cols: size, values };
}

/** [K] Kish's effective number of each factor's own observations. */
function effectiveCounts({ factorCount, estimated }: FactorHistory, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: factorCount }, (_, k) =>
    kishEffectiveCount(weights.map((weight, date) => weight * estimated[date * factorCount + k])),
  );
}

/** Volatilities with young factors drawn to the median variance of the others. [K] */
function blendedDeviations(
  own: Float64Array,
  effectiveCount: Float64Array,
  ownHistoryFull: number,
): Float64Array {
  const known = own.filter((_, k) => effectiveCount[k] >= ownHistoryFull).sort();
  const prior = known.length === 0 ? 0 : (known[(known.length - 1) >> 1] + known[known.length >> 1]) / 2;
  return own.map((value, k) => {
    const share = known.length === 0 ? 1 : Math.min(1, effectiveCount[k] / ownHistoryFull);
    // A factor that was never estimated has no risk to forecast yet.
    return effectiveCount[k] === 0 ? 0 : Math.sqrt(share * value + (1 - share) * prior);
  });
}
