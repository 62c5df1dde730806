// The K×K part of constrained least squares (engine/stats/reduced-basis.ts, reduced-solution.ts). Sums over columns run in
// their order, one after the other: a column of zeros among them changes no bit.
import { putRest, putTile } from "./put-inverse";
import { addMultiple, addTile, addTwo, at, dot, integerAt } from "./tile";

/**
 * RᵀGR in place, R = I + v aᵀ: G_ij + a_i q_j + a_j q_i + a_i a_j vᵀq with q = Gv, lower triangles. What rounding leaves of a
 * q_k that should be 0 is 0, so that groups stay orthogonal. Work: two vectors.
 */
export function eliminateColumn(gram: usize, slope: usize, direction: usize, work: usize, size: i32): void {
  const q = work;
  memory.fill(q, 0, at(0, size));
  for (let r = 0; r < size; r++) {
    const line = at(gram, r * size);
    const along = load<f64>(at(direction, r));
    if (along !== 0) addMultiple(q, line, along, r);
    store<f64>(at(q, r), load<f64>(at(q, r)) + orderedDot(line, direction, r + 1));
  }
  const first = load<f64>(gram);
  for (let k = 0; k < size; k++) {
    const limit = 1e-13 * sqrt(load<f64>(at(gram, k * (size + 1))) * first);
    if (abs(load<f64>(at(q, k))) <= limit) store<f64>(at(q, k), 0);
  }
  const square = orderedDot(direction, q, size);
  const p = at(q, size);
  for (let k = 0; k < size; k++) {
    store<f64>(at(p, k), load<f64>(at(q, k)) + load<f64>(at(slope, k)) * square);
  }
  for (let r = 0; r < size; r++) {
    const line = at(gram, r * size);
    const a = load<f64>(at(slope, r));
    const b = load<f64>(at(q, r));
    if (a !== 0 || b !== 0) addTwo(line, a, p, b, slope, r + 1);
  }
}

/** The free rows and columns of the lower triangle, and the square roots of its diagonal. */
export function pickFree(out: usize, roots: usize, gram: usize, free: usize, count: i32, size: i32): void {
  for (let i = 0; i < count; i++) {
    const line = at(gram, integerAt(free, i) * size);
    const target = at(out, i * count);
    for (let j = 0; j <= i; j++) store<f64>(at(target, j), load<f64>(at(line, integerAt(free, j))));
    store<f64>(at(roots, i), sqrt(load<f64>(at(target, i))));
  }
}

/** ‖S A S‖₁ of a symmetric matrix by its lower triangle, S a diagonal; the first rows are diagonal. Work: one vector. */
export function scaledNorm(lower: usize, scale: usize, sums: usize, count: i32, diagonal: i32): f64 {
  for (let i = 0; i < diagonal; i++) {
    const own = load<f64>(at(scale, i));
    store<f64>(at(sums, i), abs(load<f64>(at(lower, i * (count + 1)))) * own * own);
  }
  memory.fill(at(sums, diagonal), 0, at(0, count - diagonal));
  for (let i = diagonal; i < count; i++) {
    const line = at(lower, i * count);
    const own = load<f64>(at(scale, i));
    const owns = f64x2.splat(own);
    let total = 0.0;
    let j = 0;
    for (; j + 1 < i; j += 2) {
      const entry = f64x2.mul(f64x2.mul(f64x2.abs(v128.load(at(line, j))), v128.load(at(scale, j))), owns);
      v128.store(at(sums, j), f64x2.add(v128.load(at(sums, j)), entry));
      total += f64x2.extract_lane(entry, 0);
      total += f64x2.extract_lane(entry, 1);
    }
    if (j < i) {
      const entry = abs(load<f64>(at(line, j))) * load<f64>(at(scale, j)) * own;
      store<f64>(at(sums, j), load<f64>(at(sums, j)) + entry);
      total += entry;
    }
    store<f64>(at(sums, i), total + abs(load<f64>(at(line, i))) * own * own);
  }
  let most = 0.0;
  for (let i = 0; i < count; i++) most = max(most, load<f64>(at(sums, i)));
  return most;
}

/** M v of a symmetric M, both triangles. */
export function timesVector(out: usize, m: usize, v: usize, size: i32): void {
  memory.fill(out, 0, at(0, size));
  let c = 0;
  for (; c + 1 < size; c += 2) {
    const line = at(m, c * size);
    addTwo(out, load<f64>(at(v, c)), line, load<f64>(at(v, c + 1)), at(line, size), size);
  }
  if (c < size) addMultiple(out, at(m, c * size), load<f64>(at(v, c)), size);
}

function orderedDot(a: usize, b: usize, count: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < count; i++) sum += load<f64>(at(a, i)) * load<f64>(at(b, i));
  return sum;
}

/** R H Rᵀ in place: H + v hᵀ + h vᵀ + v vᵀ (aᵀh), h = H a. Work: two vectors. */
export function expandColumn(inverse: usize, slope: usize, direction: usize, work: usize, size: i32): void {
  const h = work;
  timesVector(h, inverse, slope, size);
  const square = orderedDot(slope, h, size);
  const p = at(h, size);
  for (let k = 0; k < size; k++) {
    store<f64>(at(p, k), load<f64>(at(h, k)) + load<f64>(at(direction, k)) * square);
  }
  for (let r = 0; r < size; r++) {
    const line = at(inverse, r * size);
    const along = load<f64>(at(direction, r));
    const own = load<f64>(at(h, r));
    if (along !== 0 || own !== 0) addTwo(line, along, p, own, direction, size);
  }
}

