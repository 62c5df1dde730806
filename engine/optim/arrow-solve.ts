import { ldlSolveInto } from "../linalg/index.ts";
import { type ArrowFactor, conePull } from "./arrow-factor.ts";
import { solveLocalCones } from "./local-cones.ts";

/** Solves [P Aᵀ; A −W²] [x; z] = [rx; rz] by the factors, without refinement. [x, rx: n; z, rz: m] */
export function solveArrow(
  factor: ArrowFactor,
  x: Float64Array,
  z: Float64Array,
  rx: Float64Array,
  rz: Float64Array,
): void {
  const { layout, rightX, rightBorder, borderSolution } = factor;
  const { inside, outside, keptRows } = layout;
  rightX.set(rx);
  rightBorder.fill(0);
  for (let k = 0; k < keptRows.length; k++) rightBorder[outside + k] = rz[keptRows[k]];
  moveEliminatedRight(factor, rz);
  for (let v = 0; v < outside; v++) rightBorder[v] += rightX[inside + v];
  reduceBlocks(factor);
  if (factor.ldl !== undefined) ldlSolveInto(borderSolution, factor.ldl, rightBorder);
  for (let v = 0; v < outside; v++) x[inside + v] = borderSolution[v];
  expandBlocks(factor, x);
  for (let k = 0; k < keptRows.length; k++) z[keptRows[k]] = borderSolution[outside + k];
  eliminatedDuals(factor, x, z, rz);
}

/** rx += Gᵀ W⁻² rz of the eliminated rows, and their part at a wide cone's unknown. */
function moveEliminatedRight(factor: ArrowFactor, rz: Float64Array): void {
  const { form, layout, scaling, rightX, rightBorder, weights } = factor;
  const { start, column, value } = form.rows;
  for (const r of layout.eliminated) {
    const part = rz[r] * weights[r];
    for (let e = start[r]; e < start[r + 1]; e++) rightX[column[e]] += value[e] * part;
    const c = layout.coneOf[r];
    if (c >= 0) rightBorder[layout.wideAt[c]] += conePull(scaling, c, r) * rz[r];
  }
  solveLocalCones(factor, factor.scratch, rz);
  forLocalRows(factor, (r) => {
    for (let e = start[r]; e < start[r + 1]; e++) rightX[column[e]] += value[e] * factor.scratch[r];
  });
}

/** v = L⁻¹ rx in the place of rx, border −= U v. */
function reduceBlocks({ form, layout, squares, own, common, rightX, rightBorder }: ArrowFactor): void {
  const { blockStart } = form.places;
  const dense = layout.border - layout.commonFrom;
  const commonRight = rightBorder.subarray(layout.commonFrom);
  for (let b = 0; b < layout.blocks; b++) {
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    const square = layout.squareStart[b];
    for (let k = 0; k < width; k++) {
      const v = first + k;
      let sum = rightX[v];
      for (let j = 0; j < k; j++) sum -= squares[square + k * width + j] * rightX[first + j];
      sum /= squares[square + k * (width + 1)];
      rightX[v] = sum;
      for (let i = layout.ownStart[v]; i < layout.ownStart[v + 1]; i++)
        rightBorder[layout.own[i]] -= own[i] * sum;
      const at = v * dense;
      for (let i = layout.commonStart[v]; i < layout.commonEnd[v]; i++)
        commonRight[i] -= common[at + i] * sum;
    }
  }
}

/** x = L⁻ᵀ(v − Uᵀ border). */
function expandBlocks(
  { form, layout, squares, own, common, rightX, borderSolution }: ArrowFactor,
  x: Float64Array,
) {
  const { blockStart } = form.places;
  const dense = layout.border - layout.commonFrom;
  const commonSolution = borderSolution.subarray(layout.commonFrom);
  for (let b = 0; b < layout.blocks; b++) {
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    const square = layout.squareStart[b];
    for (let k = width - 1; k >= 0; k--) {
      const v = first + k;
      let sum = rightX[v];
      for (let i = layout.ownStart[v]; i < layout.ownStart[v + 1]; i++)
        sum -= own[i] * borderSolution[layout.own[i]];
      const at = v * dense;
      for (let i = layout.commonStart[v]; i < layout.commonEnd[v]; i++)
        sum -= common[at + i] * commonSolution[i];
      for (let j = k + 1; j < width; j++) sum -= squares[square + j * width + k] * x[first + j];
      x[v] = sum / squares[square + k * (width + 1)];
    }
  }
}

/** z = W⁻²(Gx − rz), with what the cone's unknown adds. */
function eliminatedDuals(factor: ArrowFactor, x: Float64Array, z: Float64Array, rz: Float64Array): void {
  const { form, layout, scaling, borderSolution, scratch, weights } = factor;
  const { start, column, value } = form.rows;
  for (const r of layout.eliminated) {
    let sum = -rz[r];
    for (let e = start[r]; e < start[r + 1]; e++) sum += value[e] * x[column[e]];
    z[r] = sum * weights[r];
    const c = layout.coneOf[r];
    if (c >= 0) z[r] += conePull(scaling, c, r) * borderSolution[layout.wideAt[c]];
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
