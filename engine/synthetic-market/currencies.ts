import { type RandomStream, randomStream } from "../stats/index.ts";
import type { CountryPlan } from "./plan-countries.ts";

/** Risk-free rates by currency, and where they drift to; the exchange rates are in `Names`. */
export interface Currencies {
  readonly baseCurrency: number;
  /** Decimal a year. */
  readonly riskFreeAnnual: Float64Array;
  readonly levelAnnual: Float64Array;
  readonly rates: readonly RandomStream[];
}

/** Currencies before the first day; the base currency's rate is that of a market of one country. */
export function startCurrencies(seed: number, plan: CountryPlan): Currencies {
  return {
    baseCurrency: plan.baseCurrency,
    riskFreeAnnual: plan.startRiskFreeAnnual.slice(),
    levelAnnual: plan.startRiskFreeAnnual,
    rates: plan.currencies.map((currency, code) =>
      code === plan.baseCurrency ? randomStream(seed, "rates") : randomStream(seed, "rates", currency),
    ),
  };
}

/** A month's step of every rate towards its level, within 0 to 8 %. */
export function driftRates({ riskFreeAnnual, levelAnnual, rates }: Currencies): void {
  for (let code = 0; code < rates.length; code++) {
    const drawn =
      riskFreeAnnual[code] +
      0.01 * (levelAnnual[code] - riskFreeAnnual[code]) +
      0.0015 * rates[code].normal();
    riskFreeAnnual[code] = Math.min(0.08, Math.max(0, drawn));
  }
}

/** Moves exchange rates so that cash of each currency, in the base currency, returns its factor over base cash. */
export function moveExchangeRates(
  fxRate: Float64Array,
  { baseCurrency }: Currencies,
  riskFree: Float64Array,
  factorReturn: Float64Array,
): void {
  let factor = factorReturn.length - (fxRate.length - 1);
  for (let code = 0; code < fxRate.length; code++) {
    if (code === baseCurrency) continue;
    fxRate[code] *= ((1 + factorReturn[factor++]) * (1 + riskFree[baseCurrency])) / (1 + riskFree[code]);
  }
}
