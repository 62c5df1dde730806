import { InputError } from "../../engine/errors/index.ts";
import {
  compareForecasts,
  type ForecastComparison,
  type ForecastSeries,
  factorDirections,
  testPortfolios,
} from "../../engine/evaluation/index.ts";
import { capShares, constraintsOf } from "../../engine/factor-returns/index.ts";
import { quadraticForm } from "../../engine/linalg/index.ts";
import { neweyWestLags } from "../../engine/stats/index.ts";
import { type RunPeriod, readAxes, requireFactorReturns, walkRun } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import {
  addPeriod,
  type Followed,
  type OpenWindow,
  openWindow,
  type WindowLedger,
  windowLedger,
} from "./evaluation-windows.ts";
import {
  addSpecific,
  type NameGroup,
  type NameLedger,
  type NameWindow,
  nameLedger,
  openNames,
} from "./name-groups.ts";
import {
  type PairedModels,
  pairedFactorCovariances,
  pairedModels,
  pairedVariances,
} from "./paired-models.ts";

/** How long a window is: one period (each of those after a forecast, until the next one), or until the next or the third forecast date. */
export type Horizon = "period" | "month" | "quarter";

/** What is evaluated. */
export interface EvaluationRequest {
  /** First close of a forecast that counts; the run's first by default. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Portfolios of each random family. */
  readonly randomCount: number;
  readonly seed: number;
  /** Is told the date that has been reached. */
  readonly onDate?: ((date: string) => void) | undefined;
}

/** Forecasts of several runs of the same portfolios over the same windows, against what came after. */
export interface RunsEvaluation {
  readonly horizons: readonly PairedHorizon[];
  /** Specific returns of single names of the first run over windows until the next forecast date. */
  readonly names: readonly NameGroup[];
  /** Share of the universe's weight, over names and periods, that had no return and counted as 0. */
  readonly missingShare: number;
}

/** The windows of one length. They do not overlap. */
export interface PairedHorizon {
  readonly horizon: Horizon;
  /** Closes at which the windows began. */
  readonly dates: readonly string[];
  /** By run: the same portfolios in the same order, with the same returns. */
  readonly forecasts: readonly (readonly ForecastSeries[])[];
  /** The first run against each run after it, by family. */
  readonly comparisons: readonly (readonly ForecastComparison[])[];
}

/** Forecast dates until new portfolios are formed: windows of one period follow each other until then. */
const SPANS: Readonly<Record<Horizon, number>> = { period: 1, month: 1, quarter: 3 };

/**
 * Holds the stored forecasts of runs against the returns after them, on the families of portfolios of `testPortfolios` and `factorDirections`.
 *
 * Portfolios are formed from the first run's exposures and caps, of the names that all runs cover, at the forecast dates that all have, and keep
 * their weights through a window; returns are the first run's. Forecasts are those each run made at the time, from data known then. Combinations of
 * factors are forecast by the runs whose factors have the first run's names, and earn the first run's factor returns. Memory does not grow with the span.
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
  const closes = run.manifest.forecastDates.filter(
    (date) =>
      date >= from && date <= to && runs.every(({ manifest }) => manifest.forecastDates.includes(date)),
  );
  const begin = closes[0];
  if (begin === undefined || closes.length < 2) {
    const rule = "fewer than two forecasts in this span: take a longer one";
    throw new InputError([{ file: "evaluate", value: `${from} to ${to}`, rule }]);
  }
  const state = startEvaluation((await readAxes(run)).assets.labels.length);
  const isForecast = new Set(closes);
  for await (const period of walkRun(run, first, to)) {
    const { before } = period;
    before.exposures.covered.forEach((covered, name) => {
      if (covered === 1) state.age[name] = state.age[name]! + 1;
    });
    if (before.date < begin) continue;
    if (isForecast.has(before.date)) {
      request.onDate?.(before.date);
      endWindows(state);
      const models = await pairedModels(runs, before.date);
      if (models !== undefined) beginWindows(state, models, request);
    }
    if (period.estimated) takePeriod(state, period);
    if (period.returns.date === to && isForecast.has(to)) endWindows(state);
  }
  const { ledgers, names, missing } = state;
  const horizons = (Object.keys(ledgers) as Horizon[]).map((horizon) =>
    pairedHorizon(horizon, ledgers[horizon], { runs: runs.length, closes: closes.length }),
  );
  return { horizons, names: names.groups(), missingShare: missing.of > 0 ? missing.weight / missing.of : 0 };
}

/** Forecasts stand still over the windows of one period between two dates: as many lags at least. */
function pairedHorizon(
  horizon: Horizon,
  { dates, series }: WindowLedger,
  counts: { readonly runs: number; readonly closes: number },
): PairedHorizon {
  const forecasts = Array.from({ length: counts.runs }, (_, r) => series(r));
  const still = Math.round(dates.length / counts.closes) - 1;
  const lags = Math.max(neweyWestLags(dates.length), still);
  const comparisons = forecasts.slice(1).map((other) => compareForecasts(forecasts[0]!, other, lags));
  return { horizon, dates, forecasts, comparisons };
}

