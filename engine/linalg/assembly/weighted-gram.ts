/** XᵀWX of a row-major X [rows×cols], lower triangle added to `out` [cols×cols]; two columns at a time, four rows a pass. */
export function weightedGram(out: usize, x: usize, w: usize, rows: i32, cols: i32): void {
  const stride = (<usize>cols) << 3;
  let row = 0;
  for (; row < rows; row++) {
    const at = x + <usize>row * stride;
    const weight = load<f64>(w + ((<usize>row) << 3));
    for (let i = 0; i < cols; i++) {
      const left = weight * load<f64>(at + ((<usize>i) << 3));
      const target = out + <usize>i * stride;
      const lefts = f64x2.splat(left);
      let j = 0;
      for (; j + 1 <= i; j += 2) {
        const cell = target + ((<usize>j) << 3);
        v128.store(cell, f64x2.add(v128.load(cell), f64x2.mul(lefts, v128.load(at + ((<usize>j) << 3)))));
      }
      if (j <= i) {
        const cell = target + ((<usize>j) << 3);
        store<f64>(cell, load<f64>(cell) + left * load<f64>(at + ((<usize>j) << 3)));
      }
    }
  }
}
