import { ldlSolveInto } from "../linalg/index.ts";
import type { ArrowFactor } from "./arrow-factor.ts";
import { solveLocalCones } from "./local-cones.ts";
import { solveResident } from "./resident-arrow.ts";

/** Solves [P Aᵀ; A −W²] [x; z] = [rx; rz] by the factors, without refinement. [x, rx: n; z, rz: m] */
export function solveArrow(
  factor: ArrowFactor,
  x: Float64Array,
  z: Float64Array,
  rx: Float64Array,
  rz: Float64Array,
): void {
  const { layout, weights, pulls, rightBorder, borderSolution, scratch, resident } = factor;
  const { outside, keptRows, wideAt, coneStart } = layout;
  rightBorder.fill(0);
  for (let k = 0; k < keptRows.length; k++) rightBorder[outside + k] = rz[keptRows[k]];
  for (let r = 0; r < rz.length; r++) scratch[r] = weights[r] * rz[r];
  for (let c = 0; c < wideAt.length; c++)
    if (wideAt[c] >= 0)
      for (let r = coneStart[c]; r < coneStart[c + 1]; r++) rightBorder[wideAt[c]] += pulls[r] * rz[r];
  if (layout.localCones.length > 0) solveLocalCones(factor, scratch, rz);
  // From here on `scratch` is W⁻² rz of eliminated rows, then G x of all.
  if (resident !== null) solveResident(resident, factor, x, rx);
  else solvePlain(factor, x, rx);
  // A row that is kept has the weight 0.
  for (let r = 0; r < rz.length; r++) {
    scratch[r] -= rz[r];
    z[r] = weights[r] * scratch[r];
  }
  for (let c = 0; c < wideAt.length; c++) {
    if (wideAt[c] < 0) continue;
    const unknown = borderSolution[wideAt[c]];
    for (let r = coneStart[c]; r < coneStart[c + 1]; r++) z[r] += pulls[r] * unknown;
  }
  if (layout.localCones.length > 0) solveLocalCones(factor, z, scratch);
  for (let k = 0; k < keptRows.length; k++) z[keptRows[k]] = borderSolution[outside + k];
}

/** x of the arrow, and G x in `scratch`. The plain twin of the kernels `arrowReduce`, `ldlSolve` and `arrowExpand`. */
function solvePlain(factor: ArrowFactor, x: Float64Array, rx: Float64Array): void {
  const { layout, rightX, rightBorder, borderSolution, scratch } = factor;
  const { inside, outside } = layout;
  const { start, column, value } = layout.rest;
  rightX.set(rx);
  for (let r = 0; r < scratch.length; r++) {
    const part = scratch[r];
    if (part !== 0) for (let e = start[r]; e < start[r + 1]; e++) rightX[column[e]] += value[e] * part;
  }
  for (let v = 0; v < outside; v++) rightBorder[v] += rightX[inside + v];
  reduceBlocks(factor);
  if (factor.ldl !== undefined) ldlSolveInto(borderSolution, factor.ldl, rightBorder);
  for (let v = 0; v < outside; v++) x[inside + v] = borderSolution[v];
  expandBlocks(factor, x);
  for (let r = 0; r < scratch.length; r++) {
    let sum = 0;
    for (let e = start[r]; e < start[r + 1]; e++) sum += value[e] * x[column[e]];
    scratch[r] = sum;
  }
}

/** v = L⁻¹ rx in the place of rx, border −= U v. */
function reduceBlocks({ form, layout, squares, own, common, rightX, rightBorder }: ArrowFactor): void {
  const { blockStart } = form.places;
  const { commonFrom, commonStart, commonEnd, ownStart } = layout;
  const dense = layout.border - commonFrom;
  for (let b = 0; b < layout.blocks; b++) {
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    const square = layout.squareStart[b];
    for (let k = 0; k < width; k++) {
      const v = first + k;
      let sum = rightX[v];
      for (let j = 0; j < k; j++) sum -= squares[square + k * width + j] * rightX[first + j];
      sum *= squares[square + k * (width + 1)];
      rightX[v] = sum;
      for (let i = ownStart[v]; i < ownStart[v + 1]; i++) rightBorder[layout.own[i]] -= own[i] * sum;
      const at = v * dense;
      for (let i = commonStart[v]; i < commonEnd[v]; i++) rightBorder[commonFrom + i] -= common[at + i] * sum;
    }
  }
}

/** x = L⁻ᵀ(v − Uᵀ border). */
function expandBlocks(
  { form, layout, squares, own, common, rightX, borderSolution }: ArrowFactor,
  x: Float64Array,
) {
  const { blockStart } = form.places;
  const { commonFrom, commonStart, commonEnd, ownStart } = layout;
  const dense = layout.border - commonFrom;
  for (let b = 0; b < layout.blocks; b++) {
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    const square = layout.squareStart[b];
    for (let k = width - 1; k >= 0; k--) {
      const v = first + k;
      let sum = rightX[v];
      for (let i = ownStart[v]; i < ownStart[v + 1]; i++) sum -= own[i] * borderSolution[layout.own[i]];
      const at = v * dense;
      for (let i = commonStart[v]; i < commonEnd[v]; i++)
        sum -= common[at + i] * borderSolution[commonFrom + i];
      for (let j = k + 1; j < width; j++) sum -= squares[square + j * width + k] * x[first + j];
      x[v] = sum * squares[square + k * (width + 1)];
    }
  }
}
