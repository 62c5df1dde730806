import { lengthen } from "../../labels/index.ts";
import type { Vector } from "../../linalg/index.ts";
import { halfLifeDecay, medianOf } from "../../stats/index.ts";
import { growLinkedSums, type LinkedSums, startLinkedSums, stepLinkedSums } from "./linked-lines.ts";
import type { SpecificRiskOptions } from "./specific-options.ts";

/** Exponentially weighted sums over every name's specific returns, each on the name's own clock. [N] each */
export interface SpecificRiskState {
  /** Number of specific returns seen. */
  readonly count: Int32Array;
  /** Σ w, Σ w², Σ w u, Σ w u², Σ w |u| of the returns without their jumps. */
  readonly weight: Float64Array;
  readonly squaredWeight: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly absolutes: Float64Array;
  /** Σ w and Σ w (u² − u'²) with u' the return held within the threshold: the variance that came in jumps. */
  readonly jumpWeight: Float64Array;
  readonly jumpSquares: Float64Array;
  /** Σ w and, from lag 0 on, Σ w u_t u_{t−l}. */
  readonly lagWeight: Float64Array;
  readonly laggedProducts: readonly Float64Array[];
  /** u_{t−1}, u_{t−2} … of each name. */
  readonly recent: readonly Float64Array[];
  readonly linked: LinkedSums;
  readonly regime: RegimeSums;
}

/** Σ w B² and Σ w of the periods in which names had a forecast to be judged by. */
export interface RegimeSums {
  readonly periods: number;
  readonly weight: number;
  readonly squares: number;
}

/** Before the first day. */
export function startSpecificRisk(
  assetCount: number,
  { neweyWest }: Pick<SpecificRiskOptions, "neweyWest">,
): SpecificRiskState {
  const zeros = () => new Float64Array(assetCount);
  const lags = neweyWest?.lags ?? 0;
  return {
    count: new Int32Array(assetCount),
    weight: zeros(),
    squaredWeight: zeros(),
    sum: zeros(),
    squares: zeros(),
    absolutes: zeros(),
    jumpWeight: zeros(),
    jumpSquares: zeros(),
    lagWeight: zeros(),
    laggedProducts: Array.from({ length: lags === 0 ? 0 : lags + 1 }, zeros),
    recent: Array.from({ length: lags }, zeros),
    linked: startLinkedSums(assetCount),
    regime: { periods: 0, weight: 0, squares: 0 },
  };
}

/** The state with more assets, none of the new ones with a return. */
export function growSpecificRisk(state: SpecificRiskState, assetCount: number): SpecificRiskState {
  const grown = (values: Float64Array) => lengthen(values, assetCount, 0);
  return {
    count: lengthen(state.count, assetCount, 0),
    weight: grown(state.weight),
    squaredWeight: grown(state.squaredWeight),
    sum: grown(state.sum),
    squares: grown(state.squares),
    absolutes: grown(state.absolutes),
    jumpWeight: grown(state.jumpWeight),
    jumpSquares: grown(state.jumpSquares),
    lagWeight: grown(state.lagWeight),
    laggedProducts: state.laggedProducts.map(grown),
    recent: state.recent.map(grown),
    linked: growLinkedSums(state.linked, assetCount),
    regime: state.regime,
  };
}

/** A period's specific returns, and what is known of the names. */
export interface SpecificPeriod {
  /** [N] NaN = none, and then the name's own clock stands still. */
  readonly specificReturns: Vector;
  /** [N] code of each name's issuer; −1 = stands alone. */
  readonly issuer: Int32Array;
}

/**
 * Takes in a period: first the forecasts made before it are judged (the output), then its returns become history.
 *
 * B² = Σ c z² / Σ c with z = u/σ, σ the name's own volatility of the periods before (`ownHistoryFrom` of them at least),
 * |z| held within 10, c the market cap at the close before.
 *
 * The state is owned by the fold and updated in place.
 *
 * @param marketCap  [N] at the close before the period
 * @returns output: B of the period; NaN where nobody could be judged
 */
