import { dayNumber } from "../data/index.ts";
import { EngineError } from "../errors/index.ts";
import { isoDate } from "./calendar.ts";
import { COUNTRY_TABLE } from "./country-table.ts";
import { INDUSTRY_TABLE } from "./industry-table.ts";
import { countryShares } from "./plan-countries.ts";

/** What a synthetic market is a function of. Everything else is a constant of this folder, listed in docs/synthetic-market.md. */
export interface SyntheticMarketOptions {
  /** Any integer; another seed is another market. */
  readonly seed: number;
  /** Places in the market, 20 or more: about this many names trade on any day, and a name that delists is replaced. */
  readonly assetCount: number;
  /** Trading days, 1 or more. A market with more dates begins with the same days. */
  readonly dateCount: number;
  /** ISO date; the first trading day is this day or the next one that is a trading day. */
  readonly startDate: string;
  /** Industries, 2 to 60 and at most half of `assetCount`. */
  readonly industryCount: number;
  /**
   * How many countries, 1 to 16, of as many places each; or the sizes of each in places, relative to one another. A country
   * needs 5 places. One country if absent.
   */
  readonly countries?: number | readonly number[];
}

/** The market of the demo and the examples: 500 names, four years, 20 industries; calm first, turbulent for 142 days. */
export const defaultSyntheticMarket: SyntheticMarketOptions = Object.freeze({
  seed: 5,
  assetCount: 500,
  dateCount: 1000,
  startDate: "2020-01-02",
  industryCount: 20,
});

/** Refuses options outside their stated ranges. */
export function checkSyntheticMarketOptions(options: SyntheticMarketOptions): void {
  const { seed, assetCount, dateCount, startDate, industryCount } = options;
  const industriesMax = Math.min(INDUSTRY_TABLE.length, Math.floor(assetCount / 2));
  requireInteger("seed", seed, [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  requireInteger("assetCount", assetCount, [20, 100_000]);
  requireInteger("dateCount", dateCount, [1, 100_000]);
  requireInteger("industryCount", industryCount, [2, industriesMax]);
  checkCountries(options);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(startDate) || isoDate(dayNumber(startDate)) !== startDate) {
    throw new EngineError(
      "value",
      `simulateMarket needs startDate to be a date YYYY-MM-DD, got ${startDate}`,
    );
  }
}

/** A country of fewer places could be without a name for months. */
const PLACES_LEAST = 5;

function checkCountries({ countries = 1, assetCount }: SyntheticMarketOptions): void {
  const count = typeof countries === "number" ? countries : countries.length;
  requireInteger("the number of countries", count, [1, COUNTRY_TABLE.length]);
  const smallest = Math.min(...countryShares({ countries })) * assetCount;
  if (smallest >= PLACES_LEAST) return;
  throw new EngineError(
    "value",
    `simulateMarket needs countries of ${PLACES_LEAST} places or more, the smallest would have ${smallest}`,
  );
}

function requireInteger(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && least <= value && value <= most) return;
  throw new EngineError(
    "value",
    `simulateMarket needs ${name} to be an integer from ${least} to ${most}, got ${value}`,
  );
}
