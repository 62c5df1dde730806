import type { DiscreteConditions } from "./discrete-conditions.ts";
import { type RelaxedNode, shareOf } from "./relax-node.ts";
import { keepCounts, type NamePieces, type WeightPiece } from "./weight-pieces.ts";

/** How much of each name is held and traded in a relaxation. [n] each */
interface StateShares {
  readonly held: Float64Array;
  readonly traded: Float64Array;
  /** Of each piece. */
  readonly ofPiece: readonly (readonly number[])[];
}

/** A share below this is none, and a count nearer than this to its limit is at it. */
const NO_SHARE = 1e-4;

/**
 * A choice of one piece for every name, near a relaxation: the largest shares are held and traded, as many as the counts allow. null where the
 * counts of names and of trades get into each other's way.
 */
export function roundNode(relaxed: RelaxedNode, conditions: DiscreteConditions): NamePieces | null {
  const { pieces: node } = relaxed;
  const shares = stateShares(relaxed);
  const orders = [
    ["held", "traded"],
    ["traded", "held"],
  ] as const;
  for (const order of orders) {
    let left: NamePieces | null = node;
    for (const state of order)
      left = left === null ? null : chooseState(left, shares[state], state, conditions);
    left = left === null ? null : keepCounts(left, conditions);
    if (left === null) continue;
    return left.map((own, i) => [nearestPiece(own, node[i], shares.ofPiece[i], relaxed.weights[i])]);
  }
  return null;
}

function stateShares({ pieces: node, hull, solution, weights }: RelaxedNode): StateShares {
  const ofPiece: number[][] = node.map((own, i) =>
    own.map((piece) => (distance(piece, weights[i]) === 0 ? 1 / own.length : 0)),
  );
  for (const name of hull.undecided)
    ofPiece[name.name] = node[name.name].map((_, p) => shareOf(name, solution.x, (q) => q === p));
  const sum = (state: "held" | "traded") =>
    Float64Array.from(node, (own, i) =>
      own.reduce((total, piece, p) => total + piece[state] * ofPiece[i][p], 0),
    );
  return { held: sum("held"), traded: sum("traded"), ofPiece };
}

function distance({ lower, upper }: WeightPiece, weight: number): number {
  return Math.max(0, lower - weight, weight - upper);
}

/** Keeps the pieces of the names with the largest shares that have the state, and of the others those that have not. */
function chooseState(
  node: NamePieces,
  share: Float64Array,
  state: "held" | "traded",
  conditions: DiscreteConditions,
): NamePieces | null {
  const { lower, upper } = conditions[state];
  const isOpen = (own: readonly WeightPiece[]) => own.some((piece) => piece[state] !== own[0][state]);
  const must = node.filter((own) => own.every((piece) => piece[state] === 1)).length;
  if (must > upper) return null;
  const open = Array.from(node.keys())
    .filter((i) => isOpen(node[i]))
    .sort((a, b) => share[b] - share[a] || a - b);
  const total = open.reduce((sum, i) => sum + share[i], must);
  const some = open.filter((i) => share[i] > NO_SHARE).length;
  const atLimit = must + some > upper && total > upper - 0.5;
  const wanted = atLimit ? upper - must : open.filter((i) => share[i] >= 0.5).length;
  const count = Math.min(upper - must, Math.max(lower - must, wanted));
  const chosen = new Set(open.slice(0, count));
  return node.map((own, i) =>
    isOpen(own) ? own.filter((piece) => piece[state] === (chosen.has(i) ? 1 : 0)) : own,
  );
}

function nearestPiece(
  own: readonly WeightPiece[],
  all: readonly WeightPiece[],
  shares: readonly number[],
  weight: number,
): WeightPiece {
  const rank = (piece: WeightPiece) => shares[all.indexOf(piece)];
  return own.reduce((best, piece) => {
    const more = rank(piece) - rank(best);
    return more > 0 || (more === 0 && distance(piece, weight) < distance(best, weight)) ? piece : best;
  });
}
