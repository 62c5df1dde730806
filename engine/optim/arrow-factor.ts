import { type LdlFactor, ldlFactor } from "../linalg/index.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import type { ConeScaling } from "./cones.ts";
import { eliminateBlocks } from "./eliminate-blocks.ts";
import { addLocalCones } from "./local-cones.ts";
import type { StandardForm } from "./standard-form.ts";

/**
 * What stands on the diagonal beside P and W², so that no pivot is 0: the solution is refined against the matrix without it. The
 * first is absolute, the second a share of what elimination left on the diagonal of a kept row (rows that depend on each other).
 */
const REGULARISATION = 1e-11;
const SHARE = 1e-13;
/** By how much both grow where the factors or their solution fail, and how often. */
const STRONGER = 1000;
const RETRIES = 2;

/** Room for the factors of [P Aᵀ; A −W²]: Cholesky factors of the blocks, their couplings behind L⁻¹, and the border's LDLᵀ. */
export interface ArrowFactor {
  readonly form: StandardForm;
  readonly layout: ArrowLayout;
  readonly scaling: ConeScaling;
  /** The blocks of P + GᵀW⁻²G, then L. */
  readonly squares: Float64Array;
  /** C, then C L⁻ᵀ, as the layout's. */
  readonly own: Float64Array;
  readonly common: Float64Array;
  /** [border × border] lower triangle. */
  readonly schur: Float64Array;
  /** [places before the common ones × common] the common rows of the Schur complement, turned. */
  readonly cross: Float64Array;
  readonly rightX: Float64Array;
  readonly rightBorder: Float64Array;
  readonly borderSolution: Float64Array;
  readonly scratch: Float64Array;
  /** [m] the diagonal of W⁻² of eliminated rows. */
  readonly weights: Float64Array;
  /** [inside] 1. */
  readonly ones: Float64Array;
  /** [common × common] */
  readonly gram: Float64Array;
  ldl: LdlFactor | undefined;
  /** Factor of the regularisation. */
  strength: number;
}

/** Room for the factors of a form. */
export function arrowFactor(form: StandardForm, layout: ArrowLayout, scaling: ConeScaling): ArrowFactor {
  const { border, commonFrom } = layout;
  return {
    form,
    layout,
    scaling,
    squares: new Float64Array(layout.squareStart[layout.blocks]),
    own: new Float64Array(layout.ownCouplings.length),
    common: new Float64Array(layout.commonCouplings.length),
    schur: new Float64Array(border * border),
    cross: new Float64Array(commonFrom * (border - commonFrom)),
    rightX: new Float64Array(form.linear.length),
    rightBorder: new Float64Array(border),
    borderSolution: new Float64Array(border),
    scratch: new Float64Array(form.rhs.length),
    weights: new Float64Array(form.rhs.length),
    ones: new Float64Array(layout.inside).fill(1),
    gram: new Float64Array((border - commonFrom) ** 2),
    ldl: undefined,
    strength: 1,
  };
}

/**
 * Factors for the present scaling, at the least regularisation from the present one on that does; false where none does.
 *
 * @complexity O(variables·common² + border³/3)
 */
export function factorArrow(factor: ArrowFactor): boolean {
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    if (attempt > 0) factor.strength *= STRONGER;
    if (factorOnce(factor)) return true;
  }
  return false;
}

function factorOnce(factor: ArrowFactor): boolean {
  const { layout, schur, strength } = factor;
  factor.squares.fill(0);
  schur.fill(0);
  factor.own.set(layout.ownCouplings);
  factor.common.set(layout.commonCouplings);
  addQuadratic(factor);
  for (const r of layout.eliminated) {
    factor.weights[r] = rowWeight(layout, factor.scaling, r);
    addEliminatedRow(factor, r);
  }
  addLocalCones(factor);
  addKeptRows(factor);
  if (!eliminateBlocks(factor)) return false;
  if (layout.border === 0) return true;
  for (const r of layout.keptRows) schur[layout.borderOf[r] * (layout.border + 1)] *= 1 + SHARE * strength;
  factor.ldl = ldlFactor(schur, layout.border);
  return factor.ldl !== undefined;
}

