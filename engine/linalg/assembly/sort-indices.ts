/** Indices of `values` in ascending order, by insertion: n is small beside n³. */
export function sortIndices(order: usize, values: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = load<f64>(values + ((<usize>i) << 3));
    let at = order + ((<usize>i) << 2);
    while (at > order && load<f64>(values + ((<usize>load<i32>(at - 4)) << 3)) > value) {
      store<i32>(at, load<i32>(at - 4));
      at -= 4;
    }
    store<i32>(at, i);
  }
}
