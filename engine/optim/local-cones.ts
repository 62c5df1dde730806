import type { ArrowFactor } from "./arrow-factor.ts";
import type { ConeScaling } from "./cones.ts";

/** GᵀW⁻²G of the cones within one block, as MᵀM with M = W⁻¹G, so that it cannot lose its definiteness to rounding. */
export function addLocalCones({ form, layout, scaling, squares }: ArrowFactor): void {
  const { start, column, value } = form.rows;
  const { blockStart } = form.places;
  let room = new Float64Array(64);
  for (let c = 0; c < scaling.start.length; c++) {
    if (layout.wideAt[c] >= 0) continue;
    const from = scaling.start[c];
    const size = scaling.cones.second[c];
    const b = form.rowBlock[from];
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    if (size * width > room.length) room = new Float64Array(size * width);
    for (let k = 0; k < width; k++) {
      const at = k * size;
      room.fill(0, at, at + size);
      for (let r = 0; r < size; r++)
        for (let e = start[from + r]; e < start[from + r + 1]; e++)
          if (column[e] === first + k) room[at + r] += value[e];
      unscale(scaling, c, room, at);
    }
    for (let k = 0; k < width; k++) {
      for (let j = 0; j <= k; j++) {
        let sum = 0;
        for (let r = 0; r < size; r++) sum += room[k * size + r] * room[j * size + r];
        squares[layout.squareStart[b] + k * width + j] += sum;
      }
    }
  }
}

/** out = W⁻² u in the rows of the cones within one block. `out` may be `u`. */
export function solveLocalCones({ layout, scaling }: ArrowFactor, out: Float64Array, u: Float64Array): void {
  for (let c = 0; c < scaling.start.length; c++) {
    if (layout.wideAt[c] >= 0) continue;
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
