import type { Candidates } from "./candidates.ts";
import { limitEnds } from "./ease-by-priority.ts";
import type { Limit } from "./mandate.ts";
import { limitValue } from "./measure-portfolio.ts";

/**
 * By how much weights break a limit, in its own unit over the horizon; of a limit of single names the most that a name is beyond it. 0
 * where they keep it, and for what is no limit on weights.
 *
 * @param weights  [n] of the candidates
 * @complexity O(n K)
 */
export function limitBreach(candidates: Candidates, limit: Limit, weights: Float64Array): number {
  if (limit.kind === "weights") {
    const { benchmark } = candidates;
    return weights.reduce((most, weight, i) => {
      const of = weight - (limit.relative ? benchmark[i] : 0);
      return Math.max(most, of - limit.upper[i], limit.lower[i] - of);
    }, 0);
  }
  const value = limitValue(candidates, limit, weights);
  const [lower, upper] = limitEnds(limit);
  return Number.isNaN(value) ? 0 : Math.max(0, value - upper, lower - value);
}
