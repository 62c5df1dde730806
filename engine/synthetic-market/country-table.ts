/** A country and its money. */
export interface SyntheticCountry {
  /** ISO 3166 code. */
  readonly name: string;
  /** ISO 4217 code; several countries may share one. */
  readonly currency: string;
}

/** What a currency is like before the first day. */
export interface CurrencyStart {
  /** Units of the base currency per unit: round numbers of a real size. */
  readonly rate: number;
  /** Risk-free rate a year, which it also drifts to, decimal. */
  readonly riskFreeAnnual: number;
}

/** Every country, the base currency's first; a market of C countries has the first C. */
export const COUNTRY_TABLE: readonly SyntheticCountry[] = [
  ["US", "USD"],
  ["JP", "JPY"],
  ["GB", "GBP"],
  ["DE", "EUR"],
  ["FR", "EUR"],
  ["CA", "CAD"],
  ["CH", "CHF"],
  ["AU", "AUD"],
  ["KR", "KRW"],
  ["IN", "INR"],
  ["SE", "SEK"],
  ["NL", "EUR"],
  ["BR", "BRL"],
  ["IT", "EUR"],
  ["ES", "EUR"],
  ["NO", "NOK"],
].map(([name, currency]) => Object.freeze({ name, currency }));

export const CURRENCY_TABLE: ReadonlyMap<string, CurrencyStart> = new Map([
  ["USD", { rate: 1, riskFreeAnnual: 0.02 }],
  ["JPY", { rate: 0.009, riskFreeAnnual: 0.002 }],
  ["GBP", { rate: 1.3, riskFreeAnnual: 0.02 }],
  ["EUR", { rate: 1.1, riskFreeAnnual: 0.01 }],
  ["CAD", { rate: 0.75, riskFreeAnnual: 0.02 }],
  ["CHF", { rate: 1.05, riskFreeAnnual: 0.003 }],
  ["AUD", { rate: 0.7, riskFreeAnnual: 0.025 }],
  ["KRW", { rate: 0.0008, riskFreeAnnual: 0.025 }],
  ["INR", { rate: 0.013, riskFreeAnnual: 0.055 }],
  ["SEK", { rate: 0.1, riskFreeAnnual: 0.015 }],
  ["BRL", { rate: 0.2, riskFreeAnnual: 0.07 }],
  ["NOK", { rate: 0.1, riskFreeAnnual: 0.02 }],
]);
