import type { MarketDay } from "../../engine/data/index.ts";
import type { DataCache } from "../../wire/index.ts";
import { datedValues } from "./dated-values.ts";
import { dayNumber } from "./day-number.ts";
import type { RowReader } from "./row-reader.ts";

/** Calendar days an exchange rate stays valid when no newer one comes. */
export const FX_MAX_AGE_DAYS = 10;

type CurrencyDay = Pick<MarketDay, "riskFreeByCurrency" | "fxRate" | "fxReturn">;

/** Exchange rates and risk-free rates by currency code, day after day. */
export interface CurrencyState {
  /** Days must come one after the other. */
  at(day: number): Promise<CurrencyDay>;
}

/**
 * @param fx        rows (day, source, currency, rate) from `FX_MAX_AGE_DAYS` before the day before `fromDay` on; undefined where
 *   the data have no exchange rates
 * @param fromDay   the first day asked for
 */
export async function currencyState(
  cache: Pick<DataCache, "dates" | "currencies" | "riskFreeByCurrency" | "riskFree">,
  base: string | undefined,
  fx: RowReader | undefined,
  fromDay: number,
): Promise<CurrencyState> {
  const { currencies, dates } = cache;
  const baseCode = base === undefined ? -1 : currencies.indexOf(base);
  const state = datedValues(currencies.length, FX_MAX_AGE_DAYS);
  const ratesAt = async (day: number): Promise<Float64Array> => {
    await fx?.through(day, ([, source, currency, rate], from, to) => {
      for (let row = from; row < to; row++) state.set(currency![row]!, source![row]!, rate![row]!);
    });
    const rates = state.at(dayNumber(dates[day]!));
    if (baseCode >= 0) rates[baseCode] = 1;
    return rates;
  };
  let before = new Float64Array(currencies.length).fill(Number.NaN);
  if (fx !== undefined && fromDay > 0) before = Float64Array.from(await ratesAt(fromDay - 1));
  if (baseCode >= 0) before[baseCode] = 1;
  return {
    async at(day) {
      const riskFreeByCurrency = riskFreeOf(cache, baseCode, day);
      if (fx === undefined) return { riskFreeByCurrency, fxRate: [], fxReturn: [] };
      const fxRate = await ratesAt(day);
      const last = before;
      before = Float64Array.from(fxRate);
      return { riskFreeByCurrency, fxRate, fxReturn: fxRate.map((rate, code) => rate / last[code]! - 1) };
    },
  };
}

/** Empty where only the base currency has rates: it then serves for all. */
function riskFreeOf(
  {
    currencies,
    riskFreeByCurrency,
    riskFree,
  }: Pick<DataCache, "currencies" | "riskFreeByCurrency" | "riskFree">,
  baseCode: number,
  day: number,
): Float64Array {
  if (Object.keys(riskFreeByCurrency).length === 0) return new Float64Array(0);
  return Float64Array.from(currencies, (name, code) => {
    const series = code === baseCode ? riskFree : riskFreeByCurrency[name];
    return series?.[day] ?? Number.NaN;
  });
}
