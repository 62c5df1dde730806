import { COUNTRY_TABLE, CURRENCY_TABLE, type SyntheticCountry } from "./country-table.ts";
import type { SyntheticMarketOptions } from "./options.ts";

/** The countries of a market, their money, and which place is where. */
export interface CountryPlan {
  /** Sorted by name. */
  readonly countries: readonly SyntheticCountry[];
  /** Sorted by name. */
  readonly currencies: readonly string[];
  /** Position of the base currency. */
  readonly baseCurrency: number;
  /** Position in `currencies` by country. */
  readonly currencyOf: Int32Array;
  /** By currency, before the first day. */
  readonly startRate: Float64Array;
  readonly startRiskFreeAnnual: Float64Array;
  /** Position in `countries` by place. */
  readonly ofPlace: Int32Array;
}

/** Sizes of the countries, in the order of the table, summing to 1. */
export function countryShares({ countries = 1 }: Pick<SyntheticMarketOptions, "countries">): number[] {
  const sizes = typeof countries === "number" ? Array.from({ length: countries }, () => 1) : countries;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => size / total);
}

/**
 * Places by the multiples of the golden ratio: any stretch of places has every country in nearly its share (Weyl; Niederreiter,
 * Random Number Generation and Quasi-Monte Carlo Methods, 1992). A place keeps its country, so that no country dies out.
 */
export function planCountries(options: SyntheticMarketOptions): CountryPlan {
  const shares = countryShares(options);
  const table = COUNTRY_TABLE.slice(0, shares.length);
  const countries = [...table].sort((a, b) => (a.name < b.name ? -1 : 1));
  const currencies = [...new Set(table.map(({ currency }) => currency))].sort();
  const starts = currencies.flatMap((currency) => CURRENCY_TABLE.get(currency) ?? []);
  return {
    countries,
    currencies,
    baseCurrency: currencies.indexOf(COUNTRY_TABLE[0].currency),
    currencyOf: Int32Array.from(countries, ({ currency }) => currencies.indexOf(currency)),
    startRate: Float64Array.from(starts, ({ rate }) => rate),
    startRiskFreeAnnual: Float64Array.from(starts, ({ riskFreeAnnual }) => riskFreeAnnual),
    ofPlace: Int32Array.from({ length: options.assetCount }, (_, place) =>
      countries.indexOf(table[countryOfPlace(shares, place)]),
    ),
  };
}

function countryOfPlace(shares: readonly number[], place: number): number {
  const target = ((place + 0.5) * ((Math.sqrt(5) - 1) / 2)) % 1;
  let country = 0;
  for (let reached = shares[0]; reached < target && country < shares.length - 1; reached += shares[country])
    country++;
  return country;
}
