import type { Candidates } from "./candidates.ts";
import type { Mandate } from "./mandate.ts";
import type { NameBounds } from "./name-bounds.ts";

/** Ends of each name's weight. [n] each */
export interface Ends {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The bounds of single names with what hard limits on sums and risk say of one name: with net at most 1 and nothing short, no name has more
 * than 1. What a name can be held at most is what ties its weight to whether it is held.
 *
 * @complexity O(n) a limit
 */
export function impliedBounds(candidates: Candidates, mandate: Mandate, bounds: NameBounds): Ends {
  const { current, benchmark, ownVariance } = candidates;
  const n = current.length;
  const ends: Ends = { lower: bounds.lower.slice(), upper: bounds.upper.slice() };
  const tighten = (i: number, lower: number, upper: number) => {
    ends.lower[i] = Math.max(ends.lower[i], lower);
    ends.upper[i] = Math.min(ends.upper[i], upper);
  };
  const each = (of: (i: number) => readonly [number, number]) => {
    for (let i = 0; i < n; i++) tighten(i, ...of(i));
  };
  const hard = mandate.limits.filter((limit) => limit.penalty === undefined);
  for (const limit of hard) {
    if (limit.kind === "gross") each(() => [-limit.upper, limit.upper]);
    else if (limit.kind === "long") each(() => [-Infinity, limit.upper]);
    else if (limit.kind === "short") each(() => [-limit.upper, Infinity]);
    else if (limit.kind === "turnover") each((i) => [current[i] - limit.upper, current[i] + limit.upper]);
    else if (limit.kind === "risk" && limit.part !== "factor")
      each((i) => {
        const base = limit.relative ? benchmark[i] : 0;
        const most = ownVariance[i] > 0 ? limit.upper / Math.sqrt(ownVariance[i]) : Infinity;
        return [base - most, base + most];
      });
  }
  for (const limit of hard) {
    if (limit.kind !== "net") continue;
    const least = ends.lower.reduce((a, b) => a + b, 0);
    const lower = ends.lower.slice();
    if (least > -Infinity) each((i) => [-Infinity, limit.upper - (least - lower[i])]);
  }
  return ends;
}