export function stepSpecificRisk(
  state: SpecificRiskState,
  period: SpecificPeriod & { readonly marketCap: Vector },
  options: SpecificRiskOptions,
): { state: SpecificRiskState; output: number } {
  const bias = crossSectionalSpecificBias(state, period, options.ownHistoryFrom);
  const history = stepSpecificHistory(state, period, options);
  return { state: stepSpecificRegime(history, bias, options), output: bias };
}

/** Takes in the level that a period's specific returns had, B as `stepSpecificRisk` gave it; NaN changes nothing. */
export function stepSpecificRegime(
  state: SpecificRiskState,
  bias: number,
  { regime }: Pick<SpecificRiskOptions, "regime">,
): SpecificRiskState {
  if (regime === null || Number.isNaN(bias)) return state;
  const decay = halfLifeDecay(regime.halfLife);
  const { periods, weight, squares } = state.regime;
  return {
    ...state,
    regime: { periods: periods + 1, weight: decay * weight + 1, squares: decay * squares + bias * bias },
  };
}

/** Standardised returns beyond ± this count as this: one wild name is no regime. */
const WIDEST = 10;

/** Effective returns above which a variance judges a return. */
const LEAST_TO_JUDGE = 5;

/**
 * B of a period. Against a variance of n normal returns the square of the next has a mean of (n − 1)/(n − 3) where the level
 * has not changed: that is taken out, or λ would raise forecasts for being uncertain.
 */
function crossSectionalSpecificBias(
  state: SpecificRiskState,
  { specificReturns, marketCap }: { readonly specificReturns: Vector; readonly marketCap: Vector },
  fewest: number,
): number {
  const own = ownSpecificVariance(state, fewest);
  const stale = staleVariance(own);
  let sum = 0;
  let total = 0;
  for (let asset = 0; asset < own.length; asset++) {
    const value = specificReturns[asset];
    const effective = state.weight[asset] ** 2 / state.squaredWeight[asset];
    if (!(own[asset] > stale && effective > LEAST_TO_JUDGE && marketCap[asset] > 0)) continue;
    if (Number.isNaN(value)) continue;
    const square = ((value * value) / own[asset]) * ((effective - 3) / (effective - 1));
    sum += marketCap[asset] * Math.min(WIDEST ** 2, square);
    total += marketCap[asset];
  }
  return Math.sqrt(sum / total);
}

/** A volatility below this share of the median is that of a price that does not move, or of the only name of a factor. */
const STALE_SHARE = 0.1;

/** The variance up to which one is no measure of risk: 1 % of the median of those above 0; 0 where there are none. */
export function staleVariance(variance: Vector): number {
  const positive = new Float64Array(variance.length);
  let size = 0;
  for (let asset = 0; asset < positive.length; asset++)
    if (variance[asset] > 0) positive[size++] = variance[asset];
  const median = medianOf(positive.subarray(0, size));
  return Number.isNaN(median) ? 0 : STALE_SHARE ** 2 * median;
}

/** The sums after a period; see `stepSpecificRisk`. */
export function stepSpecificHistory(
  state: SpecificRiskState,
  { specificReturns, issuer }: SpecificPeriod,
  options: SpecificRiskOptions,
): SpecificRiskState {
  const decay = halfLifeDecay(options.halfLife);
  const jumpDecay = options.jumps === null ? 1 : halfLifeDecay(options.jumps.halfLife);
  const lagDecay = options.neweyWest === null ? 1 : halfLifeDecay(options.neweyWest.halfLife);
  const jumpLimit = jumpLimitOf(state, options);
  if (options.linked !== null) stepLinkedSums(state.linked, specificReturns, issuer, options.linked);
  const { count, weight, squaredWeight, sum, squares, absolutes, jumpWeight, jumpSquares } = state;
  const held = new Float64Array(count.length).fill(Number.NaN);
  for (let asset = 0; asset < held.length; asset++) {
    const given = specificReturns[asset];
    if (Number.isNaN(given)) continue;
    const limit = jumpLimit[asset];
    const value = Math.max(-limit, Math.min(limit, given));
    held[asset] = value;
    if (options.jumps !== null) {
      jumpWeight[asset] = jumpDecay * jumpWeight[asset] + 1;
      jumpSquares[asset] = jumpDecay * jumpSquares[asset] + (given * given - value * value);
    }
    count[asset]++;
    weight[asset] = decay * weight[asset] + 1;
    squaredWeight[asset] = decay * decay * squaredWeight[asset] + 1;
    sum[asset] = decay * sum[asset] + value;
    squares[asset] = decay * squares[asset] + value * value;
    absolutes[asset] = decay * absolutes[asset] + Math.abs(value);
  }
  if (state.recent.length > 0) addLags(state, held, lagDecay);
  return state;
}

