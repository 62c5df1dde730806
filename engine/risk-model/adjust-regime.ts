import type { Vector } from "../linalg/index.ts";
import { halfLifeDecay } from "../stats/index.ts";
import type { FactorCovariance } from "./factor-covariance.ts";
import type { FactorHistory } from "./factor-history.ts";

/** Options of the volatility regime adjustment. */
export interface RegimeOptions {
  /** Half-life of the multiplier, periods. */
  readonly halfLife: number;
}

/** What the one-period forecasts are made with that the multiplier is judged by. */
export interface RegimeForecastOptions extends RegimeOptions {
  readonly volatilityHalfLife: number;
  /** Effective observations before a factor's forecast is judged. */
  readonly ownHistoryFull: number;
}

/** Standardised returns beyond ± this count as this: one wild factor is no regime. */
const WIDEST = 10;

/** A variance below this share of the squared mean is rounding. */
const ROUNDING = 1e-12;

/** Effective observations above which a variance judges a return. */
const LEAST_TO_JUDGE = 5;

/** Periods that have to be judged before the multiplier may move. */
const LEAST_PERIODS = 10;

/**
 * Multiplies F by λ², the recent mean square of factor returns over their own one-period forecasts: a model that has
 * been too low of late is raised at once, instead of waiting for its half-life.
 *
 * B_t² = (1/K) Σ_k ((f_kt − μ_kt) / σ_kt)² with μ_kt and σ_kt the exponentially weighted mean and volatility of the periods before t;
 * λ² = Σ w_t B_t² / Σ w_t. Against a variance of n normal observations that square has a mean of (n + 1)/(n − 3) where the level has not
 * changed: that is taken out, or λ would raise forecasts for being uncertain. Cross-sections tell of the level of
 * volatility long before a single series does.
 *
 * @see Menchero & Morozov (2015); docs/methodology/08-risk-model.md
 * @complexity O(T·K)
 */
export function adjustRegime(
  history: FactorHistory,
  previous: FactorCovariance,
  options: RegimeForecastOptions,
): FactorCovariance {
  return scaleByRegime(previous, historyMultiplier(history, options));
}

/** λ of a history; 1 before ten judged periods. */
export function historyMultiplier(history: FactorHistory, options: RegimeForecastOptions): number {
  const bias = crossSectionalBias(history, options).filter((b) => !Number.isNaN(b));
  return bias.length < LEAST_PERIODS ? 1 : regimeMultiplier(bias, options.halfLife);
}

/** λ² F. */
export function scaleByRegime(previous: FactorCovariance, multiplier: number): FactorCovariance {
  const { rows, cols, values } = previous.covariance;
  return {
    ...previous,
    stage: "regime",
    covariance: { rows, cols, values: Float64Array.from(values, (value) => value * multiplier ** 2) },
    repairedEigenvalues: 0,
    volatilityMultiplier: multiplier,
    shrinkage: 0,
    eigenvalueBias: null,
  };
}

/**
 * λ = √(Σ w_t B_t² / Σ w_t), the latest period weighing most.
 *
 * @param bias  [T] B of each period
 * @example
 * regimeMultiplier([2, 2, 2], 42) // => 2
 */
export function regimeMultiplier(bias: Vector, halfLife: number): number {
  const decay = halfLifeDecay(halfLife);
  let sum = 0;
  let total = 0;
  for (let t = 0; t < bias.length; t++) {
    sum = decay * sum + bias[t] ** 2;
    total = decay * total + 1;
  }
  return Math.sqrt(sum / total);
}

/** B_t [T]; NaN where no factor had a forecast to judge. */
export function crossSectionalBias(
  { factorCount, dateCount, returns, estimated }: FactorHistory,
  { volatilityHalfLife, ownHistoryFull }: Omit<RegimeForecastOptions, "halfLife">,
): Float64Array {
  const decay = halfLifeDecay(volatilityHalfLife);
  const [weight, square, sum, squares] = [0, 1, 2, 3].map(() => new Float64Array(factorCount));
  const bias = new Float64Array(dateCount).fill(Number.NaN);
  for (let date = 0; date < dateCount; date++) {
    const start = date * factorCount;
    let total = 0;
    let count = 0;
    for (let k = 0; k < factorCount; k++) {
      weight[k] *= decay;
      square[k] *= decay * decay;
      sum[k] *= decay;
      squares[k] *= decay;
      if (estimated[start + k] === 0) continue;
      const value = returns[start + k];
      const effective = weight[k] ** 2 / square[k];
      if (effective >= ownHistoryFull && effective > LEAST_TO_JUDGE) {
        const mean = sum[k] / weight[k];
        const variance = squares[k] / weight[k] - mean * mean;
        if (variance > ROUNDING * mean * mean) {
          const square = ((value - mean) ** 2 / variance) * ((effective - 3) / (effective + 1));
          total += Math.min(WIDEST ** 2, square);
          count++;
        }
      }
      weight[k]++;
      square[k]++;
      sum[k] += value;
      squares[k] += value ** 2;
    }
    if (count > 0) bias[date] = Math.sqrt(total / count);
  }
  return bias;
}
