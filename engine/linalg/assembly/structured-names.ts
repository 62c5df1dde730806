// Products of a K×K matrix with every row of a structured design: M XᵀW, and xᵀMx. Names are taken in blocks whose dense values
// are turned, so that tiles of four columns by four names stay in registers. Layout of `design`: structured-design.ts.
import { addMultiple, addRow, at, integerAt } from "./tile";

const BLOCK = 16;

/** Bytes from the start of a block's work to the columns of each name's ones and groups: their places, and what multiplies them. */
const SCALES: usize = 4 * BLOCK;
const SPARSE: usize = 12 * BLOCK;

/**
 * For each name of a block: where the columns of M that it has a 1 or a share in stand added up, [width], its weight or 1, and
 * that times x into `turned` [dense × BLOCK]. A name with one group of share 1 has them in `table`; for others they are summed. A name
 * of weight 0, or beyond the last row, is 0 whatever its values are.
 *
 * @param m      [columns × width]
 * @param table  [groups × width] the ones and the group
 */
function packNames(
  design: usize,
  from: i32,
  weights: usize,
  isScaled: bool,
  m: usize,
  table: usize,
  width: i32,
  work: usize,
  turned: usize,
): void {
  const rows = integerAt(design, 0);
  const dense = integerAt(design, 3);
  for (let i = 0; i < BLOCK; i++) {
    const row = from + i;
    const own = row < rows ? load<f64>(at(weights, row)) : 0;
    const weight = own > 0 ? (isScaled ? own : 1.0) : 0.0;
    const spare = at(work + SPARSE, i * width);
    let sum = spare;
    if (own > 0) sum = addedColumns(design, row, m, table, width, spare);
    else memory.fill(spare, 0, at(0, width));
    store<i32>(work + ((<usize>i) << 2), <i32>sum);
    store<f64>(at(work + SCALES, i), weight);
    const x = at(<usize>integerAt(design, 7), row * dense);
    const column = at(turned, i);
    for (let s = 0; s < dense; s++) {
      store<f64>(at(column, s * BLOCK), own > 0 ? weight * load<f64>(at(x, s)) : 0.0);
    }
  }
}

/** Where the columns of a row's ones and groups stand added up: in the table, or in `spare`. */
function addedColumns(design: usize, row: i32, m: usize, table: usize, width: i32, spare: usize): usize {
  const ones = integerAt(design, 1);
  const codes = <usize>integerAt(design, 5);
  const shares = <usize>integerAt(design, 6);
  const first = integerAt(<usize>integerAt(design, 4), row);
  const end = integerAt(<usize>integerAt(design, 4), row + 1);
  if (end - first === 1 && load<f64>(at(shares, first)) === 1) {
    return at(table, integerAt(codes, first) * width);
  }
  memory.fill(spare, 0, at(0, width));
  if (ones === 1) addRow(spare, m, 1, width);
  for (let entry = first; entry < end; entry++) {
    addRow(spare, at(m, (ones + integerAt(codes, entry)) * width), load<f64>(at(shares, entry)), width);
  }
  return spare;
}

/** The columns of M of the ones and each group, added up. */
function fillTable(design: usize, table: usize, m: usize, width: i32): void {
  const ones = integerAt(design, 1);
  const groups = integerAt(design, 2);
  memory.copy(table, at(m, ones * width), at(0, groups * width));
  if (ones === 1) for (let g = 0; g < groups; g++) addRow(at(table, g * width), m, 1, width);
}

/**
 * M times the rows of a block of names into `out` [width × BLOCK], rows of `out` a stride apart: what `packNames` found of
 * ones and groups, turned, and the dense columns. Four columns of M and four names are a tile that stays in registers.
 */
function formTiles(
  out: usize,
  outStride: usize,
  ofDense: usize,
  width: i32,
  work: usize,
  turned: usize,
  dense: i32,
): void {
  const stride = at(0, width);
  for (let i = 0; i < BLOCK; i += 4) {
    const places = work + ((<usize>i) << 2);
    const first = <usize>load<i32>(places);
    const second = <usize>load<i32>(places, 4);
    const third = <usize>load<i32>(places, 8);
    const fourth = <usize>load<i32>(places, 12);
    for (let r = 0; r < width; r += 4) {
      const column = at(0, r);
      let scale = v128.load(at(work + SCALES, i));
      let e = v128.load(first + column);
      let f = v128.load(second + column);
      let a0 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 0, 2));
      let b0 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 1, 3));
      e = v128.load(first + column, 16);
      f = v128.load(second + column, 16);
      let c0 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 0, 2));
      let d0 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 1, 3));
      scale = v128.load(at(work + SCALES, i), 16);
      e = v128.load(third + column);
      f = v128.load(fourth + column);
      let a1 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 0, 2));
      let b1 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 1, 3));
      e = v128.load(third + column, 16);
      f = v128.load(fourth + column, 16);
      let c1 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 0, 2));
      let d1 = f64x2.mul(scale, v128.shuffle<f64>(e, f, 1, 3));
      let left = at(ofDense, r);
      let right = at(turned, i);
      for (const end = at(left, dense * width); left < end; left += stride, right += BLOCK << 3) {
        const r0 = v128.load(right);
        const r1 = v128.load(right, 16);
        let l = v128.load_splat<f64>(left);
        a0 = f64x2.add(a0, f64x2.mul(l, r0));
        a1 = f64x2.add(a1, f64x2.mul(l, r1));
        l = v128.load_splat<f64>(left, 8);
        b0 = f64x2.add(b0, f64x2.mul(l, r0));
        b1 = f64x2.add(b1, f64x2.mul(l, r1));
        l = v128.load_splat<f64>(left, 16);
        c0 = f64x2.add(c0, f64x2.mul(l, r0));
        c1 = f64x2.add(c1, f64x2.mul(l, r1));
        l = v128.load_splat<f64>(left, 24);
        d0 = f64x2.add(d0, f64x2.mul(l, r0));
        d1 = f64x2.add(d1, f64x2.mul(l, r1));
      }
      let target = out + <usize>r * outStride + ((<usize>i) << 3);
      v128.store(target, a0);
      v128.store(target, a1, 16);
      target += outStride;
      v128.store(target, b0);
      v128.store(target, b1, 16);
      target += outStride;
      v128.store(target, c0);
      v128.store(target, c1, 16);
      target += outStride;
      v128.store(target, d0);
      v128.store(target, d1, 16);
    }
  }
}

