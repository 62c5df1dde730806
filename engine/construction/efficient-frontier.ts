import { changeProgram, type ProgramSolution, prepareProgram, solvePrepared } from "../optim/index.ts";
import { buildProgram } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import { type Construction, constructionOf, constructPortfolio, type Task } from "./construct-portfolio.ts";
import { CONSTRUCTION_SETTINGS, type ConstructionSettings } from "./construction-settings.ts";
import { isDiscrete } from "./discrete-conditions.ts";
import type { Limit, Mandate } from "./mandate.ts";
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
 * @complexity count + 1 programs; those between the ends are one that is prepared once, each started from the one before
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
  const limitAt = (upper: number): RiskLimit => ({
    name: "frontier",
    kind: "risk",
    part: "total",
    upper,
    relative,
  });
  const between = pointsBetween(
    { candidates, mandate: { ...mandate, objective: { kind: "most-return", relative } }, settings },
    Array.from({ length: count - 2 }, (_, at) => limitAt(least + ((most - least) * (at + 1)) / (count - 1))),
  );
  const first = { ...safest, measures: measurePortfolio(candidates, mandate, safest.weights) };
  return { points: [first, ...between.filter(({ status }) => status === "optimal"), richest], failed: null };
}

type RiskLimit = Extract<Limit, { kind: "risk" }>;

/** The portfolios within each of some limits on the risk. */
function pointsBetween(task: Task, bounds: readonly RiskLimit[]): readonly Construction[] {
  const { candidates, mandate, settings } = task;
  const within = (limit: Limit): Mandate => ({ ...mandate, limits: [...mandate.limits, limit] });
  const alone = (limit: Limit) => constructPortfolio(candidates, within(limit), settings);
  // What is searched for, or eased before, is another program at each point.
  const isOneProgram = mandate.limits.every((limit) => !isDiscrete(limit) && limit.priority === undefined);
  if (!isOneProgram || bounds.length === 0) return bounds.map(alone);
  const built = buildProgram(candidates, within(bounds[0]), { moved: bounds[0] });
  const prepared = prepareProgram(built.program);
  let warm: ProgramSolution | undefined;
  return bounds.map((bound) => {
    const upper = built.program.upper.slice();
    upper[built.movedAt] = bound.upper;
    const solution = solvePrepared(
      changeProgram(prepared, { upper }),
      warm === undefined ? settings : { ...settings, warm },
    );
    if (solution.status !== "optimal") return alone(bound);
    warm = solution;
    return constructionOf({ ...task, mandate: within(bound) }, { built, solution, search: null });
  });
}

function deviationOf({ measures }: Construction, relative: boolean): number {
  return Math.sqrt((relative ? measures.activeVariance : null)?.total ?? measures.variance.total);
}
