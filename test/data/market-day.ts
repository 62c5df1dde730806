import {
  type MarketDay,
  type Memberships,
  noFundamentals,
  oneCurrency,
  singleMembership,
} from "../../engine/data/index.ts";

/** A day of one or more assets; what is not given is missing, and everybody is in industry 0. */
export function marketDay(
  date: string,
  given: Partial<Omit<MarketDay, "date">>,
  assetCount: number,
): MarketDay {
  const missing = new Float64Array(assetCount).fill(Number.NaN);
  const industries: Memberships = singleMembership(new Int32Array(assetCount));
  return {
    date,
    price: missing,
    givenReturn: missing,
    marketCap: missing,
    volume: missing,
    industries,
    ...oneCurrency,
    riskFree: Number.NaN,
    scores: new Map(),
    fundamentals: noFundamentals,
    ...given,
  };
}
