import { EngineError } from "../errors/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { biasStatistic } from "./bias-statistic.ts";

/**
 * The bias statistic of each window of `length` returns, at the window's last return. [T], NaN before the first whole window and
 * where a window has fewer than 2 returns.
 *
 * @param standardised  [T] return over forecast volatility; NaN is left out of its windows
 * @throws {EngineError} shape: a window below 2
 * @complexity O(T·length)
 * @example
 * Array.from(rollingBias([1, -1, 1, -1], 2), (bias) => bias.toFixed(3)) // => ["NaN", "1.414", "1.414", "1.414"]
 */
export function rollingBias(standardised: Vector, length: number): Float64Array {
  if (!(length >= 2)) throw new EngineError("shape", `rollingBias needs windows of 2 or more, got ${length}`);
  const values = Float64Array.from(standardised);
  const biases = new Float64Array(values.length).fill(Number.NaN);
  for (let end = length; end <= values.length; end++) {
    biases[end - 1] = biasStatistic(values.subarray(end - length, end)).bias;
  }
  return biases;
}

/**
 * Mean rolling absolute deviation: the mean of |B − 1| over windows and portfolios. Of right forecasts of independent normal returns it
 * is 0.170 with windows of 12.
 *
 * @param standardised  [T×P] one column per portfolio; NaN is left out of its windows
 * @see Menchero, Wang & Orr (2012), Financial Analysts Journal 68(3)
 * @complexity O(T·P·length)
 * @example
 * meanRollingDeviation(matrix(2, 1, [1, -1]), 2).toFixed(4) // => "0.4142"
 */
export function meanRollingDeviation({ rows, cols, values }: Matrix, length: number): number {
  let [sum, count] = [0, 0];
  for (let p = 0; p < cols; p++) {
    const column = Float64Array.from({ length: rows }, (_, t) => values[t * cols + p]);
    for (const bias of rollingBias(column, length)) {
      if (Number.isNaN(bias)) continue;
      sum += Math.abs(bias - 1);
      count++;
    }
  }
  return sum / count;
}
