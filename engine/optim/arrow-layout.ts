import { KEPT, type StandardForm } from "./standard-form.ts";

/**
 * Where everything of [P Aᵀ; A −W²] stands once the blocks are eliminated. The border holds the outside variables, then the kept
 * rows that touch few blocks, then the common ones, then one unknown for every wide cone, whose W² is a diagonal and one outer
 * product. Couplings of the blocks to common places are dense, to the others sparse: industries are sparse, styles are not.
 */
export interface ArrowLayout {
  readonly blocks: number;
  /** Variables in blocks. */
  readonly inside: number;
  readonly outside: number;
  readonly border: number;
  /** Kept rows in the order of the border. */
  readonly keptRows: Int32Array;
  /** [m] border place of a kept row, −1 of an eliminated one. */
  readonly borderOf: Int32Array;
  /** Border place of the first common one. */
  readonly commonFrom: number;
  /** [m] second-order cone of a row, −1. */
  readonly coneOf: Int32Array;
  /** [cones] border place of a wide cone's unknown; −1 of a cone within one block. */
  readonly wideAt: Int32Array;
  /** Nonnegative rows and rows of wide cones that are eliminated, in blocks or outside. */
  readonly eliminated: Int32Array;
  /** [inside + 1] into `own` and `ownCouplings`, by variable. */
  readonly ownStart: Int32Array;
  /** Border places before the common ones that a variable couples to, ascending; the variables of a block share them. */
  readonly own: Int32Array;
  /** A at `own`. */
  readonly ownCouplings: Float64Array;
  /** [inside × common] A; 0 at the wide cones' unknowns. */
  readonly commonCouplings: Float64Array;
  /** [inside] where a variable's common couplings begin and end, counted from the first common place; the fill of its block included. */
  readonly commonStart: Int32Array;
  readonly commonEnd: Int32Array;
  /** [blocks + 1] into the blocks' square matrices. */
  readonly squareStart: Int32Array;
}

/** A row that touches this share of the blocks is common. */
const COMMON_SHARE = 0.3;

/** Finds the places once for all factorisations. */
export function arrowLayout(form: StandardForm): ArrowLayout {
  const { places, rowBlock, cones } = form;
  const blocks = places.blockStart.length - 1;
  const inside = places.blockStart[blocks];
  const outside = form.linear.length - inside;
  const { few, common } = sortKept(form, inside, blocks);
  const keptRows = Int32Array.from([...few, ...common]);
  const borderOf = new Int32Array(rowBlock.length).fill(-1);
  for (let k = 0; k < keptRows.length; k++) borderOf[keptRows[k]] = outside + k;
  const coneOf = new Int32Array(rowBlock.length).fill(-1);
  const wideAt = new Int32Array(cones.second.length).fill(-1);
  let from = cones.zero + cones.nonnegative;
  let border = outside + keptRows.length;
  for (let c = 0; c < cones.second.length; c++) {
    coneOf.fill(c, from, from + cones.second[c]);
    if (isWide(rowBlock, from, cones.second[c])) wideAt[c] = border++;
    from += cones.second[c];
  }
  const eliminated: number[] = [];
  for (let r = 0; r < rowBlock.length; r++)
    if (rowBlock[r] !== KEPT && (coneOf[r] < 0 || wideAt[coneOf[r]] >= 0)) eliminated.push(r);
  const squareStart = new Int32Array(blocks + 1);
  for (let b = 0; b < blocks; b++)
    squareStart[b + 1] = squareStart[b] + (places.blockStart[b + 1] - places.blockStart[b]) ** 2;
  const commonFrom = outside + few.length;
  const partial = { blocks, inside, outside, border, keptRows, borderOf, commonFrom, coneOf, wideAt };
  const couplings = commonCouplings(form, partial, common);
  return {
    ...partial,
    eliminated: Int32Array.from(eliminated),
    squareStart,
    ...ownCouplings(form, partial, few),
    commonCouplings: couplings,
    ...commonRanges(form, partial, couplings),
  };
}

