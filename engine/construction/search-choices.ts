import { type Exploration, type Searched, type SearchSettings, searchBranches } from "../optim/index.ts";
import { branchesOf } from "./branch-node.ts";
import type { HullBase } from "./hull-program.ts";
import { type RelaxedNode, relaxNode } from "./relax-node.ts";
import { roundLots } from "./round-lots.ts";
import { roundNode } from "./round-node.ts";
import { type Choice, type KnownChoice, solveChoice } from "./solve-choice.ts";
import { keepCounts, type NamePieces, type WeightPiece } from "./weight-pieces.ts";

/** Choices near a relaxation. */
export function choicesNear(base: HullBase, relaxed: RelaxedNode): readonly KnownChoice[] {
  const rounded = roundNode(relaxed, base.conditions);
  const found = rounded === null ? null : solveWhole(base, rounded);
  return found === null ? [] : [found];
}

/** One piece each, and whole lots within it. */
function solveWhole(base: HullBase, pieces: NamePieces): KnownChoice | null {
  const found = solveChoice(base, pieces);
  return found === null || !hasLots(pieces) ? found : roundLots(base, found);
}

function hasLots(pieces: NamePieces): boolean {
  return pieces.some((own) => own.some((piece) => piece.lot > 0 && piece.lower < piece.upper));
}

/** Branch and bound over the pieces of the names. */
export function searchChoices(
  base: HullBase,
  root: NamePieces,
  settings: SearchSettings,
  known: KnownChoice | null,
): Searched<Choice> {
  return searchBranches(root, (node, best) => exploreNode(base, node, best, settings), settings, known);
}

function exploreNode(
  base: HullBase,
  node: NamePieces,
  best: number,
  { worth }: SearchSettings,
): Exploration<NamePieces, Choice> {
  const relaxed = relaxNode(base, node);
  if (relaxed === null) return { bound: Infinity, answers: [], branches: [] };
  const { bound } = relaxed;
  const enough = (objective: number) => (objective < Infinity ? objective - worth(objective) : Infinity);
  if (bound >= enough(best)) return { bound, answers: [], branches: [] };
  const answers = choicesNear(base, relaxed);
  const least = answers.reduce((low, { objective }) => Math.min(low, objective), best);
  if (bound >= enough(least)) return { bound, answers, branches: [] };
  const left = withoutDear(node, relaxed, enough(least));
  const kept = left === null ? null : keepCounts(left, base.conditions);
  if (kept === null) return { bound, answers, branches: [] };
  const branches = branchesOf(base, kept, relaxed).flatMap((branch) => {
    const within = keepCounts(branch, base.conditions);
    return within === null ? [] : [within];
  });
  const isOpen = kept.some((own) => own.length > 1 || isOpenRange(own));
  return { bound, answers, branches, unsettled: branches.length === 0 && !isOpen && answers.length === 0 };
}

function isOpenRange([{ lot, lower, upper }]: readonly WeightPiece[]): boolean {
  return lot > 0 && lower < upper;
}

/**
 * The node without pieces that a portfolio can only be in by losing more than is left to win: the multiplier of a share that is 0 says what a
 * whole share costs at least. null where a name has none left.
 */
function withoutDear(
  node: NamePieces,
  { hull, solution, bound }: RelaxedNode,
  enough: number,
): NamePieces | null {
  if (solution.status !== "optimal" || enough === Infinity) return node;
  const next = [...node];
  for (const { name, bound: bounds, row } of hull.undecided) {
    const kept = node[name].filter((_, p) => {
      const price = bounds[p] >= 0 ? solution.duals.bounds[bounds[p]] : solution.duals.rows[row[p]];
      return bound + CAREFUL * price < enough;
    });
    if (kept.length === 0) return null;
    if (kept.length < node[name].length) next[name] = kept;
  }
  return next;
}

/** Share of a multiplier that is taken for granted. */
const CAREFUL = 0.999;
