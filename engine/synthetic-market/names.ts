import type { RandomStream } from "../stats/index.ts";
import { WARM_UP_DAYS } from "./listings.ts";
import type { Traits } from "./traits.ts";

/** Days of history kept for momentum: 252 back, and today. */
const HISTORY_DAYS = 253;

/** The state of every line, by asset code: latent scores and specific volatilities move at month starts, the rest daily. */
export interface Names {
  readonly traits: Traits;
  readonly industryBeta: Float64Array;
  /** Units of the base currency per unit of each currency at the last close. */
  readonly fxRate: Float64Array;
  /** Codes of the listed names, ascending; the first `activeCount` count. */
  readonly active: Int32Array;
  activeCount: number;
  /** Price and shares as last traded. */
  readonly price: Float64Array;
  readonly shares: Float64Array;
  /** Growth of 1 during the running suspension; 1 when trading. */
  readonly gap: Float64Array;
  /** First day on which a suspended name trades again. */
  readonly resumeDay: Int32Array;
  readonly industry: Int32Array;
  readonly betaScore: Float64Array;
  readonly volatilityScore: Float64Array;
  /** Annual specific volatility before the regime and announcements. */
  readonly specificVolatility: Float64Array;
  readonly book: Float64Array;
  readonly returnOnEquity: Float64Array;
  /** ln of the total-return index as last traded, and its past, [HISTORY_DAYS × names], a ring over days. */
  readonly logIndex: Float64Array;
  readonly history: Float64Array;
  meanLogCap: number;
}

/** Names as on the first day of the warm-up, with those listed before it active. */
export function startNames(traits: Traits, industryBeta: Float64Array, fxRate: Float64Array): Names {
  const reals = (): Float64Array => new Float64Array(traits.assetCount);
  const names: Names = {
    traits,
    industryBeta,
    fxRate: fxRate.slice(),
    active: new Int32Array(traits.assetCount),
    activeCount: 0,
    price: Float64Array.from(traits.price),
    shares: Float64Array.from(traits.shares),
    gap: reals().fill(1),
    resumeDay: new Int32Array(traits.assetCount).fill(-WARM_UP_DAYS),
    industry: Int32Array.from(traits.industry),
    betaScore: Float64Array.from(traits.betaScore),
    volatilityScore: Float64Array.from(traits.volatilityScore),
    specificVolatility: reals(),
    book: reals(),
    returnOnEquity: reals(),
    logIndex: reals(),
    history: new Float64Array(HISTORY_DAYS * traits.assetCount),
    meanLogCap: 0,
  };
  const seasoned = traits.firstDay.findIndex((day) => day >= 0);
  names.activeCount = seasoned === -1 ? traits.assetCount : seasoned;
  for (let row = 0; row < names.activeCount; row++) names.active[row] = row;
  updateMeanLogCap(names);
  for (let row = 0; row < names.activeCount; row++) openBook(names, row, -WARM_UP_DAYS);
  return names;
}

/** Capitalisation as last traded, in the base currency at the last close's exchange rate. */
export function marketCapOf({ price, shares, fxRate, traits }: Names, asset: number): number {
  return price[asset] * shares[asset] * fxRate[traits.currency[asset]];
}

/** Adds the names whose first day this is; new codes are the highest, so the list stays ascending. */
export function listNewNames(names: Names, day: number): number {
  const before = names.activeCount;
  let asset = before === 0 ? 0 : names.active[before - 1] + 1;
  while (asset < names.traits.assetCount && names.traits.firstDay[asset] < day) asset++;
  while (asset < names.traits.assetCount && names.traits.firstDay[asset] === day) {
    names.active[names.activeCount++] = asset;
    openBook(names, asset, day);
    asset++;
  }
  return names.activeCount - before;
}

/** Drops the names whose last day this was. */
export function dropDelisted(names: Names, day: number): void {
  let kept = 0;
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    if (names.traits.lastDay[asset] > day) names.active[kept++] = asset;
  }
  names.activeCount = kept;
}

/** Remembers today's total-return index of every listed name. */
export function recordHistory(names: Names, day: number): void {
  const offset = ringRow(day) * names.traits.assetCount;
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    names.history[offset + asset] = names.logIndex[asset];
  }
}

/** Where in `history` the closes 21 and 252 days before `day` start: momentum is their difference. */
export function momentumOffsets(
  names: Names,
  day: number,
): { readonly recent: number; readonly old: number } {
  const { assetCount } = names.traits;
  return { recent: ringRow(day - 21) * assetCount, old: ringRow(day - 252) * assetCount };
}

/** Month start: latent scores revert to 0 with unit variance kept, and specific volatilities follow size and score. */
export function updateLatentScores(names: Names, day: number, random: RandomStream): void {
  updateMeanLogCap(names);
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    // Half-lives of 34 and 17 months.
    names.betaScore[asset] = 0.98 * names.betaScore[asset] + Math.sqrt(1 - 0.98 ** 2) * random.normal();
    names.volatilityScore[asset] =
      0.96 * names.volatilityScore[asset] + Math.sqrt(1 - 0.96 ** 2) * random.normal();
    const primary = names.traits.linkedTo[asset];
    if (primary >= 0) {
      names.betaScore[asset] = names.betaScore[primary];
      names.volatilityScore[asset] = names.volatilityScore[primary];
    }
    updateSpecificVolatility(names, asset, day);
  }
}

function openBook(names: Names, asset: number, day: number): void {
  const { traits } = names;
  names.book[asset] =
    names.price[asset] * names.shares[asset] * Math.exp(traits.bookTarget[asset] + traits.bookGap[asset]);
  updateSpecificVolatility(names, asset, day);
}

/** σ ∝ cap^(−1/4), so that variance goes with 1/√cap, the premise of √cap regression weights. */
function updateSpecificVolatility(names: Names, asset: number, day: number): void {
  const size = Math.log(marketCapOf(names, asset)) - names.meanLogCap;
  const volatility = 0.245 * Math.exp(-0.25 * size + 0.2 * names.volatilityScore[asset]);
  const distressed = names.traits.bankrupt[asset] === 1 && names.traits.lastDay[asset] - day < 126;
  names.specificVolatility[asset] = Math.min(0.7, Math.max(0.13, volatility)) * (distressed ? 1.8 : 1);
}

function updateMeanLogCap(names: Names): void {
  let sum = 0;
  for (let row = 0; row < names.activeCount; row++) {
    sum += Math.log(marketCapOf(names, names.active[row]));
  }
  if (names.activeCount > 0) names.meanLogCap = sum / names.activeCount;
}

function ringRow(day: number): number {
  return (day + WARM_UP_DAYS + HISTORY_DAYS) % HISTORY_DAYS;
}
