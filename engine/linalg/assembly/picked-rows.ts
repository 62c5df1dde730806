/**
 * Σ w_i · row i over `count` picked rows of a table, in order: `width` doubles at `out`, a multiple of four.
 *
 * @param picks    32-bit positions of rows
 * @param weights  beside them
 */
export function sumPickedRows(
  out: usize,
  table: usize,
  width: i32,
  picks: usize,
  weights: usize,
  count: i32,
): void {
  const stride = (<usize>width) << 3;
  let column: usize = 0;
  for (; column + 64 <= stride; column += 64)
    addEight(out + column, table + column, stride, picks, weights, count);
  if (column < stride) addFour(out + column, table + column, stride, picks, weights, count);
}

function addEight(out: usize, table: usize, stride: usize, picks: usize, weights: usize, count: i32): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = picks + ((<usize>count) << 2);
  while (picks < end) {
    const row = table + <usize>load<u32>(picks) * stride;
    const weight = v128.load64_splat(weights);
    s0 = f64x2.add(s0, f64x2.mul(weight, v128.load(row)));
    s1 = f64x2.add(s1, f64x2.mul(weight, v128.load(row, 16)));
    s2 = f64x2.add(s2, f64x2.mul(weight, v128.load(row, 32)));
    s3 = f64x2.add(s3, f64x2.mul(weight, v128.load(row, 48)));
    picks += 4;
    weights += 8;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

function addFour(out: usize, table: usize, stride: usize, picks: usize, weights: usize, count: i32): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = picks + ((<usize>count) << 2);
  while (picks < end) {
    const row = table + <usize>load<u32>(picks) * stride;
    const weight = v128.load64_splat(weights);
    s0 = f64x2.add(s0, f64x2.mul(weight, v128.load(row)));
    s1 = f64x2.add(s1, f64x2.mul(weight, v128.load(row, 16)));
    picks += 4;
    weights += 8;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
}
