// Products of a structured design (engine/stats/structured-design.ts): a column of ones, sparse groups, dense columns. `design`
// is the place of eight 32-bit integers: rows, ones (0 or 1), groups, dense columns, and the places of the offsets, codes,
// shares and dense values. Rows of weight 0 may hold NaN and are passed over.
import { addCorner, addRow, addTile, at, integerAt } from "./tile";

/** Rows packed side by side before their products are summed. */
const BLOCK = 128;

/**
 * XᵀWX (lower triangle) into `gram`, XᵀWy into `moment`, Σ w x of the dense columns into `sums`. Rows are packed as √w (x, y), so
 * that their products with themselves are all that is needed. Σ w x is the sum over groups, and (1 − Σ shares) w x of the rows whose
 * shares do not add up to 1. Work: 128·P + P² + (G + 1)·P doubles, P the dense columns and y, rounded up to four.
 *
 * @returns Σ w
 */
export function structuredGram(
  design: usize,
  gram: usize,
  moment: usize,
  sums: usize,
  weights: usize,
  y: usize,
  work: usize,
): f64 {
  const rows = integerAt(design, 0);
  const ones = integerAt(design, 1);
  const groups = integerAt(design, 2);
  const dense = integerAt(design, 3);
  const offsets = <usize>integerAt(design, 4);
  const codes = <usize>integerAt(design, 5);
  const shares = <usize>integerAt(design, 6);
  const x = <usize>integerAt(design, 7);
  const size = ones + groups + dense;
  const width = (dense + 4) & ~3;
  const square = work;
  const plain = at(square, width * width);
  const block = at(plain, width);
  const packed = at(block, width * groups);
  memory.fill(gram, 0, at(0, size * size));
  memory.fill(moment, 0, at(0, size));
  memory.fill(square, 0, at(0, width * (width + 1 + groups)));
  let filled = 0;
  let total = 0.0;
  let totalY = 0.0;
  for (let row = 0; row < rows; row++) {
    const weight = load<f64>(at(weights, row));
    if (!(weight > 0)) continue;
    const value = load<f64>(at(y, row));
    const root = sqrt(weight);
    const target = at(packed, filled * width);
    total += weight;
    totalY += weight * value;
    const first = integerAt(offsets, row);
    const end = integerAt(offsets, row + 1);
    const source = at(x, row * dense);
    let missing = 1.0;
    if (end - first === 1) {
      const code = integerAt(codes, first);
      const share = load<f64>(at(shares, first));
      addHeld(gram, ones, size, code, weight * share, share);
      packInto(target, at(block, code * width), source, dense, width, root, value, root * share);
      missing -= share;
    } else {
      addPairs(gram, ones, size, codes, shares, first, end, weight);
      packRow(target, source, dense, width, root, value);
      for (let entry = first; entry < end; entry++) {
        const share = load<f64>(at(shares, entry));
        addRow(at(block, integerAt(codes, entry) * width), target, root * share, width);
        missing -= share;
      }
    }
    if (missing !== 0) addRow(plain, target, root * missing, width);
    if (++filled === BLOCK) {
      addBlock(square, packed, filled, width);
      filled = 0;
    }
  }
  addBlock(square, packed, filled, width);
  for (let g = 0; g < groups; g++) addRow(plain, at(block, g * width), 1, width);
  const firstDense = ones + groups;
  if (ones === 1) {
    store<f64>(gram, total);
    store<f64>(moment, totalY);
  }
  for (let g = 0; g < groups; g++) store<f64>(at(moment, ones + g), load<f64>(at(block, g * width + dense)));
  for (let s = 0; s < dense; s++) {
    const line = at(gram, (firstDense + s) * size);
    if (ones === 1) store<f64>(line, load<f64>(at(plain, s)));
    for (let g = 0; g < groups; g++) store<f64>(at(line, ones + g), load<f64>(at(block, g * width + s)));
    memory.copy(at(line, firstDense), at(square, s * width), at(0, s + 1));
  }
  memory.copy(at(moment, firstDense), at(square, dense * width), at(0, dense));
  memory.copy(sums, plain, at(0, dense));
  return total;
}

