import { scaleBy } from "./vectors";

/** ẑ whose exact roots are the computed ones: ẑ_i² = −Π_j (d_i − λ_j) / Π_{j≠i} (d_i − d_j), up to one factor (Löwner). */
export function recomputeWeights(out: usize, z: usize, poles: usize, gaps: usize, k: i32): void {
  const width = (<usize>k) << 3;
  for (let i = 0; i < k; i++) {
    const at = (<usize>i) << 3;
    store<f64>(out + at, load<f64>(gaps + <usize>i * width + at));
  }
  for (let j = 0; j < k; j++) {
    const row = gaps + <usize>j * width;
    const pole = load<f64>(poles + ((<usize>j) << 3));
    multiplyRatios(out, row, poles, pole, 0, j);
    multiplyRatios(out, row, poles, pole, j + 1, k);
  }
  for (let i = 0; i < k; i++) {
    const at = (<usize>i) << 3;
    const size = sqrt(max<f64>(0, -load<f64>(out + at)));
    store<f64>(out + at, load<f64>(z + at) < 0 ? -size : size);
  }
}

function multiplyRatios(out: usize, row: usize, poles: usize, pole: f64, from: i32, to: i32): void {
  const both = f64x2.splat(pole);
  let at = (<usize>from) << 3;
  const end = (<usize>to) << 3;
  for (; at + 8 < end; at += 16) {
    const ratio = f64x2.div(v128.load(row + at), f64x2.sub(v128.load(poles + at), both));
    v128.store(out + at, f64x2.mul(v128.load(out + at), ratio));
  }
  if (at < end) {
    store<f64>(out + at, (load<f64>(out + at) * load<f64>(row + at)) / (load<f64>(poles + at) - pole));
  }
}

/** Rows of gaps from `first` on become rows of vectors, ẑ_i / (d_i − λ_j) of unit length, elements in the places of their groups. */
export function innerVectors(rows: usize, z: usize, place: usize, first: i32, k: i32, spare: usize): void {
  const width = (<usize>k) << 3;
  for (let j = first; j < k; j++) {
    const row = rows + <usize>j * width;
    let sum: f64 = 0;
    for (let i = 0; i < k; i++) {
      const at = (<usize>i) << 3;
      const value = load<f64>(z + at) / load<f64>(row + at);
      sum += value * value;
      store<f64>(spare + ((<usize>load<i32>(place + ((<usize>i) << 2))) << 3), value);
    }
    memory.copy(row, spare, width);
    scaleBy(row, 1 / sqrt(sum), k);
  }
}
