import { KEPT, OUTSIDE, type StandardForm } from "./standard-form.ts";

/**
 * Where everything of [P Aᵀ; A −W²] stands once the blocks are eliminated. The border holds the outside variables, then the kept
 * rows, then one unknown for every wide cone, whose W² is a diagonal and one outer product.
 */
export interface ArrowLayout {
  readonly blocks: number;
  readonly outside: number;
  readonly keptRows: Int32Array;
  /** [m] border place of a kept row, −1 of an eliminated one. */
  readonly borderOf: Int32Array;
  readonly border: number;
  /** [m] second-order cone of a row, −1. */
  readonly coneOf: Int32Array;
  /** [cones] border place of a wide cone's unknown; −1 of a cone within one block. */
  readonly wideAt: Int32Array;
  /** [blocks + 1] into `blockRows` */
  readonly blockRowStart: Int32Array;
  /** Nonnegative rows and tails of wide cones that are eliminated in each block. */
  readonly blockRows: Int32Array;
  /** Nonnegative rows and tails of wide cones of outside variables alone. */
  readonly outsideRows: Int32Array;
  /** [blocks + 1] into `touched` */
  readonly touchedStart: Int32Array;
  /** Border places that each block couples to, ascending. */
  readonly touched: Int32Array;
  /** [blocks + 1] into the couplings: for each block its variables one after the other, each over the touched places. */
  readonly couplingStart: Int32Array;
  /** Couplings by kept rows; those to wide cones are 0 here. */
  readonly couplings: Float64Array;
  /** [blocks + 1] into the blocks' square matrices. */
  readonly squareStart: Int32Array;
  /** Widest block. */
  readonly widest: number;
}

/** Finds the places once for all factorisations. */
export function arrowLayout(form: StandardForm): ArrowLayout {
  const { places, rowBlock, cones } = form;
  const blocks = places.blockStart.length - 1;
  const outside = form.linear.length - places.blockStart[blocks];
  const m = form.rhs.length;
  const coneOf = new Int32Array(m).fill(-1);
  const keptRows = Int32Array.from(Array.from(rowBlock.keys()).filter((r) => rowBlock[r] === KEPT));
  const borderOf = new Int32Array(m).fill(-1);
  keptRows.forEach((r, k) => {
    borderOf[r] = outside + k;
  });
  const wideAt = new Int32Array(cones.second.length).fill(-1);
  let from = cones.zero + cones.nonnegative;
  let border = outside + keptRows.length;
  cones.second.forEach((size, c) => {
    coneOf.fill(c, from, from + size);
    if (rowBlock[from] === KEPT) wideAt[c] = border++;
    from += size;
  });
  const blockRowLists: number[][] = Array.from({ length: blocks }, () => []);
  const outsideRows: number[] = [];
  for (let r = 0; r < m; r++) {
    const local = coneOf[r] >= 0 && wideAt[coneOf[r]] < 0;
    if (local) continue;
    if (rowBlock[r] >= 0) blockRowLists[rowBlock[r]].push(r);
    else if (rowBlock[r] === OUTSIDE) outsideRows.push(r);
  }
  const squareStart = new Int32Array(blocks + 1);
  let widest = 0;
  for (let b = 0; b < blocks; b++) {
    const width = places.blockStart[b + 1] - places.blockStart[b];
    squareStart[b + 1] = squareStart[b] + width * width;
    widest = Math.max(widest, width);
  }
  const partial = { blocks, outside, keptRows, borderOf, border, coneOf, wideAt, squareStart, widest };
  const lists = { blockRowStart: starts(blockRowLists), blockRows: Int32Array.from(blockRowLists.flat()) };
  return {
    ...partial,
    ...lists,
    outsideRows: Int32Array.from(outsideRows),
    ...couplingsOf(form, partial, blockRowLists),
  };
}

function starts(lists: readonly { readonly length: number }[]): Int32Array {
  const out = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    out[i + 1] = out[i] + list.length;
  });
  return out;
}

function couplingsOf(
  form: StandardForm,
  layout: Pick<ArrowLayout, "blocks" | "keptRows" | "borderOf" | "coneOf" | "wideAt">,
  blockRows: readonly (readonly number[])[],
) {
  const { rows, places } = form;
  const entries: { place: number; variable: number; value: number }[][] = Array.from(
    { length: layout.blocks },
    () => [],
  );
  for (const r of layout.keptRows) {
    for (let e = rows.start[r]; e < rows.start[r + 1]; e++) {
      const variable = rows.column[e];
      const block = places.blockOf[variable];
      if (block >= 0) entries[block].push({ place: layout.borderOf[r], variable, value: rows.value[e] });
    }
  }
  const touchedLists = entries.map((list, b) => {
    const wide = blockRows[b].map((r) => layout.coneOf[r]).filter((c) => c >= 0);
    const found = new Set([...list.map((entry) => entry.place), ...wide.map((c) => layout.wideAt[c])]);
    return Int32Array.from([...found].sort((a, b2) => a - b2));
  });
  const couplingStart = new Int32Array(layout.blocks + 1);
  touchedLists.forEach((list, b) => {
    couplingStart[b + 1] = couplingStart[b] + list.length * (places.blockStart[b + 1] - places.blockStart[b]);
  });
  const couplings = new Float64Array(couplingStart[layout.blocks]);
  entries.forEach((list, b) => {
    const touched = touchedLists[b];
    for (const { place, variable, value } of list) {
      const k = variable - places.blockStart[b];
      couplings[couplingStart[b] + k * touched.length + touched.indexOf(place)] += value;
    }
  });
  const touchedStart = starts(touchedLists);
  const touched = new Int32Array(touchedStart[layout.blocks]);
  touchedLists.forEach((list, b) => {
    touched.set(list, touchedStart[b]);
  });
  return { touchedStart, touched, couplingStart, couplings };
}
