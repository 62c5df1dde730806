import { type AssetActions, actionsByAsset, delistedReturn, returnWithActions } from "./corporate-actions.ts";
import { ofCurrency } from "./currency-rates.ts";
import type { MarketDay } from "./market-day.ts";
import { type Memberships, noMemberships } from "./memberships.ts";
import type { SecurityTraits } from "./security-traits.ts";

/**
 * What is known of every asset at the close of a day: the last cap, price and industry with their age, and the day's
 * return.
 */
export interface MarketState {
  readonly date: string;
  /** Number of trading days taken in. */
  readonly dayCount: number;
  /** [N] last close; NaN before the first, and after a return that came without a close (it would count twice). */
  readonly price: Float64Array;
  /** [N] trading days since that close: 0 when it is today's, -1 where there is none. */
  readonly priceAge: Int32Array;
  /** [N] last market cap in the base currency, moved by the returns since; NaN before the first. */
  readonly marketCap: Float64Array;
  /** [N] trading days since the last bar: 0 when the asset has one today, -1 before its first. */
  readonly age: Int32Array;
  /** [N] number of daily returns seen. */
  readonly returnCount: Int32Array;
  readonly industries: Memberships;
}

/** The day's returns and what they rest on. */
export interface DayReturns {
  /** [N] simple return of the period in excess of the risk-free rate of the asset's currency (total where no rate is given), NaN = none. */
  readonly excess: Float64Array;
  /** [N] simple total return in the asset's own currency; NaN = none. */
  readonly total: Float64Array;
  /** [N] the same in the base currency, (1 + total)(1 + fx) − 1; total itself where the exchange rate's return is not known. */
  readonly base: Float64Array;
  /** Risk-free return of the base currency; 0 where none is given. */
  readonly riskFree: number;
  /** Assets whose return spans more than one trading day because they had no bar in between. */
  readonly gapReturnCount: number;
}

/** Before the first day. */
export function startMarketState(assetCount: number): MarketState {
  return {
    date: "",
    dayCount: 0,
    price: new Float64Array(assetCount).fill(Number.NaN),
    priceAge: new Int32Array(assetCount).fill(-1),
    marketCap: new Float64Array(assetCount).fill(Number.NaN),
    age: new Int32Array(assetCount).fill(-1),
    returnCount: new Int32Array(assetCount),
    industries: noMemberships(assetCount),
  };
}

/**
 * Takes in a day: returns from the data or from prices, then the day's closes.
 *
 * A return is the given one; without it, price over the last price less 1, provided that at most `maxGapDays` trading
 * days without a price lie between the two, and that the day's closes give returns at all. The excess return is that
 * less the risk-free rate of the asset's own currency; less the base currency's where its currency is not known or has no
 * rate that day.
 *
 * With corporate actions, a return from prices is what a share held at the last close has become; a delisting is the last
 * return, given or not, on a bar's day or on one of its own.
 *
 * Market cap and price carry forward while a name does not trade, with their age; a cap that is missing moves with the
 * name's return, if it has one, and with the exchange rate of its currency.
 *
 * The arrays of the state are owned by the fold and updated in place.
 *
 * @param state       as of the trading day before; given up by the caller
 * @param day         [N] each, NaN = missing
 * @param traits      the currency of every asset
 * @param maxGapDays  trading days without a price that a return from prices may span
 * @returns the day's returns [N], decimal, NaN = none, and the state at its close
 * @see docs/decisions/returns-over-gaps.md, docs/methodology/01a-returns.md
 * @complexity O(N)
 */
export function stepMarketState(
  state: MarketState,
  day: MarketDay,
  traits: Pick<SecurityTraits, "currency">,
  maxGapDays: number,
): { state: MarketState; output: DayReturns } {
  const assetCount = state.price.length;
  const riskFree = Number.isNaN(day.riskFree) ? 0 : day.riskFree;
  const total = new Float64Array(assetCount).fill(Number.NaN);
  const excess = new Float64Array(assetCount).fill(Number.NaN);
  const base = new Float64Array(assetCount).fill(Number.NaN);
  const from: ReturnSources = { maxGapDays, actions: actionsByAsset(day.actions) };
  let gapReturnCount = 0;
  for (let asset = 0; asset < assetCount; asset++) {
    const value = assetReturn(state, day, asset, from);
    if (!Number.isNaN(value)) {
      total[asset] = value;
      excess[asset] = value - ofCurrency(day.riskFreeByCurrency, traits.currency[asset], riskFree);
      state.returnCount[asset]++;
      if ((Number.isNaN(day.givenReturn[asset]) ? state.priceAge : state.age)[asset] > 0) gapReturnCount++;
    }
    const fxReturn = ofCurrency(day.fxReturn, traits.currency[asset], 0);
    // Not by way of (1 + r) − 1, which would round the return of every name at home.
    base[asset] = value + fxReturn + value * fxReturn;
    closeAsset(state, day, asset, (Number.isNaN(value) ? 1 : 1 + value) * (1 + fxReturn));
    if (from.actions?.get(asset)?.delisting !== undefined && !Number.isNaN(value)) endListing(state, asset);
  }
  return {
    state: {
      ...state,
      date: day.date,
      dayCount: state.dayCount + 1,
      industries: carryIndustries(state.industries, day.industries),
    },
    output: { excess, total, base, riskFree, gapReturnCount },
  };
}

