import { EngineError } from "../errors/index.ts";
import type { Matrix } from "../linalg/index.ts";

/** How periods are put together. */
export interface WindowOptions {
  /** Periods in a window, h. */
  readonly periods: number;
  /** From one window's start to the next's: 1 = all windows (overlapping), h = one after the other. */
  readonly step: number;
}

/**
 * Scenarios of h periods from scenarios of one: sums of each source over windows, on constant capital. The last periods are
 * left out where they fill no window.
 *
 * Overlapping windows are many and dependent: the tail they show is smoother than the evidence for it.
 *
 * @param contributions  [T×J] decimals of capital; NaN stays NaN
 * @returns [windows×J]
 * @throws {EngineError} value: periods or step that are no whole numbers above 0
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(windows·h·J)
 * @example
 * Array.from(scenarioWindows(matrix(4, 1, [1, 2, 3, 4]), { periods: 2, step: 1 }).values) // => [3, 5, 7]
 */
export function scenarioWindows(contributions: Matrix, { periods, step }: WindowOptions): Matrix {
  for (const [name, count] of Object.entries({ periods, step })) {
    if (!(Number.isInteger(count) && count > 0))
      throw new EngineError("value", `scenarioWindows needs a whole number of ${name} above 0, got ${count}`);
  }
  const { rows, cols, values } = contributions;
  const count = rows < periods ? 0 : Math.floor((rows - periods) / step) + 1;
  const out = new Float64Array(count * cols);
  for (let window = 0; window < count; window++) {
    for (let t = window * step; t < window * step + periods; t++) {
      for (let j = 0; j < cols; j++) out[window * cols + j] += values[t * cols + j];
    }
  }
  return { rows: count, cols, values: out };
}
