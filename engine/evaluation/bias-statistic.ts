import type { Vector } from "../linalg/index.ts";

/** How far realised risk was from its forecasts. */
export interface BiasStatistic {
  /** Standard deviation of returns over their forecast volatilities: 1 for right forecasts, above 1 where they were too low. NaN below 2. */
  readonly bias: number;
  /** Where 19 of 20 such statistics of right forecasts lie, for normal returns: 1 ∓ √(2/T). */
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/**
 * The bias statistic of returns that were each divided by the volatility forecast before them. Fat tails widen the band: with an
 * excess kurtosis κ by √(1 + κ/2).
 *
 * @param standardised  [T] return over forecast volatility of the same length of time; NaN is left out
 * @see Menchero, Wang & Orr (2012), Improving risk forecasts for optimized portfolios, Financial Analysts Journal 68(3)
 * @complexity O(T)
 * @example
 * biasStatistic([2, -2, 2, -2]).bias.toFixed(4) // => "2.3094"
 * biasStatistic([2, -2, 2, -2, Number.NaN]).count // => 4
 */
export function biasStatistic(standardised: Vector): BiasStatistic {
  let [sum, count] = [0, 0];
  for (let t = 0; t < standardised.length; t++) {
    if (Number.isNaN(standardised[t])) continue;
    sum += standardised[t];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let t = 0; t < standardised.length; t++) {
    if (Number.isNaN(standardised[t])) continue;
    const gap = standardised[t] - mean;
    squares += gap * gap;
  }
  const width = Math.sqrt(2 / count);
  return {
    bias: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)),
    lower: 1 - width,
    upper: 1 + width,
    count,
  };
}
