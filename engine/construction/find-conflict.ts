import { type SolveSettings, solveProgram } from "../optim/index.ts";
import { buildProgram } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import type { Mandate } from "./mandate.ts";

/** Limits that cannot hold together, and the least that would have to give. */
export interface Conflict {
  /** Names of a smallest set: without any one of them the rest can be met. */
  readonly limits: readonly string[];
  /** The nearest portfolio breaks these by this much; limits of single names together. */
  readonly relaxation: readonly { readonly name: string; readonly violation: number }[];
}

/**
 * Takes limits away one after the other and keeps away those without which there still is no portfolio: what is left is a smallest
 * conflicting set. The relaxation has the least sum of violations, each over the size of its limit.
 *
 * @see Chinneck & Dravnieks (1991), Locating minimal infeasible constraint sets: the deletion filter
 */
export function findConflict(candidates: Candidates, mandate: Mandate, settings: SolveSettings): Conflict {
  const bare: Mandate = { ...mandate, costs: null, objective: { kind: "most-return", relative: false } };
  const noViews = { ...candidates, alpha: new Float64Array(candidates.names.length) };
  let limits = mandate.limits.filter((limit) => limit.penalty === undefined);
  for (const limit of limits) {
    const rest = limits.filter((other) => other !== limit);
    const { program } = buildProgram(noViews, { ...bare, limits: rest });
    if (solveProgram(program, settings).status === "infeasible") limits = rest;
  }
  return { limits: limits.map((limit) => limit.name), relaxation: nearest(noViews, bare, settings) };
}

/** Violations below this are rounding. */
const NO_VIOLATION = 1e-7;

function nearest(candidates: Candidates, mandate: Mandate, settings: SolveSettings): Conflict["relaxation"] {
  const built = buildProgram(candidates, mandate, { elastic: true });
  const { x } = solveProgram(built.program, settings);
  const sums = mandate.limits.map(({ name }, l) => ({
    name,
    violation: built.slackAt[l] < 0 ? 0 : x[built.slackAt[l]],
  }));
  const names = built.boundSlacks.reduce((sum, at) => sum + Math.max(0, x[at]), 0);
  return [...sums, { name: "limits of single names", violation: names }].filter(
    ({ violation }) => violation > NO_VIOLATION,
  );
}
