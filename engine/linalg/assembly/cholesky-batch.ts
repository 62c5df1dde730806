/**
 * Solves A_p x_p = b_p for `count` symmetric positive definite A_p [n×n, lower triangles read] two problems at a time, one in
 * each half of the vectors. `x` [count×n] holds the b_p and gets the x_p, NaN where a pivot is at or below 1e-13 of its diagonal
 * element; `scratch` has n·(n + 1)·2 doubles.
 */
export function choleskySolveBatch(x: usize, a: usize, n: i32, count: i32, scratch: usize): void {
  const size = (<usize>(n * n)) << 3;
  const wide = (<usize>n) << 3;
  for (let p = 0; p < count; p += 2) {
    const q = min(p + 1, count - 1);
    const right = scratch + 2 * size;
    interleave(scratch, a + <usize>p * size, a + <usize>q * size, n * n);
    interleave(right, x + <usize>p * wide, x + <usize>q * wide, n);
    factor(scratch, n);
    solve(right, scratch, n);
    for (let i = 0; i < n; i++) {
      const at = (<usize>i) << 3;
      store<f64>(x + <usize>q * wide + at, load<f64>(right + 2 * at, 8));
      store<f64>(x + <usize>p * wide + at, load<f64>(right + 2 * at));
    }
  }
}

function interleave(out: usize, left: usize, right: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 3;
    store<f64>(out + 2 * at, load<f64>(left + at));
    store<f64>(out + 2 * at, load<f64>(right + at), 8);
  }
}

/** The factor takes the place of A, reciprocals of its diagonal that of the diagonal. */
function factor(a: usize, n: i32): void {
  const step = (<usize>n) << 4;
  const one = f64x2.splat(1);
  for (let i = 0; i < n; i++) {
    const row = a + <usize>i * step;
    for (let j = 0; j <= i; j++) {
      const other = a + <usize>j * step;
      const at = (<usize>j) << 4;
      const start = v128.load(row + at);
      let sum = start;
      for (let k: usize = 0; k < at; k += 16) {
        sum = f64x2.sub(sum, f64x2.mul(v128.load(row + k), v128.load(other + k)));
      }
      if (j < i) {
        v128.store(row + at, f64x2.mul(sum, v128.load(other + at)));
      } else {
        // Where the pivot fails the root is made NaN, which spreads to all of the answer.
        const good = f64x2.gt(sum, f64x2.mul(start, f64x2.splat(1e-13)));
        const root = v128.bitselect(f64x2.sqrt(sum), f64x2.splat(NaN), good);
        v128.store(row + at, f64x2.div(one, root));
      }
    }
  }
}

function solve(x: usize, lower: usize, n: i32): void {
  const step = (<usize>n) << 4;
  for (let i = 0; i < n; i++) {
    const row = lower + <usize>i * step;
    const at = (<usize>i) << 4;
    let sum = v128.load(x + at);
    for (let k: usize = 0; k < at; k += 16)
      sum = f64x2.sub(sum, f64x2.mul(v128.load(row + k), v128.load(x + k)));
    v128.store(x + at, f64x2.mul(sum, v128.load(row + at)));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = lower + <usize>i * step;
    const at = (<usize>i) << 4;
    const own = f64x2.mul(v128.load(x + at), v128.load(row + at));
    v128.store(x + at, own);
    for (let k: usize = 0; k < at; k += 16) {
      v128.store(x + k, f64x2.sub(v128.load(x + k), f64x2.mul(own, v128.load(row + k))));
    }
  }
}
