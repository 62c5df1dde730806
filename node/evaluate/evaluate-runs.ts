import { InputError } from "../../engine/errors/index.ts";
import {
  compareForecasts,
  type ForecastComparison,
  type ForecastSeries,
  type ForecastSummary,
  type WholeCovarianceRatios,
} from "../../engine/evaluation/index.ts";
import { neweyWestLags } from "../../engine/stats/index.ts";
import { readForecastDates, readRunDates, requireFactorReturns, runOptions } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { EvaluationSpan } from "./evaluate-span.ts";
import type { FormationRequest, Horizon, SpanFindings } from "./evaluation-state.ts";
import { seriesOf } from "./evaluation-windows.ts";
import { marketVariances } from "./market-variances.ts";
import { withListings } from "./name-groups.ts";
import { type NameComparison, type NameGroup, nameLedger } from "./name-ledger.ts";
import { peerPeriods } from "./peer-forecasts.ts";
import { openSpanPool, type SpanPool } from "./span-pool.ts";

/** What is evaluated. */
export interface EvaluationRequest extends FormationRequest {
  /** First close of a forecast that counts; the run's first by default. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Is told how many of the forecasts have been evaluated. */
  readonly onProgress?: ((done: number, count: number) => void) | undefined;
  /** As many as the processor has by default; nothing that is found depends on them. */
  readonly threads?: number | undefined;
}

/** Forecasts of several runs, and of peers after them, of the same portfolios over the same windows, against what came after. */
export interface RunsEvaluation {
  readonly horizons: readonly PairedHorizon[];
  /** Returns of single names of the first run over windows until the next forecast date. */
  readonly names: readonly NameGroup[];
  /** The first run against each forecaster after it, by group of names. */
  readonly nameComparisons: readonly (readonly NameComparison[])[];
  /** Share of the universe's weight, over names and periods, that had no return and counted as 0. */
  readonly missingShare: number;
  /** The first run's forecast dates until the end of the span, those before it too, with its variance of the universe by cap per period. */
  readonly market: readonly { readonly date: string; readonly variance: number }[];
}

/** The windows of one length. They do not overlap. */
export interface PairedHorizon {
  readonly horizon: Horizon;
  /** Closes at which the windows began. */
  readonly dates: readonly string[];
  /** By forecaster: the same portfolios in the same order, with the same returns. */
  readonly forecasts: readonly (readonly ForecastSeries[])[];
  /** What the first run's forecasts were worth, by family; none with fewer than two windows. */
  readonly families: readonly ForecastSummary[];
  /** The first run against each forecaster after it, by family. */
  readonly comparisons: readonly (readonly ForecastComparison[])[];
  /** By window and run: the universe's names with a return in every period of the window. */
  readonly whole: readonly (readonly WholeCovarianceRatios[])[];
}

/**
 * Holds the stored forecasts of runs against the returns after them, on the families of portfolios of `testPortfolios` and `factorDirections`.
 *
 * Portfolios are formed from the first run's exposures and caps, of the names that all runs cover, at the forecast dates that all have, and keep
 * their weights through a window; returns are the first run's. Forecasts are those each run made at the time, from data known then. Combinations of
 * factors are forecast by the runs whose factors have the first run's names, and earn the first run's factor returns; so are specific returns. A run of another frequency
 * has its variances brought to the first run's periods. Peers forecast portfolios and
 * names from the returns before the close. Spans of twelve forecasts are walked at the same time and put together in order.
 *
 * Portfolios optimised with the first run's covariance take its errors for chances, and not those of the others: hold the runs against each other
 * in both orders where that family decides.
 *
 * @throws {InputError} fewer than two common forecasts in the span
 * @see docs/methodology/13-evaluation.md
 */
export async function evaluateRuns(
  runs: readonly [Run, ...Run[]],
  request: EvaluationRequest,
): Promise<RunsEvaluation> {
  const [run] = runs;
  for (const one of runs) requireFactorReturns(one);
  const { first, last } = run.manifest.dates;
  const [from, to] = [request.from ?? first, request.to ?? last];
  const { closes, earlier } = await commonForecasts(runs, from, to);
  const before = await marketVariances(run, earlier);
  const spans = await spansOf(run, { closes, to, hasPeers: (request.peers?.length ?? 0) > 0 });
  const pool = openSpanPool(runs, { threads: request.threads, count: spans.length });
  try {
    return await joined(run, {
      found: await walkSpans(pool, spans, request),
      before,
      pool,
      forecasters: runs.length + (request.peers?.length ?? 0),
    });
  } finally {
    await pool.close();
  }
}

interface Parts {
  readonly found: readonly SpanFindings[];
  readonly before: RunsEvaluation["market"];
  readonly pool: SpanPool;
  readonly forecasters: number;
}

