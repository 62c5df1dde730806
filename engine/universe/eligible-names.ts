import { baseRates, type MarketAxes, type MarketDay, type MarketState } from "../data/index.ts";
import { medianTradedValue, type TradedValues, tradedShare } from "./traded-value.ts";
import type { ExitReason } from "./universe-changes.ts";
import type { NameSet, UniverseOptions } from "./universe-options.ts";

/** A close as a review sees it. */
export interface ReviewClose {
  readonly market: MarketState;
  readonly day: MarketDay;
  readonly axes: MarketAxes;
  readonly traded: TradedValues;
  /** [N] 1 = covered. */
  readonly coverage: Uint8Array;
}

/** Names that may be members, and why members of before may no longer be. */
export interface Eligibility {
  /** Assets, ascending. */
  readonly names: readonly number[];
  readonly barred: ReadonlyMap<number, ExitReason>;
}

/** Applies every rule but the ranks: lists, lines, floors, and for those who are not members history and a bar on the day. */
export function eligibleNames(before: Uint8Array, close: ReviewClose, options: UniverseOptions): Eligibility {
  const { market } = close;
  const rule = exitRule(close, options);
  const barred = new Map<number, ExitReason>();
  const names: number[] = [];
  for (let asset = 0; asset < before.length; asset++) {
    if (close.coverage[asset] === 0) continue;
    const isMember = before[asset] === 1;
    const reason = rule(asset, isMember);
    if (reason !== undefined) {
      if (isMember) barred.set(asset, reason);
      continue;
    }
    const enters = market.age[asset] === 0 && market.returnCount[asset] >= options.minHistoryPeriods;
    // A hole in the data on the day of the review is no reason to lose a seat.
    if (isMember || enters) names.push(asset);
  }
  if (!options.primaryOnly) return { names, barred };
  const lines = largestLines(names, close);
  for (const asset of names) if (before[asset] === 1 && !lines.has(asset)) barred.set(asset, "line");
  return { names: names.filter((asset) => lines.has(asset)), barred };
}

/** What bars a name, by rules that hold for members and others, each with its own floor. NaN bars nobody. */
function exitRule(close: ReviewClose, options: UniverseOptions) {
  const { day, axes, traded } = close;
  const { traits } = axes;
  const baseRate = baseRates(traits, day);
  const included = namesIn(options.include, close);
  const excluded = namesIn(options.exclude, close);
  const countries = new Set(options.markets.map(({ country }) => axes.countries.indexOf(country)));
  const isListed = (asset: number) =>
    (included === undefined || included[asset] === 1) &&
    excluded?.[asset] !== 1 &&
    (countries.size === 0 || (traits.country[asset] >= 0 && countries.has(traits.country[asset])));
  return (asset: number, isMember: boolean): ExitReason | undefined => {
    if (!isListed(asset)) return "list";
    if (options.primaryOnly && traits.primary[asset] === 0) return "line";
    const floor = isMember ? "exit" : "min";
    if (day.price[asset] * baseRate[asset] < options[`${floor}Price`]) return "price";
    const [value, share] = [options[`${floor}DollarVolume`], options[`${floor}TradedShare`]];
    if (value > 0 && medianTradedValue(traded, asset) < value) return "liquidity";
    if (share > 0 && tradedShare(traded, asset) < share) return "liquidity";
    return undefined;
  };
}

/** [N] flags of a set; undefined for the empty set. */
function namesIn({ lists, ids }: NameSet, { day, axes }: ReviewClose): Uint8Array | undefined {
  if (lists.length === 0 && ids.length === 0) return undefined;
  const flags = new Uint8Array(axes.assets.labels.length);
  for (const list of lists) {
    day.lists.get(list)?.forEach((on, asset) => {
      if (on === 1) flags[asset] = 1;
    });
  }
  for (const id of ids) {
    const asset = axes.assets.codes.get(id);
    if (asset !== undefined) flags[asset] = 1;
  }
  return flags;
}

/** Of the names of each issuer the one with the largest cap, the first of equals; names without an issuer stand alone. */
function largestLines(names: readonly number[], { market, axes }: ReviewClose): ReadonlySet<number> {
  const { issuer } = axes.traits;
  const largest = new Map<number, number>();
  const lines = new Set<number>();
  for (const asset of names) {
    if (issuer[asset] < 0) lines.add(asset);
    else {
      const best = largest.get(issuer[asset]);
      if (best === undefined || market.marketCap[asset] > market.marketCap[best])
        largest.set(issuer[asset], asset);
    }
  }
  for (const asset of largest.values()) lines.add(asset);
  return lines;
}