/** How many rows from the first on are 0 left of the diagonal. */
export function diagonalRows(lower: usize, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    const line = at(lower, i * count);
    for (let j = 0; j < i; j++) if (load<f64>(at(line, j)) !== 0) return i;
  }
  return count;
}

/**
 * The inverse of a symmetric positive definite matrix (lower triangle [count×count]) put among zeros on all columns,
 * [size×size] both triangles. The diagonal block D of its first n1 rows is never factored: with U = BD⁻¹ and the Schur
 * complement S = C − B D⁻¹Bᵀ the inverse has the blocks D⁻¹ + UᵀS⁻¹U, −S⁻¹U, S⁻¹. Work: 3 (count + 8)² doubles.
 *
 * @returns the first row whose pivot is at or below 1e-13 of its diagonal element, or −1
 */
export function invertReduced(
  out: usize,
  lower: usize,
  free: usize,
  count: i32,
  size: i32,
  n1: i32,
  work: usize,
): i32 {
  memory.fill(out, 0, at(0, size * size));
  const n2 = count - n1;
  const w1 = (n1 + 3) & ~3;
  const w2 = (n2 + 3) & ~3;
  const u = work; // [w2 × w1]
  const v = at(u, w2 * w1); // [w2 × w1]
  const factor = at(v, w2 * w1); // L [w2 × w2]
  const root = at(factor, w2 * w2); // L⁻¹ [w2 × w2]
  const schur = at(root, w2 * w2); // S⁻¹ [w2 × w2]
  const ones = at(schur, w2 * w2); // 1/d [w1]
  const tile = at(ones, w1);
  memory.fill(u, 0, at(0, 2 * w2 * w1 + 3 * w2 * w2));
  for (let i = 0; i < n1; i++) {
    const d = load<f64>(at(lower, i * (count + 1)));
    if (!(d > 0)) return i;
    store<f64>(at(ones, i), 1 / d);
  }
  scaleColumns(u, at(lower, n1 * count), ones, n1, n2, w1, count);
  const failed = factorSchur(factor, u, at(lower, n1 * count), n1, n2, w1, w2, count);
  if (failed >= 0) return n1 + failed;
  invertFactored(schur, root, factor, n2, w2);
  // V = S⁻¹U.
  for (let r = 0; r < n2; r += 4) {
    for (let k = 0; k < n1; k += 4) {
      addTile(at(v, r * w1 + k), at(0, w1), at(schur, r), at(0, w2), at(u, k), at(0, w1), n2);
    }
  }
  for (let i = 0; i < n1; i += 4) {
    for (let j = 0; j <= i; j += 4) {
      memory.fill(tile, 0, 128);
      addTile(tile, 32, at(v, i), at(0, w1), at(u, j), at(0, w1), n2);
      putTile(out, free, tile, n1, i, j, size);
    }
  }
  for (let i = 0; i < n1; i++) {
    const cell = at(out, integerAt(free, i) * (size + 1));
    store<f64>(cell, load<f64>(cell) + load<f64>(at(ones, i)));
  }
  putRest(out, free, v, schur, n1, n2, size);
  return -1;
}

/** U = B D⁻¹, of the rows that are not diagonal. */
function scaleColumns(u: usize, rows: usize, ones: usize, n1: i32, n2: i32, w1: i32, count: i32): void {
  for (let r = 0; r < n2; r++) {
    const line = at(rows, r * count);
    const target = at(u, r * w1);
    for (let k = 0; k < n1; k++) store<f64>(at(target, k), load<f64>(at(line, k)) * load<f64>(at(ones, k)));
  }
}

/** L of the Schur complement, row by row; the first row that fails, or −1. */
function factorSchur(
  factor: usize,
  u: usize,
  rows: usize,
  n1: i32,
  n2: i32,
  w1: i32,
  w2: i32,
  count: i32,
): i32 {
  for (let r = 0; r < n2; r++) {
    const line = at(rows, r * count);
    const own = at(factor, r * w2);
    for (let c = 0; c <= r; c++) {
      const other = at(factor, c * w2);
      const sum = load<f64>(at(line, n1 + c)) - dot(line, at(u, c * w1), n1) - dot(own, other, c);
      if (c < r) store<f64>(at(own, c), sum / load<f64>(at(other, c)));
      else if (sum > 1e-13 * load<f64>(at(line, n1 + r))) store<f64>(at(own, r), sqrt(sum));
      else return r;
    }
  }
  return -1;
}

/** L⁻¹, and S⁻¹ = L⁻ᵀL⁻¹. */
function invertFactored(schur: usize, root: usize, factor: usize, n2: i32, w2: i32): void {
  for (let r = 0; r < n2; r++) {
    const own = at(root, r * w2);
    const line = at(factor, r * w2);
    const scale = 1 / load<f64>(at(line, r));
    for (let k = 0; k < r; k++) addMultiple(own, at(root, k * w2), -scale * load<f64>(at(line, k)), k + 1);
    store<f64>(at(own, r), scale);
  }
  for (let k = 0; k < n2; k++) {
    const line = at(root, k * w2);
    for (let i = 0; i <= k; i++) addMultiple(at(schur, i * w2), line, load<f64>(at(line, i)), i + 1);
  }
  for (let i = 0; i < n2; i++) {
    for (let j = 0; j < i; j++) store<f64>(at(schur, j * w2 + i), load<f64>(at(schur, i * w2 + j)));
  }
}
