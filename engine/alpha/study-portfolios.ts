import { type Matrix, matrix, type Vector } from "../linalg/index.ts";
import type { RandomStream } from "../stats/index.ts";
import { type QuantileOptions, quantilePortfolios } from "./quantile-portfolios.ts";
import type { ReturnPanels, SignalDate } from "./signal-panel.ts";
import { type CoefficientSummary, summariseCoefficients } from "./summarise-coefficients.ts";
import { type MonotonicTest, testMonotonic } from "./test-monotonic.ts";

/** How a signal is sorted into portfolios. */
export type QuantileKind = "equal" | "cap" | "within_industries";

/** Portfolios sorted by a signal, held from one date of it to the next. */
export interface QuantileStudy {
  readonly kind: QuantileKind;
  /** [Q] mean excess return per period, from the lowest signal up. */
  readonly meanReturns: Float64Array;
  /** [D×Q] sums of their excess returns from each date until the next. */
  readonly byDate: Matrix;
  /** Highest less lowest: per period. */
  readonly spread: CoefficientSummary;
  /** Of the spread, after costs: per period. */
  readonly netSpread: number;
  /** One-way turnover of the spread's two sides from date to date, of 2. */
  readonly turnover: number;
  /** [D−1] what it is the mean of, at each date after the first. */
  readonly turnoverByDate: Float64Array;
  readonly monotonic: MonotonicTest;
}

/** The portfolio of a signal's new part: without exposure to any factor on its dates; exposures drift until the next. */
export interface PurePortfolioStudy {
  /** [T'] return of each period held, of a gross of 1. */
  readonly returns: Float64Array;
  /** [T'] of it what specific returns explain: all of the first period after a date. */
  readonly specific: Float64Array;
  readonly summary: CoefficientSummary;
  /** One-way turnover from date to date, of a gross of 1. */
  readonly turnover: number;
  /** [D−1] what it is the mean of, at each date after the first. */
  readonly turnoverByDate: Float64Array;
  /** Mean return per period after costs. */
  readonly netMean: number;
  /** Of the specific part of the returns: its ratio is the information ratio per period. */
  readonly specificSummary: CoefficientSummary;
  /** The same portfolio at an exposure to the new part of one deviation of the signal: mean gross, and return per period. */
  readonly unitExposure: {
    readonly gross: number;
    readonly summary: CoefficientSummary;
    /** [D] the gross at each date; not finite where there is no new part. */
    readonly grossByDate: Float64Array;
    /** [T'] the return of each period; not finite where the gross is not. */
    readonly returns: Float64Array;
  };
  readonly skewness: number;
  readonly kurtosis: number;
}

/** What trading costs, and how portfolios are resampled. */
export interface PortfolioStudyOptions {
  /** Cost of a trade, decimal of its value. */
  readonly cost: number;
  readonly quantiles: number;
  readonly draws: number;
}

/**
 * Portfolios by the signal as given, over the names with a weight: `quantiles` of them, equally weighted, by cap, and equally within industries. They are held with
 * fixed weights until the next date of the signal.
 *
 * @param random  for the test of monotonic returns
 * @complexity O(T·N·Q)
 */
export function studyQuantiles(
  dates: readonly SignalDate[],
  panels: ReturnPanels,
  { cost, quantiles, draws }: PortfolioStudyOptions,
  random: RandomStream,
): readonly QuantileStudy[] {
  return (["equal", "cap", "within_industries"] as const).map((kind) => {
    const formed = dates.map((date) => sorted(date, kind, quantiles));
    const returns = heldReturns(dates, panels.total, formed);
    const spread = Float64Array.from(
      { length: returns.rows },
      (_, t) => returns.values[(t + 1) * quantiles - 1] - returns.values[t * quantiles],
    );
    const sides = formed.map((portfolios) =>
      portfolios[quantiles - 1].map((weight, i) => weight - portfolios[0][i]),
    );
    const turnoverByDate = turnovers(sides);
    const turnover = meanOf(turnoverByDate);
    const meanReturns = new Float64Array(quantiles);
    for (let t = 0; t < returns.rows; t++)
      for (let q = 0; q < quantiles; q++) meanReturns[q] += returns.values[t * quantiles + q] / returns.rows;
    const summary = summariseCoefficients(spread, 1);
    const blockLength = Math.max(1, Math.round(returns.rows ** (1 / 3)));
    return {
      kind,
      meanReturns,
      byDate: sumsByDate(dates, returns),
      spread: summary,
      netSpread: summary.mean - 2 * cost * turnover * tradesPerPeriod(dates, returns.rows),
      turnover,
      turnoverByDate,
      monotonic: testMonotonic(returns, { draws, blockLength }, random),
    };
  });
}

/**
 * The pure portfolio of a signal at a date: weights in proportion to regression weight × new part, so that XᵀW·orthogonal = 0, at a gross of 1; all 0 without a
 * new part. [N]
 *
 * @complexity O(N)
 */
