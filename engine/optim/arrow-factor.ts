import { activeSimd, type LdlFactor, ldlFactor } from "../linalg/index.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import type { ConeScaling } from "./cones.ts";
import { eliminateBlocks } from "./eliminate-blocks.ts";
import { addLocalCones } from "./local-cones.ts";
import { eliminateResident, placeArrow, type ResidentArrow } from "./resident-arrow.ts";
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
  /** The blocks of P + GᵀW⁻²G, then L with the inverses of its diagonal. */
  readonly squares: Float64Array;
  /** C, then C L⁻ᵀ, as the layout's; where kernels run, they hold them. */
  readonly own: Float64Array;
  readonly common: Float64Array;
  /** [border × border] lower triangle. */
  readonly schur: Float64Array;
  readonly rightX: Float64Array;
  readonly rightBorder: Float64Array;
  readonly borderSolution: Float64Array;
  readonly scratch: Float64Array;
  /** [m] the diagonal of W⁻² of eliminated rows, 0 of the others and of cones within a block. */
  readonly weights: Float64Array;
  /** [m] what a row of a wide cone couples to its unknown. */
  readonly pulls: Float64Array;
  readonly resident: ResidentArrow | null;
  ldl: LdlFactor | undefined;
  /** Factor of the regularisation. */
  strength: number;
}

/** Room for the factors of a form. What kernels hold of it goes as the stack of their operands is released. */
export function arrowFactor(form: StandardForm, layout: ArrowLayout, scaling: ConeScaling): ArrowFactor {
  const { border } = layout;
  const simd = activeSimd();
  const resident = simd === null ? null : placeArrow(simd, form, layout);
  return {
    form,
    layout,
    scaling,
    squares: new Float64Array(layout.squareStart[layout.blocks]),
    own: new Float64Array(resident === null ? layout.ownCouplings.length : 0),
    common: new Float64Array(resident === null ? layout.commonCouplings.length : 0),
    schur: new Float64Array(border * border),
    rightX: new Float64Array(form.linear.length),
    rightBorder: new Float64Array(border),
    borderSolution: new Float64Array(border),
    scratch: new Float64Array(form.rhs.length),
    weights: new Float64Array(form.rhs.length),
    pulls: new Float64Array(form.rhs.length),
    resident,
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
  const { layout, schur, squares, strength, resident } = factor;
  const { products, border } = layout;
  putWeights(factor);
  squares.set(products.quadratic);
  for (let v = 0; v < layout.inside; v++) squares[products.diagonal[v]] += REGULARISATION * strength;
  addProducts(squares, factor.weights, products.at, products.row, products.value);
  addLocalCones(factor);
  schur.set(products.border);
  for (let v = 0; v < layout.outside; v++) schur[v * (border + 1)] += REGULARISATION * strength;
  for (const r of products.outsideRows) addOutsideRow(factor, r);
  addKeptRows(factor);
  if (resident !== null) return eliminateResident(resident, factor, SHARE * strength);
  if (!eliminateBlocks(factor)) return false;
  if (border === 0) return true;
  for (const r of layout.keptRows) schur[layout.borderOf[r] * (border + 1)] *= 1 + SHARE * strength;
  factor.ldl = ldlFactor(schur, border);
  return factor.ldl !== undefined;
}

/**
 * The diagonal of W⁻² of an eliminated row. Of a wide cone W⁻² = η⁻²(2vvᵀ − J), v = Jw: the outer product is the cone's unknown's,
 * so that nothing large is taken from anything large as the cone's edge comes near. What a row couples to it is √2 v/η.
 */
function putWeights({ form, layout, scaling, weights, pulls }: ArrowFactor): void {
  const { zero, nonnegative } = form.cones;
  const { borderOf, wideAt, coneStart } = layout;
  const { w, eta } = scaling;
  for (let r = zero; r < zero + nonnegative; r++) weights[r] = borderOf[r] < 0 ? 1 / (w[r] * w[r]) : 0;
  for (let c = 0; c < wideAt.length; c++) {
    if (wideAt[c] < 0) continue;
    const first = coneStart[c];
    weights.fill(1 / (eta[c] * eta[c]), first, coneStart[c + 1]);
    weights[first] = -weights[first];
    const pull = Math.SQRT2 / eta[c];
    for (let r = first; r < coneStart[c + 1]; r++) pulls[r] = -pull * w[r];
    pulls[first] = -pulls[first];
  }
}

function addProducts(
  squares: Float64Array,
  weights: Float64Array,
  at: Int32Array,
  row: Int32Array,
  value: Float64Array,
): void {
  for (let p = 0; p < at.length; p++) squares[at[p]] += weights[row[p]] * value[p];
}

/** ggᵀ/W² of a row of outside variables, and what a row of a wide cone couples to the cone's unknown. */
function addOutsideRow({ form, layout, schur, weights, pulls }: ArrowFactor, r: number): void {
  const { start, column, value } = form.rows;
  const { border, inside } = layout;
  for (let e = start[r]; e < start[r + 1]; e++) {
    const left = value[e] * weights[r];
    const at = (column[e] - inside) * border - inside;
    for (let f = start[r]; f < start[r + 1]; f++)
      if (column[f] <= column[e]) schur[at + column[f]] += left * value[f];
  }
  const c = layout.coneOf[r];
  if (c < 0) return;
  const at = layout.wideAt[c] * border - inside;
  for (let e = start[r]; e < start[r + 1]; e++) schur[at + column[e]] += value[e] * pulls[r];
}

function addKeptRows({ layout, scaling, schur, strength }: ArrowFactor): void {
  const size = layout.border;
  for (const r of layout.keptRows)
    schur[layout.borderOf[r] * (size + 1)] -= scaling.w[r] * scaling.w[r] + REGULARISATION * strength;
  for (const at of layout.wideAt) if (at >= 0) schur[at * (size + 1)] -= 1;
}
