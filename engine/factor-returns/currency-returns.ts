import { type MarketAxes, type MarketDay, ofCurrency } from "../data/index.ts";
import { lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { FactorReturns } from "./estimate-factor-returns.ts";

/**
 * What holding each foreign currency's cash returned in excess of base cash: f_c = (1 + fx_c)(1 + rf_c)/(1 + rf_base) − 1.
 *
 * These factor returns are known, not estimated. A currency without a rate of interest is taken at the base currency's,
 * as its assets' excess returns are.
 *
 * @returns by currency in the order of the axes, without the base currency; decimal; NaN where its exchange rate's return
 *   is not known; empty where the base currency is not
 * @see docs/methodology/06-factor-returns.md; Grinold & Kahn, Active Portfolio Management (2000), ch. 18
 * @example
 * Array.from(currencyReturns({ fxReturn: [0.02, 0], riskFree: 0, riskFreeByCurrency: [0.01, 0] }, { currencies: ["CHF", "USD"], baseCurrency: 1 }), (f) => f.toFixed(4)) // => ["0.0302"]
 */
export function currencyReturns(
  day: Pick<MarketDay, "fxReturn" | "riskFree" | "riskFreeByCurrency">,
  { currencies, baseCurrency }: Pick<MarketAxes, "currencies" | "baseCurrency">,
): Float64Array {
  if (baseCurrency < 0) return new Float64Array(0);
  const base = Number.isNaN(day.riskFree) ? 0 : day.riskFree;
  const codes = currencies.map((_, code) => code).filter((code) => code !== baseCurrency);
  return Float64Array.from(codes, (code) => {
    const growth = 1 + ofCurrency(day.fxReturn, code, Number.NaN);
    return (growth * (1 + ofCurrency(day.riskFreeByCurrency, code, base))) / (1 + base) - 1;
  });
}

/**
 * The factor returns of a period with those of the currencies after them: no standard error, no variance inflation, and
 * marked as estimated where they are known.
 *
 * @param currencies  f [C] decimal; NaN = not known, which counts as 0
 */
export function withCurrencyReturns(factorReturns: FactorReturns, currencies: Vector): FactorReturns {
  if (currencies.length === 0) return factorReturns;
  const size = factorReturns.values.length;
  const grown = (values: Float64Array) => lengthen(values, size + currencies.length, Number.NaN);
  const values = grown(factorReturns.values);
  const estimated = lengthen(factorReturns.estimated, size + currencies.length, 0);
  for (let code = 0; code < currencies.length; code++) {
    const known = Number.isFinite(currencies[code]);
    values[size + code] = known ? currencies[code] : 0;
    estimated[size + code] = known ? 1 : 0;
  }
  return {
    ...factorReturns,
    values,
    estimated,
    standardError: grown(factorReturns.standardError),
    tStatistic: grown(factorReturns.tStatistic),
    vif: grown(factorReturns.vif),
  };
}
