import type { ArrowFactor } from "./arrow-factor.ts";
import type { ConeScaling } from "./cones.ts";

/** GᵀW⁻²G of the cones within one block, as MᵀM with M = W⁻¹G, so that it cannot lose its definiteness to rounding. */
export function addLocalCones(factor: ArrowFactor): void {
  const { form, layout, scaling, squares } = factor;
  const { blockStart } = form.places;
  let room = new Float64Array(64);
  for (const c of layout.localCones) {
    const size = scaling.cones.second[c];
    const b = form.rowBlock[scaling.start[c]];
    const width = blockStart[b + 1] - blockStart[b];
    if (size * width > room.length) room = new Float64Array(size * width);
    unscaledRows(factor, c, blockStart[b], width, room);
    const square = layout.squareStart[b];
    for (let k = 0; k < width; k++)
      for (let j = 0; j <= k; j++)
        squares[square + k * width + j] += columnProduct(room, k * size, j * size, size);
  }
}

/** M of one cone by columns: one after the other for the variables of its block. */
function unscaledRows(
  { form, scaling }: ArrowFactor,
  c: number,
  first: number,
  width: number,
  room: Float64Array,
) {
  const { start, column, value } = form.rows;
  const size = scaling.cones.second[c];
  room.fill(0, 0, size * width);
  for (let r = 0; r < size; r++) {
    const row = scaling.start[c] + r;
    for (let e = start[row]; e < start[row + 1]; e++) room[(column[e] - first) * size + r] += value[e];
  }
  for (let k = 0; k < width; k++) unscale(scaling, c, room, k * size);
}

function columnProduct(values: Float64Array, left: number, right: number, size: number): number {
  let sum = 0;
  for (let r = 0; r < size; r++) sum += values[left + r] * values[right + r];
  return sum;
}

/** out = W⁻² u in the rows of the cones within one block. `out` may be `u`. */
export function solveLocalCones({ layout, scaling }: ArrowFactor, out: Float64Array, u: Float64Array): void {
  for (const c of layout.localCones) {
    const from = scaling.start[c];
    if (out !== u) for (let r = from; r < from + scaling.cones.second[c]; r++) out[r] = u[r];
    unscale(scaling, c, out, from);
    unscale(scaling, c, out, from);
  }
}

/** W⁻¹ in place of the values of one cone at `at`. */
function unscale({ w, eta, start, cones }: ConeScaling, c: number, values: Float64Array, at: number): void {
  const from = start[c];
  const size = cones.second[c];
  const head = values[at];
  let inner = 0;
  for (let r = 1; r < size; r++) inner += w[from + r] * values[at + r];
  const along = inner / (1 + w[from]) - head;
  values[at] = (w[from] * head - inner) / eta[c];
  for (let r = 1; r < size; r++) values[at + r] = (values[at + r] + along * w[from + r]) / eta[c];
}
