import type { ArrowPlaces } from "./arrow-layout.ts";
import type { StandardForm } from "./standard-form.ts";

/** Products of two elements of one row that is eliminated in its block: squares[at] gains weights[row] · value. */
export interface BlockProducts {
  readonly at: Int32Array;
  readonly row: Int32Array;
  readonly value: Float64Array;
  /** [squares] P of the blocks. */
  readonly quadratic: Float64Array;
  /** [inside] where a variable's own element stands in the squares. */
  readonly diagonal: Int32Array;
  /** [border × border] P of the outside variables, and the kept rows' elements there. */
  readonly border: Float64Array;
  /** Rows of outside variables alone, which are eliminated into the border. */
  readonly outsideRows: Int32Array;
}

/** The products of all nonnegative rows and rows of wide cones. Those of cones within a block are not of single rows. */
export function blockProducts(form: StandardForm, places: ArrowPlaces): BlockProducts {
  const { inBlock, outsideRows } = eliminatedRows(form, places);
  const { start } = form.rows;
  let count = 0;
  for (const r of inBlock) count += ((start[r + 1] - start[r]) * (start[r + 1] - start[r] + 1)) / 2;
  const out = { at: new Int32Array(count), row: new Int32Array(count), value: new Float64Array(count) };
  let next = 0;
  for (const r of inBlock) next = addRowProducts(form, places, out, r, next);
  return { ...out, ...constantParts(form, places), outsideRows: Int32Array.from(outsideRows) };
}

function eliminatedRows({ rowBlock, cones }: StandardForm, { borderOf, wideAt, coneStart }: ArrowPlaces) {
  const inBlock: number[] = [];
  const outsideRows: number[] = [];
  const add = (from: number, to: number) => {
    for (let r = from; r < to; r++) {
      if (rowBlock[r] >= 0) inBlock.push(r);
      else if (borderOf[r] < 0) outsideRows.push(r);
    }
  };
  add(cones.zero, cones.zero + cones.nonnegative);
  for (let c = 0; c < wideAt.length; c++) if (wideAt[c] >= 0) add(coneStart[c], coneStart[c + 1]);
  return { inBlock, outsideRows };
}

/** Writes the products of one row from `next` on; returns where they end. */
function addRowProducts(
  { rows, rowBlock, places }: StandardForm,
  { squareStart }: ArrowPlaces,
  out: Pick<BlockProducts, "at" | "row" | "value">,
  r: number,
  next: number,
): number {
  const { start, column, value } = rows;
  const b = rowBlock[r];
  const first = places.blockStart[b];
  const width = places.blockStart[b + 1] - first;
  let to = next;
  for (let e = start[r]; e < start[r + 1]; e++) {
    for (let f = start[r]; f <= e; f++) {
      const low = Math.min(column[e], column[f]);
      const high = Math.max(column[e], column[f]);
      out.at[to] = squareStart[b] + (high - first) * width + low - first;
      out.row[to] = r;
      // Two elements of one column count from both sides.
      out.value[to++] = value[e] * value[f] * (e !== f && low === high ? 2 : 1);
    }
  }
  return to;
}

function constantParts(form: StandardForm, places: ArrowPlaces) {
  const { start, column, value } = form.quadratic;
  const { blockOf, blockStart } = form.places;
  const { inside, border, squareStart, blocks, keptRows, outside } = places;
  const quadratic = new Float64Array(squareStart[blocks]);
  const diagonal = new Int32Array(inside);
  const schur = new Float64Array(border * border);
  for (let v = 0; v + 1 < start.length; v++) {
    const b = blockOf[v];
    const first = b < 0 ? inside : blockStart[b];
    const width = b < 0 ? border : blockStart[b + 1] - first;
    const into = b < 0 ? schur : quadratic;
    const base = (b < 0 ? 0 : squareStart[b]) + (v - first) * width - first;
    for (let e = start[v]; e < start[v + 1]; e++) into[base + column[e]] += value[e];
    if (b >= 0) diagonal[v] = base + v;
  }
  const { rows } = form;
  for (let k = 0; k < keptRows.length; k++) {
    const at = (outside + k) * border - inside;
    for (let e = rows.start[keptRows[k]]; e < rows.start[keptRows[k] + 1]; e++)
      if (rows.column[e] >= inside) schur[at + rows.column[e]] += rows.value[e];
  }
  return { quadratic, diagonal, border: schur };
}
