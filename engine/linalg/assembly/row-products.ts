/**
 * Inner products of four rows x with two rows y over the bytes [from, to) of each (multiples of 16): at `out`, a row of two for
 * each x, `outStep` bytes apart.
 */
export function fourByTwo(
  out: usize,
  outStep: usize,
  x: usize,
  xStep: usize,
  y: usize,
  yStep: usize,
  from: usize,
  to: usize,
): void {
  const x1 = x + xStep;
  const x2 = x1 + xStep;
  const x3 = x2 + xStep;
  const other = y + yStep;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let at = from; at < to; at += 16) {
    const left = v128.load(y + at);
    const right = v128.load(other + at);
    let row = v128.load(x + at);
    a0 = f64x2.add(a0, f64x2.mul(row, left));
    b0 = f64x2.add(b0, f64x2.mul(row, right));
    row = v128.load(x1 + at);
    a1 = f64x2.add(a1, f64x2.mul(row, left));
    b1 = f64x2.add(b1, f64x2.mul(row, right));
    row = v128.load(x2 + at);
    a2 = f64x2.add(a2, f64x2.mul(row, left));
    b2 = f64x2.add(b2, f64x2.mul(row, right));
    row = v128.load(x3 + at);
    a3 = f64x2.add(a3, f64x2.mul(row, left));
    b3 = f64x2.add(b3, f64x2.mul(row, right));
  }
  v128.store(out, lanes(a0, b0));
  v128.store(out + outStep, lanes(a1, b1));
  v128.store(out + 2 * outStep, lanes(a2, b2));
  v128.store(out + 3 * outStep, lanes(a3, b3));
}

function lanes(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}
