import {
  drawPortfolios,
  factorDirections,
  type PortfolioDraws,
  testPortfolios,
  type WholeCovarianceRatios,
} from "../../engine/evaluation/index.ts";
import { capShares, constraintsOf } from "../../engine/factor-returns/index.ts";
import { quadraticForm } from "../../engine/linalg/index.ts";
import type { RunReturns } from "../model/index.ts";
import {
  addPeriod,
  type FinishedWindow,
  type Followed,
  type FollowedSet,
  finishWindow,
  followedReturns,
  type OpenWindow,
  openWindow,
  type PastPeriod,
} from "./evaluation-windows.ts";
import { addNameReturns, type NameWindow, openNames } from "./name-groups.ts";
import { onFirst, type PairedModels, pairedFactorCovariances, pairedVariances } from "./paired-models.ts";
import { type PastReturns, type Peer, peerVariances } from "./peer-forecasts.ts";
import { type WholeForecasts, wholeForecasts, wholeRatios } from "./whole-windows.ts";

/** How long a window is: one period (each of those after a forecast, until the next one), or until the next or the third forecast date. */
export type Horizon = "period" | "month" | "quarter";

/** What portfolios are formed and held against. */
export interface FormationRequest {
  /** Portfolios of each random family. */
  readonly randomCount: number;
  readonly seed: number;
  readonly peers?: readonly Peer[] | undefined;
}

/** Forecast dates until new portfolios are formed: windows of one period follow each other until then. */
const SPANS: Readonly<Record<Horizon, number>> = { period: 1, month: 1, quarter: 3 };

interface LongWindow {
  readonly horizon: Horizon;
  readonly whole: WholeForecasts;
  readonly window: OpenWindow;
  /** Forecast dates until its end. */
  left: number;
}

/** What a span of an evaluation has found. Plain data: it comes from another thread. */
export interface SpanFindings {
  readonly finished: Readonly<Record<Horizon, FinishedWindow[]>>;
  /** Ratios of the finished windows of a length by run. */
  readonly wholes: Readonly<Record<Horizon, (readonly WholeCovarianceRatios[])[]>>;
  readonly names: NameWindow[];
  /** [N] closes of the span at which a name was covered. */
  readonly age: Int32Array;
  readonly missing: { weight: number; of: number };
  /** Forecast dates and the variance of the universe by cap at each. */
  readonly market: { readonly date: string; readonly variance: number }[];
}

/** What an evaluation keeps while it walks. */
export interface EvaluationState extends SpanFindings {
  /** Of peers only. */
  readonly past: PastReturns;
  windows: LongWindow[];
  nameWindow: NameWindow | undefined;
  /** Of the random portfolios, the same at all closes. */
  draws: PortfolioDraws | undefined;
  /** Periods that the windows have not yet taken. */
  pending: PastPeriod[];
}

/** Before the first forecast. */
export function startEvaluation(assetCount: number): EvaluationState {
  return {
    finished: { period: [], month: [], quarter: [] },
    wholes: { period: [], month: [], quarter: [] },
    names: [],
    age: new Int32Array(assetCount),
    past: [],
    missing: { weight: 0, of: 0 },
    market: [],
    windows: [],
    nameWindow: undefined,
    draws: undefined,
    pending: [],
  };
}

/** At a forecast date: windows that have reached their length are finished. */
export function endWindows(state: EvaluationState): void {
  takePending(state);
  for (const open of state.windows) {
    open.left--;
    if (open.left <= 0 && open.window.periods > 0 && open.horizon !== "period") finish(state, open);
  }
  state.windows = state.windows.filter(({ left }) => left > 0);
  if (state.nameWindow !== undefined) state.names.push(state.nameWindow);
  state.nameWindow = undefined;
}

function finish({ finished, wholes }: EvaluationState, { horizon, whole, window }: LongWindow): void {
  finished[horizon].push(finishWindow(window));
  wholes[horizon].push(wholeRatios(whole, window));
}

/** Periods that wait at most: what the windows take together. */
const MOST_PENDING = 32;

