import {
  newCoefficients,
  purifySignal,
  type SignalDate,
  scaleAlpha,
  walkForwardCoefficient,
} from "../../engine/alpha/index.ts";
import { type DatedExposures, modelOn, readAxes, readExposures } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import { weightedCapShares } from "./signal-panel.ts";
import type { FinalSignal } from "./study-run.ts";

/** Expected specific returns over the horizon, by close and id. */
export interface AlphaRows {
  readonly rows: readonly (readonly [date: string, id: string, alpha: number])[];
  /** Closes with and without alphas: before there are enough coefficients and a forecast there are none. */
  readonly dates: number;
  readonly without: number;
  /** Of the last close with alphas. */
  readonly lastClose: string;
  readonly lastCoefficient: number;
}

/** Coefficients before a signal has an alpha. */
const FEWEST = 12;

/**
 * Alphas of a signal at each of its closes: α = IC · σ · z of its new part, purified once more because σ brings factors back in. IC is what had been seen by the close
 * (`walkForwardCoefficient`), σ the specific volatility over the horizon that the run had forecast by then: nothing looks ahead, and the last close of the run has its own.
 *
 * @see docs/methodology/13b-alpha.md
 */
export async function alphaRows(
  run: Run,
  { dates, closes, horizon, spacing, panels }: FinalSignal,
): Promise<AlphaRows> {
  const axes = await readAxes(run);
  const coefficients = coefficientsKnown({ dates, panels, horizon, spacing });
  const forecastDates = [...run.manifest.forecastDates].sort();
  const rows: [string, string, number][] = [];
  let [at, without, last] = [-1, 0, -1];
  let variance: ArrayLike<number> | undefined;
  for (const [d, close] of closes.entries()) {
    const before = at;
    while (at + 1 < forecastDates.length && (forecastDates[at + 1] as string) <= close) at++;
    const coefficient = coefficients[d] as number;
    if (at !== before) variance = undefined;
    if (at >= 0 && variance === undefined && !Number.isNaN(coefficient))
      variance = (await modelOn(run, forecastDates[at] as string))?.model.specificVariance;
    const [today] = variance === undefined ? [] : await readExposures(run, axes, { from: close, to: close });
    if (variance === undefined || Number.isNaN(coefficient) || today === undefined) {
      without++;
      continue;
    }
    last = d;
    const alpha = alphaOf(dates[d] as SignalDate, today, { variance, coefficient, horizon });
    alpha.forEach((value, i) => {
      if (Number.isFinite(value)) rows.push([close, axes.assets.labels[i] as string, value]);
    });
  }
  return {
    rows,
    dates: closes.length - without,
    without,
    lastClose: closes[last] ?? "",
    lastCoefficient: coefficients[last] ?? Number.NaN,
  };
}

/** At each of its dates, what the mean coefficient was known to be by then; NaN before there are enough. */
function coefficientsKnown({
  dates,
  panels,
  horizon,
  spacing,
}: Omit<FinalSignal, "closes">): ReturnType<typeof walkForwardCoefficient> {
  const { linear } = newCoefficients(dates, panels, horizon);
  const periods = dates.map(({ period }) => period);
  return walkForwardCoefficient(linear, { periods, horizon, fewest: FEWEST }, spacing);
}

/** Expected returns of the last close that has some. */
export interface LastAlpha {
  readonly close: string;
  /** Periods that they are over. */
  readonly horizon: number;
  readonly coefficient: number;
  readonly rows: readonly { readonly id: string; readonly alpha: number }[];
}

/** The rows of `alphaRows` of its last close alone; null where no close has any. */
export async function lastAlpha(run: Run, signal: FinalSignal): Promise<LastAlpha | null> {
  const { dates, closes, horizon } = signal;
  const axes = await readAxes(run);
  const coefficients = coefficientsKnown(signal);
  for (let d = closes.length - 1; d >= 0; d--) {
    const close = closes[d] as string;
    const coefficient = coefficients[d] as number;
    const forecast = run.manifest.forecastDates
      .filter((date) => date <= close)
      .sort()
      .at(-1);
    // What was not known at a close was not known before it either.
    if (Number.isNaN(coefficient) || forecast === undefined) return null;
    const variance = (await modelOn(run, forecast))?.model.specificVariance;
    const [today] = await readExposures(run, axes, { from: close, to: close });
    if (variance === undefined || today === undefined) continue;
    const alpha = alphaOf(dates[d] as SignalDate, today, { variance, coefficient, horizon });
    const rows = [...alpha].map((value, i) => ({ id: axes.assets.labels[i] as string, alpha: value }));
    return { close, horizon, coefficient, rows: rows.filter((row) => Number.isFinite(row.alpha)) };
  }
  return null;
}

function alphaOf(
  { orthogonal, weights }: SignalDate,
  today: DatedExposures,
  of: { readonly variance: ArrayLike<number>; readonly coefficient: number; readonly horizon: number },
): Float64Array {
  const volatility = Float64Array.from(of.variance, (value) => Math.sqrt(value * of.horizon));
  const scaled = scaleAlpha(orthogonal, volatility, of.coefficient, weights);
  const section = {
    exposures: today.exposures,
    weights,
    ...weightedCapShares(today, Float64Array.from(weights)),
  };
  return purifySignal(scaled, section).orthogonal;
}
