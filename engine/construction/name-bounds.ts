import type { Candidates } from "./candidates.ts";
import type { Limit, Mandate } from "./mandate.ts";

/** The tightest bounds of each name's weight, and which limit set them. [n] each */
export interface NameBounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Position among the limits; −1 where there is none. */
  readonly lowerLimit: Int32Array;
  readonly upperLimit: Int32Array;
}

/** Bounds of weights and of trades together. */
export function nameBounds(candidates: Candidates, mandate: Mandate): NameBounds {
  const n = candidates.names.length;
  const bounds: NameBounds = {
    lower: new Float64Array(n).fill(-Infinity),
    upper: new Float64Array(n).fill(Infinity),
    lowerLimit: new Int32Array(n).fill(-1),
    upperLimit: new Int32Array(n).fill(-1),
  };
  mandate.limits.forEach((limit, l) => {
    if (limit.kind !== "weights" && limit.kind !== "trades") return;
    for (let i = 0; i < n; i++) {
      const { lower, upper } = boundsOf(candidates, limit, i);
      if (lower > bounds.lower[i]) {
        bounds.lower[i] = lower;
        bounds.lowerLimit[i] = l;
      }
      if (upper < bounds.upper[i]) {
        bounds.upper[i] = upper;
        bounds.upperLimit[i] = l;
      }
    }
  });
  return bounds;
}

type NameLimit = Extract<Limit, { kind: "weights" | "trades" }>;

function boundsOf({ current, benchmark }: Candidates, limit: NameLimit, i: number) {
  if (limit.kind === "trades")
    return { lower: current[i] - limit.upper[i], upper: current[i] + limit.upper[i] };
  const base = limit.relative ? benchmark[i] : 0;
  return { lower: base + limit.lower[i], upper: base + limit.upper[i] };
}
