import { type ProgramSolution, type SearchSettings, solveProgram } from "../optim/index.ts";
import { buildProgram, type MandateProgram } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import type { ConstructionSettings } from "./construction-settings.ts";
import { type DiscreteConditions, discreteConditions } from "./discrete-conditions.ts";
import type { HullBase } from "./hull-program.ts";
import { impliedBounds } from "./implied-bounds.ts";
import { improveChoice } from "./improve-choice.ts";
import type { Mandate } from "./mandate.ts";
import type { NameBounds } from "./name-bounds.ts";
import { relaxNode } from "./relax-node.ts";
import { searchChoices } from "./search-choices.ts";
import type { KnownChoice } from "./solve-choice.ts";
import { keepCounts, type NamePieces, weightPieces } from "./weight-pieces.ts";

/** How a search for discrete conditions ended, in units of the objective that is minimised. */
export interface ProgramSearch {
  /** No portfolio has a lower objective. */
  readonly bound: number;
  /** What was found is at most so much above the bound. */
  readonly gap: number;
  /** How much lower the objective would be without the conditions. */
  readonly cost: number;
  /** Nodes whose relaxation was solved. */
  readonly nodes: number;
  /** Whether nothing better is left but what rounding hides. */
  readonly proved: boolean;
  /** Names that are kept as they are, because their limits leave neither nothing nor the least. */
  readonly kept: number;
}

/** A mandate's program, solved. */
export interface SolvedMandate {
  /** With the bounds of the pieces that were chosen: its prices hold with these. */
  readonly built: MandateProgram;
  readonly solution: ProgramSolution;
  /** null where the mandate has no discrete conditions, or where the program without them has no optimum. */
  readonly search: ProgramSearch | null;
}

/** A difference below this share of the objective is not looked for. */
const WORTH = 1e-6;

/** How many nodes a search has where nothing is said: fewer where each takes longer. */
function usualNodes(names: number): number {
  return Math.max(20, Math.min(2000, Math.floor(20_000 / names)));
}

/**
 * Solves a mandate's program with its discrete conditions, if any. The program without them comes first: it bounds the rest. Then choices are
 * made of it and of the hull's relaxation, improved, and the rest is branch and bound.
 *
 * @complexity a program for each node
 */
export function solveMandate(
  candidates: Candidates,
  mandate: Mandate,
  built: MandateProgram,
  settings: ConstructionSettings,
): SolvedMandate {
  const free = solveProgram(built.program, settings);
  const conditions = discreteConditions(candidates, mandate);
  // A free optimum of 0 can stall where the search does not.
  const isEnd = free.status === "infeasible" || free.status === "unbounded";
  if (conditions === null || isEnd) return { built, solution: free, search: null };
  const { base, root } = discreteRoot({ candidates, mandate, built, settings }, conditions);
  const none: ProgramSolution = { ...free, status: "infeasible" };
  if (root === null) return { built, solution: none, search: null };
  const scale = Math.max(Math.abs(free.objective), curvedPart(free, built));
  const worth = (objective: number) => WORTH * Math.max(scale, Math.abs(objective));
  const limits: SearchSettings = {
    mostNodes: settings.mostNodes ?? usualNodes(candidates.names.length),
    worth,
  };
  const known = firstChoice(base, root, limits);
  const found = searchChoices(base, root, limits, known);
  if (found.answer === null)
    return { built, solution: { ...free, status: found.complete ? "infeasible" : "stalled" }, search: null };
  const { pieces, solution } = found.answer;
  return {
    built: { ...built, bounds: chosenBounds(built.bounds, pieces, mandate) },
    solution,
    search: {
      bound: found.bound,
      gap: Math.max(0, found.objective - found.bound),
      cost: Math.max(0, found.objective - free.objective),
      nodes: found.nodes,
      proved: found.objective - found.bound <= worth(found.objective),
      kept: keptBelow(root, conditions),
    },
  };
}

interface Task {
  readonly candidates: Candidates;
  readonly mandate: Mandate;
  readonly built: MandateProgram;
  readonly settings: ConstructionSettings;
}

/** What the search is of, and where it begins: null where the counts leave nothing. */
function discreteRoot({ candidates, mandate, built, settings }: Task, conditions: DiscreteConditions) {
  const base: HullBase = {
    program: built.program,
    centre: built.centre,
    ownAversion: ownAversion(candidates, mandate),
    conditions,
    current: candidates.current,
    settings,
  };
  const ends = impliedBounds(candidates, mandate, built.bounds);
  return { base, root: keepCounts(weightPieces(conditions, candidates.current, ends), conditions) };
}

/** Whether the hull of a mandate's discrete limits leaves anything: where it does not, no portfolio serves. @complexity one program */
export function hasHull(candidates: Candidates, mandate: Mandate, settings: ConstructionSettings): boolean {
  const conditions = discreteConditions(candidates, mandate);
  if (conditions === null) return true;
  const built = buildProgram(candidates, mandate);
  const { base, root } = discreteRoot({ candidates, mandate, built, settings }, conditions);
  return root !== null && relaxNode(base, root) !== null;
}

/** Half of what risk is in the objective. */
function curvedPart({ objective, x }: ProgramSolution, { program }: MandateProgram): number {
  return Math.abs(objective - program.linear.reduce((sum, price, v) => sum + price * x[v], 0));
}

/** A choice to begin with: near the relaxation, or deeper and deeper where that has none; then improved. */
function firstChoice(base: HullBase, root: NamePieces, limits: SearchSettings): KnownChoice | null {
  const relaxed = relaxNode(base, root);
  if (relaxed === null) return null;
  return improveChoice(base, root, relaxed, limits);
}

function ownAversion({ ownVariance }: Candidates, { objective }: Mandate): Float64Array {
  const aversion =
    objective.kind === "utility" ? objective.specificAversion : objective.kind === "least-risk" ? 1 : 0;
  return ownVariance.map((variance) => variance * aversion);
}

function keptBelow(root: NamePieces, { leastHolding }: DiscreteConditions): number {
  return root.filter(([piece, ...others], i) => {
    const isFixed = others.length === 0 && piece.lower === piece.upper && piece.held === 1;
    return isFixed && Math.abs(piece.lower) < leastHolding[i];
  }).length;
}

/** The chosen pieces as bounds. What a piece sets is its least holding's or nobody's. */
function chosenBounds(bounds: NameBounds, pieces: NamePieces, { limits }: Mandate): NameBounds {
  const least = limits.findIndex(({ kind }) => kind === "least-holding");
  const next = {
    lower: bounds.lower.slice(),
    upper: bounds.upper.slice(),
    lowerLimit: bounds.lowerLimit.slice(),
    upperLimit: bounds.upperLimit.slice(),
  };
  pieces.forEach(([piece], i) => {
    const by = piece.lower < piece.upper ? least : -1;
    if (piece.lower > next.lower[i] || piece.lower === piece.upper)
      next.lowerLimit[i] = piece.lower > 0 ? by : -1;
    if (piece.upper < next.upper[i] || piece.lower === piece.upper)
      next.upperLimit[i] = piece.upper < 0 ? by : -1;
    next.lower[i] = Math.max(next.lower[i], piece.lower);
    next.upper[i] = Math.min(next.upper[i], piece.upper);
  });
  return next;
}