/** Takes a period into all that is open. */
export function takePeriod(state: EvaluationState, { before, returns }: RunReturns): void {
  const { windows, missing } = state;
  const excess = returns.returns as Float64Array;
  const universe = windows[0]?.window.set.portfolios[0];
  const filled = Float64Array.from(excess);
  for (let name = 0; name < filled.length; name++) {
    const weight = universe?.[name] ?? 0;
    missing.of += weight;
    if (!Number.isNaN(filled[name])) continue;
    missing.weight += weight;
    filled[name] = 0;
  }
  const specific = returns.specificReturns as Float64Array;
  state.pending.push({
    date: before.date,
    excess,
    filled,
    factors: returns.factorReturns as Float64Array,
    specific,
  });
  if (state.nameWindow !== undefined) {
    addNameReturns(state.nameWindow.specific, specific);
    addNameReturns(state.nameWindow.total, excess);
  }
  if (state.pending.length >= MOST_PENDING) takePending(state);
}

/** Takes the periods that wait into the windows: `takePeriod` does so now and then, and at a forecast date `endWindows`. */
export function takePending(state: EvaluationState): void {
  const { pending } = state;
  state.pending = [];
  if (pending.length === 0) return;
  const returns = new Map<FollowedSet, Float64Array>();
  for (const open of state.windows) {
    const { set } = open.window;
    const values = returns.get(set) ?? followedReturns(set, pending);
    returns.set(set, values);
    pending.forEach((period, t) => {
      const window = open.horizon === "period" ? openWindow(period.date, set) : open.window;
      addPeriod(window, period, { values, t, count: pending.length });
      if (open.horizon === "period") finish(state, { ...open, window });
    });
  }
}

/** A window of every length that has none open. */
export function beginWindows(state: EvaluationState, models: PairedModels, request: FormationRequest): void {
  const { first } = models;
  const whole = wholeForecasts(models);
  state.draws ??= drawPortfolios(first.model.exposures, request);
  const portfolios = testPortfolios(first, request, state.draws);
  const weights = portfolios.map((portfolio) => portfolio.weights);
  const peers = peerVariances(request.peers ?? [], state.past, first, weights);
  const variances = [
    ...pairedVariances(models, whole.prepared, weights),
    ...peers.map((peer) => peer.portfolios),
  ];
  const names = portfolios.map(
    ({ family, name }, p): Followed => ({ family, name, variances: variances.map((own) => own[p]!) }),
  );
  const covariances = pairedFactorCovariances(models);
  const directions = followedDirections(models, covariances, request, peers.length);
  const set: FollowedSet = {
    followed: [...names, ...directions.map(({ followed }) => followed)],
    portfolios: weights,
    directions: directions.map(({ loadings }) => loadings),
    models,
  };
  for (const [horizon, left] of Object.entries(SPANS) as [Horizon, number][]) {
    if (state.windows.some((open) => open.horizon === horizon)) continue;
    state.windows.push({ horizon, left, whole, window: openWindow(first.date, set) });
  }
  state.market.push({ date: first.date, variance: names[0]?.variances[0] ?? Number.NaN });
  state.nameWindow = openNames(first, state.age, {
    specific: models.models.map(({ specificVariance }, run) =>
      onFirst(models, run, covariances[run] === undefined ? [] : specificVariance),
    ),
    total: [
      ...whole.variances.map((variance, run) => onFirst(models, run, variance)),
      ...peers.map((peer) => peer.names),
    ],
  });
}

function followedDirections(
  models: PairedModels,
  [, ...others]: ReturnType<typeof pairedFactorCovariances>,
  { randomCount, seed }: FormationRequest,
  peerCount: number,
): readonly { readonly followed: Followed; readonly loadings: Float64Array }[] {
  const { model, estimation, marketCap } = models.first;
  const { exposures, factorCovariance } = model;
  const names = exposures.factors.map(({ name }) => name);
  const constraints = constraintsOf(exposures, capShares(exposures, estimation, marketCap));
  const unknown = new Array<number>(peerCount).fill(Number.NaN);
  return factorDirections(factorCovariance, { names, randomCount, seed, constraints }).map(
    ({ family, name, loadings, variance }) => {
      const rest = others.map((other) => (other === undefined ? Number.NaN : quadraticForm(loadings, other)));
      return { followed: { family, name, variances: [variance, ...rest, ...unknown] }, loadings };
    },
  );
}
