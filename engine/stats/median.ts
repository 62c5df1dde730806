/** From here on the middle is looked for among the values between two of a sample. */
const LEAST_FOR_SAMPLE = 400;
/** Values in the sample, and the ranks in it that the median of random values lies between but for one in 400 times. */
const SAMPLE = 128;
const [LOW_RANK, HIGH_RANK] = [46, 81];

/**
 * The median, by selection; `values` are put in another order. NaN for none; NaN among them is not allowed.
 *
 * Of many values a sample says first between which two the middle lies, and one pass without a branch that depends on a value
 * gathers those between (after Floyd & Rivest, Algorithm 489, Communications of the ACM 18, 1975).
 *
 * @complexity O(n) on average
 * @example
 * medianOf(Float64Array.of(3, 1, 10, 2)) // => 2.5
 */
export function medianOf(values: Float64Array): number {
  const count = values.length;
  if (count === 0) return Number.NaN;
  let [first, size] = [0, count];
  if (count >= LEAST_FOR_SAMPLE) {
    const inner = gatherMiddle(values);
    // A sample may mislead: then the middle is looked for among all.
    if ((count >> 1) - 1 >= inner.below && count >> 1 < inner.below + inner.size)
      [first, size] = [inner.below, inner.size];
  }
  const rank = (count >> 1) - first;
  const upper = selectRank(values, rank, size);
  if (count % 2 === 1) return upper;
  // Everything before the upper middle is at most as large.
  let lower = values[0];
  for (let i = 1; i < rank; i++) if (values[i] > lower) lower = values[i];
  return (lower + upper) / 2;
}

/** Moves the values about the middle to the front; how many are there, and how many are smaller than all of them. */
function gatherMiddle(values: Float64Array): { readonly below: number; readonly size: number } {
  const sample = new Float64Array(SAMPLE);
  for (let i = 0; i < SAMPLE; i++) sample[i] = values[Math.floor((i * values.length) / SAMPLE)];
  const low = selectRank(sample, LOW_RANK, SAMPLE);
  const high = selectRank(sample, HIGH_RANK, SAMPLE);
  let below = 0;
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    values[i] = values[size];
    values[size] = value;
    below += Number(value < low);
    size += Number(value >= low) & Number(value <= high);
  }
  return { below, size };
}

/**
 * The element of the given rank among the first `size`, 0 the smallest; it goes to its place, smaller ones before it (Hoare
 * 1961). NaN is not allowed.
 *
 * @complexity O(n) on average
 * @example
 * selectRank(Float64Array.of(3, 1, 10, 2), 1, 4) // => 2
 */
export function selectRank(values: Float64Array, rank: number, size: number): number {
  let low = 0;
  let high = size - 1;
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