/** What the spans found, in their order. */
async function joined(run: Run, { found, before, pool, forecasters }: Parts): Promise<RunsEvaluation> {
  const { periodsPerYear } = runOptions(run);
  const names = nameLedger();
  const age = new Int32Array(found[0]!.age.length);
  const missing = { weight: 0, of: 0 };
  for (const span of found) {
    for (const window of span.names) names.take(withListings(window, age, periodsPerYear));
    span.age.forEach((count, name) => {
      age[name] = age[name]! + count;
    });
    missing.weight += span.missing.weight;
    missing.of += span.missing.of;
  }
  const market = [...before, ...found.flatMap((span) => span.market)];
  const horizons: PairedHorizon[] = [];
  for (const horizon of ["period", "month", "quarter"] as const) {
    const paired = pairedHorizon(found, { horizon, market, forecasters });
    horizons.push({
      ...paired,
      families: paired.dates.length < 2 ? [] : await pool.summarise(paired.forecasts[0]!),
    });
  }
  return {
    horizons,
    names: names.groups(),
    nameComparisons: Array.from({ length: forecasters - 1 }, (_, c) => names.comparisons(c + 1)),
    missingShare: missing.of > 0 ? missing.weight / missing.of : 0,
    market,
  };
}

/** Forecast dates of a span at which all runs have a forecast, and those of the first run before the span. */
async function commonForecasts(
  runs: readonly [Run, ...Run[]],
  from: string,
  to: string,
): Promise<{ readonly closes: readonly string[]; readonly earlier: readonly string[] }> {
  const [own, ...others] = (await Promise.all(runs.map(readForecastDates))) as [
    readonly string[],
    ...(readonly string[])[],
  ];
  const closes = own.filter(
    (date) => date >= from && date <= to && others.every((dates) => dates.includes(date)),
  );
  if (closes.length >= 2) return { closes, earlier: own.filter((date) => date < closes[0]!) };
  const rule = "fewer than two forecasts in this span: take a longer one";
  throw new InputError([{ file: "evaluate", value: `${from} to ${to}`, rule }]);
}

/** Forecasts to a span: of these windows over three dates none goes on after it. */
const SPAN = 12;

/** Closes more than peers look back that are read, where some have no returns. */
const SPARE = 21;

async function spansOf(
  run: Run,
  {
    closes,
    to,
    hasPeers,
  }: { readonly closes: readonly string[]; readonly to: string; readonly hasPeers: boolean },
): Promise<readonly EvaluationSpan[]> {
  const { first } = run.manifest.dates;
  const dates = hasPeers ? await readRunDates(run) : [];
  const back = hasPeers ? peerPeriods(runOptions(run).periodsPerYear) + SPARE : 0;
  const spans: EvaluationSpan[] = [];
  // Nothing begins at the end of the span.
  const begins = closes.filter((date) => date < to);
  for (let start = 0; start < begins.length; start += SPAN) {
    const begin = begins[start]!;
    const next = begins[start + SPAN];
    spans.push({
      closes: begins.slice(start, start + SPAN),
      after: start === 0 ? first : (dates[Math.max(0, dates.indexOf(begin) - back)] ?? begin),
      coveredFrom: start === 0 ? first : begin,
      to: next ?? to,
      isClosed: next !== undefined || closes.includes(to),
    });
  }
  return spans;
}

async function walkSpans(
  pool: SpanPool,
  spans: readonly EvaluationSpan[],
  { randomCount, seed, peers, onProgress }: EvaluationRequest,
): Promise<readonly SpanFindings[]> {
  const count = spans.reduce((sum, { closes }) => sum + closes.length, 0);
  let done = 0;
  return pool.walk(spans, { randomCount, seed, peers }, (span) => {
    done += span.closes.length;
    onProgress?.(done, count);
  });
}

/** Forecasts stand still over the windows of one period between two dates: as many lags at least. */
function pairedHorizon(
  found: readonly SpanFindings[],
  {
    horizon,
    market,
    forecasters,
  }: { readonly horizon: Horizon; readonly market: RunsEvaluation["market"]; readonly forecasters: number },
): Omit<PairedHorizon, "families"> {
  const windows = found.flatMap(({ finished }) => finished[horizon]);
  const dates = windows.map(({ date }) => date);
  const forecasts = Array.from({ length: forecasters }, (_, r) => seriesOf(windows, r));
  const lags = Math.max(neweyWestLags(dates.length), mostOfOne(dates, market) - 1);
  const comparisons = forecasts.slice(1).map((other) => compareForecasts(forecasts[0]!, other, lags));
  return { horizon, dates, forecasts, comparisons, whole: found.flatMap(({ wholes }) => wholes[horizon]) };
}

/** Windows that one forecast was followed over, at most. */
function mostOfOne(dates: readonly string[], market: RunsEvaluation["market"]): number {
  const counts = market.map(({ date }, m) => {
    const next = market[m + 1]?.date ?? "~";
    return dates.filter((begin) => begin >= date && begin < next).length;
  });
  return Math.max(0, ...counts);
}