export function purePortfolio({
  orthogonal,
  weights,
}: Pick<SignalDate, "orthogonal" | "weights">): Float64Array {
  const held = Float64Array.from(weights, (weight, i) =>
    weight > 0 && Number.isFinite(orthogonal[i]) ? weight * orthogonal[i] : 0,
  );
  const gross = held.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return gross > 0 ? held.map((weight) => weight / gross) : held;
}

/**
 * What the pure portfolio of a signal earned: weights in proportion to regression weight × new part, so that XᵀW·orthogonal = 0, at a gross of 1.
 *
 * @complexity O(T·N)
 */
export function studyPurePortfolio(
  dates: readonly SignalDate[],
  panels: ReturnPanels,
  { cost }: Pick<PortfolioStudyOptions, "cost">,
): PurePortfolioStudy {
  const formed = dates.map((date) => [purePortfolio(date)]);
  const gross = Float64Array.from(dates, ({ orthogonal }, d) => {
    const [held] = formed[d];
    return 1 / held.reduce((sum, weight, i) => (weight === 0 ? sum : sum + weight * orthogonal[i]), 0);
  });
  const returns = Float64Array.from(heldReturns(dates, panels.total, formed).values);
  const specific = Float64Array.from(heldReturns(dates, panels.specific, formed).values);
  const unit = Float64Array.from(returns);
  let period = 0;
  dates.forEach(({ period: from }, d) => {
    const to = dates[d + 1]?.period ?? panels.total.rows;
    for (let t = from; t < to; t++) unit[period++] *= gross[d];
  });
  const finite = gross.filter(Number.isFinite);
  const summary = summariseCoefficients(returns, 1);
  const turnoverByDate = turnovers(formed.map(([weights]) => weights));
  const turnover = meanOf(turnoverByDate);
  const moment = (power: number) =>
    returns.reduce((sum, value) => sum + ((value - summary.mean) / summary.deviation) ** power, 0) /
    returns.length;
  return {
    returns,
    specific,
    summary,
    turnover,
    turnoverByDate,
    netMean: summary.mean - 2 * cost * turnover * tradesPerPeriod(dates, returns.length),
    specificSummary: summariseCoefficients(specific, 1),
    unitExposure: {
      gross: finite.reduce((sum, value) => sum + value, 0) / finite.length,
      summary: summariseCoefficients(unit.filter(Number.isFinite), 1),
      grossByDate: gross,
      returns: unit,
    },
    skewness: moment(3),
    kurtosis: moment(4),
  };
}

function sorted(date: SignalDate, kind: QuantileKind, count: number): readonly Float64Array[] {
  const size = Float64Array.from(date.weights, (weight, i) =>
    weight > 0 ? (kind === "cap" ? date.marketCap[i] : 1) : 0,
  );
  const options: QuantileOptions =
    kind === "within_industries" ? { count, groups: date.industry } : { count };
  return quantilePortfolios(date.signal, size, options);
}

/** [T'×P] returns of portfolios that are formed at each date and held until the next, or to the end of the panel. A name without a return counts as 0. */
function heldReturns(
  dates: readonly SignalDate[],
  { rows, cols, values }: Matrix,
  formed: readonly (readonly Vector[])[],
) {
  const out: number[] = [];
  dates.forEach((date, d) => {
    const end = dates[d + 1]?.period ?? rows;
    for (let t = date.period; t < end; t++) {
      for (const weights of formed[d]) {
        let sum = 0;
        for (let i = 0; i < cols; i++) {
          const value = values[t * cols + i];
          if (weights[i] !== 0 && !Number.isNaN(value)) sum += weights[i] * value;
        }
        out.push(sum);
      }
    }
  });
  const width = formed[0]?.length ?? 1;
  return matrix(out.length / width, width, out);
}

/** [D×P] sums of `heldReturns` from each date until the next. */
function sumsByDate(dates: readonly SignalDate[], { rows, cols, values }: Matrix): Matrix {
  const out = new Float64Array(dates.length * cols);
  const begin = dates[0]?.period ?? 0;
  dates.forEach((date, d) => {
    const end = dates[d + 1]?.period ?? begin + rows;
    for (let t = date.period - begin; t < end - begin; t++)
      for (let p = 0; p < cols; p++) out[d * cols + p] += values[t * cols + p];
  });
  return matrix(dates.length, cols, out);
}

/** [D−1] ½ Σ |change of weight| at each date after the first. */
function turnovers(weights: readonly Vector[]): Float64Array {
  return Float64Array.from(weights.slice(1), (now, d) => {
    let sum = 0;
    for (let i = 0; i < now.length; i++) sum += Math.abs(now[i] - weights[d][i]) / 2;
    return sum;
  });
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Rebalances per period. */
function tradesPerPeriod(dates: readonly SignalDate[], periods: number): number {
  return periods === 0 ? 0 : dates.length / periods;
}
