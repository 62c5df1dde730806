import type { Vector } from "../linalg/index.ts";
import type { Grouping } from "./grouping.ts";

/** The part of a portfolio that stands in a group. */
export interface GroupWeights {
  /** [N] */
  readonly weights: Float64Array;
  /** Σ of them. */
  readonly total: number;
  /** Σ of their sizes. */
  readonly gross: number;
}

/** The part of weights that stands in a group; −1 = the names without one. */
export function groupWeights(weights: Vector, { memberships }: Grouping, group: number): GroupWeights {
  const { offsets, codes, shares } = memberships;
  const out = new Float64Array(weights.length);
  let total = 0;
  let gross = 0;
  for (let asset = 0; asset < out.length; asset++) {
    if (weights[asset] === 0) continue;
    let share = group < 0 && offsets[asset] === offsets[asset + 1] ? 1 : 0;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      if (codes[entry] === group) share += shares[entry];
    }
    if (share === 0) continue;
    out[asset] = share * weights[asset];
    total += out[asset];
    gross += Math.abs(out[asset]);
  }
  return { weights: out, total, gross };
}
