import type { Candidates } from "./candidates.ts";
import { type Construction, constructPortfolio } from "./construct-portfolio.ts";
import { CONSTRUCTION_SETTINGS, type ConstructionSettings } from "./construction-settings.ts";
import type { Mandate } from "./mandate.ts";
import { measurePortfolio } from "./measure-portfolio.ts";

/** Most return at each of some volatilities, or why there is no frontier. */
export interface Frontier {
  /** Ascending risk; the first has the least. Empty where an end of it cannot be found. */
  readonly points: readonly Construction[];
  /** The end that failed: infeasible, or a return without end. */
  readonly failed: Construction | null;
}

/**
 * The efficient frontier within a mandate's limits: from the least risk to that of the most return, most return after costs at equal
 * steps of volatility between. Risk is relative where the objective is.
 *
 * @param count  points, 2 or more
 * @see Markowitz (1952), Portfolio selection
 * @complexity count + 1 programs
 */
export function efficientFrontier(
  candidates: Candidates,
  mandate: Mandate,
  count: number,
  settings: ConstructionSettings = CONSTRUCTION_SETTINGS,
): Frontier {
  const { relative } = mandate.objective;
  const solve = (objective: Mandate["objective"], limits = mandate.limits, costs = mandate.costs) =>
    constructPortfolio(candidates, { ...mandate, objective, limits, costs }, settings);
  // Costs are no risk: without them the first point is the least risk itself.
  const safest = solve({ kind: "least-risk", relative }, mandate.limits, null);
  if (safest.status !== "optimal") return { points: [], failed: safest };
  const richest = solve({ kind: "most-return", relative });
  if (richest.status !== "optimal") return { points: [], failed: richest };
  const [least, most] = [deviationOf(safest, relative), deviationOf(richest, relative)];
  const between = Array.from({ length: count - 2 }, (_, at) => {
    const upper = least + ((most - least) * (at + 1)) / (count - 1);
    return solve({ kind: "most-return", relative }, [
      ...mandate.limits,
      { name: "frontier", kind: "risk", part: "total", upper, relative },
    ]);
  });
  const first = { ...safest, measures: measurePortfolio(candidates, mandate, safest.weights) };
  return { points: [first, ...between.filter(({ status }) => status === "optimal"), richest], failed: null };
}

function deviationOf({ measures }: Construction, relative: boolean): number {
  return Math.sqrt((relative ? measures.activeVariance : null)?.total ?? measures.variance.total);
}
