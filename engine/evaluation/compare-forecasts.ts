import { EngineError } from "../errors/index.ts";
import { neweyWestLags } from "../stats/index.ts";
import { biasStatistic } from "./bias-statistic.ts";
import { compareLosses } from "./compare-losses.ts";
import type { ForecastSeries } from "./summarise-forecasts.ts";
import { logScore, quasiLikelihood } from "./variance-loss.ts";

/** What each of two forecasts of the same portfolios and windows says. */
export type Pair = readonly [first: number, second: number];

/** Two forecasts of a family of portfolios, on the windows in which both are known. */
export interface ForecastComparison {
  readonly family: string;
  /** Portfolios that both forecast, in some window. */
  readonly portfolios: number;
  /** Windows with such a portfolio. */
  readonly windows: number;
  /** Mean bias statistic over the portfolios. */
  readonly bias: Pair;
  /** Mean of z² over portfolios and windows. */
  readonly varianceRatio: Pair;
  /** Mean loss over portfolios and windows, of windows with a return; 0 = perfect. */
  readonly quasiLikelihood: Pair;
  /** QLIKE of the first less that of the second, meaned over the portfolios of a window and then over windows: negative where the first is better. */
  readonly lossDifference: number;
  /** Diebold and Mariano's, of the windows' mean differences: portfolios of a window count once, however alike they are. */
  readonly tStatistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** What the means and the t are made of. */
  readonly madeOf: ComparisonSums;
}

/** Sums whose means a comparison has, and what its t is made of. */
export interface ComparisonSums {
  /** Σ of the portfolios' bias statistics. */
  readonly biases: Pair;
  /** Σ z² over so many windows of portfolios. */
  readonly squares: Pair;
  readonly squareCount: number;
  /** Σ of the losses over so many windows of portfolios with a return. */
  readonly losses: Pair;
  readonly lossCount: number;
  /** t = correction × lossDifference / √(longRunVariance / windows), by Newey and West with so many lags. */
  readonly lags: number;
  readonly longRunVariance: number;
  readonly correction: number;
}

/**
 * Compares two forecasts family by family, in the order the families first appear. Families without a pair are left out.
 *
 * The difference of QLIKE on the same returns is that of ln σ² + r²/σ²: returns near 0, which make QLIKE of single squares noisy, cancel.
 *
 * @param first   as for `summariseForecasts`
 * @param second  the same portfolios and windows in the same order
 * @param lags    of Newey and West's error of the t; ⌊4(T/100)^(2/9)⌋ by default. Forecasts that stand still over n windows: n − 1 at least
 * @throws {EngineError} shape: portfolios or windows that do not match
 * @see Diebold & Mariano (1995); Patton (2011); docs/methodology/13-evaluation.md
 * @complexity O(P·T)
 * @example
 * compareForecasts([{ family: "a", name: "b", forecast: [1, 1, 1], returns: [1, -1, 1], realised: [1, 1, 2] }], [{ family: "a", name: "b", forecast: [4, 4, 4], returns: [1, -1, 1], realised: [1, 1, 2] }], 0).map(({ lossDifference }) => lossDifference.toFixed(3)) // => ["-0.386"]
 */
export function compareForecasts(
  first: readonly ForecastSeries[],
  second: readonly ForecastSeries[],
  lags?: number,
): readonly ForecastComparison[] {
  const families = new Map<string, [ForecastSeries, ForecastSeries][]>();
  first.forEach((one, at) => {
    const other = second[at];
    if (
      other?.family !== one.family ||
      other.name !== one.name ||
      other.forecast.length !== one.forecast.length
    ) {
      throw new EngineError("shape", `compareForecasts: no second forecast of ${one.family}, ${one.name}`);
    }
    families.set(one.family, [...(families.get(one.family) ?? []), [one, other]]);
  });
  return [...families].flatMap(([family, pairs]) => {
    const comparison = compareFamily(family, pairs, lags);
    return comparison.portfolios === 0 ? [] : [comparison];
  });
}

function compareFamily(
  family: string,
  pairs: readonly (readonly [ForecastSeries, ForecastSeries])[],
  lags: number | undefined,
): ForecastComparison {
  const length = pairs[0]?.[0].forecast.length ?? 0;
  const losses = [new Float64Array(length), new Float64Array(length)] as const;
  const counts = new Float64Array(length);
  const sums = { windows: 0, losses: 0, squares: [0, 0], quasi: [0, 0] };
  const biases: [number, number][] = [];
  for (const pair of pairs) {
    const standardised: [number[], number[]] = [[], []];
    const { returns, realised } = pair[0];
    for (let t = 0; t < length; t++) {
      const known = pair.every(({ forecast }) => forecast[t] > 0 && Number.isFinite(forecast[t]));
      if (!known || !Number.isFinite(returns[t]) || !Number.isFinite(realised[t])) continue;
      counts[t]++;
      sums.windows++;
      if (realised[t] > 0) sums.losses++;
      forecastsAt(pair, t).forEach((forecast, c) => {
        const z = returns[t] / Math.sqrt(forecast);
        standardised[c].push(z);
        losses[c][t] += logScore(realised[t], forecast);
        sums.squares[c] += z * z;
        if (realised[t] > 0) sums.quasi[c] += quasiLikelihood(realised[t], forecast);
      });
    }
    if (standardised[0].length < 2) continue;
    biases.push([biasStatistic(standardised[0]).bias, biasStatistic(standardised[1]).bias]);
  }
  const mean = losses.map((loss) => loss.map((sum, t) => (counts[t] === 0 ? Number.NaN : sum / counts[t])));
  const windows = counts.filter((count) => count > 0).length;
  const {
    meanDifference,
    tStatistic,
    pValue,
    lags: used,
    longRunVariance,
    correction,
  } = compareLosses(mean[0], mean[1], lags ?? neweyWestLags(windows));
  const pairOf = (values: readonly number[], count: number): Pair => [values[0] / count, values[1] / count];
  const biasSums = biases.reduce<Pair>((sum, bias) => [sum[0] + bias[0], sum[1] + bias[1]], [0, 0]);
  return {
    family,
    portfolios: biases.length,
    windows,
    bias: pairOf(biasSums, biases.length),
    varianceRatio: pairOf(sums.squares, sums.windows),
    quasiLikelihood: pairOf(sums.quasi, sums.losses),
    lossDifference: meanDifference,
    tStatistic,
    pValue,
    madeOf: {
      biases: biasSums,
      squares: pairOf(sums.squares, 1),
      squareCount: sums.windows,
      losses: pairOf(sums.quasi, 1),
      lossCount: sums.losses,
      lags: used,
      longRunVariance,
      correction,
    },
  };
}

/** Of a window. Two that differ by rounding alone are one, so that no t is made of it. */
function forecastsAt([first, second]: readonly [ForecastSeries, ForecastSeries], t: number): Pair {
  const [own, other] = [first.forecast[t], second.forecast[t]];
  return [own, Math.abs(own - other) <= 1e-9 * own ? own : other];
}