interface LongWindow {
  readonly horizon: Horizon;
  readonly window: OpenWindow;
  /** Forecast dates until its end. */
  left: number;
}

interface EvaluationState {
  readonly ledgers: Readonly<Record<Horizon, WindowLedger>>;
  readonly names: NameLedger;
  /** [N] periods since a name was first covered. */
  readonly age: Int32Array;
  readonly missing: { weight: number; of: number };
  windows: LongWindow[];
  nameWindow: NameWindow | undefined;
}

function startEvaluation(assetCount: number): EvaluationState {
  return {
    ledgers: { period: windowLedger(), month: windowLedger(), quarter: windowLedger() },
    names: nameLedger(),
    age: new Int32Array(assetCount),
    missing: { weight: 0, of: 0 },
    windows: [],
    nameWindow: undefined,
  };
}

/** At a forecast date: windows that have reached their length are finished. */
function endWindows(state: EvaluationState): void {
  for (const open of state.windows) {
    open.left--;
    if (open.left <= 0 && open.window.periods > 0) state.ledgers[open.horizon].take(open.window);
  }
  state.windows = state.windows.filter(({ left }) => left > 0);
  if (state.nameWindow !== undefined) state.names.take(state.nameWindow);
  state.nameWindow = undefined;
}

function takePeriod(state: EvaluationState, { returns }: RunPeriod): void {
  const excess = excessReturns(returns, state);
  for (const { window } of state.windows) addPeriod(window, excess, returns.factorReturns as Float64Array);
  if (state.nameWindow !== undefined) addSpecific(state.nameWindow, returns.specificReturns as Float64Array);
  state.windows = state.windows.map((open) => {
    if (open.horizon !== "period") return open;
    state.ledgers.period.take(open.window);
    const { portfolios, directions } = open.window;
    return { ...open, window: openWindow(returns.date, portfolios, directions) };
  });
}

/** A window of every length that has none open. */
function beginWindows(state: EvaluationState, paired: PairedModels, request: EvaluationRequest): void {
  const { first } = paired;
  const portfolios = followedPortfolios(paired, request);
  const directions = followedDirections(paired, request);
  for (const [horizon, left] of Object.entries(SPANS) as [Horizon, number][]) {
    if (state.windows.some((open) => open.horizon === horizon)) continue;
    state.windows.push({ horizon, left, window: openWindow(first.date, portfolios, directions) });
  }
  state.nameWindow = openNames(first, state.age);
}

function followedPortfolios(
  paired: PairedModels,
  { randomCount, seed }: EvaluationRequest,
): readonly Followed[] {
  const portfolios = testPortfolios(paired.first, { randomCount, seed });
  const variances = pairedVariances(
    paired,
    portfolios.map(({ weights }) => weights),
  );
  return portfolios.map((portfolio, p) => ({ ...portfolio, variances: variances.map((own) => own[p]!) }));
}

function followedDirections(
  paired: PairedModels,
  { randomCount, seed }: EvaluationRequest,
): readonly Followed[] {
  const { model, estimation, marketCap } = paired.first;
  const { exposures, factorCovariance } = model;
  const names = exposures.factors.map(({ name }) => name);
  const constraints = constraintsOf(exposures, capShares(exposures, estimation, marketCap));
  const [, ...others] = pairedFactorCovariances(paired);
  return factorDirections(factorCovariance, { names, randomCount, seed, constraints }).map(
    ({ family, name, loadings, variance }) => {
      const rest = others.map((other) => (other === undefined ? Number.NaN : quadraticForm(loadings, other)));
      return { family, name, weights: loadings, variances: [variance, ...rest] };
    },
  );
}

/** [N] returns in excess of the risk-free rate, 0 where a name has none; counts the weight of the universe's. */
function excessReturns(
  { returns, riskFree }: RunPeriod["returns"],
  { windows, missing }: EvaluationState,
): Float64Array {
  const universe = windows[0]?.window.portfolios[0]?.weights;
  universe?.forEach((weight, name) => {
    missing.of += weight;
    if (Number.isNaN(returns[name])) missing.weight += weight;
  });
  return Float64Array.from(returns, (value) => (Number.isNaN(value) ? 0 : value - riskFree));
}
