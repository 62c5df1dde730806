import type { SearchSettings } from "../optim/index.ts";
import type { HullBase } from "./hull-program.ts";
import { type RelaxedNode, relaxNode, shareOf } from "./relax-node.ts";
import { choicesNear, searchChoices } from "./search-choices.ts";
import type { KnownChoice } from "./solve-choice.ts";
import { keepCounts, type NamePieces } from "./weight-pieces.ts";

/** Rounds that a choice is improved in at most. */
const MOST_ROUNDS = 8;
/** Nodes of the search among the kernel of a round. */
const KERNEL_NODES = 12;
/** Names beside those held that a kernel has at least. */
const LEAST_GUESTS = 8;
/** Steps down until every name is decided. */
const MOST_STEPS = 30;

/**
 * A good choice: near the root's relaxation, or by a dive where that has none, then by kernels: the names that are held and those outside whose
 * slope promises most are decided anew, all others left as they are. As long as that helps.
 *
 * @see Angelelli, Mansini & Speranza (2012), Kernel search: a new heuristic framework for portfolio selection
 */
export function improveChoice(
  base: HullBase,
  root: NamePieces,
  relaxed: RelaxedNode,
  limits: SearchSettings,
): KnownChoice | null {
  let best: KnownChoice | null = choicesNear(base, relaxed)[0] ?? dive(base, relaxed);
  let guests = LEAST_GUESTS;
  for (let round = 0; best !== null && round < MOST_ROUNDS; round++) {
    if (relaxed.bound >= best.objective - limits.worth(best.objective)) break;
    const kernel = kernelAround(base, root, { choice: best, relaxed, guests });
    const found = searchChoices(base, kernel.pieces, { ...limits, mostNodes: KERNEL_NODES }, best);
    const isBetter = found.answer !== null && found.objective < best.objective - limits.worth(best.objective);
    if (isBetter && found.answer !== null) best = { objective: found.objective, answer: found.answer };
    else if (kernel.isWhole || round > 0) break;
    else guests *= 2;
  }
  return best;
}

interface KernelRequest {
  readonly choice: KnownChoice;
  readonly relaxed: RelaxedNode;
  readonly guests: number;
}

/** All pieces for names that are in a range, and for the outsiders that promise most; the others stay. */
function kernelAround(base: HullBase, root: NamePieces, { choice, relaxed, guests }: KernelRequest) {
  const { pieces, solution } = choice.answer;
  const undecided = Array.from(root.keys()).filter((i) => root[i].length > 1);
  const isIn = (i: number) => pieces[i][0].lower < pieces[i][0].upper || pieces[i][0].lot > 0;
  const shares = new Map(relaxed.hull.undecided.map((of) => [of.name, of]));
  const promise = (i: number) => {
    const of = shares.get(i);
    const state = pieces[i][0];
    const share =
      of === undefined
        ? 0
        : shareOf(
            of,
            relaxed.solution.x,
            (p) => root[i][p].held !== state.held || root[i][p].traded !== state.traded,
          );
    return (solution.duals.bounds[i] ** 2 / Math.max(base.ownAversion[i], TINY)) * (1 + share);
  };
  const ranked = undecided
    .filter((i) => !isIn(i))
    .map((i) => ({ i, promise: promise(i) }))
    .sort((a, b) => b.promise - a.promise || a.i - b.i);
  const inside = undecided.length - ranked.length;
  const count = Math.max(guests, Math.ceil((inside * guests) / (2 * LEAST_GUESTS)));
  const open = new Set([...undecided.filter(isIn), ...ranked.slice(0, count).map(({ i }) => i)]);
  return {
    pieces: root.map((own, i) => (open.has(i) || own.length === 1 ? own : pieces[i])),
    isWhole: count >= ranked.length,
  };
}

const TINY = 1e-12;

/** Decides the names that the relaxation is surest of, a third at a time, and solves it again. */
function dive(base: HullBase, from: RelaxedNode): KnownChoice | null {
  let relaxed: RelaxedNode | null = from;
  for (let step = 0; relaxed !== null && step < MOST_STEPS; step++) {
    const node: NamePieces = relaxed.pieces;
    const { solution, hull } = relaxed;
    const sure = hull.undecided
      .map((of) => {
        const own = of.shares.map((_, p) => shareOf(of, solution.x, (q) => q === p));
        const at = own.indexOf(Math.max(...own));
        return { name: of.name, at, share: own[at] };
      })
      .sort((a, b) => b.share - a.share || a.name - b.name);
    if (sure.length === 0) return choicesNear(base, relaxed)[0] ?? null;
    const next = [...node];
    for (const { name, at } of sure.slice(0, Math.ceil(sure.length / 3))) next[name] = [node[name][at]];
    const kept = keepCounts(next, base.conditions);
    relaxed = kept === null ? null : relaxNode(base, kept);
    const [choice] = relaxed === null ? [] : choicesNear(base, relaxed);
    if (choice !== undefined) return choice;
  }
  return null;
}
