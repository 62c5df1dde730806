import type { ConvexProgram } from "./program.ts";
import type { SparseRows } from "./sparse-rows.ts";

/** The order of the variables that the solver works in: by blocks, then those outside. Fixed ones are not among them. */
export interface VariablePlaces {
  /** [program variables] place, −1 of a fixed variable. */
  readonly at: Int32Array;
  /** [places] variable */
  readonly of: Int32Array;
  /** [places] block, counted from 0 in the order of the places, −1 outside. */
  readonly blockOf: Int32Array;
  /** [blocks + 1] first place of each block; the last is where those outside begin. */
  readonly blockStart: Int32Array;
}

/**
 * Places the variables. Within a block those in fewer joining rows come first: what is eliminated last touches most. A variable that
 * nothing bends or bounds within its block is placed outside, since it could not be eliminated.
 */
export function placeVariables(program: ConvexProgram): VariablePlaces {
  const { variables, lower, upper } = program;
  const block = Int32Array.from({ length: variables }, (_, v) => program.block?.[v] ?? -1);
  const joins = new Int32Array(variables);
  const held = new Uint8Array(variables);
  const free = (v: number) => lower[v] !== upper[v];
  for (let v = 0; v < variables; v++) if (lower[v] > -Infinity || upper[v] < Infinity) held[v] = 1;
  const q = program.quadratic;
  for (let v = 0; q !== null && v < variables; v++)
    for (let e = q.start[v]; e < q.start[v + 1]; e++) if (q.column[e] === v && q.value[e] > 0) held[v] = 1;
  const look = (rows: SparseRows, r: number, equality: boolean) => {
    const within = !equality && isWithinBlock(rows, r, block, free);
    for (let e = rows.start[r]; e < rows.start[r + 1]; e++) {
      if (within) held[rows.column[e]] = 1;
      else joins[rows.column[e]]++;
    }
  };
  for (let r = 0; r + 1 < program.rows.start.length; r++)
    look(program.rows, r, program.rowLower[r] === program.rowUpper[r]);
  for (const cone of program.cones) for (let r = 0; r < cone.offset.length; r++) look(cone.rows, r, false);
  for (let v = 0; v < variables; v++) if (held[v] === 0) block[v] = -1;
  return inOrder(block, joins, free);
}

function isWithinBlock(
  rows: SparseRows,
  r: number,
  block: Int32Array,
  free: (v: number) => boolean,
): boolean {
  let own = -2;
  for (let e = rows.start[r]; e < rows.start[r + 1]; e++) {
    const v = rows.column[e];
    if (!free(v)) continue;
    if (own === -2) own = block[v];
    if (block[v] !== own) return false;
  }
  return own >= 0;
}

function inOrder(block: Int32Array, joins: Int32Array, free: (v: number) => boolean): VariablePlaces {
  const { rank, blocks } = ranksOf(block, free);
  const next = new Int32Array(blocks + 2);
  for (const own of rank) if (own >= 0) next[own + 1]++;
  for (let b = 0; b <= blocks; b++) next[b + 1] += next[b];
  const blockStart = next.slice(0, blocks + 1);
  const of = new Int32Array(next[blocks + 1]);
  for (let v = 0; v < rank.length; v++) {
    if (rank[v] < 0) continue;
    let to = next[rank[v]]++;
    // Those in fewer joining rows first; outside variables stay as they came.
    const first = rank[v] < blocks ? blockStart[rank[v]] : to;
    for (; to > first && joins[of[to - 1]] > joins[v]; to--) of[to] = of[to - 1];
    of[to] = v;
  }
  const at = new Int32Array(rank.length).fill(-1);
  const blockOf = new Int32Array(of.length).fill(-1);
  for (let p = 0; p < of.length; p++) {
    at[of[p]] = p;
    if (rank[of[p]] < blocks) blockOf[p] = rank[of[p]];
  }
  return { at, of, blockOf, blockStart };
}

/** [variables] how many blocks stand before a variable's: all before those outside; −1 of a fixed one. */
function ranksOf(block: Int32Array, free: (v: number) => boolean) {
  const named = block.filter((own, v) => own >= 0 && free(v)).sort();
  const rankOf = new Map<number, number>();
  for (const own of named) if (!rankOf.has(own)) rankOf.set(own, rankOf.size);
  const blocks = rankOf.size;
  return { rank: block.map((own, v) => (free(v) ? (rankOf.get(own) ?? blocks) : -1)), blocks };
}
