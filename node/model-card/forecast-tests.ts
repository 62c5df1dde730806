import {
  biasBand,
  biasStatistic,
  type ForecastSeries,
  type ForecastSummary,
  type SliceKind,
  type SliceSummary,
  sliceWindows,
  summariseForecasts,
  summariseRatios,
  summariseSlice,
  type WholeSummary,
  type WindowSlice,
} from "../../engine/evaluation/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { evaluateRun, type Horizon, type HorizonEvaluation, type NameGroup } from "../evaluate/index.ts";
import type { Run } from "../store/index.ts";
import { type ForecastVerdict, forecastVerdict } from "./forecast-verdict.ts";

/** The stored forecasts against what came after. */
export interface CardTests {
  readonly randomCount: number;
  readonly seed: number;
  readonly horizons: readonly CardHorizon[];
  readonly names: readonly NameGroup[];
  readonly missingShare: number;
  /** Families of portfolios at all horizons, and those whose forecasts were right. */
  readonly count: number;
  readonly passed: number;
}

export interface CardHorizon {
  readonly horizon: Horizon;
  readonly windows: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly families: readonly FamilyTest[];
  /** The whole covariance of the universe; null with fewer than two windows. */
  readonly covariance: WholeSummary | null;
  /** By year, calm and crisis, and with the forecasts in burn-in apart. */
  readonly slices: readonly CardSlice[];
  /** Bias of every portfolio. */
  readonly portfolios: readonly { readonly family: string; readonly name: string; readonly bias: number }[];
}

/** Some of the windows. */
export interface CardSlice {
  readonly kind: SliceKind;
  readonly slice: string;
  readonly windows: number;
  readonly families: readonly SliceSummary[];
  readonly covariance: WholeSummary;
}

/** A family's forecasts with their verdict. */
export type FamilyTest = ForecastSummary & {
  /** 95 % band of the bias of one portfolio of right forecasts, returns normal. */
  readonly lower: number;
  readonly upper: number;
  readonly verdict: ForecastVerdict;
};

/** How the tests are made. */
export interface TestRequest {
  readonly randomCount: number;
  readonly seed: number;
  readonly onDate?: ((date: string) => void) | undefined;
}

/**
 * Evaluates every stored forecast of a run; null where there are fewer than two.
 *
 * @param burnIn  forecasts in burn-in, the first ones
 */
export async function testForecasts(
  run: Run,
  request: TestRequest,
  burnIn: number,
): Promise<CardTests | null> {
  if (run.manifest.forecastDates.length < 2 || (run.manifest.counts.forecasts ?? 0) < 2) return null;
  const { horizons, names, missingShare, market } = await evaluateRun(run, request);
  // In a monthly model with a forecast every month one period ahead is until the next forecast.
  const [period, month] = ["period", "month"].map((name) => horizons.find(({ horizon }) => horizon === name));
  const isSame = period?.dates.join() === month?.dates.join();
  const tested = horizons
    .filter((one) => !(isSame && one === period))
    .map((one) => testHorizon(one, { market, burnIn }));
  const verdicts = tested.flatMap(({ families }) => families.map(({ verdict }) => verdict));
  return {
    randomCount: request.randomCount,
    seed: request.seed,
    horizons: tested,
    names,
    missingShare,
    count: verdicts.length,
    passed: verdicts.filter((verdict) => verdict === "right").length,
  };
}

function testHorizon(evaluation: HorizonEvaluation, cut: Parameters<typeof sliceWindows>[1]): CardHorizon {
  const { horizon, dates, series } = evaluation;
  const families =
    dates.length < 2 ? [] : summariseForecasts(series).filter(({ portfolios }) => portfolios > 0);
  return {
    horizon,
    windows: dates.length,
    first: dates[0] ?? null,
    last: dates.at(-1) ?? null,
    families: families.map((family) => ({
      ...family,
      ...biasBand(
        { count: family.windows, level: 0.95, law: { kind: "normal" } },
        randomStream("bias band", family.windows),
      ),
      verdict: forecastVerdict(family),
    })),
    covariance: dates.length < 2 ? null : wholeOf(evaluation, [...dates.keys()]),
    slices: (dates.length < 2 ? [] : sliceWindows(dates, cut)).map((slice) => cardSlice(evaluation, slice)),
    portfolios: series.map((one) => ({ family: one.family, name: one.name, bias: biasOf(one) })),
  };
}

function cardSlice(evaluation: HorizonEvaluation, slice: WindowSlice): CardSlice {
  return {
    kind: slice.kind,
    slice: slice.slice,
    windows: slice.windows.length,
    families: summariseSlice(evaluation.series, slice),
    covariance: wholeOf(evaluation, slice.windows),
  };
}

/** Ratios of the whole covariance over some windows; the universe by cap is the one portfolio. */
function wholeOf({ series, whole }: HorizonEvaluation, windows: readonly number[]): WholeSummary {
  const universe = series.find(({ family }) => family === "universe");
  return summariseRatios(
    windows.map((t) => whole[t]!),
    windows.map((t) => (universe?.realised[t] ?? Number.NaN) / (universe?.forecast[t] ?? Number.NaN)),
  );
}

/** NaN with fewer than two windows. */
function biasOf({ forecast, returns }: ForecastSeries): number {
  const z = Float64Array.from(returns, (value, t) => value / Math.sqrt(forecast[t]!)).filter(Number.isFinite);
  return z.length < 2 ? Number.NaN : biasStatistic(z).bias;
}

/** A family's test at a horizon; undefined where it has none. */
export function familyTest(
  tests: CardTests | null,
  horizon: Horizon,
  family: string,
): FamilyTest | undefined {
  const found = tests?.horizons.find((one) => one.horizon === horizon);
  return found?.families.find((one) => one.family === family);
}

/** Biases of the portfolios of a family at a horizon, by name; NaN left out. */
export function biasesOf(
  tests: CardTests | null,
  horizon: Horizon,
  family?: string,
): readonly { readonly name: string; readonly bias: number }[] {
  const found = tests?.horizons.find((one) => one.horizon === horizon);
  return (found?.portfolios ?? []).filter(
    (one) => (family === undefined || one.family === family) && Number.isFinite(one.bias),
  );
}
