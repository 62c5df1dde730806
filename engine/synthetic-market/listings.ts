import { randomStream } from "../stats/index.ts";
import type { SyntheticMarketOptions } from "./options.ts";

/** Trading days simulated before the first day, so that it already has a year of momentum and four reported quarters. */
export const WARM_UP_DAYS = 280;

/** A line's life, in trading days counted from the first day of the market. */
export interface Listing {
  readonly place: number;
  /** −WARM_UP_DAYS for names that were listed before the simulation. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Return in excess of the risk-free rate added on the last day (takeover) or being all of it (bankruptcy). */
  readonly lastReturn: number;
  readonly bankrupt: boolean;
  /** Whether this is the second line of the issuer in the place before. */
  readonly linked: boolean;
}

const DELISTINGS_PER_YEAR = 0.04;
const BANKRUPT_SHARE = 0.25;
const VACANT_SHARE = 0.05;
const LINKED_EVERY = 40;

/**
 * Who is listed when. A market has `assetCount` places; after a delisting a place stays empty for 10 to 120 days, then
 * a new company lists there. Lives are drawn place by place and never look at `dateCount`: a longer market only adds.
 *
 * @returns listings with firstDay < dateCount by (firstDay, place), which is the order of asset codes
 */
export function planListings(options: SyntheticMarketOptions): readonly Listing[] {
  const { seed, assetCount, dateCount } = options;
  const listings: Listing[] = [];
  let previous: Listing[] = [];
  for (let place = 0; place < assetCount; place++) {
    const linked = place % LINKED_EVERY === LINKED_EVERY - 1;
    const here = linked
      ? previous.map((listing) => ({ ...listing, place, linked }))
      : planPlace(seed, place, dateCount);
    listings.push(...here);
    previous = here;
  }
  return listings.sort((a, b) => a.firstDay - b.firstDay || a.place - b.place);
}

function planPlace(seed: number, place: number, dateCount: number): Listing[] {
  const random = randomStream(seed, "listings", place);
  const listings: Listing[] = [];
  const seasoned = random.uniform() >= VACANT_SHARE;
  let firstDay = seasoned ? -WARM_UP_DAYS : 1 + random.integer(250);
  while (firstDay < dateCount) {
    const life = Math.ceil((-Math.log(random.uniform()) * 252) / DELISTINGS_PER_YEAR) + 20;
    const lastDay = Math.max(firstDay, 0) + life;
    const bankrupt = random.uniform() < BANKRUPT_SHARE;
    const size = random.uniform();
    const lastReturn = bankrupt ? -0.55 - 0.4 * size : 0.12 + 0.33 * size;
    listings.push({ place, firstDay, lastDay, lastReturn, bankrupt, linked: false });
    firstDay = lastDay + 10 + random.integer(111);
  }
  return listings;
}
