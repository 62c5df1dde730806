/**
 * The median, by selection; `values` are put in another order. NaN for none; NaN among them is not allowed.
 *
 * @complexity O(n) on average
 * @example
 * medianOf(Float64Array.of(3, 1, 10, 2)) // => 2.5
 */
export function medianOf(values: Float64Array): number {
  const count = values.length;
  if (count === 0) return Number.NaN;
  const upper = selectRank(values, count >> 1);
  if (count % 2 === 1) return upper;
  // Everything before the upper middle is at most as large.
  let lower = values[0];
  for (let i = 1; i < count >> 1; i++) lower = Math.max(lower, values[i]);
  return (lower + upper) / 2;
}

/** Moves the element of the given rank to its place, smaller ones before it, and returns it (Hoare 1961). */
function selectRank(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
      i++;
      j--;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank];
}
