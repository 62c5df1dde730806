import { type LdlFactor, ldlFactor, ldlSolveInto } from "../linalg/index.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import type { ConeScaling } from "./cones.ts";
import { addLocalCones, solveLocalCones } from "./local-cones.ts";
import type { StandardForm } from "./standard-form.ts";

/** What stands on the diagonal beside P and W², so that no pivot is 0: the solution is refined against the matrix without it. */
const REGULARISATION = 1e-9;

/** Room for the factors of [P Aᵀ; A −W²]: Cholesky factors of the blocks, their couplings behind L⁻¹, and the border's LDLᵀ. */
export interface ArrowFactor {
  readonly form: StandardForm;
  readonly layout: ArrowLayout;
  readonly scaling: ConeScaling;
  readonly squares: Float64Array;
  readonly couplings: Float64Array;
  readonly schur: Float64Array;
  readonly rightX: Float64Array;
  readonly rightBorder: Float64Array;
  readonly borderSolution: Float64Array;
  readonly scratch: Float64Array;
  ldl: LdlFactor | undefined;
}

/** Room for the factors of a form. */
export function arrowFactor(form: StandardForm, layout: ArrowLayout, scaling: ConeScaling): ArrowFactor {
  return {
    form,
    layout,
    scaling,
    squares: new Float64Array(layout.squareStart[layout.blocks]),
    couplings: new Float64Array(layout.couplings.length),
    schur: new Float64Array(layout.border * layout.border),
    rightX: new Float64Array(form.linear.length),
    rightBorder: new Float64Array(layout.border),
    borderSolution: new Float64Array(layout.border),
    scratch: new Float64Array(form.rhs.length),
    ldl: undefined,
  };
}

/**
 * Factors for the present scaling; false where a block is not positive definite or the border has no factors.
 *
 * @complexity O(Σ touched² + border³/3)
 */
export function factorArrow(factor: ArrowFactor): boolean {
  factor.squares.fill(0);
  factor.schur.fill(0);
  factor.couplings.set(factor.layout.couplings);
  addQuadratic(factor);
  addEliminatedRows(factor);
  addLocalCones(factor);
  addKeptRows(factor);
  if (!eliminateBlocks(factor)) return false;
  if (factor.layout.border === 0) return true;
  factor.ldl = ldlFactor(factor.schur, factor.layout.border);
  return factor.ldl !== undefined;
}

function addQuadratic({ form, layout, squares, schur }: ArrowFactor): void {
  const { start, column, value } = form.quadratic;
  const { blockOf, blockStart } = form.places;
  const inside = blockStart[layout.blocks];
  for (let v = 0; v + 1 < start.length; v++) {
    const b = blockOf[v];
    const first = b < 0 ? inside : blockStart[b];
    const width = b < 0 ? layout.border : blockStart[b + 1] - first;
    const into = b < 0 ? schur : squares;
    const base = (b < 0 ? 0 : layout.squareStart[b]) + (v - first) * width - first;
    for (let e = start[v]; e < start[v + 1]; e++) into[base + column[e]] += value[e];
    into[base + v] += REGULARISATION;
  }
}

/** ggᵀ/W² of each row that is eliminated, and what a tail of a wide cone couples to the cone's unknown. */
function addEliminatedRows({ form, layout, scaling, squares, schur, couplings }: ArrowFactor): void {
  const { start, column, value } = form.rows;
  const { blockStart } = form.places;
  for (let b = 0; b < layout.blocks; b++) {
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    const base = layout.squareStart[b];
    for (let k = layout.blockRowStart[b]; k < layout.blockRowStart[b + 1]; k++) {
      const r = layout.blockRows[k];
      const weight = rowWeight(layout, scaling, r);
      for (let e = start[r]; e < start[r + 1]; e++) {
        const left = value[e] * weight;
        const at = base + (column[e] - first) * width - first;
        for (let f = start[r]; f < start[r + 1]; f++)
          if (column[f] <= column[e]) squares[at + column[f]] += left * value[f];
      }
      const c = layout.coneOf[r];
      if (c < 0) continue;
      const touched = layout.touchedStart[b + 1] - layout.touchedStart[b];
      const place = layout.touched.indexOf(layout.wideAt[c], layout.touchedStart[b]) - layout.touchedStart[b];
      const pull = (Math.SQRT2 * scaling.w[r]) / scaling.eta[c];
      for (let e = start[r]; e < start[r + 1]; e++)
        couplings[layout.couplingStart[b] + (column[e] - first) * touched + place] += value[e] * pull;
      schur[layout.wideAt[c] * (layout.border + 1)] += 2 * scaling.w[r] * scaling.w[r];
    }
  }
  const inside = blockStart[layout.blocks];
  const size = layout.border;
  for (const r of layout.outsideRows) {
    const weight = rowWeight(layout, scaling, r);
    const c = layout.coneOf[r];
    for (let e = start[r]; e < start[r + 1]; e++) {
      const left = value[e] * weight;
      const at = (column[e] - inside) * size - inside;
      for (let f = start[r]; f < start[r + 1]; f++)
        if (column[f] <= column[e]) schur[at + column[f]] += left * value[f];
      if (c >= 0)
        schur[layout.wideAt[c] * size + column[e] - inside] +=
          (value[e] * Math.SQRT2 * scaling.w[r]) / scaling.eta[c];
    }
    if (c >= 0) schur[layout.wideAt[c] * (size + 1)] += 2 * scaling.w[r] * scaling.w[r];
  }
}

