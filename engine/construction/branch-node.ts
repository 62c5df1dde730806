import type { HullBase, NameShares } from "./hull-program.ts";
import { type RelaxedNode, shareOf } from "./relax-node.ts";
import type { NamePieces, WeightPiece } from "./weight-pieces.ts";

/** A name's pieces in two parts, and how far the relaxation is from either. */
interface Split {
  readonly name: number;
  readonly parts: readonly [readonly WeightPiece[], readonly WeightPiece[]];
  /** 0 where the relaxation is in one part. */
  readonly between: number;
}

/** Shares nearer than this to 0 or 1 are decided. */
const DECIDED = 1e-6;

/**
 * The two parts of a node that are looked at next: of the name whose state is least decided in the relaxation, held against not, traded
 * against not, then side against side; and where all states are decided, the lots below a weight against those above. None where nothing is
 * undecided.
 *
 * @param node  the relaxation's node, or less of it
 */
export function branchesOf(base: HullBase, node: NamePieces, relaxed: RelaxedNode): readonly NamePieces[] {
  const shares = new Map(relaxed.hull.undecided.map((name) => [name.name, name]));
  let best: Split | null = null;
  for (let i = 0; i < node.length; i++) {
    const split = splitOf(base, node[i], { i, relaxed, shares: shares.get(i) });
    if (split !== null && (best === null || split.between > best.between)) best = split;
  }
  if (best === null) return [];
  const { name, parts } = best;
  return parts.map((part) => node.map((own, i) => (i === name ? part : own)));
}

interface Place {
  readonly i: number;
  readonly relaxed: RelaxedNode;
  readonly shares: NameShares | undefined;
}

function splitOf(base: HullBase, own: readonly WeightPiece[], place: Place): Split | null {
  const { i, relaxed, shares } = place;
  if (own.length === 1) return splitLots(base, own[0], i, relaxed.weights[i]);
  for (const state of ["held", "traded"] as const) {
    const yes = own.filter((piece) => piece[state] === 1);
    const no = own.filter((piece) => piece[state] === 0);
    if (yes.length === 0 || no.length === 0) continue;
    const share = shareIn(yes, own, place);
    // Undecided names come before lots even where the relaxation has them in one part.
    return {
      name: i,
      parts: share >= 0.5 ? [yes, no] : [no, yes],
      between: UNDECIDED + Math.min(share, 1 - share),
    };
  }
  const sorted = [...own].sort((a, b) => a.lower - b.lower);
  const [first, rest] = [sorted.slice(0, 1), sorted.slice(1)];
  const share = shares === undefined ? 0.5 : shareIn(first, own, place);
  return { name: i, parts: [first, rest], between: UNDECIDED + Math.min(share, 1 - share) };
}

/** What is added for a state to be decided before any lot. */
const UNDECIDED = 1;

/** The share of some of a name's pieces: of the program where it has shares, else by the distance of the weight. */
function shareIn(
  some: readonly WeightPiece[],
  own: readonly WeightPiece[],
  { shares, relaxed, i }: Place,
): number {
  const { pieces } = relaxed;
  if (shares !== undefined) return shareOf(shares, relaxed.solution.x, (p) => some.includes(pieces[i][p]));
  const distance = (of: readonly WeightPiece[]) =>
    Math.min(
      ...of.map(({ lower, upper }) => Math.max(0, lower - relaxed.weights[i], relaxed.weights[i] - upper)),
    );
  const [here, there] = [distance(some), distance(own.filter((piece) => !some.includes(piece)))];
  return here + there === 0 ? 0.5 : there / (here + there);
}

/** Whole lots below and above a weight that is between two. */
function splitLots({ current }: HullBase, piece: WeightPiece, name: number, weight: number): Split | null {
  const { lot, lower, upper } = piece;
  if (lot === 0 || lower === upper) return null;
  const below = current[name] + lot * Math.floor((weight - current[name]) / lot + DECIDED);
  const middle = Math.min(upper - lot, Math.max(lower, below));
  const between = Math.max(0, Math.min(weight - middle, middle + lot - weight));
  const parts = [[{ ...piece, upper: middle }], [{ ...piece, lower: middle + lot }]] as const;
  return { name, parts, between: Math.min(UNDECIDED, between) };
}
