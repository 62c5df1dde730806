import { solveProgram } from "../optim/index.ts";
import { buildProgram } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import type { ConstructionSettings } from "./construction-settings.ts";
import { isDiscrete } from "./discrete-conditions.ts";
import { limitEnds } from "./ease-by-priority.ts";
import type { Limit, Mandate } from "./mandate.ts";
import { limitValue } from "./measure-portfolio.ts";
import { hasHull, solveMandate } from "./solve-mandate.ts";

/** Limits that cannot hold together, and the least that would have to give. */
export interface Conflict {
  /** Names of a smallest set: without any one of them the rest can be met. */
  readonly limits: readonly string[];
  /** The nearest portfolio breaks these by this much, above their upper end or below their lower one. */
  readonly relaxation: readonly (Violation & { readonly name: string })[];
  /** And the limits of these names: positions among the candidates, the largest first. */
  readonly relaxedNames: readonly (Violation & { readonly candidate: number })[];
}

/** How far something is beyond a limit, and beyond which end. */
interface Violation {
  readonly violation: number;
  readonly isAbove: boolean;
}

/**
 * Takes limits away one after the other and keeps away those without which there still is no portfolio: what is left is a smallest
 * conflicting set. The relaxation has the least sum of violations, each over the size of its limit.
 *
 * @see Chinneck & Dravnieks (1991), Locating minimal infeasible constraint sets: the deletion filter
 */
export function findConflict(
  candidates: Candidates,
  mandate: Mandate,
  settings: ConstructionSettings,
): Conflict {
  const { horizon, limits: all } = mandate;
  const bare: Mandate = {
    horizon,
    limits: all,
    costs: null,
    objective: { kind: "most-return", relative: false },
  };
  const noViews = { ...candidates, alpha: new Float64Array(candidates.names.length) };
  const hard = mandate.limits.filter(
    ({ penalty, priority }) => penalty === undefined && priority === undefined,
  );
  // What needs long to be proved impossible is taken as possible.
  const few = { ...settings, mostNodes: FEW_NODES };
  let limits = hard;
  for (const limit of limits) {
    const rest = limits.filter((other) => other !== limit);
    const without: Mandate = { ...bare, limits: rest };
    const { solution } = solveMandate(noViews, without, buildProgram(noViews, without), few);
    if (solution.status === "infeasible") limits = rest;
  }
  const names = limits.map((limit) => limit.name);
  if (limits.some(isDiscrete))
    return {
      limits: names,
      relaxation: countsNeeded(noViews, { ...bare, limits: hard }, { limits, settings }),
      relaxedNames: [],
    };
  return {
    limits: names,
    ...nearest(noViews, { ...bare, limits: hard }, settings),
  };
}

/** Nodes of a search whether some of the limits can hold together. */
const FEW_NODES = 20;

/** By how much each count in conflict is too small, the other limits as they are: at least, since it is the hull's. */
function countsNeeded(
  candidates: Candidates,
  mandate: Mandate,
  { limits, settings }: { readonly limits: readonly Limit[]; readonly settings: ConstructionSettings },
): Conflict["relaxation"] {
  const most = candidates.names.length;
  return limits.flatMap((limit) => {
    if (limit.kind !== "names" && limit.kind !== "trade-count") return [];
    const serves = (upper: number) => {
      const others = mandate.limits.map((other) => (other === limit ? { ...limit, upper } : other));
      return hasHull(candidates, { ...mandate, limits: others }, settings);
    };
    let [few, enough] = [limit.upper, most];
    if (few >= enough || !serves(enough)) return [];
    while (enough - few > 1) {
      const middle = Math.floor((few + enough) / 2);
      if (serves(middle)) enough = middle;
      else few = middle;
    }
    return [{ name: limit.name, violation: enough - limit.upper, isAbove: true }];
  });
}

/** Violations below this are rounding. */
const NO_VIOLATION = 1e-7;

function nearest(
  candidates: Candidates,
  mandate: Mandate,
  settings: ConstructionSettings,
): Pick<Conflict, "relaxation" | "relaxedNames"> {
  const built = buildProgram(candidates, mandate, { elastic: true });
  const { x } = solveProgram(built.program, settings);
  const { bounds } = built;
  const weights = built.centre.map((centre, i) => centre + x[i]);
  const isBroken = ({ violation }: { readonly violation: number }) => violation > NO_VIOLATION;
  return {
    relaxation: mandate.limits
      .map((limit, l) => ({
        name: limit.name,
        violation: built.slackAt[l] < 0 ? 0 : x[built.slackAt[l]],
        isAbove: isAboveMiddle(limitValue(candidates, limit, weights), limit),
      }))
      .filter(isBroken),
    relaxedNames: Array.from(built.boundSlacks, (at, candidate) => ({
      candidate,
      violation: x[at],
      isAbove: weights[candidate] > bounds.upper[candidate],
    }))
      .filter(isBroken)
      .sort((a, b) => b.violation - a.violation),
  };
}

/** Which end a value that is beyond one is nearer to: rounding does not decide it. */
function isAboveMiddle(value: number, limit: Limit): boolean {
  const [lower, upper] = limitEnds(limit);
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return Number.isFinite(upper);
  return value > (lower + upper) / 2;
}
