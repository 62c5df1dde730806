import {
  type ConvexProgram,
  type SecondOrderCone,
  type SolveSettings,
  type SparseRow,
  sparseRows,
} from "../optim/index.ts";
import type { CountRange, DiscreteConditions } from "./discrete-conditions.ts";
import { rowsTogether, withoutOwnVariance } from "./extend-rows.ts";
import type { NamePieces, WeightPiece } from "./weight-pieces.ts";

/** A program without its discrete conditions, and what of it they are about: its first variables are v = w − centre. */
export interface HullBase {
  readonly program: ConvexProgram;
  /** [n] */
  readonly centre: Float64Array;
  /** [n] a of a·v² in the objective that is the name's own and is taken on the pieces. */
  readonly ownAversion: Float64Array;
  readonly conditions: DiscreteConditions;
  /** [n] weights now: lots are counted from them. */
  readonly current: Float64Array;
  /** How exact the portfolios are. */
  readonly settings: SolveSettings;
}

/** constant + Σ values · variables. */
interface Affine {
  readonly columns: readonly number[];
  readonly values: readonly number[];
  readonly constant: number;
}

/** A name that is in several pieces: the share of each, as a sum over the program's variables, and the row or bound that keeps it from below 0. */
export interface NameShares {
  readonly name: number;
  readonly shares: readonly Affine[];
  /** Place of the bound that keeps a share from below 0; −1 where it is a row. */
  readonly bound: readonly number[];
  readonly row: readonly number[];
}

/** The relaxation of a node. */
export interface HullProgram {
  readonly program: ConvexProgram;
  /** What is added to the program's objective for it to be that of the base. */
  readonly constant: number;
  readonly undecided: readonly NameShares[];
}

/** What is added to the base for a node. */
interface Additions {
  readonly base: HullBase;
  readonly block: number[];
  readonly lower: number[];
  readonly upper: number[];
  readonly linear: number[];
  readonly rows: SparseRow[];
  readonly rowLower: number[];
  readonly rowUpper: number[];
  readonly cones: SecondOrderCone[];
  readonly undecided: NameShares[];
  /** What the objective gains beside its variables. */
  readonly sum: { constant: number };
  /** Σ of the shares of pieces that are held and that are traded, and how many names are one or the other for certain. */
  readonly counts: Record<"held" | "traded", { columns: number[]; values: number[]; certain: number }>;
}

/**
 * The tightest convex program around a node: each name's weight, states and own variance are in the hull of its pieces. With λ_p the share of
 * piece p and w_p its part of the weight,
 *
 * w = Σ w_p, lower_p λ_p ≤ w_p ≤ upper_p λ_p, Σ λ_p = 1, and a·w² becomes a Σ w_p²/λ_p:
 *
 * the perspective, a cone of three for each piece that is a range. One share and one part are left over and written by the others, so that
 * nothing but the counts joins the blocks.
 *
 * @see Frangioni & Gentile (2006), Perspective cuts for a class of convex 0–1 mixed integer programs; Günlük & Linderoth (2010)
 * @complexity O(elements of the base)
 */
export function hullProgram(base: HullBase, pieces: NamePieces): HullProgram {
  const { program, centre, ownAversion } = base;
  const n = centre.length;
  const empty = () => ({ columns: [], values: [], certain: 0 });
  const additions: Additions = {
    base,
    block: [],
    lower: [],
    upper: [],
    linear: [],
    rows: [],
    rowLower: [],
    rowUpper: [],
    cones: [],
    undecided: [],
    sum: { constant: 0 },
    counts: { held: empty(), traded: empty() },
  };
  const lower = program.lower.slice();
  const upper = program.upper.slice();
  const linear = program.linear.slice();
  const bent = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const own = pieces[i];
    lower[i] = Math.min(...own.map((piece) => piece.lower)) - centre[i];
    upper[i] = Math.max(...own.map((piece) => piece.upper)) - centre[i];
    const isHull = own.length > 1 && own.some((piece) => piece.lower < piece.upper);
    if (isHull) addShares(additions, i, own);
    else addCertain(additions, i, own, centre[i]);
    if (!isHull || ownAversion[i] === 0) continue;
    // a v² = a w² − 2ab v − ab²
    bent[i] = 1;
    linear[i] -= 2 * ownAversion[i] * centre[i];
    additions.sum.constant -= ownAversion[i] * centre[i] ** 2;
  }
  addCount(additions, "held", base.conditions.held);
  addCount(additions, "traded", base.conditions.traded);
  const { sum, undecided } = additions;
  return { program: joined(additions, { lower, upper, linear, bent }), constant: sum.constant, undecided };
}

