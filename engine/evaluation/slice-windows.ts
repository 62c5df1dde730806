import type { Vector } from "../linalg/index.ts";
import { biasStatistic } from "./bias-statistic.ts";
import type { ForecastSeries, ForecastSummary } from "./summarise-forecasts.ts";
import { quasiLikelihood } from "./variance-loss.ts";

/** What windows are cut by. */
export type SliceKind = "year" | "market" | "age";

/** Some of the windows. */
export interface WindowSlice {
  readonly kind: SliceKind;
  /** "2008", "calm", "crisis", "first forecasts", "later forecasts". */
  readonly slice: string;
  /** Places of the windows, ascending. */
  readonly windows: readonly number[];
}

/** What is known of the market at each forecast date, and how to cut. */
export interface SliceOptions {
  /** Forecast dates, ascending, with the forecast variance of the market at each. */
  readonly market: readonly { readonly date: string; readonly variance: number }[];
  /** Crises by date, both ends included: "2007-07" is from its first day, as an end to its last. By default told from the market's variance. */
  readonly crises?: readonly { readonly from: string; readonly to: string }[] | undefined;
  /** Forecasts that are scored apart at the beginning. */
  readonly burnIn: number;
}

/** Forecast dates before the first that can be told calm or crisis. */
const LEAST_PAST = 12;
const CRISIS_SHARE = 0.8;

/**
 * Windows by calendar year, by calm and crisis, and by whether the forecast was one of the first; in this order, empty slices left out.
 *
 * A crisis is told at the window's beginning and from nothing later: the market's forecast volatility is above four fifths of those at the forecast dates before,
 * of which there must be 12: windows before are neither calm nor crisis.
 *
 * @param dates  closes at which windows began, ascending
 * @see docs/methodology/13-evaluation.md
 * @complexity O(T·forecasts)
 * @example
 * sliceWindows(["2007-12-31", "2008-01-31"], { market: [], burnIn: 0, crises: [{ from: "2008", to: "2008" }] }).map(({ slice }) => slice) // => ["2007", "2008", "calm", "crisis"]
 */
export function sliceWindows(dates: readonly string[], options: SliceOptions): readonly WindowSlice[] {
  const places = (test: (date: string) => boolean) => Array.from(dates.keys()).filter((t) => test(dates[t]));
  const years = [...new Set(dates.map((date) => date.slice(0, 4)))];
  const states = marketStates(options);
  const cut = (kind: SliceKind, slice: string, test: (date: string) => boolean): WindowSlice => ({
    kind,
    slice,
    windows: places(test),
  });
  const first = options.market[options.burnIn]?.date ?? "";
  const isAged = options.burnIn > 0 && first !== "";
  return [
    ...years.map((year) => cut("year", year, (date) => date.startsWith(year))),
    cut("market", "calm", (date) => states(date) === "calm"),
    cut("market", "crisis", (date) => states(date) === "crisis"),
    cut("age", "first forecasts", (date) => isAged && date < first),
    cut("age", "later forecasts", (date) => isAged && date >= first),
  ].filter(({ windows }) => windows.length > 0);
}

function marketStates({ market, crises }: SliceOptions): (date: string) => "calm" | "crisis" | "unknown" {
  if (crises !== undefined) {
    const isWithin = (date: string) => crises.some(({ from, to }) => date >= from && date <= `${to}~`);
    return (date) => (isWithin(date) ? "crisis" : "calm");
  }
  const states = market.map(({ variance }, at) => {
    if (at < LEAST_PAST) return "unknown";
    const below = market.slice(0, at).filter((past) => past.variance < variance).length;
    return below > CRISIS_SHARE * at ? "crisis" : "calm";
  });
  return (date) => states[market.findLastIndex((known) => known.date <= date)] ?? "unknown";
}

/** What a family's forecasts were worth in some of the windows. */
export interface SliceSummary
  extends Pick<
    ForecastSummary,
    "family" | "portfolios" | "windows" | "bias" | "varianceRatio" | "quasiLikelihood" | "exceedanceShare"
  > {
  /** Standard error of one portfolio's bias statistic, √((κ − 1) / 4T), with the kurtosis κ of the family's z over all windows. */
  readonly biasError: number;
}

/**
 * Families in some of the windows, in the order they first appear.
 *
 * Portfolios of a family move together, so the error of one portfolio's statistic is taken for that of their mean: not too small, and too wide where they do not.
 *
 * @complexity O(P·T)
 */
export function summariseSlice(
  series: readonly ForecastSeries[],
  { windows }: Pick<WindowSlice, "windows">,
): readonly SliceSummary[] {
  const families = new Map<string, ForecastSeries[]>();
  for (const one of series) families.set(one.family, [...(families.get(one.family) ?? []), one]);
  return [...families].flatMap(([family, members]) => {
    const summary = summariseMembers(family, members, windows);
    return summary.portfolios === 0 ? [] : [summary];
  });
}

function summariseMembers(
  family: string,
  members: readonly ForecastSeries[],
  windows: readonly number[],
): SliceSummary {
  const biases: number[] = [];
  const sums = { squares: 0, count: 0, losses: 0, lossCount: 0, beyond: 0, longest: 0 };
  const moments = { second: 0, fourth: 0, count: 0 };
  const own = new Float64Array(windows.length);
  for (const { forecast, returns, realised } of members) {
    const z = standardised(forecast, returns);
    addMoments(moments, z);
    for (let at = 0; at < own.length; at++) own[at] = z[windows[at]];
    const { bias, count } = biasStatistic(own);
    if (count < 2) continue;
    biases.push(bias);
    sums.longest = Math.max(sums.longest, count);
    for (const t of windows) {
      if (Number.isNaN(z[t])) continue;
      sums.squares += z[t] * z[t];
      sums.count++;
      if (z[t] < VALUE_AT_RISK) sums.beyond++;
      const loss = quasiLikelihood(realised[t], forecast[t]);
      if (Number.isNaN(loss)) continue;
      sums.losses += loss;
      sums.lossCount++;
    }
  }
  const kurtosis = (moments.fourth * moments.count) / moments.second ** 2;
  return {
    family,
    portfolios: biases.length,
    windows: sums.longest,
    bias: biases.reduce((sum, bias) => sum + bias, 0) / biases.length,
    biasError: Math.sqrt((kurtosis - 1) / (4 * sums.longest)),
    varianceRatio: sums.squares / sums.count,
    quasiLikelihood: sums.losses / sums.lossCount,
    exceedanceShare: sums.beyond / sums.count,
  };
}

/** NaN where a window has no forecast. */
function standardised(forecast: Vector, returns: Vector): Float64Array {
  const out = new Float64Array(forecast.length);
  for (let t = 0; t < out.length; t++) {
    const z = returns[t] / Math.sqrt(forecast[t]);
    out[t] = Number.isFinite(z) ? z : Number.NaN;
  }
  return out;
}

function addMoments(moments: { second: number; fourth: number; count: number }, values: Float64Array): void {
  for (const z of values) {
    if (Number.isNaN(z)) continue;
    const square = z * z;
    moments.second += square;
    moments.fourth += square * square;
    moments.count++;
  }
}

/** Φ⁻¹(0.05). */
const VALUE_AT_RISK = -1.6448536269514722;
