import {
  biasBand,
  biasStatistic,
  type ForecastSeries,
  type ForecastSummary,
  type ForecastVerdict,
  forecastVerdict,
} from "../../engine/evaluation/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import {
  type Horizon,
  type HorizonSummary,
  keptEvaluation,
  type NameGroup,
  type PairedHorizon,
  summariseHorizon,
} from "../evaluate/index.ts";
import type { Run } from "../store/index.ts";

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

export interface CardHorizon extends HorizonSummary {
  readonly families: readonly FamilyTest[];
  /** Bias of every portfolio. */
  readonly portfolios: readonly { readonly family: string; readonly name: string; readonly bias: number }[];
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
  readonly onProgress?: ((done: number, count: number) => void) | undefined;
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
  const { horizons, names, missingShare, market } = await keptEvaluation([run], request);
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

/** A family with its verdict and the band of one of its portfolios. */
export function testFamily(family: ForecastSummary): FamilyTest {
  const band = { count: family.windows, level: 0.95, law: { kind: "normal" } } as const;
  return {
    ...family,
    ...biasBand(band, randomStream("bias band", family.windows)),
    verdict: forecastVerdict(family),
  };
}

function testHorizon(evaluation: PairedHorizon, cut: Parameters<typeof summariseHorizon>[1]): CardHorizon {
  const summary = summariseHorizon(evaluation, cut);
  const [series = []] = evaluation.forecasts;
  return {
    ...summary,
    families: summary.families.filter(({ portfolios }) => portfolios > 0).map(testFamily),
    portfolios: series.map((one) => ({ family: one.family, name: one.name, bias: biasOf(one) })),
  };
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