/** The largest of the codes, as numbers without a sign, from `first` up to `end`; −1 without any. */
export function largestCode(codes: usize, first: i32, end: i32): f64 {
  if (first >= end) return -1;
  let most = v128.load32_zero(codes + ((<usize>first) << 2));
  let entry = first;
  for (; entry + 3 < end; entry += 4) most = i32x4.max_u(most, v128.load(codes + ((<usize>entry) << 2)));
  for (; entry < end; entry++) most = i32x4.max_u(most, v128.load32_zero(codes + ((<usize>entry) << 2)));
  most = i32x4.max_u(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  most = i32x4.max_u(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  return <f64>(<u32>i32x4.extract_lane(most, 0));
}

/** √w (x, y) and zeros up to the width; in pairs, as they are read again at once. */
function packRow(packed: usize, x: usize, dense: i32, width: i32, root: f64, y: f64): void {
  const factors = f64x2.splat(root);
  const end = at(packed, width);
  let left = dense;
  for (; left >= 4; left -= 4, x += 32, packed += 32) {
    v128.store(packed, f64x2.mul(v128.load(x), factors));
    v128.store(packed, f64x2.mul(v128.load(x, 16), factors), 16);
  }
  if (left >= 2) {
    v128.store(packed, f64x2.mul(v128.load(x), factors));
    x += 16;
    packed += 16;
  }
  const own = f64x2.splat(root * y);
  const zero = f64x2.splat(0);
  if ((left & 1) === 1) v128.store(packed, f64x2.replace_lane(own, 0, root * load<f64>(x)));
  else v128.store(packed, f64x2.replace_lane(zero, 0, root * y));
  for (packed += 16; packed < end; packed += 16) v128.store(packed, zero);
}

/** `packRow`, and `addRow` to the line of the only group, in one pass. */
function packInto(
  packed: usize,
  line: usize,
  x: usize,
  dense: i32,
  width: i32,
  root: f64,
  y: f64,
  factor: f64,
): void {
  const roots = f64x2.splat(root);
  const factors = f64x2.splat(factor);
  const end = at(packed, width);
  const whole = at(packed, dense & ~1);
  for (; packed < whole; packed += 16, x += 16, line += 16) {
    const value = f64x2.mul(v128.load(x), roots);
    v128.store(packed, value);
    v128.store(line, f64x2.add(v128.load(line), f64x2.mul(value, factors)));
  }
  const own = f64x2.splat(root * y);
  let value =
    (dense & 1) === 1
      ? f64x2.replace_lane(own, 0, root * load<f64>(x))
      : f64x2.replace_lane(f64x2.splat(0), 0, root * y);
  v128.store(packed, value);
  v128.store(line, f64x2.add(v128.load(line), f64x2.mul(value, factors)));
  value = f64x2.splat(0);
  for (packed += 16; packed < end; packed += 16) v128.store(packed, value);
}

/** The only group of a row with the ones and with itself. */
function addHeld(gram: usize, ones: i32, size: i32, code: i32, held: f64, share: f64): void {
  const line = at(gram, (ones + code) * size);
  if (ones === 1) store<f64>(line, load<f64>(line) + held);
  const own = at(line, ones + code);
  store<f64>(own, load<f64>(own) + held * share);
}

/** The groups of a row with the ones and with each other: entries from `first` up to `end`. */
function addPairs(
  gram: usize,
  ones: i32,
  size: i32,
  codes: usize,
  shares: usize,
  first: i32,
  end: i32,
  weight: f64,
): void {
  for (let entry = first; entry < end; entry++) {
    const code = integerAt(codes, entry);
    const held = weight * load<f64>(at(shares, entry));
    const line = at(gram, (ones + code) * size);
    if (ones === 1) store<f64>(line, load<f64>(line) + held);
    for (let other = first; other < end; other++) {
      const column = integerAt(codes, other);
      if (column > code) continue;
      const cell = at(line, ones + column);
      store<f64>(cell, load<f64>(cell) + held * load<f64>(at(shares, other)));
    }
  }
}

/** The products of the columns of a block of rows, tile by tile of 4 × 4. */
function addBlock(square: usize, packed: usize, rows: i32, width: i32): void {
  const stride = at(0, width);
  for (let i = 0; i < width; i += 4) {
    for (let j = 0; j < i; j += 4) {
      addTile(at(square, i * width + j), stride, at(packed, i), stride, at(packed, j), stride, rows);
    }
    addCorner(at(square, i * width + i), stride, at(packed, i), stride, rows);
  }
}
