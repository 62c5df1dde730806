// Where the blocks of an inverse on the free columns go among all columns: `free` holds their indices, ascending.
import { at, integerAt } from "./tile";

/** The cells of a tile at (i, j), and their mirror images. */
export function putTile(out: usize, free: usize, tile: usize, n1: i32, i: i32, j: i32, size: i32): void {
  const rows = min(4, n1 - i);
  const columns = min(4, n1 - j);
  if (j < i && rows === 4 && isRun(free, i) && isRun(free, j)) {
    putRun(at(out, integerAt(free, i) * size + integerAt(free, j)), tile, at(0, size));
    putRunTurned(at(out, integerAt(free, j) * size + integerAt(free, i)), tile, at(0, size));
    return;
  }
  for (let a = 0; a < rows; a++) {
    const row = integerAt(free, i + a);
    for (let b = 0; b < min(columns, i + a - j + 1); b++) {
      const column = integerAt(free, j + b);
      const value = load<f64>(at(tile, 4 * a + b));
      store<f64>(at(out, row * size + column), value);
      store<f64>(at(out, column * size + row), value);
    }
  }
}

/** Four columns side by side. */
function isRun(free: usize, i: i32): bool {
  return integerAt(free, i + 3) - integerAt(free, i) === 3;
}

function putRun(target: usize, tile: usize, stride: usize): void {
  for (let a = 0; a < 4; a++, target += stride, tile += 32) {
    v128.store(target, v128.load(tile));
    v128.store(target, v128.load(tile, 16), 16);
  }
}

function putRunTurned(target: usize, tile: usize, stride: usize): void {
  for (let half = 0; half < 2; half++, target += 2 * stride, tile += 16) {
    const a = v128.load(tile);
    const b = v128.load(tile, 32);
    const c = v128.load(tile, 64);
    const d = v128.load(tile, 96);
    v128.store(target, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(target, v128.shuffle<f64>(c, d, 0, 2), 16);
    v128.store(target + stride, v128.shuffle<f64>(a, b, 1, 3));
    v128.store(target + stride, v128.shuffle<f64>(c, d, 1, 3), 16);
  }
}

/** The blocks −V and S⁻¹. */
export function putRest(out: usize, free: usize, v: usize, schur: usize, n1: i32, n2: i32, size: i32): void {
  const w1 = (n1 + 3) & ~3;
  const w2 = (n2 + 3) & ~3;
  for (let r = 0; r < n2; r++) {
    const row = integerAt(free, n1 + r);
    const line = at(out, row * size);
    for (let k = 0; k < n1; k++) {
      const column = integerAt(free, k);
      const value = -load<f64>(at(v, r * w1 + k));
      store<f64>(at(line, column), value);
      store<f64>(at(out, column * size + row), value);
    }
    for (let c = 0; c < n2; c++) {
      store<f64>(at(line, integerAt(free, n1 + c)), load<f64>(at(schur, r * w2 + c)));
    }
  }
}