/**
 * M XᵀW of the names from `from` on into `out` [width × stride], from its first column on: as many sixteens as a row holds.
 *
 * @param m       [columns × width] the wanted rows of M side by side, zeros up to the width, a multiple of four
 * @param stride  doubles from a row of `out` to the next
 * @param work    16·(width + dense + 2) + groups·width doubles
 */
export function structuredPortfolios(
  design: usize,
  out: usize,
  stride: i32,
  m: usize,
  width: i32,
  weights: usize,
  from: i32,
  work: usize,
): void {
  const to = min(integerAt(design, 0), from + (stride & ~15));
  const dense = integerAt(design, 3);
  const ofDense = at(m, (integerAt(design, 1) + integerAt(design, 2)) * width);
  const turned = at(work + SPARSE, BLOCK * width);
  const table = at(turned, BLOCK * dense);
  fillTable(design, table, m, width);
  for (let start = from; start < to; start += BLOCK) {
    packNames(design, start, weights, true, m, table, width, work, turned);
    formTiles(at(out, start - from), at(0, stride), ofDense, width, work, turned, dense);
  }
}

/**
 * w xᵀMx of every row of positive weight, 0 for the others.
 *
 * @param m     [columns × columns] symmetric
 * @param half  [columns × width] the dense columns of M, doubled in the rows of ones and groups; zeros up to the width
 * @param work  16·(2·width + dense + 2) + groups·width doubles
 */
export function structuredLeverages(
  design: usize,
  out: usize,
  m: usize,
  half: usize,
  width: i32,
  weights: usize,
  work: usize,
): void {
  const rows = integerAt(design, 0);
  const dense = integerAt(design, 3);
  const ofDense = at(half, (integerAt(design, 1) + integerAt(design, 2)) * width);
  const turned = at(work + SPARSE, BLOCK * width);
  const products = at(turned, BLOCK * dense);
  const table = at(products, BLOCK * width);
  fillTable(design, table, half, width);
  for (let start = 0; start < rows; start += BLOCK) {
    packNames(design, start, weights, false, half, table, width, work, turned);
    formTiles(products, at(0, BLOCK), ofDense, width, work, turned, dense);
    const end = min(BLOCK, rows - start);
    for (let i = 0; i < end; i++) {
      const weight = load<f64>(at(weights, start + i));
      let sum = 0.0;
      if (weight > 0) {
        sum = sparseSquare(design, start + i, m);
        for (let s = 0; s < dense; s++) {
          sum += load<f64>(at(turned, s * BLOCK + i)) * load<f64>(at(products, s * BLOCK + i));
        }
        sum *= weight;
      }
      store<f64>(at(out, start + i), sum);
    }
  }
}

/** xᵀMx over the ones and groups of a row. */
function sparseSquare(design: usize, row: i32, m: usize): f64 {
  const ones = integerAt(design, 1);
  const size = ones + integerAt(design, 2) + integerAt(design, 3);
  const offsets = <usize>integerAt(design, 4);
  const codes = <usize>integerAt(design, 5);
  const shares = <usize>integerAt(design, 6);
  const first = integerAt(offsets, row);
  const end = integerAt(offsets, row + 1);
  let sum = ones === 1 ? load<f64>(m) : 0.0;
  for (let entry = first; entry < end; entry++) {
    const share = load<f64>(at(shares, entry));
    const line = at(m, (ones + integerAt(codes, entry)) * size);
    let inner = ones === 1 ? 2 * load<f64>(line) : 0.0;
    for (let other = first; other < end; other++) {
      inner += load<f64>(at(shares, other)) * load<f64>(at(line, ones + integerAt(codes, other)));
    }
    sum += share * inner;
  }
  return sum;
}

/** (M B M)_kk into `out` for symmetric M and the lower triangle of B, of which zeros cost nothing. Work: a vector. */
export function sandwichDiagonal(out: usize, m: usize, b: usize, size: i32, work: usize): void {
  memory.fill(out, 0, at(0, size));
  for (let i = 0; i < size; i++) {
    const line = at(b, i * size);
    const own = at(m, i * size);
    memory.fill(work, 0, at(0, size));
    for (let j = 0; j <= i; j++) {
      const entry = load<f64>(at(line, j));
      if (entry !== 0) addMultiple(work, at(m, j * size), j < i ? 2 * entry : entry, size);
    }
    for (let k = 0; k < size; k++) {
      store<f64>(at(out, k), load<f64>(at(out, k)) + load<f64>(at(own, k)) * load<f64>(at(work, k)));
    }
  }
}
