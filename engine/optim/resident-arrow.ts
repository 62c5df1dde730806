import type { Simd } from "../linalg/index.ts";
import type { ArrowFactor } from "./arrow-factor.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import type { ProductRoom } from "./arrow-products.ts";
import type { StandardForm } from "./standard-form.ts";

/** What of a form and its factors the kernels hold, and the places of their operands. */
export interface ResidentArrow {
  readonly simd: Simd;
  /** Sizes and places, in the order of engine/linalg/assembly/arrow.ts. */
  readonly arrow: number;
  readonly squares: number;
  readonly schur: number;
  readonly pulls: number;
  readonly x: number;
  readonly z: number;
  readonly px: number;
  readonly az: number;
  readonly ax: number;
  readonly border: number;
  readonly solution: number;
}

/** Places what does not change over the iterations, and room for the rest. It goes as the stack is released. */
export function placeArrow(simd: Simd, form: StandardForm, layout: ArrowLayout): ResidentArrow {
  const { inside, outside, blocks, border, commonFrom, rest, commonRows, pullAt, squareStart } = layout;
  const [n, m, width] = [form.linear.length, form.rhs.length, border - commonFrom];
  const integers = (values: Int32Array) => simd.putIntegers(values, values.length);
  const doubles = (values: Float64Array) => simd.put(values, values.length);
  const squares = simd.push(squareStart[blocks]);
  const schur = simd.push(border * border);
  const pulls = simd.push(pullAt.length);
  // Beyond the ranges of its variables nothing is written, and everything is read.
  const commonFactor = simd.push(inside * width);
  simd.view(commonFactor, inside * width).fill(0);
  const places = [
    ...[n, m, inside, outside, blocks, border, commonFrom, width, pullAt.length],
    ...[form.quadratic.start, form.quadratic.column].map(integers),
    doubles(form.quadratic.value),
    ...[rest.start, rest.column].map(integers),
    doubles(rest.value),
    integers(commonRows),
    doubles(layout.commonCouplings),
    commonFactor,
    integers(layout.commonStart),
    integers(layout.commonEnd),
    integers(layout.ownStart),
    integers(layout.own),
    doubles(layout.ownCouplings),
    simd.push(layout.own.length),
    integers(form.places.blockStart),
    integers(squareStart),
    squares,
    schur,
    integers(pullAt),
    pulls,
    simd.push(border),
    simd.putIntegers(new Int32Array(border), border),
    simd.push(commonFrom * width),
    simd.push(2 * border + width * width),
    simd.push(simd.kernels.gemmScratch(width, inside, width)),
    outside + layout.keptRows.length,
  ];
  return {
    simd,
    arrow: simd.putIntegers(places, places.length),
    squares,
    schur,
    pulls,
    x: simd.push(n),
    z: simd.push(m),
    px: simd.push(n),
    az: simd.push(n),
    ax: simd.push(m),
    border: simd.push(border),
    solution: simd.push(border),
  };
}

/** The factors of the squares and the border; `share` more on the diagonal of kept rows. False where there are none. */
export function eliminateResident(
  { simd, arrow, squares, schur, pulls }: ResidentArrow,
  factor: ArrowFactor,
  share: number,
): boolean {
  const { pullRow, pullValue } = factor.layout;
  simd.view(squares, factor.squares.length).set(factor.squares);
  simd.view(schur, factor.schur.length).set(factor.schur);
  const couplings = simd.view(pulls, pullRow.length);
  for (let p = 0; p < pullRow.length; p++) couplings[p] = pullValue[p] * factor.pulls[pullRow[p]];
  return simd.kernels.arrowEliminate(arrow, share) !== 0;
}

/** x of the arrow, the border's solution, and G x in the place of W⁻² rz in `scratch`. */
export function solveResident(
  { simd, arrow, x, z, border, solution, ax }: ResidentArrow,
  { rightBorder, borderSolution, scratch }: ArrowFactor,
  out: Float64Array,
  rx: Float64Array,
): void {
  const values = simd.view(x, rx.length);
  values.set(rx);
  simd.view(z, scratch.length).set(scratch);
  simd.view(border, rightBorder.length).set(rightBorder);
  simd.kernels.arrowSolve(arrow, x, z, border, solution, ax);
  out.set(values);
  scratch.set(simd.view(ax, scratch.length));
  borderSolution.set(simd.view(solution, rightBorder.length));
}

/** P x, A x and Aᵀ z. */
export function productsResident(
  resident: ResidentArrow,
  { px, az, ax }: ProductRoom,
  x: Float64Array,
  z: Float64Array,
): void {
  const { simd } = resident;
  simd.view(resident.x, x.length).set(x);
  simd.view(resident.z, z.length).set(z);
  simd.kernels.arrowProducts(resident.arrow, resident.px, resident.az, resident.ax, resident.x, resident.z);
  px.set(simd.view(resident.px, px.length));
  az.set(simd.view(resident.az, az.length));
  ax.set(simd.view(resident.ax, ax.length));
}