interface ReturnSources {
  readonly maxGapDays: number;
  readonly actions: ReadonlyMap<number, AssetActions> | undefined;
}

function assetReturn(state: MarketState, day: MarketDay, asset: number, from: ReturnSources): number {
  const own = from.actions?.get(asset);
  if (own !== undefined) return returnOfActions(own, state, day, { asset, maxGapDays: from.maxGapDays });
  const given = day.givenReturn[asset];
  if (!Number.isNaN(given)) return given;
  if (day.returnsFromPrices === false) return Number.NaN;
  if (state.priceAge[asset] < 0 || state.priceAge[asset] > from.maxGapDays) return Number.NaN;
  return day.price[asset] / state.price[asset] - 1;
}

/** A given return has all in it but the end of the listing; how that ends counts however long ago the last price was. */
function returnOfActions(
  own: AssetActions,
  state: MarketState,
  day: MarketDay,
  { asset, maxGapDays }: { readonly asset: number; readonly maxGapDays: number },
): number {
  const given = day.givenReturn[asset];
  const isNear = state.priceAge[asset] >= 0 && state.priceAge[asset] <= maxGapDays;
  const lastPrice = isNear || own.delisting !== undefined ? state.price[asset] : Number.NaN;
  const prices = { price: day.price[asset], lastPrice };
  if (Number.isNaN(given) && day.returnsFromPrices !== false) return returnWithActions(own, prices);
  return own.delisting === undefined ? given : delistedReturn(own.delisting, given, prices);
}

/** The last return is in: what a later bar, if any, is compared with is not the last price. */
function endListing(state: MarketState, asset: number): void {
  state.age[asset] = 0;
  state.price[asset] = Number.NaN;
  state.priceAge[asset] = -1;
}

function closeAsset(state: MarketState, day: MarketDay, asset: number, growth: number): void {
  const price = day.price[asset];
  const marketCap = day.marketCap[asset];
  const hasBar = !Number.isNaN(price) || !Number.isNaN(marketCap) || !Number.isNaN(day.givenReturn[asset]);
  if (hasBar) state.age[asset] = 0;
  else if (state.age[asset] >= 0) state.age[asset]++;
  if (!Number.isNaN(price)) {
    state.price[asset] = price;
    state.priceAge[asset] = 0;
  } else if (!Number.isNaN(day.givenReturn[asset])) {
    state.price[asset] = Number.NaN;
    state.priceAge[asset] = -1;
  } else if (state.priceAge[asset] >= 0) {
    state.priceAge[asset]++;
  }
  // A cap that is missing moves with the name and its currency: an old one would keep its weight and size for ever.
  if (!Number.isNaN(marketCap)) state.marketCap[asset] = marketCap;
  else if (growth > 0) state.marketCap[asset] *= growth;
}

/** Today's memberships; an asset without any today keeps its last. */
function carryIndustries(before: Memberships, today: Memberships): Memberships {
  const assetCount = today.offsets.length - 1;
  let carried = 0;
  for (let asset = 0; asset < assetCount; asset++) {
    if (entryCount(today, asset) === 0) carried += entryCount(before, asset);
  }
  if (carried === 0) return today;
  const offsets = new Int32Array(assetCount + 1);
  const codes = new Int32Array(today.codes.length + carried);
  const shares = new Float64Array(codes.length);
  for (let asset = 0; asset < assetCount; asset++) {
    const source = entryCount(today, asset) > 0 ? today : before;
    let target = offsets[asset];
    for (let entry = source.offsets[asset]; entry < source.offsets[asset + 1]; entry++) {
      codes[target] = source.codes[entry];
      shares[target++] = source.shares[entry];
    }
    offsets[asset + 1] = target;
  }
  return { offsets, codes, shares };
}

function entryCount(memberships: Memberships, asset: number): number {
  return memberships.offsets[asset + 1] - memberships.offsets[asset];
}