function isWide(rowBlock: Int32Array, from: number, size: number): boolean {
  const first = rowBlock[from];
  return first < 0 || rowBlock.subarray(from, from + size).some((block) => block !== first);
}

function sortKept(form: StandardForm, inside: number, blocks: number) {
  const few: number[] = [];
  const common: number[] = [];
  for (let r = 0; r < form.rowBlock.length; r++) {
    if (form.rowBlock[r] !== KEPT) continue;
    let touching = 0;
    for (let e = form.rows.start[r]; e < form.rows.start[r + 1]; e++)
      if (form.rows.column[e] < inside) touching++;
    (touching > 0 && touching >= COMMON_SHARE * blocks ? common : few).push(r);
  }
  return { few, common };
}

type Places = Pick<ArrowLayout, "blocks" | "inside" | "border" | "commonFrom" | "borderOf">;

/** Every variable of a block gets all places that one of them couples to, since elimination fills them. */
function ownCouplings(form: StandardForm, { blocks, inside, borderOf }: Places, few: readonly number[]) {
  const { start, column, value } = form.rows;
  const { blockOf, blockStart } = form.places;
  const placesOf: number[][] = Array.from({ length: blocks }, () => []);
  for (const r of few) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      const b = blockOf[column[e]];
      if (b >= 0 && placesOf[b].at(-1) !== borderOf[r]) placesOf[b].push(borderOf[r]);
    }
  }
  const ownStart = new Int32Array(inside + 1);
  for (let v = 0; v < inside; v++) ownStart[v + 1] = ownStart[v] + placesOf[blockOf[v]].length;
  const own = new Int32Array(ownStart[inside]);
  for (let b = 0; b < blocks; b++)
    for (let v = blockStart[b]; v < blockStart[b + 1]; v++) own.set(placesOf[b], ownStart[v]);
  const couplings = new Float64Array(own.length);
  for (const r of few) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      const v = column[e];
      if (v < inside) couplings[own.indexOf(borderOf[r], ownStart[v])] += value[e];
    }
  }
  return { ownStart, own, ownCouplings: couplings };
}

function commonCouplings(form: StandardForm, layout: Places, common: readonly number[]): Float64Array {
  const { start, column, value } = form.rows;
  const width = layout.border - layout.commonFrom;
  const out = new Float64Array(layout.inside * width);
  for (const r of common) {
    const place = layout.borderOf[r] - layout.commonFrom;
    for (let e = start[r]; e < start[r + 1]; e++)
      if (column[e] < layout.inside) out[column[e] * width + place] += value[e];
  }
  return out;
}

/** A name's weight touches all common rows; what is bought of it touches one. */
function commonRanges(
  { rows, places }: StandardForm,
  { inside, border, commonFrom, coneOf, wideAt }: Places & Pick<ArrowLayout, "coneOf" | "wideAt">,
  couplings: Float64Array,
) {
  const width = border - commonFrom;
  const commonStart = new Int32Array(inside).fill(width);
  const commonEnd = new Int32Array(inside);
  const widen = (v: number, from: number, to: number) => {
    commonStart[v] = Math.min(commonStart[v], from);
    commonEnd[v] = Math.max(commonEnd[v], to);
  };
  for (let v = 0; v < inside; v++)
    for (let i = 0; i < width; i++) if (couplings[v * width + i] !== 0) widen(v, i, i + 1);
  for (let r = 0; r < coneOf.length; r++) {
    const wide = coneOf[r] < 0 ? -1 : wideAt[coneOf[r]] - commonFrom;
    if (wide < 0) continue;
    for (let e = rows.start[r]; e < rows.start[r + 1]; e++)
      if (rows.column[e] < inside) widen(rows.column[e], wide, wide + 1);
  }
  for (let v = 1; v < inside; v++)
    if (places.blockOf[v] === places.blockOf[v - 1] && commonEnd[v - 1] > 0)
      widen(v, commonStart[v - 1], commonEnd[v - 1]);
  return { commonStart, commonEnd };
}
