import type { FundamentalRecords } from "../data/index.ts";
import type { SyntheticCountry } from "./country-table.ts";
import type { SyntheticIndustry } from "./industry-table.ts";
import type { SyntheticMarketOptions } from "./options.ts";

/** A synthetic market: who is in it, and a stream of its days. */
export interface SyntheticMarket {
  readonly options: SyntheticMarketOptions;
  /** By first appearance; the codes in a day's columns are positions here. */
  readonly securities: readonly SyntheticSecurity[];
  /** Sorted by name. */
  readonly countries: readonly SyntheticCountry[];
  /** Sorted by name. */
  readonly currencies: readonly string[];
  /** Position in `currencies` of the one that truth caps are in and `fxRate` is in units of. */
  readonly baseCurrency: number;
  /** Sorted by name. */
  readonly industries: readonly SyntheticIndustry[];
  readonly styles: readonly string[];
  /**
   * Columns of X: market, countries (none where there is one only), industries, styles; then the currencies but the base
   * one, to which a return in a name's own currency has no exposure. [K]
   */
  readonly factors: readonly string[];
  /** Expected factor returns a year, decimal. [K] */
  readonly factorPremiumAnnual: Float64Array;
  /** Names of the fundamental items, sorted. */
  readonly items: readonly string[];
  /** Names of the portfolios. */
  readonly portfolios: readonly string[];
  /** The days from the first one on; every call starts afresh and gives the same days. A day's arrays are the reader's own. */
  days(): Generator<SyntheticDay>;
}

/** One line of stock. */
export interface SyntheticSecurity {
  /** Opaque and never reused. */
  readonly id: string;
  readonly name: string;
  /** Lines with the same issuer are share classes of one company. */
  readonly issuer: string;
  readonly country: string;
  readonly currency: string;
  /** Whether this is its issuer's first line; fundamentals are reported for this line only. */
  readonly primary: boolean;
  /** ISO date of the first trading day. */
  readonly listed: string;
  /** ISO date of the last trading day, whose bar holds the delisting return; undefined if still listed on the last day. */
  readonly delisted: string | undefined;
  /** Industry when listed; later ones are in `SyntheticDay.classifications`. */
  readonly industry: string;
  readonly sector: string;
}

/** One trading day as known at its close, and the truth behind its returns. */
export interface SyntheticDay {
  /** ISO date. */
  readonly date: string;
  /** Risk-free simple return of the day in the base currency, decimal. */
  readonly riskFree: number;
  /** The same by currency; its own entry is `riskFree`. */
  readonly riskFreeByCurrency: Float64Array;
  /** Units of the base currency per unit of each currency at this close; 1 for the base currency. */
  readonly fxRate: Float64Array;
  readonly bars: SyntheticBars;
  /** What became known this day; on the first day also what became known in the year before it. */
  readonly fundamentals: SyntheticFundamentals;
  /** Industries that change at this close. */
  readonly classifications: SyntheticClassifications;
  /** Weights at this close, on the first day and on the first trading day of each month; empty on other days. */
  readonly portfolios: SyntheticHoldings;
  readonly truth: SyntheticTruth;
}

/** One row per name that traded, ascending by asset; all money in the name's own currency. */
export interface SyntheticBars {
  readonly asset: Int32Array;
  /** Close, currency per share. */
  readonly price: Float64Array;
  /** Simple total return since the name's last bar; NaN on its first day. */
  readonly totalReturn: Float64Array;
  /** Shares traded; NaN = missing. */
  readonly volume: Float64Array;
  readonly sharesOutstanding: Float64Array;
  /** price × sharesOutstanding. */
  readonly marketCap: Float64Array;
  /** Ex-dividend this day, currency per share. */
  readonly dividend: Float64Array;
  /** New shares per old share this day; 1 = none. */
  readonly splitFactor: Float64Array;
}

/** Fundamental records in the name's own currency; `item` are positions in `SyntheticMarket.items`, dates day numbers (see `isoDate`). */
export interface SyntheticFundamentals extends FundamentalRecords {
  /** Day number of the trading day by whose close the record was public. */
  readonly knownAt: Int32Array;
}

export interface SyntheticClassifications {
  readonly asset: Int32Array;
  /** Positions in `SyntheticMarket.industries`. */
  readonly industry: Int32Array;
}

export interface SyntheticHoldings {
  /** Positions in `SyntheticMarket.portfolios`. */
  readonly portfolio: Int32Array;
  readonly asset: Int32Array;
  readonly weight: Float64Array;
}

/**
 * How the day's excess returns came about: r_t = X_{t−1} f_t + ε_t, for every name live at the close of t−1, suspended
 * ones included (what a suspended name earns shows in the bar on which it resumes); r_t is in the name's own currency, in
 * excess of its risk-free rate. X and the capitalisations are of the close of t−1; the covariance and the volatilities are
 * the ones f_t and ε_t were drawn with, day t's regime known. A currency's f is what its cash returned over base cash:
 * (1 + fx)(1 + rf) / (1 + rf of the base) − 1.
 * [M names, S styles, K factors]
 */
export interface SyntheticTruth {
  /** Ascending. [M] */
  readonly asset: Int32Array;
  /** Capitalisation at the close of t−1 (as last traded), base currency: weights of the standardisation and constraints. [M] */
  readonly marketCap: Float64Array;
  /** Positions in `SyntheticMarket.countries`. [M] */
  readonly country: Int32Array;
  /** Positions in `SyntheticMarket.industries`. [M] */
  readonly industry: Int32Array;
  /** Style columns of X_{t−1}, row-major; over these M names cap-weighted mean 0, population standard deviation 1. [M×S] */
  readonly styles: Float64Array;
  /** ε_t, decimal. [M] */
  readonly specificReturn: Float64Array;
  /** Standard deviation of ε_t, decimal a day. [M] */
  readonly specificVolatilityDaily: Float64Array;
  /** f_t, decimal. [K] */
  readonly factorReturn: Float64Array;
  /** Covariance of f_t, decimal² a day; singular by the constraints on countries and industries. [K×K] row-major */
  readonly factorCovarianceDaily: Float64Array;
}
