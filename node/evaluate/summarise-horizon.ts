import {
  type ForecastSeries,
  type ForecastSummary,
  type SliceKind,
  type SliceOptions,
  type SliceSummary,
  sliceWindows,
  summariseRatios,
  summariseSlice,
  type WholeCovarianceRatios,
  type WholeSummary,
} from "../../engine/evaluation/index.ts";
import type { PairedHorizon } from "./evaluate-runs.ts";
import type { Horizon } from "./evaluation-state.ts";

/** What the first run's forecasts were worth over the windows of one length. */
export interface HorizonSummary {
  readonly horizon: Horizon;
  readonly windows: number;
  /** Closes of the first and the last forecast; null without a window. */
  readonly first: string | null;
  readonly last: string | null;
  readonly families: readonly ForecastSummary[];
  /** The whole covariance of the universe; null with fewer than two windows. */
  readonly covariance: WholeSummary | null;
  /** By year, calm and crisis, and age of the forecasts; none with fewer than two windows. */
  readonly slices: readonly SliceReport[];
}

/** Some of the windows. */
export interface SliceReport {
  readonly kind: SliceKind;
  readonly slice: string;
  readonly windows: number;
  readonly families: readonly SliceSummary[];
  readonly covariance: WholeSummary;
}

/** The windows of one length as `evaluate` and the model card show them. */
export function summariseHorizon(
  { horizon, dates, families, forecasts, whole }: PairedHorizon,
  cut: SliceOptions,
): HorizonSummary {
  const isKnown = dates.length >= 2;
  const [series = []] = forecasts;
  const ratios = whole.map(([own]) => own!);
  return {
    horizon,
    windows: dates.length,
    first: dates[0] ?? null,
    last: dates.at(-1) ?? null,
    families,
    covariance: isKnown ? wholeOf(ratios, series, [...ratios.keys()]) : null,
    slices: (isKnown ? sliceWindows(dates, cut) : []).map((slice) => ({
      kind: slice.kind,
      slice: slice.slice,
      windows: slice.windows.length,
      families: summariseSlice(series, slice),
      covariance: wholeOf(ratios, series, slice.windows),
    })),
  };
}

/** Ratios over some windows; the universe by cap is the one portfolio. */
function wholeOf(
  ratios: readonly WholeCovarianceRatios[],
  series: readonly ForecastSeries[],
  windows: readonly number[],
): WholeSummary {
  const universe = series.find(({ family }) => family === "universe");
  return summariseRatios(
    windows.map((t) => ratios[t]!),
    windows.map((t) => (universe?.realised[t] ?? Number.NaN) / (universe?.forecast[t] ?? Number.NaN)),
  );
}
