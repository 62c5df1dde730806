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

/** A row of X without the currencies, every column written out. */
export function regressionRow(market: SyntheticMarket, { truth }: SyntheticDay, row: number): number[] {
  const only = (groups: readonly unknown[], own: number): number[] =>
    groups.map((_, code) => (code === own ? 1 : 0));
  const S = market.styles.length;
  return [
    1,
    ...(market.countries.length > 1 ? only(market.countries, truth.country[row]) : []),
    ...only(market.industries, truth.industry[row]),
    ...truth.styles.subarray(row * S, (row + 1) * S),
  ];
}

/** X f by row of the truth, from the definition. */
export function systematicReturns(market: SyntheticMarket, day: SyntheticDay): Float64Array {
  return Float64Array.from(day.truth.asset, (_, row) =>
    regressionRow(market, day, row).reduce((sum, x, k) => sum + x * day.truth.factorReturn[k], 0),
  );
}

/** Position in `currencies` by asset. */
export function currencyCodes({ securities, currencies }: SyntheticMarket): readonly number[] {
  return securities.map(({ currency }) => currencies.indexOf(currency));
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

/**
 * Largest distance, in standard errors, of the sample second moments of f less its premium from those `scale` times the
 * true ones. [T] each
 */
export function worstSecondMoment(
  factorReturns: readonly Float64Array[],
  factorCovariances: readonly Float64Array[],
  scale: number,
): number {
  const K = factorReturns[0].length;
  let worst = 0;
  for (let j = 0; j < K; j++) {
    for (let k = 0; k <= j; k++) {
      // Each day in units of its own volatilities; the error of the mean comes from the sample itself.
      const excess = factorReturns.map((f, t) => {
        const F = factorCovariances[t];
        const unit = Math.sqrt(F[j * K + j] * F[k * K + k]);
        return (f[j] * f[k] - scale * F[j * K + k]) / unit;
      });
      worst = Math.max(worst, standardErrorsFrom(excess, 0));
    }
  }
  return worst;
}
