import type { SyntheticMarketOptions } from "../../engine/synthetic-market/index.ts";
import {
  type SyntheticDay,
  type SyntheticMarket,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";

/** Positions of a day's bars by asset. */
export function barRows(day: SyntheticDay): ReadonlyMap<number, number> {
  return new Map(Array.from(day.bars.asset, (asset, row) => [asset, row]));
}

/** X f by row of the truth, from the definition. */
export function systematicReturns(market: SyntheticMarket, { truth }: SyntheticDay): Float64Array {
  const styleCount = market.styles.length;
  const firstStyle = 1 + market.industries.length;
  return Float64Array.from(truth.asset, (_, row) => {
    let sum = truth.factorReturn[0] + truth.factorReturn[1 + truth.industry[row]];
    for (let s = 0; s < styleCount; s++) {
      sum += truth.styles[row * styleCount + s] * truth.factorReturn[firstStyle + s];
    }
    return sum;
  });
}

/** A market read to its end. */
export function readMarket(options: SyntheticMarketOptions): {
  readonly market: SyntheticMarket;
  readonly days: readonly SyntheticDay[];
} {
  const market = simulateMarket(options);
  return { market, days: [...market.days()] };
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** How many standard errors the mean of `values` stands from `expected`; the error is taken from the values. */
export function standardErrorsFrom(values: ArrayLike<number>, expected: number): number {
  const squares = mean(Array.from(values, (value) => (value - expected) ** 2));
  return Math.abs(mean(values) - expected) / Math.sqrt(squares / values.length);
}