function addVariable(to: Additions, i: number, linear: number, lower = 0): number {
  to.block.push(to.base.program.block?.[i] ?? -1);
  to.lower.push(lower);
  to.upper.push(Infinity);
  to.linear.push(linear);
  return to.base.program.variables + to.block.length - 1;
}

function addRow(to: Additions, row: Affine, lower: number, upper = Infinity): number {
  to.rows.push(row);
  to.rowLower.push(lower - row.constant);
  to.rowUpper.push(upper - row.constant);
  return to.base.program.rowLower.length + to.rows.length - 1;
}

/** A name of one piece, or of points between which its weight says where it is. */
function addCertain(to: Additions, i: number, own: readonly WeightPiece[], centre: number): void {
  for (const state of ["held", "traded"] as const) {
    const count = to.counts[state];
    if (own.every((piece) => piece[state] === 1)) count.certain++;
    else if (own.length === 2 && own[0][state] !== own[1][state]) {
      const [from, to] = own[0][state] === 0 ? own : [own[1], own[0]];
      const slope = 1 / (to.lower - from.lower);
      count.columns.push(i);
      count.values.push(slope);
      count.certain += (centre - from.lower) * slope;
    }
  }
}

/** Shares and parts of a name's pieces. */
function addShares(to: Additions, i: number, own: readonly WeightPiece[]): void {
  const { centre, ownAversion } = to.base;
  const isRange = own.map((piece) => piece.lower < piece.upper);
  // The widest range takes the rest of the weight, the first other piece the rest of the shares.
  const width = (p: number) => own[p].upper - own[p].lower;
  const rest = own.reduce((best, _, p) => (width(p) > width(best) ? p : best), 0);
  const restShare = rest === 0 ? 1 : 0;
  const bound = own.map((_, p) => (p === restShare ? -1 : addVariable(to, i, 0)));
  const shares = own.map(
    (_, p): Affine =>
      p === restShare
        ? sumOf([[-1, bound.filter((at) => at >= 0)]], 1)
        : { columns: [bound[p]], values: [1], constant: 0 },
  );
  const parts = own.map((piece, p): Affine => {
    if (p === rest) return { columns: [], values: [], constant: 0 };
    if (!isRange[p]) return scaled(shares[p], piece.lower);
    return { columns: [addVariable(to, i, 0, -Infinity)], values: [1], constant: 0 };
  });
  parts[rest] = added(
    { columns: [i], values: [1], constant: centre[i] },
    ...parts.flatMap((part, p) => (p === rest ? [] : [scaled(part, -1)])),
  );
  const row = own.map((_, p) => (p === restShare ? addRow(to, shares[p], 0) : -1));
  own.forEach((piece, p) => {
    if (isRange[p]) addRange(to, i, { piece, share: shares[p], part: parts[p] });
    else if (ownAversion[i] > 0 && piece.lower !== 0)
      addLinear(to, shares[p], ownAversion[i] * piece.lower ** 2);
    for (const state of ["held", "traded"] as const) {
      if (piece[state] === 0) continue;
      to.counts[state].columns.push(...shares[p].columns);
      to.counts[state].values.push(...shares[p].values);
      to.counts[state].certain += shares[p].constant;
    }
  });
  to.undecided.push({ name: i, shares, bound, row });
}

