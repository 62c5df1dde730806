import { baseRates, type MarketAxes, type MarketDay, type MarketState } from "../data/index.ts";
import { isReviewDue } from "./review-calendar.ts";
import { reviewMembers } from "./review-members.ts";
import { stepTradedValues } from "./traded-value.ts";
import { changeCode, universeChanges } from "./universe-changes.ts";
import type { UniverseOptions } from "./universe-options.ts";
import type { UniverseState } from "./universe-state.ts";

/** The universe as known at a close, used from the next period on. */
export interface Universe {
  /** [N] 1 = the model learns from it. */
  readonly estimation: Uint8Array;
  /** [N] 1 = the model describes it: known cap and industry, and traded recently. */
  readonly coverage: Uint8Array;
  /** [N] 1 = covered, with a log cap outside the estimation universe's smallest and largest: its forecast is extrapolated. */
  readonly outsideSpan: Uint8Array;
  readonly estimationCount: number;
  readonly coverageCount: number;
  readonly outsideSpanCount: number;
  /** Market cap of the estimation universe over that of the coverage; NaN while nobody is covered. */
  readonly capShare: number;
  /** [N] how each name's seat changed at this close: positions in `universeChanges`, 0 = not at all. */
  readonly changes: Uint8Array;
  /** Number of names whose seat changed, by position in `universeChanges`. */
  readonly changeCounts: readonly number[];
  /** Names that entered and left the estimation universe at this close. */
  readonly entered: number;
  readonly left: number;
}

/** A close and the market as of it, the day included. */
export interface UniverseClose {
  readonly market: MarketState;
  /** For prices, volumes and lists; a missing price or volume (NaN) bars nobody. */
  readonly day: MarketDay;
}

/**
 * Reviews the estimation universe on the days its rule names (known without knowing the calendar ahead), drops names that
 * stopped trading at any close, and gives the day's universe.
 *
 * At a review eligible names are ranked (ties by asset code); a name enters within rank `top / entryBuffer`, a member
 * stays within `top × buffer`. A delisted name stays until it stops trading, so later failures are in the universe while
 * they live. Nothing about a name that is not a member yet depends on later days.
 *
 * @param state  as of the trading day before; its ring is updated in place
 * @param axes   for countries, lists, issuers and ids that the options name
 * @returns flags [N]; every member of the estimation universe is covered
 * @see docs/methodology/05-universes.md; primer ch. 5
 * @complexity O(N log N) at a review, with rules on liquidity O(N·W log W); O(N) otherwise
 */
export function stepUniverse(
  state: UniverseState,
  { market, day }: UniverseClose,
  axes: MarketAxes,
  options: UniverseOptions,
): { state: UniverseState; output: Universe } {
  const before = state.member;
  const traded = stepTradedValues(state.traded, market, day, baseRates(axes.traits, day));
  const coverage = before.map((_, asset) => (isCovered(market, asset, options) ? 1 : 0));
  const isDue = isReviewDue(options.review, state.reviewed, market.date);
  const { member, changes } = isDue
    ? reviewMembers(before, { market, day, axes, traded, coverage }, options)
    : { member: before.slice(), changes: new Uint8Array(before.length) };
  for (let asset = 0; asset < before.length; asset++) {
    if (coverage[asset] === 1) continue;
    member[asset] = 0;
    if (before[asset] === 1) changes[asset] = changeCode("left", "stopped_trading");
  }
  // Whoever did not trade today cannot teach tomorrow, but keeps the seat until the next review.
  const estimation = member.map((seat, asset) => (market.age[asset] === 0 ? seat : 0));
  return {
    state: { member, reviewed: isDue ? market.date : state.reviewed, traded },
    output: {
      estimation,
      coverage,
      ...spanAndShare(market.marketCap, estimation, coverage),
      ...countChanges(changes),
      changes,
      estimationCount: count(estimation),
      coverageCount: count(coverage),
    },
  };
}

function isCovered(market: MarketState, asset: number, options: UniverseOptions): boolean {
  const traded = market.age[asset] >= 0 && market.age[asset] <= options.maxStalePeriods;
  const { offsets } = market.industries;
  return traded && market.marketCap[asset] > 0 && offsets[asset + 1] > offsets[asset];
}

/** Who of the covered lies outside the span of the caps the model learns from, and how much of the cap that is. */
function spanAndShare(marketCap: Float64Array, estimation: Uint8Array, coverage: Uint8Array) {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [inEstimation, covered] = [0, 0];
  for (let asset = 0; asset < coverage.length; asset++) {
    if (coverage[asset] === 0) continue;
    covered += marketCap[asset];
    if (estimation[asset] === 0) continue;
    inEstimation += marketCap[asset];
    if (marketCap[asset] < smallest) smallest = marketCap[asset];
    if (marketCap[asset] > largest) largest = marketCap[asset];
  }
  // The logarithm keeps the order, so caps are compared. Without an estimation universe there is no span.
  const isOutside = (cap: number) => smallest <= largest && (cap < smallest || cap > largest);
  const outsideSpan = coverage.map((flag, asset) => (flag === 1 && isOutside(marketCap[asset]) ? 1 : 0));
  return {
    outsideSpan,
    outsideSpanCount: count(outsideSpan),
    capShare: covered > 0 ? inEstimation / covered : Number.NaN,
  };
}

function countChanges(changes: Uint8Array) {
  const changeCounts = universeChanges.map(() => 0);
  for (let asset = 0; asset < changes.length; asset++) if (changes[asset] > 0) changeCounts[changes[asset]]++;
  const total = (change: string) =>
    changeCounts.reduce((sum, n, code) => sum + (universeChanges[code].change === change ? n : 0), 0);
  return { changeCounts, entered: total("entered"), left: total("left") };
}

function count(flags: Uint8Array): number {
  let sum = 0;
  for (let asset = 0; asset < flags.length; asset++) sum += flags[asset];
  return sum;
}
