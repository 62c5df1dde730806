import type { Vector } from "../linalg/index.ts";
import type { MarketDay } from "./market-day.ts";
import type { SecurityTraits } from "./security-traits.ts";

/**
 * Units of the base currency per unit of each asset's own currency at a close. [N]
 *
 * 1 for everybody where the data have no exchange rates, and for assets whose currency is not known: their amounts are
 * taken to be in the base currency. NaN where the rate of the currency is not known.
 *
 * @example
 * Array.from(baseRates({ currency: Int32Array.of(1, 0, -1) }, { fxRate: [1, 0.5] })) // => [0.5, 1, 1]
 */
export function baseRates(
  { currency }: Pick<SecurityTraits, "currency">,
  { fxRate }: Pick<MarketDay, "fxRate">,
): Float64Array {
  const rates = new Float64Array(currency.length).fill(1);
  if (fxRate.length === 0) return rates;
  for (let asset = 0; asset < rates.length; asset++)
    if (currency[asset] >= 0) rates[asset] = fxRate[currency[asset]];
  return rates;
}

/** The entry of a vector by currency code for an asset; `otherwise` where the currency or its entry is not known. */
export function ofCurrency(byCurrency: Vector, code: number, otherwise: number): number {
  const value = code < 0 || code >= byCurrency.length ? Number.NaN : byCurrency[code];
  return Number.isNaN(value) ? otherwise : value;
}
