import { couplingsOf } from "./arrow-couplings.ts";
import { type BlockProducts, blockProducts } from "./block-products.ts";
import type { SparseRows } from "./sparse-rows.ts";
import { KEPT, type StandardForm } from "./standard-form.ts";

/**
 * Where everything of [P Aᵀ; A −W²] stands once the blocks are eliminated. The border holds the outside variables, then the kept
 * rows that touch few blocks, then the common ones, then one unknown for every wide cone, whose W² is a diagonal and one outer
 * product. Couplings of the blocks to common places are dense, to the others sparse: industries are sparse, styles are not.
 */
export interface ArrowLayout extends ArrowPlaces, ArrowCouplings {
  /** What the rows that are eliminated in blocks add there. */
  readonly products: BlockProducts;
}

/** What stands in the border, and where. */
export interface ArrowPlaces {
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
  /** [common places] row, −1 of a wide cone's unknown. */
  readonly commonRows: Int32Array;
  /** [cones] border place of a wide cone's unknown; −1 of a cone within one block. */
  readonly wideAt: Int32Array;
  /** [m] second-order cone of a row, −1. */
  readonly coneOf: Int32Array;
  /** Cones within one block. */
  readonly localCones: Int32Array;
  /** [cones + 1] first row of each. */
  readonly coneStart: Int32Array;
  /** [blocks + 1] into the blocks' square matrices. */
  readonly squareStart: Int32Array;
}

/** What the blocks' variables couple to in the border. */
export interface ArrowCouplings {
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
  /** A without what stands in the common couplings. */
  readonly rest: SparseRows;
  /** Where the rows of wide cones couple to their unknowns: places in the common couplings, rows and elements. */
  readonly pullAt: Int32Array;
  readonly pullRow: Int32Array;
  readonly pullValue: Float64Array;
}

/** A row that touches this share of the blocks is common. */
const COMMON_SHARE = 0.3;

/** Finds the places once for all factorisations. */
export function arrowLayout(form: StandardForm): ArrowLayout {
  const places = placesOf(form);
  return { ...places, ...couplingsOf(form, places), products: blockProducts(form, places) };
}

function placesOf(form: StandardForm): ArrowPlaces {
  const { places, rowBlock, cones } = form;
  const blocks = places.blockStart.length - 1;
  const inside = places.blockStart[blocks];
  const outside = form.linear.length - inside;
  const { few, common } = sortKept(form, inside, blocks);
  const keptRows = Int32Array.from([...few, ...common]);
  const borderOf = new Int32Array(rowBlock.length).fill(-1);
  for (let k = 0; k < keptRows.length; k++) borderOf[keptRows[k]] = outside + k;
  const wideAt = new Int32Array(cones.second.length).fill(-1);
  const coneOf = new Int32Array(rowBlock.length).fill(-1);
  const localCones: number[] = [];
  const coneStart = new Int32Array(cones.second.length + 1).fill(cones.zero + cones.nonnegative);
  let border = outside + keptRows.length;
  for (let c = 0; c < cones.second.length; c++) {
    coneStart[c + 1] = coneStart[c] + cones.second[c];
    coneOf.fill(c, coneStart[c], coneStart[c + 1]);
    if (isWide(rowBlock, coneStart[c], coneStart[c + 1])) wideAt[c] = border++;
    else localCones.push(c);
  }
  const squareStart = new Int32Array(blocks + 1);
  for (let b = 0; b < blocks; b++)
    squareStart[b + 1] = squareStart[b] + (places.blockStart[b + 1] - places.blockStart[b]) ** 2;
  const commonFrom = outside + few.length;
  const commonRows = new Int32Array(border - commonFrom).fill(-1);
  commonRows.set(common);
  return {
    blocks,
    inside,
    outside,
    border,
    keptRows,
    borderOf,
    commonFrom,
    commonRows,
    wideAt,
    coneOf,
    localCones: Int32Array.from(localCones),
    coneStart,
    squareStart,
  };
}

function isWide(rowBlock: Int32Array, from: number, to: number): boolean {
  const first = rowBlock[from];
  if (first < 0) return true;
  for (let r = from + 1; r < to; r++) if (rowBlock[r] !== first) return true;
  return false;
}

function sortKept({ rows, rowBlock }: StandardForm, inside: number, blocks: number) {
  const few: number[] = [];
  const common: number[] = [];
  for (let r = 0; r < rowBlock.length; r++) {
    if (rowBlock[r] !== KEPT) continue;
    let touching = 0;
    for (let e = rows.start[r]; e < rows.start[r + 1]; e++) if (rows.column[e] < inside) touching++;
    (touching > 0 && touching >= COMMON_SHARE * blocks ? common : few).push(r);
  }
  return { few, common };
}
