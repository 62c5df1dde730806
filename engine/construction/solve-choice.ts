import type { ProgramSolution } from "../optim/index.ts";
import type { HullBase } from "./hull-program.ts";
import { relaxNode } from "./relax-node.ts";
import type { NamePieces } from "./weight-pieces.ts";

/** One piece for every name, and the best portfolio within them. */
export interface Choice {
  readonly pieces: NamePieces;
  /** Of the base program: what was added for the search is not in it. */
  readonly solution: ProgramSolution;
}

/** A choice with its objective. */
export interface KnownChoice {
  readonly objective: number;
  readonly answer: Choice;
}

/** The best portfolio within one piece for every name; null where there is none. */
export function solveChoice(base: HullBase, pieces: NamePieces): KnownChoice | null {
  const relaxed = relaxNode(base, pieces, base.settings);
  if (relaxed === null || relaxed.solution.status !== "optimal") return null;
  const { solution } = relaxed;
  return { objective: solution.objective, answer: { pieces, solution } };
}
