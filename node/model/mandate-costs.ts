import type { Candidates, CostStep, MandateCosts } from "../../engine/construction/index.ts";
import type { WrittenCosts, WrittenRate } from "../../wire/index.ts";
import { readNumbers, refuseNegative } from "./mandate-files.ts";
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
export async function mandateCosts(
  setting: MandateSetting,
  { names }: Candidates,
): Promise<MandateCosts | null> {
  const { written, years } = setting;
  const { costs } = written;
  if (costs === undefined) return null;
  const amortised = years / (costs.holding ?? HOLDING).years;
  const commission = await ratesOf(setting, names, "commission");
  const spread = await ratesOf(setting, names, "spread");
  const borrow = await ratesOf(setting, names, "borrow");
  const side = commission.map((rate, i) => (rate + (spread[i] as number) / 2) * amortised);
  const daily = dailyValues(setting, names, costs);
  const none = new Float64Array(names.length);
  return {
    buy: side,
    sell: side,
    borrow: borrow.map((rate) => rate * years),
    impact: daily === null ? none : impactOf(setting, names, { daily, amortised }),
    ...(costs.beyond === undefined
      ? {}
      : { beyond: costs.beyond.map((step) => stepOf(step, { daily: daily ?? none, amortised })) }),
  };
}

/** A rate of each name, as written. [n] */
async function ratesOf(
  setting: MandateSetting,
  names: Int32Array,
  key: "commission" | "spread" | "borrow",
): Promise<Float64Array> {
  const rate: WrittenRate = setting.written.costs?.[key] ?? 0;
  if (typeof rate === "number") return new Float64Array(names.length).fill(rate);
  const { file, column = key, otherwise } = rate;
  const values = await readNumbers(setting, { file, column });
  refuseNegative(setting, `costs.${key}`, values);
  const own = Float64Array.from(names, (asset) => values[asset] as number);
  const known = own.filter(Number.isFinite);
  if (known.length === 0 && otherwise === undefined)
    mandateFault(setting, `costs.${key}`, `${file} has none of the names that may be held: give otherwise`);
  if (known.length === own.length) return own;
  const rest = otherwise ?? known.reduce((most, value) => Math.max(most, value), 0);
  const dearest = otherwise === undefined ? ", the dearest of the file" : "";
  setting.notes.push(
    `${file}: ${own.length - known.length} names are not in it and have a ${key} of ${(rest * 1e4).toFixed(1)} bp${dearest}`,
  );
  return own.map((value) => (Number.isFinite(value) ? value : rest));
}

/** Shares of capital that a day's traded value of each name is; null where no cost needs it or it is not known. [n] */
function dailyValues(setting: MandateSetting, names: Int32Array, costs: WrittenCosts): Float64Array | null {
  const at = costs.beyond?.findIndex(({ volume }) => volume !== undefined) ?? -1;
  const hasImpact = costs.impact !== undefined && costs.impact > 0;
  if (!hasImpact && at < 0) return null;
  const path = hasImpact ? "costs.impact" : `costs.beyond.${at}.volume`;
  const { capital, traded, stored } = setting;
  if (!(capital > 0)) {
    mandateFault(setting, path, "needs to know what the portfolio is worth: give capital, a sum of money");
    return null;
  }
  const { labels } = stored.model.assets;
  const perDay = Float64Array.from(
    names,
    (asset) => traded.perDay.get(labels[asset] as string) ?? Number.NaN,
  );
  const known = perDay.filter((value) => value > 0);
  if (known.length === 0) {
    mandateFault(setting, path, "needs volumes: the bars of the project have none");
    return null;
  }
  const thinnest = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  if (known.length < names.length)
    setting.notes.push(
      `${names.length - known.length} names have no traded value: they are taken to trade as little as the thinnest that has one`,
    );
  return perDay.map((value) => (value > 0 ? value : thinnest) / capital);
}

/** What costs per name are made with. */
interface Scale {
  /** [n] share of capital that a day's traded value is. */
  readonly daily: Float64Array;
  readonly amortised: number;
}

function impactOf(setting: MandateSetting, names: Int32Array, { daily, amortised }: Scale): Float64Array {
  const { years, periods, written } = setting;
  const perPeriod = periods / years / DAYS_PER_YEAR;
  const volatilities = nameVolatilities(setting);
  return Float64Array.from(names, (asset, i) => {
    const volatility = (volatilities[asset] as number) * Math.sqrt(perPeriod / periods);
    return ((written.costs?.impact ?? 0) * volatility * amortised) / Math.sqrt(daily[i] as number);
  });
}

type WrittenStep = NonNullable<WrittenCosts["beyond"]>[number];

function stepOf({ trade, volume = 0, add }: WrittenStep, { daily, amortised }: Scale): CostStep {
  return {
    size: daily.map((value) => trade ?? volume * value),
    more: daily.map(() => add * amortised),
  };
}
