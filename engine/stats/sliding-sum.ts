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