/** 1 / W² of an eliminated row. */
function rowWeight(layout: ArrowLayout, scaling: ConeScaling, r: number): number {
  const c = layout.coneOf[r];
  return c < 0 ? 1 / (scaling.w[r] * scaling.w[r]) : 1 / (scaling.eta[c] * scaling.eta[c]);
}

function addKeptRows({ form, layout, scaling, schur }: ArrowFactor): void {
  const { start, column, value } = form.rows;
  const inside = form.places.blockStart[layout.blocks];
  const size = layout.border;
  for (const r of layout.keptRows) {
    const at = layout.borderOf[r];
    for (let e = start[r]; e < start[r + 1]; e++)
      if (column[e] >= inside) schur[at * size + column[e] - inside] += value[e];
    const c = layout.coneOf[r];
    if (c < 0) schur[at * (size + 1)] -= scaling.w[r] * scaling.w[r] + REGULARISATION;
    else {
      const head = r === scaling.start[c];
      const square = scaling.eta[c] * scaling.eta[c];
      schur[at * (size + 1)] += head ? square : -square;
      schur[layout.wideAt[c] * size + at] += Math.SQRT2 * scaling.eta[c] * scaling.w[r];
    }
  }
  for (const at of layout.wideAt) if (at >= 0) schur[at * (size + 1)] += 1;
}

/** L of each block, U = C L⁻ᵀ in the place of C, and S −= U Uᵀ. */
function eliminateBlocks({ form, layout, squares, couplings, schur }: ArrowFactor): boolean {
  const { blockStart } = form.places;
  const size = layout.border;
  for (let b = 0; b < layout.blocks; b++) {
    const width = blockStart[b + 1] - blockStart[b];
    const square = layout.squareStart[b];
    if (!choleskyInPlace(squares, square, width)) return false;
    const first = layout.touchedStart[b];
    const count = layout.touchedStart[b + 1] - first;
    const base = layout.couplingStart[b];
    for (let k = 0; k < width; k++) {
      const own = base + k * count;
      for (let j = 0; j < k; j++) {
        const factor = squares[square + k * width + j];
        if (factor === 0) continue;
        const other = base + j * count;
        for (let i = 0; i < count; i++) couplings[own + i] -= factor * couplings[other + i];
      }
      const pivot = 1 / squares[square + k * (width + 1)];
      for (let i = 0; i < count; i++) couplings[own + i] *= pivot;
      for (let i = 0; i < count; i++) {
        const left = couplings[own + i];
        if (left === 0) continue;
        const row = layout.touched[first + i] * size;
        for (let j = 0; j <= i; j++) schur[row + layout.touched[first + j]] -= left * couplings[own + j];
      }
    }
  }
  return true;
}

