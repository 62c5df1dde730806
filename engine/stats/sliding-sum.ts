import type { Vector } from "../linalg/index.ts";

/** A value that enters a moving window, or leaves it, and the factor it counts with. */
export interface WindowEdge {
  /** [N] NaN = the entry does not exist. */
  readonly values: Vector;
  readonly scale: number;
}

/** What of an entry is summed: the value, its square, or its presence (1). */
export type Summand = "value" | "square" | "presence";

/**
 * Moves an exponentially weighted window sum one step: sum ← λ·sum + entering − λ^W·leaving, per asset; NaN counts as 0.
 *
 * One pass per step whatever the window's length W. `leaving.scale` must hold λ^W. [sum: N, updated in place]
 */
export function slideSum(
  sum: Float64Array,
  entering: WindowEdge,
  leaving: WindowEdge,
  decay: number,
  summand: Summand = "value",
): void {
  for (let i = 0; i < sum.length; i++) {
    const enters = entering.scale * summandOf(entering.values[i], summand);
    const leaves = leaving.scale * summandOf(leaving.values[i], summand);
    sum[i] = decay * sum[i] + enters - leaves;
  }
}

function summandOf(value: number, summand: Summand): number {
  if (Number.isNaN(value)) return 0;
  return summand === "value" ? value : summand === "square" ? value * value : 1;
}

/** Sums over a moving window, [N] each. */
export interface MovingSums {
  /** Observations, all alike. */
  readonly count: Float64Array;
  /** Σ w. */
  readonly weight: Float64Array;
  /** Σ w x. */
  readonly first: Float64Array;
  /** Σ w x². */
  readonly second: Float64Array;
}

/**
 * Moves the four sums of an exponentially weighted window one step, as `slideSum` does one of them, in one pass over the
 * assets. An entry that is not finite is no observation.
 *
 * What entered with weight 1 leaves with weight λ^W, and what is not yet in the window is NaN: rounding of a sum dies away with
 * the half-life; of an equal-weighted one it grows like a random walk, by 1e-13 of the sum in ten thousand steps.
 *
 * @param sums      [N] each, updated in place
 * @param entering  [N] values that enter
 * @param leaving   [N] values that entered W steps ago
 * @param decay     λ
 * @param gone      λ^W
 * @complexity O(N), whatever W
 */
export function slideMoments(
  { count, weight, first, second }: MovingSums,
  entering: Float64Array,
  leaving: Float64Array,
  decay: number,
  gone: number,
): void {
  for (let i = 0; i < count.length; i++) {
    const x = entering[i];
    const y = leaving[i];
    const enters = x - x === 0 ? 1 : 0;
    const leaves = y - y === 0 ? 1 : 0;
    const xs = enters === 1 ? x : 0;
    const ys = leaves === 1 ? y : 0;
    count[i] += enters - leaves;
    weight[i] = decay * weight[i] + enters - gone * leaves;
    first[i] = decay * first[i] + xs - gone * ys;
    second[i] = decay * second[i] + xs * xs - gone * (ys * ys);
  }
}
