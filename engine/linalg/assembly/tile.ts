export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

export function integerAt(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2));
}

/**
 * A tile of 4 × 4, out_ij += Σ_k left_ki right_kj: rows of `left` and `right` stand a stride apart, and so do those of `out`.
 * Eight sums of pairs stay in registers, which is what plain SIMD has for them.
 */
export function addTile(
  out: usize,
  outStride: usize,
  left: usize,
  leftStride: usize,
  right: usize,
  rightStride: usize,
  count: i32,
): void {
  const out1 = out + outStride;
  const out2 = out1 + outStride;
  const out3 = out2 + outStride;
  let a0 = v128.load(out);
  let a1 = v128.load(out, 16);
  let b0 = v128.load(out1);
  let b1 = v128.load(out1, 16);
  let c0 = v128.load(out2);
  let c1 = v128.load(out2, 16);
  let d0 = v128.load(out3);
  let d1 = v128.load(out3, 16);
  for (const end = left + <usize>count * leftStride; left < end; left += leftStride, right += rightStride) {
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
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out1, b0);
  v128.store(out1, b1, 16);
  v128.store(out2, c0);
  v128.store(out2, c1, 16);
  v128.store(out3, d0);
  v128.store(out3, d1, 16);
}

/** A tile on the diagonal, out_ij += Σ_k a_ki a_kj: what is right of it by two columns is left out. */
export function addCorner(out: usize, outStride: usize, a: usize, stride: usize, count: i32): void {
  const out1 = out + outStride;
  const out2 = out1 + outStride;
  const out3 = out2 + outStride;
  let a0 = v128.load(out);
  let b0 = v128.load(out1);
  let c0 = v128.load(out2);
  let c1 = v128.load(out2, 16);
  let d0 = v128.load(out3);
  let d1 = v128.load(out3, 16);
  for (const end = a + <usize>count * stride; a < end; a += stride) {
    const r0 = v128.load(a);
    const r1 = v128.load(a, 16);
    a0 = f64x2.add(a0, f64x2.mul(v128.load_splat<f64>(a), r0));
    b0 = f64x2.add(b0, f64x2.mul(v128.load_splat<f64>(a, 8), r0));
    let l = v128.load_splat<f64>(a, 16);
    c0 = f64x2.add(c0, f64x2.mul(l, r0));
    c1 = f64x2.add(c1, f64x2.mul(l, r1));
    l = v128.load_splat<f64>(a, 24);
    d0 = f64x2.add(d0, f64x2.mul(l, r0));
    d1 = f64x2.add(d1, f64x2.mul(l, r1));
  }
  v128.store(out, a0);
  v128.store(out1, b0);
  v128.store(out2, c0);
  v128.store(out2, c1, 16);
  v128.store(out3, d0);
  v128.store(out3, d1, 16);
}

/** Σ a_i b_i of `count` doubles. */
export function dot(a: usize, b: usize, count: i32): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let i = 0;
  for (; i + 3 < count; i += 4) {
    even = f64x2.add(even, f64x2.mul(v128.load(at(a, i)), v128.load(at(b, i))));
    odd = f64x2.add(odd, f64x2.mul(v128.load(at(a, i), 16), v128.load(at(b, i), 16)));
  }
  even = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  for (; i < count; i++) sum += load<f64>(at(a, i)) * load<f64>(at(b, i));
  return sum;
}

/** target += factor · source of `count` doubles. */
export function addMultiple(target: usize, source: usize, factor: f64, count: i32): void {
  const factors = f64x2.splat(factor);
  let i = 0;
  for (; i + 1 < count; i += 2) {
    const cell = at(target, i);
    v128.store(cell, f64x2.add(v128.load(cell), f64x2.mul(v128.load(at(source, i)), factors)));
  }
  if (i < count) store<f64>(at(target, i), load<f64>(at(target, i)) + factor * load<f64>(at(source, i)));
}

/** target += first · a + second · b of `count` doubles, in this order. */
export function addTwo(target: usize, first: f64, a: usize, second: f64, b: usize, count: i32): void {
  const firsts = f64x2.splat(first);
  const seconds = f64x2.splat(second);
  let i = 0;
  for (; i + 1 < count; i += 2) {
    const cell = at(target, i);
    const sum = f64x2.add(v128.load(cell), f64x2.mul(v128.load(at(a, i)), firsts));
    v128.store(cell, f64x2.add(sum, f64x2.mul(v128.load(at(b, i)), seconds)));
  }
  if (i < count) {
    const cell = at(target, i);
    store<f64>(cell, load<f64>(cell) + first * load<f64>(at(a, i)) + second * load<f64>(at(b, i)));
  }
}

/** target += factor · source, a multiple of four doubles. */
export function addRow(target: usize, source: usize, factor: f64, width: i32): void {
  const factors = f64x2.splat(factor);
  const end = at(source, width);
  for (; source < end; source += 32, target += 32) {
    v128.store(target, f64x2.add(v128.load(target), f64x2.mul(v128.load(source), factors)));
    v128.store(target, f64x2.add(v128.load(target, 16), f64x2.mul(v128.load(source, 16), factors)), 16);
  }
}
