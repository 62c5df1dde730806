import {
  type ForecastComparison,
  type ForecastSeries,
  type ForecastSummary,
  type SliceKind,
  type SliceSummary,
  sliceWindows,
  summariseForecasts,
  summariseRatios,
  summariseSlice,
  type WholeCovarianceRatios,
  type WholeSummary,
} from "../../engine/evaluation/index.ts";
import type { Horizon, NameComparison, NameGroup, Peer, RunsEvaluation } from "../evaluate/index.ts";

/** What `plimsoll evaluate` found. Decimals. */
export interface EvaluationReport {
  readonly model: string;
  readonly runId: string;
  readonly horizons: readonly HorizonReport[];
  readonly names: readonly NameGroup[];
  readonly namesAgainst: readonly { readonly peer: Peer; readonly groups: readonly NameComparison[] }[];
  readonly missingShare: number;
  /** Date ranges that were given; null where crises were told from the forecasts. */
  readonly crises: readonly CrisisSpan[] | null;
  /** Forecasts of the run that are scored apart, those before the span among them. */
  readonly burnIn: number;
}

/** Both ends included; a month or a year as an end is its last day. */
export interface CrisisSpan {
  readonly from: string;
  readonly to: string;
}

/** Windows of one length. */
export interface HorizonReport {
  readonly horizon: Horizon;
  readonly windows: number;
  /** Closes of the first and the last forecast; null without a window. */
  readonly first: string | null;
  readonly last: string | null;
  readonly families: readonly ForecastSummary[];
  /** Null with fewer than two windows. */
  readonly covariance: WholeSummary | null;
  readonly slices: readonly SliceReport[];
  readonly against: readonly { readonly peer: Peer; readonly families: readonly ForecastComparison[] }[];
}

/** Some of the windows. */
export interface SliceReport {
  readonly kind: SliceKind;
  readonly slice: string;
  readonly windows: number;
  readonly families: readonly SliceSummary[];
  readonly covariance: WholeSummary;
}

/** How the windows are cut, and what the run is held against. */
export interface ReportOptions {
  readonly peers: readonly Peer[];
  readonly crises: readonly CrisisSpan[] | undefined;
  /** First forecasts of the run that are scored apart. */
  readonly burnIn: number;
  /** Of all of the run's forecasts: the span may begin after its first ones. */
  readonly forecastDates: readonly string[];
}

/** An evaluation of one run, summarised. */
export function evaluationReportOf(
  run: { readonly id: string; readonly model: string },
  evaluation: RunsEvaluation,
  { peers, crises, burnIn, forecastDates }: ReportOptions,
): EvaluationReport {
  const { market } = evaluation;
  const earlier = forecastDates.filter((date) => date < (market[0]?.date ?? "")).length;
  const cut = { market, crises, burnIn: Math.max(0, burnIn - earlier) };
  const horizons = evaluation.horizons.map(
    ({ horizon, dates, forecasts, comparisons, whole }): HorizonReport => {
      const isKnown = dates.length >= 2;
      const [series = []] = forecasts;
      const ratios = whole.map(([own]) => own!);
      const slices = isKnown ? sliceWindows(dates, cut) : [];
      return {
        horizon,
        windows: dates.length,
        first: dates[0] ?? null,
        last: dates.at(-1) ?? null,
        families: isKnown ? summariseForecasts(series) : [],
        covariance: isKnown ? wholeOf(ratios, series) : null,
        slices: slices.map((slice) => ({
          kind: slice.kind,
          slice: slice.slice,
          windows: slice.windows.length,
          families: summariseSlice(series, slice),
          covariance: wholeOf(ratios, series, slice.windows),
        })),
        against: peers.map((peer, p) => ({ peer, families: isKnown ? (comparisons[p] ?? []) : [] })),
      };
    },
  );
  return {
    model: run.model,
    runId: run.id,
    horizons,
    names: evaluation.names,
    namesAgainst: peers.map((peer, p) => ({ peer, groups: evaluation.nameComparisons[p] ?? [] })),
    missingShare: evaluation.missingShare,
    crises: crises ?? null,
    burnIn,
  };
}

/** The universe by cap is the one portfolio. */
function wholeOf(
  ratios: readonly WholeCovarianceRatios[],
  series: readonly ForecastSeries[],
  windows: readonly number[] = [...ratios.keys()],
): WholeSummary {
  const universe = series.find(({ family }) => family === "universe");
  return summariseRatios(
    windows.map((t) => ratios[t]!),
    windows.map((t) => (universe?.realised[t] ?? Number.NaN) / (universe?.forecast[t] ?? Number.NaN)),
  );
}
