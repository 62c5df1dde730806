import { lengthen, lengthenRows } from "../labels/index.ts";
import { type KnownFundamentals, neverReported } from "./known-fundamentals.ts";
import type { MarketState } from "./market-state.ts";
import type { Memberships } from "./memberships.ts";

/** The state as if the run had had `assetCount` assets from the start: the new ones have not appeared yet. */
export function growMarketState(state: MarketState, assetCount: number): MarketState {
  return {
    ...state,
    price: lengthen(state.price, assetCount, Number.NaN),
    priceAge: lengthen(state.priceAge, assetCount, -1),
    marketCap: lengthen(state.marketCap, assetCount, Number.NaN),
    age: lengthen(state.age, assetCount, -1),
    returnCount: lengthen(state.returnCount, assetCount, 0),
    industries: growMemberships(state.industries, assetCount),
  };
}

/** Memberships with more assets, none of the new ones in a group. */
export function growMemberships(memberships: Memberships, assetCount: number): Memberships {
  return { ...memberships, offsets: lengthen(memberships.offsets, assetCount + 1, memberships.codes.length) };
}

/** Fundamentals with more assets, nothing known of the new ones. */
export function growKnownFundamentals(state: KnownFundamentals, assetCount: number): KnownFundamentals {
  const columns = { from: state.assetCount, to: assetCount };
  return {
    assetCount,
    firstRow: state.firstRow,
    value: lengthenRows(state.value, columns, Number.NaN),
    periodEnd: lengthenRows(state.periodEnd, columns, neverReported),
    firstYear: state.firstYear,
    yearsAgo: lengthenRows(state.yearsAgo, columns, Number.NaN),
  };
}