function choleskyInPlace(a: Float64Array, at: number, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[at + i * n + j];
      for (let k = 0; k < j; k++) sum -= a[at + i * n + k] * a[at + j * n + k];
      if (i !== j) a[at + i * n + j] = sum / a[at + j * (n + 1)];
      else if (sum > 0 && sum < Infinity) a[at + i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves [P Aᵀ; A −W²] [x; z] = [rx; rz] by the factors, without refinement. [x, rx: n; z, rz: m] */
export function solveArrow(
  factor: ArrowFactor,
  x: Float64Array,
  z: Float64Array,
  rx: Float64Array,
  rz: Float64Array,
): void {
  const { layout, rightX, rightBorder, borderSolution } = factor;
  rightX.set(rx);
  rightBorder.fill(0);
  for (let k = 0; k < layout.keptRows.length; k++) rightBorder[layout.outside + k] = rz[layout.keptRows[k]];
  moveEliminatedRight(factor, rz);
  const inside = factor.form.places.blockStart[layout.blocks];
  for (let v = 0; v < layout.outside; v++) rightBorder[v] += rightX[inside + v];
  reduceBlocks(factor);
  if (factor.ldl !== undefined) ldlSolveInto(borderSolution, factor.ldl, rightBorder);
  for (let v = 0; v < layout.outside; v++) x[inside + v] = borderSolution[v];
  expandBlocks(factor, x);
  for (let k = 0; k < layout.keptRows.length; k++) z[layout.keptRows[k]] = borderSolution[layout.outside + k];
  eliminatedDuals(factor, x, z, rz);
}

/** rx += Gᵀ W⁻² rz of the eliminated rows, and their part at a wide cone's unknown. */
function moveEliminatedRight(factor: ArrowFactor, rz: Float64Array): void {
  const { form, layout, scaling, rightX, rightBorder } = factor;
  const { start, column, value } = form.rows;
  for (const rows of [layout.blockRows, layout.outsideRows]) {
    for (const r of rows) {
      const part = rz[r] * rowWeight(layout, scaling, r);
      for (let e = start[r]; e < start[r + 1]; e++) rightX[column[e]] += value[e] * part;
      const c = layout.coneOf[r];
      if (c >= 0) rightBorder[layout.wideAt[c]] += (Math.SQRT2 * scaling.w[r] * rz[r]) / scaling.eta[c];
    }
  }
  solveLocalCones(factor, factor.scratch, rz);
  forLocalRows(factor, (r) => {
    for (let e = start[r]; e < start[r + 1]; e++) rightX[column[e]] += value[e] * factor.scratch[r];
  });
}

/** v = L⁻¹ rx in the place of rx, border −= U v. */
function reduceBlocks({ form, layout, squares, couplings, rightX, rightBorder }: ArrowFactor): void {
  const { blockStart } = form.places;
  for (let b = 0; b < layout.blocks; b++) {
    const from = blockStart[b];
    const width = blockStart[b + 1] - from;
    const square = layout.squareStart[b];
    const first = layout.touchedStart[b];
    const count = layout.touchedStart[b + 1] - first;
    for (let k = 0; k < width; k++) {
      let sum = rightX[from + k];
      for (let j = 0; j < k; j++) sum -= squares[square + k * width + j] * rightX[from + j];
      sum /= squares[square + k * (width + 1)];
      rightX[from + k] = sum;
      const own = layout.couplingStart[b] + k * count;
      for (let i = 0; i < count; i++) rightBorder[layout.touched[first + i]] -= couplings[own + i] * sum;
    }
  }
}

/** x = L⁻ᵀ(v − Uᵀ border). */
function expandBlocks(
  { form, layout, squares, couplings, rightX, borderSolution }: ArrowFactor,
  x: Float64Array,
) {
  const { blockStart } = form.places;
  for (let b = 0; b < layout.blocks; b++) {
    const from = blockStart[b];
    const width = blockStart[b + 1] - from;
    const square = layout.squareStart[b];
    const first = layout.touchedStart[b];
    const count = layout.touchedStart[b + 1] - first;
    for (let k = width - 1; k >= 0; k--) {
      let sum = rightX[from + k];
      const own = layout.couplingStart[b] + k * count;
      for (let i = 0; i < count; i++) sum -= couplings[own + i] * borderSolution[layout.touched[first + i]];
      for (let j = k + 1; j < width; j++) sum -= squares[square + j * width + k] * x[from + j];
      x[from + k] = sum / squares[square + k * (width + 1)];
    }
  }
}

/** z = W⁻²(Gx − rz), with what the cone's unknown adds. */
function eliminatedDuals(factor: ArrowFactor, x: Float64Array, z: Float64Array, rz: Float64Array): void {
  const { form, layout, scaling, borderSolution, scratch } = factor;
  const { start, column, value } = form.rows;
  for (const rows of [layout.blockRows, layout.outsideRows]) {
    for (const r of rows) {
      let sum = -rz[r];
      for (let e = start[r]; e < start[r + 1]; e++) sum += value[e] * x[column[e]];
      const c = layout.coneOf[r];
      if (c >= 0) sum += Math.SQRT2 * scaling.eta[c] * scaling.w[r] * borderSolution[layout.wideAt[c]];
      z[r] = sum * rowWeight(layout, scaling, r);
    }
  }
  forLocalRows(factor, (r) => {
    let sum = -rz[r];
    for (let e = start[r]; e < start[r + 1]; e++) sum += value[e] * x[column[e]];
    scratch[r] = sum;
  });
  solveLocalCones(factor, z, scratch);
}

function forLocalRows({ layout, scaling }: ArrowFactor, use: (row: number) => void): void {
  for (let c = 0; c < scaling.start.length; c++) {
    if (layout.wideAt[c] >= 0) continue;
    for (let r = scaling.start[c]; r < scaling.start[c] + scaling.cones.second[c]; r++) use(r);
  }
}
