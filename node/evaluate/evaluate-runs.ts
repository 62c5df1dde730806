import { InputError } from "../../engine/errors/index.ts";
import {
  compareForecasts,
  type ForecastComparison,
  type ForecastSeries,
  type WholeCovarianceRatios,
} from "../../engine/evaluation/index.ts";
import { neweyWestLags } from "../../engine/stats/index.ts";
import { type RunReturns, readAxes, requireFactorReturns, runOptions, walkReturns } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import {
  beginWindows,
  type EvaluationState,
  endWindows,
  type FormationRequest,
  type Horizon,
  startEvaluation,
  takePending,
  takePeriod,
} from "./evaluation-state.ts";
import type { NameComparison, NameGroup } from "./name-ledger.ts";
import { pairedModels } from "./paired-models.ts";
import { addPast, peerPeriods } from "./peer-forecasts.ts";

/** What is evaluated. */
export interface EvaluationRequest extends FormationRequest {
  /** First close of a forecast that counts; the run's first by default. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Is told the date that has been reached. */
  readonly onDate?: ((date: string) => void) | undefined;
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
  /** Forecast dates, with the first run's variance of the universe by cap per period. */
  readonly market: readonly { readonly date: string; readonly variance: number }[];
}

/** The windows of one length. They do not overlap. */
export interface PairedHorizon {
  readonly horizon: Horizon;
  /** Closes at which the windows began. */
  readonly dates: readonly string[];
  /** By forecaster: the same portfolios in the same order, with the same returns. */
  readonly forecasts: readonly (readonly ForecastSeries[])[];
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
 * names from the returns before the close. Memory does not grow with the span.
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
  const to = request.to ?? last;
  const closes = commonForecasts(runs, request.from ?? first, to);
  const begin = closes[0]!;
  const state = startEvaluation((await readAxes(run)).assets.labels.length);
  const peerCount = request.peers?.length ?? 0;
  const length = peerPeriods(runOptions(run).periodsPerYear);
  const isForecast = new Set(closes);
  for await (const walked of walkReturns(run, first, to)) {
    const { date } = walked.before;
    const period = inExcess(walked);
    addCoverage(state.age, walked.before.covered);
    if (date >= begin && isForecast.has(date)) {
      request.onDate?.(date);
      endWindows(state);
      const models = await pairedModels(runs, date);
      if (models !== undefined) beginWindows(state, models, request);
    }
    if (peerCount > 0) addPast(state.past, period.returns.returns as Float64Array, length);
    if (date >= begin && period.estimated) takePeriod(state, period);
    if (period.returns.date === to && isForecast.has(to)) endWindows(state);
  }
  takePending(state);
  const forecasters = runs.length + peerCount;
  const { ledgers, names, missing, market } = state;
  return {
    horizons: (Object.keys(ledgers) as Horizon[]).map((horizon) =>
      pairedHorizon(state, horizon, forecasters),
    ),
    names: names.groups(),
    nameComparisons: Array.from({ length: forecasters - 1 }, (_, c) => names.comparisons(c + 1)),
    missingShare: missing.of > 0 ? missing.weight / missing.of : 0,
    market,
  };
}

/** Forecast dates that all runs have. */
function commonForecasts(runs: readonly [Run, ...Run[]], from: string, to: string): readonly string[] {
  const [run] = runs;
  const closes = run.manifest.forecastDates.filter(
    (date) =>
      date >= from && date <= to && runs.every(({ manifest }) => manifest.forecastDates.includes(date)),
  );
  if (closes.length >= 2) return closes;
  const rule = "fewer than two forecasts in this span: take a longer one";
  throw new InputError([{ file: "evaluate", value: `${from} to ${to}`, rule }]);
}

function addCoverage(age: Int32Array, covered: Uint8Array): void {
  for (let name = 0; name < age.length; name++) if (covered[name] === 1) age[name] = age[name]! + 1;
}

/** The period with returns in excess of the risk-free rate. */
function inExcess({ returns, ...rest }: RunReturns): RunReturns {
  const excess = Float64Array.from(returns.returns, (value) => value - returns.riskFree);
  return { ...rest, returns: { ...returns, returns: excess } };
}

/** Forecasts stand still over the windows of one period between two dates: as many lags at least. */
function pairedHorizon(
  { ledgers, wholes, market }: EvaluationState,
  horizon: Horizon,
  forecasters: number,
): PairedHorizon {
  const { dates, series } = ledgers[horizon];
  const forecasts = Array.from({ length: forecasters }, (_, r) => series(r));
  const lags = Math.max(neweyWestLags(dates.length), mostOfOne(dates, market) - 1);
  const comparisons = forecasts.slice(1).map((other) => compareForecasts(forecasts[0]!, other, lags));
  return { horizon, dates, forecasts, comparisons, whole: wholes[horizon] };
}

/** Windows that one forecast was followed over, at most. */
function mostOfOne(dates: readonly string[], market: EvaluationState["market"]): number {
  const counts = market.map(({ date }, m) => {
    const next = market[m + 1]?.date ?? "~";
    return dates.filter((begin) => begin >= date && begin < next).length;
  });
  return Math.max(0, ...counts);
}
