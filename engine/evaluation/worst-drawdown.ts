import type { Vector } from "../linalg/index.ts";

/** The deepest fall of a compounded series from a high. */
export interface Drawdown {
  /** Growth at the bottom over that at the high, less 1: 0 or below. */
  readonly depth: number;
  /** Periods before the high and up to and including the bottom: the fall is of the periods [from, to). */
  readonly from: number;
  readonly to: number;
}

/**
 * The deepest drawdown of returns, compounded from 1.
 *
 * @param returns  [T] simple, decimals; NaN not allowed
 * @complexity O(T)
 * @example
 * worstDrawdown([0.1, -0.5, 0.2, 0.1]) // => { depth: -0.5, from: 1, to: 2 }
 */
export function worstDrawdown(returns: Vector): Drawdown {
  let [growth, high, highAt] = [1, 1, 0];
  let worst: Drawdown = { depth: 0, from: 0, to: 0 };
  for (let t = 0; t < returns.length; t++) {
    growth *= 1 + returns[t];
    if (growth > high) [high, highAt] = [growth, t + 1];
    else if (growth / high - 1 < worst.depth) worst = { depth: growth / high - 1, from: highAt, to: t + 1 };
  }
  return worst;
}
