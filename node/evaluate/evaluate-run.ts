import { InputError } from "../../engine/errors/index.ts";
import { type ForecastSeries, factorDirections, testPortfolios } from "../../engine/evaluation/index.ts";
import { portfolioRisks, prepareRiskModel } from "../../engine/risk-model/index.ts";
import {
  modelOn,
  type RunPeriod,
  readAxes,
  requireFactorReturns,
  type StoredModel,
  walkRun,
} from "../model/index.ts";
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

/** Every forecast of a run against what came after, by length of the window. */
export interface RunEvaluation {
  readonly horizons: readonly HorizonEvaluation[];
  /** Specific returns of single names over windows until the next forecast date. */
  readonly names: readonly NameGroup[];
  /** Share of the universe's weight, over names and periods, that had no return and counted as 0. */
  readonly missingShare: number;
}

/** The windows of one length. They do not overlap. */
export interface HorizonEvaluation {
  readonly horizon: Horizon;
  /** Closes at which the windows began. */
  readonly dates: readonly string[];
  readonly series: readonly ForecastSeries[];
}

/** Forecast dates until new portfolios are formed: windows of one period follow each other until then. */
const SPANS: Readonly<Record<Horizon, number>> = { period: 1, month: 1, quarter: 3 };

/**
 * Holds every stored forecast of a run against the returns after it, on the families of portfolios of `testPortfolios` and `factorDirections`.
 *
 * Forecasts are those the run made at the time, from data known then; portfolios are formed at the same closes and keep their weights through a window. Memory does
 * not grow with the span.
 *
 * @throws {InputError} no two forecasts in the span
 * @see docs/methodology/13-evaluation.md
 */
export async function evaluateRun(run: Run, request: EvaluationRequest): Promise<RunEvaluation> {
  requireFactorReturns(run);
  const { first, last } = run.manifest.dates;
  const [from, to] = [request.from ?? first, request.to ?? last];
  const closes = run.manifest.forecastDates.filter((date) => date >= from && date <= to);
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
      const model = await modelOn(run, before.date);
      if (model !== undefined) beginWindows(state, model, request);
    }
    if (period.estimated) takePeriod(state, period);
    if (period.returns.date === to && isForecast.has(to)) endWindows(state);
  }
  const { ledgers, names, missing } = state;
  const horizons = (Object.keys(ledgers) as Horizon[]).map((horizon) => {
    const { dates, series } = ledgers[horizon];
    return { horizon, dates, series: series() };
  });
  return { horizons, names: names.groups(), missingShare: missing.of > 0 ? missing.weight / missing.of : 0 };
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
function beginWindows(
  state: EvaluationState,
  model: StoredModel,
  { randomCount, seed }: EvaluationRequest,
): void {
  const portfolios = followedPortfolios(model, { randomCount, seed });
  const { exposures, factorCovariance } = model.model;
  const names = exposures.factors.map(({ name }) => name);
  const directions = factorDirections(factorCovariance, { names, randomCount, seed }).map(
    ({ family, name, loadings, variance }): Followed => ({ family, name, weights: loadings, variance }),
  );
  for (const [horizon, left] of Object.entries(SPANS) as [Horizon, number][]) {
    if (state.windows.some((open) => open.horizon === horizon)) continue;
    state.windows.push({ horizon, left, window: openWindow(model.date, portfolios, directions) });
  }
  state.nameWindow = openNames(model, state.age);
}

function followedPortfolios(
  { model, marketCap, estimation }: StoredModel,
  options: { readonly randomCount: number; readonly seed: number },
): readonly Followed[] {
  const portfolios = testPortfolios({ model, marketCap, estimation }, options);
  const assetCount = marketCap.length;
  const values = new Float64Array(portfolios.length * assetCount);
  portfolios.forEach(({ weights }, p) => {
    values.set(weights, p * assetCount);
  });
  const { variance } = portfolioRisks(prepareRiskModel(model), { rows: portfolios.length, values });
  return portfolios.map((portfolio, p) => ({ ...portfolio, variance: variance[p]! }));
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
