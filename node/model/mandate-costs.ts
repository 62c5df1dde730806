import type { Candidates, MandateCosts } from "../../engine/construction/index.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";
import { nameVolatilities } from "./mandate-views.ts";

/** How long a trade is held where the mandate does not say. */
export const HOLDING = { text: "1y", years: 1 };

/** Trading days a year: impact is of daily volatility and daily volume. */
const DAYS_PER_YEAR = 252;

/**
 * Costs over the horizon: what a trade costs once, times the share of the holding period that the horizon is; and borrow for the horizon.
 *
 * Impact: a trade of value Q moves the price by η σ_d √(Q/V) with V traded a day, so that it costs η σ_d √(capital/V) |Δw|^{3/2} of the
 * capital (Almgren et al. 2005, with the exponent ½ of the square-root law).
 */
export function mandateCosts(setting: MandateSetting, { names }: Candidates): MandateCosts | null {
  const { written, years, periods, stored, capital, traded } = setting;
  const { costs } = written;
  if (costs === undefined) return null;
  const amortised = years / (costs.holding ?? HOLDING).years;
  const side = ((costs.commission ?? 0) + (costs.spread ?? 0) / 2) * amortised;
  const all = (value: number) => new Float64Array(names.length).fill(value);
  const linear = { buy: all(side), sell: all(side), borrow: all((costs.borrow ?? 0) * years) };
  if (!(costs.impact !== undefined && costs.impact > 0)) return { ...linear, impact: all(0) };
  if (!(capital > 0)) {
    mandateFault(
      setting,
      "costs.impact",
      "needs to know what the portfolio is worth: give capital, a sum of money",
    );
    return null;
  }
  const { labels } = stored.model.assets;
  const perDay = Float64Array.from(
    names,
    (asset) => traded.perDay.get(labels[asset] as string) ?? Number.NaN,
  );
  const known = perDay.filter((value) => value > 0);
  if (known.length === 0) {
    mandateFault(setting, "costs.impact", "needs volumes: the bars of the project have none");
    return null;
  }
  const thinnest = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  if (known.length < names.length)
    setting.notes.push(
      `${names.length - known.length} names have no traded value: their impact is taken as if they traded as little as the thinnest that has one`,
    );
  const perPeriod = periods / years / DAYS_PER_YEAR;
  const volatilities = nameVolatilities(setting);
  const impact = Float64Array.from(names, (asset, i) => {
    const daily = (volatilities[asset] as number) * Math.sqrt(perPeriod / periods);
    const value = (perDay[i] as number) > 0 ? (perDay[i] as number) : thinnest;
    return (costs.impact as number) * daily * Math.sqrt(capital / value) * amortised;
  });
  return { ...linear, impact };
}
