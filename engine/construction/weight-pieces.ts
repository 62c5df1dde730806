import type { CountRange, DiscreteConditions } from "./discrete-conditions.ts";
import type { Ends } from "./implied-bounds.ts";

/** A range of weights within which a name's state does not change. */
export interface WeightPiece {
  readonly lower: number;
  /** lower where the piece is one weight. */
  readonly upper: number;
  readonly held: 0 | 1;
  readonly traded: 0 | 1;
  /** Weights are current + a multiple of this; 0: any in the range. */
  readonly lot: number;
}

/** What each name may still be, by name: one or more pieces. */
export type NamePieces = readonly (readonly WeightPiece[])[];

/** Lengths below this share of a weight of 1 are rounding. */
const ROUNDING = 1e-12;

/**
 * The pieces of every name.
 *
 * - A name is held at 0 or at its least or more, long or short.
 * - It is traded not at all or by its least or more, in whole lots.
 * - What closes a position is allowed whatever its size.
 * - A name that can do none of that within its limits, but can stay as it is, stays: it is held below the least.
 *
 * A name without any piece has none: no portfolio serves.
 */
export function weightPieces(conditions: DiscreteConditions, current: Float64Array, ends: Ends): NamePieces {
  return Array.from(current, (_, i) => piecesOf(conditions, current[i], i, [ends.lower[i], ends.upper[i]]));
}

type Range = readonly [number, number];

function piecesOf(
  conditions: DiscreteConditions,
  current: number,
  i: number,
  [low, high]: Range,
): readonly WeightPiece[] {
  const { countsHeld, countsTraded, leastHolding, leastTrade, lot } = conditions;
  const least = leastHolding[i];
  const step = lot[i];
  const holds: readonly { range: Range; held: 0 | 1 }[] = countsHeld
    ? [
        { range: [Number.NEGATIVE_INFINITY, -least], held: 1 },
        { range: [0, 0], held: 0 },
        { range: [least, Number.POSITIVE_INFINITY], held: 1 },
      ]
    : [{ range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], held: 1 }];
  const smallest = step > 0 ? step * Math.max(1, Math.ceil(leastTrade[i] / step - NEAR_LOT)) : leastTrade[i];
  const trades: readonly { range: Range; traded: 0 | 1; lot: number }[] = countsTraded
    ? [
        { range: [Number.NEGATIVE_INFINITY, current - smallest], traded: 1, lot: step },
        { range: [0, 0], traded: current === 0 ? 0 : 1, lot: 0 },
        { range: [current, current], traded: 0, lot: 0 },
        { range: [current + smallest, Number.POSITIVE_INFINITY], traded: 1, lot: step },
      ]
    : [{ range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], traded: 1, lot: 0 }];
  const found: WeightPiece[] = [];
  for (const { range, held } of holds)
    for (const { range: other, ...trade } of trades) {
      const [lower, upper] = onLots(intersection([low, high], range, other), current, trade.lot);
      // Both sides of a least holding of 0 would meet in nothing held; a trade of nothing is none.
      const isNone =
        (countsHeld && held === 1 && isPointAt(0, lower, upper)) ||
        (countsTraded && trade.traded === 1 && isPointAt(current, lower, upper));
      if (upper < lower - ROUNDING || isNone) continue;
      addPiece(found, { lower: Math.min(lower, upper), upper, held, ...trade });
    }
  if (found.length === 0 && low - ROUNDING <= current && current <= high + ROUNDING)
    return [{ lower: current, upper: current, held: current === 0 ? 0 : 1, traded: 0, lot: 0 }];
  return found;
}

const NEAR_LOT = 1e-9;

function isPointAt(weight: number, lower: number, upper: number): boolean {
  return Math.abs(lower - weight) <= ROUNDING && Math.abs(upper - weight) <= ROUNDING;
}

function intersection(...ranges: readonly Range[]): Range {
  return [Math.max(...ranges.map(([a]) => a)), Math.min(...ranges.map(([, b]) => b))];
}

/** The range between its outermost multiples of a lot from the current weight. */
function onLots([lower, upper]: Range, current: number, lot: number): Range {
  if (lot === 0) return [lower, upper];
  const up = Math.ceil((lower - current) / lot - NEAR_LOT);
  const down = Math.floor((upper - current) / lot + NEAR_LOT);
  return [
    lower === -Infinity ? lower : current + up * lot,
    upper === Infinity ? upper : current + down * lot,
  ];
}

/** Adds what the others of the same state do not have: pieces of one state that meet are one. */
function addPiece(found: WeightPiece[], piece: WeightPiece): void {
  for (let p = 0; p < found.length; p++) {
    const other = found[p];
    const isPointOfIt =
      piece.lower === piece.upper && piece.lower >= other.lower && piece.lower <= other.upper;
    const isSame = other.held === piece.held && other.traded === piece.traded;
    if (isPointOfIt && isSame && (other.lot === 0 || other.lower === other.upper)) return;
    const meets = piece.lower <= other.upper && other.lower <= piece.upper;
    if (!(isSame && meets && other.lot === 0 && piece.lot === 0)) continue;
    found[p] = {
      ...other,
      lower: Math.min(other.lower, piece.lower),
      upper: Math.max(other.upper, piece.upper),
    };
    return;
  }
  found.push(piece);
}

/**
 * Takes away what the counts no longer leave: where as many names must be held as may be, no other can. null where nothing is left.
 */
export function keepCounts(pieces: NamePieces, { held, traded }: DiscreteConditions): NamePieces | null {
  let last = pieces;
  for (;;) {
    const next = keepCount(keepCount(last, "held", held), "traded", traded);
    if (next === null || next === last) return next;
    last = next;
  }
}

function keepCount(
  pieces: NamePieces | null,
  state: "held" | "traded",
  { lower, upper }: CountRange,
): NamePieces | null {
  if (pieces === null) return null;
  let must = 0;
  let may = 0;
  for (const own of pieces) {
    if (own.length === 0) return null;
    if (own.every((piece) => piece[state] === 1)) must++;
    if (own.some((piece) => piece[state] === 1)) may++;
  }
  if (must > upper || may < lower) return null;
  if (must < upper && may > lower) return pieces;
  // With both ends met by all that must and may, nothing is undecided.
  const wanted = must === upper ? 0 : 1;
  let changed = false;
  const next = pieces.map((own) => {
    if (own.every((piece) => piece[state] === own[0][state])) return own;
    changed = true;
    return own.filter((piece) => piece[state] === wanted);
  });
  return changed ? next : pieces;
}