function addQuadratic({ form, layout, squares, schur, strength }: ArrowFactor): void {
  const { start, column, value } = form.quadratic;
  const { blockOf, blockStart } = form.places;
  for (let v = 0; v + 1 < start.length; v++) {
    const b = blockOf[v];
    const first = b < 0 ? layout.inside : blockStart[b];
    const width = b < 0 ? layout.border : blockStart[b + 1] - first;
    const into = b < 0 ? schur : squares;
    const base = (b < 0 ? 0 : layout.squareStart[b]) + (v - first) * width - first;
    for (let e = start[v]; e < start[v + 1]; e++) into[base + column[e]] += value[e];
    into[base + v] += REGULARISATION * strength;
  }
}

/** ggᵀ/W² of a row that is eliminated, and what a row of a wide cone couples to the cone's unknown. */
function addEliminatedRow(
  { form, layout, scaling, squares, schur, common, weights }: ArrowFactor,
  r: number,
): void {
  const { start, column, value } = form.rows;
  const b = form.rowBlock[r];
  const first = b < 0 ? layout.inside : form.places.blockStart[b];
  const width = b < 0 ? layout.border : form.places.blockStart[b + 1] - first;
  const into = b < 0 ? schur : squares;
  const base = b < 0 ? 0 : layout.squareStart[b];
  const weight = weights[r];
  for (let e = start[r]; e < start[r + 1]; e++) {
    const left = value[e] * weight;
    const at = base + (column[e] - first) * width - first;
    for (let f = start[r]; f < start[r + 1]; f++)
      if (column[f] <= column[e]) into[at + column[f]] += left * value[f];
  }
  const c = layout.coneOf[r];
  if (c < 0) return;
  const wide = layout.wideAt[c];
  const pull = conePull(scaling, c, r);
  const dense = layout.border - layout.commonFrom;
  for (let e = start[r]; e < start[r + 1]; e++) {
    if (b < 0) schur[wide * layout.border + column[e] - first] += value[e] * pull;
    else common[column[e] * dense + wide - layout.commonFrom] += value[e] * pull;
  }
}

/**
 * The diagonal of W⁻² of an eliminated row. Of a wide cone W⁻² = η⁻²(2vvᵀ − J), v = Jw: the outer product is the cone's unknown's,
 * so that nothing large is taken from anything large as the cone's edge comes near.
 */
function rowWeight(layout: ArrowLayout, scaling: ConeScaling, r: number): number {
  const c = layout.coneOf[r];
  if (c < 0) return 1 / (scaling.w[r] * scaling.w[r]);
  const weight = 1 / (scaling.eta[c] * scaling.eta[c]);
  return r === scaling.start[c] ? -weight : weight;
}

/** What a row of a wide cone couples to its unknown: √2 v/η. */
export function conePull(scaling: ConeScaling, c: number, r: number): number {
  const pull = (Math.SQRT2 * scaling.w[r]) / scaling.eta[c];
  return r === scaling.start[c] ? pull : -pull;
}

function addKeptRows({ form, layout, scaling, schur, strength }: ArrowFactor): void {
  const { start, column, value } = form.rows;
  const size = layout.border;
  for (const r of layout.keptRows) {
    const at = layout.borderOf[r];
    for (let e = start[r]; e < start[r + 1]; e++)
      if (column[e] >= layout.inside) schur[at * size + column[e] - layout.inside] += value[e];
    schur[at * (size + 1)] -= scaling.w[r] * scaling.w[r] + REGULARISATION * strength;
  }
  for (const at of layout.wideAt) if (at >= 0) schur[at * (size + 1)] -= 1;
}
