import type { MarketDay, MarketState } from "../data/index.ts";
import { lengthen } from "../labels/index.ts";

/** Who the model learns from and whom it describes; DESIGN §6, primer ch. 5. */
export interface UniverseOptions {
  /** Members of the estimation universe, by market cap; Infinity for every eligible name. */
  readonly top: number;
  /** A member leaves only when its rank falls below `top × buffer`: hysteresis against churn. ≥ 1 */
  readonly buffer: number;
  /** Returns a name must have had before it can enter, in periods. */
  readonly minHistoryPeriods: number;
  /** Price floor for entry, in currency. */
  readonly minPrice: number;
  /** Periods without a bar after which a name is no longer covered. */
  readonly maxStalePeriods: number;
}

/** The universe as known at a close, used from the next period on. */
export interface Universe {
  /** [N] 1 = the model learns from it. */
  readonly estimation: Uint8Array;
  /** [N] 1 = the model describes it: known cap and industry, and traded recently. */
  readonly coverage: Uint8Array;
  readonly estimationCount: number;
  readonly coverageCount: number;
  /** Names that entered and left the estimation universe at this close. */
  readonly entered: number;
  readonly left: number;
}

/** Membership between reviews. */
export interface UniverseState {
  readonly member: Uint8Array;
  /** Month (YYYY-MM) of the last review; empty before the first. */
  readonly reviewedMonth: string;
}

/** Before the first day. */
export function startUniverse(assetCount: number): UniverseState {
  return { member: new Uint8Array(assetCount), reviewedMonth: "" };
}

/** The state with more assets, none of the new ones a member. */
export function growUniverse(state: UniverseState, assetCount: number): UniverseState {
  return { ...state, member: lengthen(state.member, assetCount, 0) };
}

/**
 * Reviews the estimation universe at the first close of each month (known without knowing the calendar ahead), drops
 * names that stopped trading at any close, and gives the day's universe.
 *
 * Rules at a review: eligible names are ranked by market cap (ties by asset code); the first `top` enter, a member stays
 * while its rank is within `top × buffer`. Entry needs history, a price and a bar on the day; a delisted name stays
 * until it stops trading, so later failures are in the universe while they live.
 *
 * @param market  as of the day's close, the day included
 * @param day     for the price floor; a missing price (NaN) does not bar entry
 * @returns flags [N]; every member of the estimation universe is covered
 * @see docs/methodology/05-universes.md; primer ch. 5
 * @complexity O(N log N) at a review, O(N) otherwise
 */
export function stepUniverse(
  state: UniverseState,
  market: MarketState,
  day: MarketDay,
  options: UniverseOptions,
): { state: UniverseState; output: Universe } {
  const assetCount = state.member.length;
  const month = market.date.slice(0, 7);
  const before = state.member;
  const member = month === state.reviewedMonth ? before.slice() : review(before, market, day, options);
  const coverage = new Uint8Array(assetCount);
  const tally = { estimationCount: 0, coverageCount: 0, entered: 0, left: 0 };
  for (let asset = 0; asset < assetCount; asset++) {
    coverage[asset] = isCovered(market, asset, options) ? 1 : 0;
    if (coverage[asset] === 0) member[asset] = 0;
    tally.coverageCount += coverage[asset];
    if (member[asset] > before[asset]) tally.entered++;
    if (member[asset] < before[asset]) tally.left++;
  }
  // Whoever did not trade today cannot teach tomorrow, but keeps the seat until the next review.
  const estimation = member.slice();
  for (let asset = 0; asset < assetCount; asset++) {
    if (market.age[asset] !== 0) estimation[asset] = 0;
    tally.estimationCount += estimation[asset];
  }
  return { state: { member, reviewedMonth: month }, output: { estimation, coverage, ...tally } };
}

function isCovered(market: MarketState, asset: number, options: UniverseOptions): boolean {
  const traded = market.age[asset] >= 0 && market.age[asset] <= options.maxStalePeriods;
  return (
    traded &&
    market.marketCap[asset] > 0 &&
    market.industries.offsets[asset + 1] > market.industries.offsets[asset]
  );
}

function review(
  before: Uint8Array,
  market: MarketState,
  day: MarketDay,
  options: UniverseOptions,
): Uint8Array {
  const eligible: number[] = [];
  for (let asset = 0; asset < before.length; asset++) {
    if (!isCovered(market, asset, options)) continue;
    const enters =
      market.age[asset] === 0 &&
      market.returnCount[asset] >= options.minHistoryPeriods &&
      !(day.price[asset] < options.minPrice);
    // A hole in the data on the day of the review is no reason to lose a seat for a month.
    if (before[asset] === 1 || enters) eligible.push(asset);
  }
  eligible.sort((a, b) => market.marketCap[b] - market.marketCap[a] || a - b);
  const member = new Uint8Array(before.length);
  eligible.forEach((asset, rank) => {
    if (rank < options.top || (before[asset] === 1 && rank < options.top * options.buffer)) member[asset] = 1;
  });
  return member;
}