interface RangePiece {
  readonly piece: WeightPiece;
  readonly share: Affine;
  readonly part: Affine;
}

/** lower λ ≤ part ≤ upper λ, and the perspective of the part's square at its cost. */
function addRange(to: Additions, i: number, { piece: { lower, upper }, share, part }: RangePiece): void {
  if (lower > -Infinity) addRow(to, added(part, scaled(share, -lower)), 0);
  if (upper < Infinity) addRow(to, added(scaled(share, upper), scaled(part, -1)), 0);
  const aversion = to.base.ownAversion[i];
  if (aversion === 0) return;
  const far = Math.max(Math.abs(lower), Math.abs(upper));
  const size = far < Infinity ? far : UNLIMITED;
  // s λ ≥ (part / size)²
  const square = addVariable(to, i, aversion * size ** 2);
  const head = { columns: [square], values: [1], constant: 0 };
  const lines = [added(head, share), scaled(part, 2 / size), added(head, scaled(share, -1))];
  to.cones.push({ rows: sparseRows(lines), offset: Float64Array.from(lines, (line) => line.constant) });
}

/** A weight that cones of names without a limit are written around. */
const UNLIMITED = 0.1;

/** What a point's share costs. Shares are single variables or 1 less others. */
function addLinear(to: Additions, share: Affine, cost: number): void {
  share.columns.forEach((column, e) => {
    to.linear[column - to.base.program.variables] += cost * share.values[e];
  });
  to.sum.constant += cost * share.constant;
}

function addCount(to: Additions, state: "held" | "traded", { lower, upper }: CountRange): void {
  const { columns, values, certain } = to.counts[state];
  const matters = lower > 0 || upper < to.base.centre.length;
  if (columns.length === 0 || !matters) return;
  addRow(
    to,
    { columns, values, constant: certain },
    lower > 0 ? lower : -Infinity,
    upper < to.base.centre.length ? upper : Infinity,
  );
}

function sumOf(terms: readonly (readonly [number, readonly number[]])[], constant: number): Affine {
  return {
    columns: terms.flatMap(([, columns]) => columns),
    values: terms.flatMap(([value, columns]) => columns.map(() => value)),
    constant,
  };
}

function scaled({ columns, values, constant }: Affine, by: number): Affine {
  return { columns, values: values.map((value) => value * by), constant: constant * by };
}

/** Terms of the same variable are summed. */
function added(...terms: readonly Affine[]): Affine {
  const sums = new Map<number, number>();
  let constant = 0;
  for (const term of terms) {
    constant += term.constant;
    term.columns.forEach((column, e) => {
      sums.set(column, (sums.get(column) ?? 0) + term.values[e]);
    });
  }
  return { columns: [...sums.keys()], values: [...sums.values()], constant };
}

interface Changed {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly linear: Float64Array;
  /** [n] 1 where the name's own variance stands on its pieces. */
  readonly bent: Uint8Array;
}

function joined(to: Additions, { lower, upper, linear, bent }: Changed): ConvexProgram {
  const { program, ownAversion } = to.base;
  const both = (a: Float64Array, b: readonly number[]) => {
    const out = new Float64Array(a.length + b.length);
    out.set(a);
    out.set(b, a.length);
    return out;
  };
  const block = new Int32Array(program.variables + to.block.length).fill(-1);
  if (program.block !== null) block.set(program.block);
  block.set(to.block, program.variables);
  const whole: ConvexProgram = {
    variables: block.length,
    block,
    quadratic: withoutOwnVariance(program.quadratic, { ownAversion, bent, variables: block.length }),
    linear: both(linear, to.linear),
    lower: both(lower, to.lower),
    upper: both(upper, to.upper),
    rows: rowsTogether(program.rows, sparseRows(to.rows)),
    rowLower: both(program.rowLower, to.rowLower),
    rowUpper: both(program.rowUpper, to.rowUpper),
    cones: [...program.cones, ...to.cones],
  };
  return whole;
}
