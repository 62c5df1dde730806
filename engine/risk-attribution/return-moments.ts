import { EngineError } from "../errors/index.ts";
import type { Matrix } from "../linalg/index.ts";

/**
 * Four moments of a portfolio's return and what each source has in them, x_j ∂/∂x_j [J each]. The first two are homogeneous
 * of degree one and their parts sum to them; skewness and kurtosis do not change with size, and their parts sum to 0.
 */
export interface ReturnMoments {
  /** Decimal per scenario. */
  readonly mean: number;
  /** About the mean, population form. */
  readonly volatility: number;
  /** E[(R − μ)³]/σ³. */
  readonly skewness: number;
  /** E[(R − μ)⁴]/σ⁴ − 3: 0 for the normal. */
  readonly excessKurtosis: number;
  readonly meanParts: Float64Array;
  readonly volatilityParts: Float64Array;
  readonly skewnessParts: Float64Array;
  readonly kurtosisParts: Float64Array;
}

/**
 * Moments of the sum of sources over scenarios, with their derivatives: the co-moments are taken along the scenarios, so no
 * K³ or K⁴ array is formed.
 *
 * To give them a volatility that is today's and not the history's, replace `volatility` and `volatilityParts` (CTRs).
 *
 * @param contributions  [T×J] what each source returns in each scenario, decimals of capital; NaN not allowed
 * @returns skewness and kurtosis NaN for a portfolio that does not vary
 * @throws {EngineError} shape: no scenario; value: a value that is not finite
 * @see docs/methodology/09-risk-attribution.md; Boudt, Peterson & Croux (2008)
 * @complexity O(T·J)
 * @example
 * returnMoments(matrix(4, 1, [1, 1, -1, -1])).excessKurtosis // => -2
 */
export function returnMoments(contributions: Matrix): ReturnMoments {
  const { rows, cols, values } = contributions;
  if (rows === 0) throw new EngineError("shape", "returnMoments needs at least one scenario, got none");
  const totals = scenarioTotals(contributions);
  const meanParts = columnMeans(contributions, () => 1);
  const mean = totals.reduce((sum, value) => sum + value, 0) / rows;
  const centred = totals.map((value) => value - mean);
  const moment = (power: number): number => centred.reduce((sum, value) => sum + value ** power, 0) / rows;
  const volatility = Math.sqrt(moment(2));
  const kurtosis = moment(4) / volatility ** 4;
  const skewness = moment(3) / volatility ** 3;
  // E[(R − μ)^p (s_j − mean_j)].
  const coMoments = (power: number): Float64Array => {
    const whole = moment(power);
    return columnMeans({ rows, cols, values }, (t) => centred[t] ** power).map(
      (part, j) => part - meanParts[j] * whole,
    );
  };
  const [second, third, fourth] = [coMoments(1), coMoments(2), coMoments(3)];
  return {
    mean,
    volatility,
    skewness,
    excessKurtosis: kurtosis - 3,
    meanParts,
    volatilityParts: second.map((part) => (volatility > 0 ? part / volatility : 0)),
    skewnessParts: third.map(
      (part, j) => (3 * part) / volatility ** 3 - (3 * skewness * second[j]) / volatility ** 2,
    ),
    kurtosisParts: fourth.map(
      (part, j) => (4 * part) / volatility ** 4 - (4 * kurtosis * second[j]) / volatility ** 2,
    ),
  };
}

/**
 * The moments of the sum of `periods` independent scenarios: mean × h, volatility × √h, skewness / √h, excess kurtosis / h.
 *
 * @throws {EngineError} value: periods not above 0
 * @example
 * scaleMoments(returnMoments(matrix(4, 1, [1, 1, -1, -1])), 2).excessKurtosis // => -1
 */
export function scaleMoments(moments: ReturnMoments, periods: number): ReturnMoments {
  if (!(periods > 0 && Number.isFinite(periods)))
    throw new EngineError("value", `scaleMoments needs a number of periods above 0, got ${periods}`);
  const root = Math.sqrt(periods);
  return {
    mean: moments.mean * periods,
    volatility: moments.volatility * root,
    skewness: moments.skewness / root,
    excessKurtosis: moments.excessKurtosis / periods,
    meanParts: moments.meanParts.map((part) => part * periods),
    volatilityParts: moments.volatilityParts.map((part) => part * root),
    skewnessParts: moments.skewnessParts.map((part) => part / root),
    kurtosisParts: moments.kurtosisParts.map((part) => part / periods),
  };
}

/**
 * The sum over sources in each scenario. [T]
 *
 * @throws {EngineError} value: a value that is not finite
 */
export function scenarioTotals({ rows, cols, values }: Matrix): Float64Array {
  const totals = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < cols; j++) totals[t] += values[t * cols + j];
    if (!Number.isFinite(totals[t])) {
      throw new EngineError("value", `scenarios need finite values, scenario ${t} sums to ${totals[t]}`);
    }
  }
  return totals;
}

/** Σ_t weight(t) s_tj / T. [J] */
function columnMeans({ rows, cols, values }: Matrix, weight: (t: number) => number): Float64Array {
  const out = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    const factor = weight(t) / rows;
    for (let j = 0; j < cols; j++) out[j] += factor * values[t * cols + j];
  }
  return out;
}