/**
 * What a return is held within: the threshold times the name's own diffusive volatility before it, at the level of the
 * market's (λ: a crisis is no jump); never less than that of a stale price. Infinity while the name's own is not known. [N]
 */
function jumpLimitOf(
  state: SpecificRiskState,
  { jumps, ownHistoryFrom, regime }: SpecificRiskOptions,
): Float64Array {
  const limit = new Float64Array(state.count.length).fill(Number.POSITIVE_INFINITY);
  if (jumps === null) return limit;
  const least = Math.max(2, ownHistoryFrom);
  const variance = new Float64Array(limit.length).fill(Number.NaN);
  for (let asset = 0; asset < variance.length; asset++)
    if (state.count[asset] >= least) variance[asset] = diffusiveVariance(state, asset);
  const stale = staleVariance(variance);
  const level = jumps.threshold * specificRegimeMultiplier(state, { regime });
  for (let asset = 0; asset < limit.length; asset++) {
    const known = Math.max(variance[asset], stale);
    if (known > 0) limit[asset] = level * Math.sqrt(known);
  }
  return limit;
}

/** Periods that have to be judged before the multiplier may move. */
const LEAST_PERIODS = 10;

/** λ = √(Σ w B² / Σ w); 1 while fewer than ten periods were judged. */
export function specificRegimeMultiplier(
  { regime: { periods, weight, squares } }: Pick<SpecificRiskState, "regime">,
  { regime }: Pick<SpecificRiskOptions, "regime">,
): number {
  return regime === null || periods < LEAST_PERIODS ? 1 : Math.sqrt(squares / weight);
}

/** @param held  [N] the period's returns without their jumps; NaN = none */
function addLags(
  { lagWeight, laggedProducts, recent }: SpecificRiskState,
  held: Float64Array,
  decay: number,
): void {
  // From the longest lag on, so that each takes what the next shorter one remembers.
  for (let lag = recent.length; lag >= 0; lag--) {
    const products = laggedProducts[lag];
    const earlier = lag === 0 ? held : recent[lag - 1];
    const later = lag <= 1 ? held : recent[lag - 2];
    for (let asset = 0; asset < held.length; asset++) {
      const value = held[asset];
      if (Number.isNaN(value)) continue;
      products[asset] = decay * products[asset] + value * earlier[asset];
      if (lag > 0) earlier[asset] = later[asset];
      else lagWeight[asset] = decay * lagWeight[asset] + 1;
    }
  }
}

/**
 * Own variance of every name with at least `fewest` specific returns (two or more): diffusive, about the weighted mean and
 * corrected for the effective number of observations, plus what came in jumps; NaN for the others. No lags: it forecasts
 * one period. [N]
 */
export function ownSpecificVariance(state: SpecificRiskState, fewest: number): Float64Array {
  const out = new Float64Array(state.count.length).fill(Number.NaN);
  const least = Math.max(2, fewest);
  for (let asset = 0; asset < out.length; asset++) {
    if (state.count[asset] >= least)
      out[asset] = diffusiveVariance(state, asset) + jumpVariance(state, asset);
  }
  return out;
}

/** Exponentially weighted variance without jumps, about the weighted mean, × n/(n − 1) with n Kish's effective number. */
export function diffusiveVariance(
  { weight, squaredWeight, sum, squares }: SpecificRiskState,
  asset: number,
): number {
  const mean = sum[asset] / weight[asset];
  const effective = weight[asset] ** 2 / squaredWeight[asset];
  return (Math.max(0, squares[asset] / weight[asset] - mean * mean) * effective) / (effective - 1);
}

/** Mean of what the squares of returns had beyond the threshold; 0 without jumps. */
export function jumpVariance({ jumpWeight, jumpSquares }: SpecificRiskState, asset: number): number {
  return jumpWeight[asset] > 0 ? jumpSquares[asset] / jumpWeight[asset] : 0;
}
