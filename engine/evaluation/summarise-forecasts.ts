import type { Vector } from "../linalg/index.ts";
import { normalQuantile, randomStream } from "../stats/index.ts";
import { biasBand, type ReturnLaw } from "./bias-band.ts";
import { biasStatistic } from "./bias-statistic.ts";
import { type ExceedanceTests, testExceedances } from "./exceedances.ts";
import { rollingBias } from "./rolling-bias.ts";
import { transformHistogram } from "./transform-histogram.ts";
import { quasiLikelihood } from "./variance-loss.ts";

/** One portfolio's forecasts and what came after, window by window. */
export interface ForecastSeries {
  readonly family: string;
  readonly name: string;
  /** [T] variance of the window as forecast before it. */
  readonly forecast: Vector;
  /** [T] return of the window. */
  readonly returns: Vector;
  /** [T] Σ of squared returns of the window's periods. */
  readonly realised: Vector;
}

/** What the forecasts of a family of portfolios were worth. */
export interface ForecastSummary {
  readonly family: string;
  readonly portfolios: number;
  /** Windows of the portfolio with most. */
  readonly windows: number;
  /** Mean, least and largest bias statistic over the portfolios. */
  readonly bias: number;
  readonly leastBias: number;
  readonly largestBias: number;
  /** Share of the portfolios whose bias is inside the 95 % band of normal returns, and of returns with the tails found. */
  readonly withinNormal: number;
  readonly withinFitted: number;
  /** Degrees of Student's t that the pooled z were found to have; infinite for no more than normal tails. */
  readonly degrees: number;
  /** Mean of z²: 1 in expectation, where the bias of few windows is below 1. */
  readonly varianceRatio: number;
  /** Mean rolling absolute deviation over windows of 12; NaN with fewer. */
  readonly rollingDeviation: number;
  /** Mean loss; 0 = perfect. */
  readonly quasiLikelihood: number;
  /** Windows of all portfolios together, each its own: fewer than portfolios × windows where some have fewer. */
  readonly pooledWindows: number;
  /** Those with a loss beyond 1.645 σ, one in 20 of right normal forecasts, and their share. */
  readonly exceedances: number;
  readonly exceedanceShare: number;
  /** Of the family's portfolios the share whose exceedances Kupiec's test does not reject at 5 %. */
  readonly withinKupiec: number;
  /** The same of Christoffersen's test that exceedances do not follow each other. */
  readonly withinChristoffersen: number;
  /** Share of z in each tenth of the normal law, and of Student's with `degrees`: `transformHistogram`. [10] */
  readonly transformNormal: readonly number[];
  readonly transformFitted: readonly number[];
}

/** Simulated statistics to a band: its edges have a standard error of about 4 % of its width. */
const DRAWS = 2000;

/** The windows to a rolling bias. */
const ROLLING = 12;

/**
 * Summaries by family, in the order the families first appear.
 *
 * The tails are those of all z of the family: degrees from the kurtosis 3 + 6/(ν − 4), at least 4.5. The band under them is simulated for each number of
 * windows, of a stream named by that number: the same on every machine.
 *
 * @param series  NaN in any of its three vectors leaves the window out of that portfolio
 * @see docs/methodology/13-evaluation.md
 * @complexity O(P·T + draws·T)
 */
export function summariseForecasts(series: readonly ForecastSeries[]): readonly ForecastSummary[] {
  const families = new Map<string, ForecastSeries[]>();
  for (const one of series) families.set(one.family, [...(families.get(one.family) ?? []), one]);
  return [...families].map(([family, members]) => summariseFamily(family, members));
}

function summariseFamily(family: string, members: readonly ForecastSeries[]): ForecastSummary {
  const known = members.map(standardised).filter(({ z }) => z.length >= 2);
  const pooled = joined(known.map(({ z }) => z));
  const degrees = tailDegrees(pooled);
  const biases = known.map(({ z }) => biasStatistic(z).bias);
  const mean = (values: readonly number[] | Float64Array) => {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / values.length;
  };
  const share = (test: (at: number) => boolean) => mean(known.map((_, at) => Number(test(at))));
  const inside = (law: ReturnLaw) => {
    const counts = [...new Set(known.map(({ z }) => z.length))];
    const bands = new Map(
      counts.map((count) => [
        count,
        biasBand({ count, level: 0.95, law }, randomStream("bias band", count), DRAWS),
      ]),
    );
    return share((at) => {
      const band = bands.get(known[at].z.length);
      return band !== undefined && biases[at] >= band.lower && biases[at] <= band.upper;
    });
  };
  const fitted: ReturnLaw = Number.isFinite(degrees) ? { kind: "student", degrees } : { kind: "normal" };
  const limit = normalQuantile(0.05);
  const isBeyond = (z: number) => Number(z < limit);
  const exceedances = pooled.filter(isBeyond).length;
  const tests = known.map(({ z }): ExceedanceTests => testExceedances(Uint8Array.from(z, isBeyond), 0.05));
  const deviations = joined(known.map(({ z }) => rollingBias(z, ROLLING).subarray(ROLLING - 1)));
  for (let at = 0; at < deviations.length; at++) deviations[at] = Math.abs(deviations[at] - 1);
  return {
    family,
    portfolios: known.length,
    windows: Math.max(0, ...known.map(({ z }) => z.length)),
    bias: mean(biases),
    leastBias: Math.min(...biases),
    largestBias: Math.max(...biases),
    withinNormal: inside({ kind: "normal" }),
    withinFitted: inside(fitted),
    degrees,
    varianceRatio: mean(pooled.map((z) => z * z)),
    rollingDeviation: mean(deviations),
    quasiLikelihood: mean(joined(known.map(({ losses }) => losses))),
    pooledWindows: pooled.length,
    exceedances,
    exceedanceShare: exceedances / pooled.length,
    withinKupiec: share((at) => tests[at].unconditional.pValue > 0.05),
    withinChristoffersen: share((at) => tests[at].independence.pValue > 0.05),
    transformNormal: Array.from(transformHistogram(pooled, { kind: "normal" })),
    transformFitted: Array.from(transformHistogram(pooled, fitted)),
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function standardised({ forecast, returns, realised }: ForecastSeries) {
  const [z, losses] = [new Float64Array(forecast.length), new Float64Array(forecast.length)];
  let [known, lost] = [0, 0];
  for (let t = 0; t < forecast.length; t++) {
    const value = returns[t] / Math.sqrt(forecast[t]);
    if (!Number.isFinite(value)) continue;
    z[known++] = value;
    const loss = quasiLikelihood(realised[t], forecast[t]);
    if (!Number.isNaN(loss)) losses[lost++] = loss;
  }
  return { z: z.subarray(0, known), losses: losses.subarray(0, lost) };
}

/** Degrees of Student's t with the kurtosis of the values about 0; infinite where it is no more than normal. */
function tailDegrees(values: Float64Array): number {
  let [second, fourth] = [0, 0];
  for (const value of values) {
    const square = value * value;
    second += square / values.length;
    fourth += (square * square) / values.length;
  }
  const excess = fourth / second ** 2 - 3;
  return excess > 0.05 ? Math.max(4.5, 4 + 6 / excess) : Number.POSITIVE_INFINITY;
}
