/** As in engine/stats/median.ts. */
const LEAST_FOR_SAMPLE: i32 = 400;
const SAMPLE: i32 = 128;
const LOW_RANK: i32 = 46;
const HIGH_RANK: i32 = 81;

function at(values: usize, i: i32): usize {
  return values + ((<usize>i) << 3);
}

/** The median by selection; values are put in another order. `sample` is place for 128 doubles. */
export function medianInPlace(values: usize, count: i32, sample: usize): f64 {
  let first = 0;
  let size = count;
  const middle = count >> 1;
  if (count >= LEAST_FOR_SAMPLE) {
    const below = gatherMiddle(values, count, sample);
    const inner = gathered;
    if (middle - 1 >= below && middle < below + inner) {
      first = below;
      size = inner;
    }
  }
  const rank = middle - first;
  const upper = selectRank(values, rank, size);
  if ((count & 1) === 1) return upper;
  let lower = load<f64>(values);
  for (let i = 1; i < rank; i++) {
    const value = load<f64>(at(values, i));
    if (value > lower) lower = value;
  }
  return (lower + upper) / 2;
}

/** How many the last call of `gatherMiddle` moved to the front. */
let gathered: i32 = 0;

/** Moves the values about the middle to the front; returns how many are smaller than all of them. */
function gatherMiddle(values: usize, count: i32, sample: usize): i32 {
  for (let i = 0; i < SAMPLE; i++) store<f64>(at(sample, i), load<f64>(at(values, (i * count) / SAMPLE)));
  const low = selectRank(sample, LOW_RANK, SAMPLE);
  const high = selectRank(sample, HIGH_RANK, SAMPLE);
  let below = 0;
  let size = 0;
  for (let i = 0; i < count; i++) {
    const value = load<f64>(at(values, i));
    store<f64>(at(values, i), load<f64>(at(values, size)));
    store<f64>(at(values, size), value);
    below += <i32>(value < low);
    size += <i32>(value >= low) & <i32>(value <= high);
  }
  gathered = size;
  return below;
}

/** Moves the element of a rank among the first `size` to its place, smaller ones before it (Hoare 1961). */
function selectRank(values: usize, rank: i32, size: i32): f64 {
  let low = 0;
  let high = size - 1;
  while (low < high) {
    const pivot = load<f64>(at(values, (low + high) >> 1));
    let i = low;
    let j = high;
    while (i <= j) {
      while (load<f64>(at(values, i)) < pivot) i++;
      while (load<f64>(at(values, j)) > pivot) j--;
      if (i > j) break;
      const swapped = load<f64>(at(values, i));
      store<f64>(at(values, i), load<f64>(at(values, j)));
      store<f64>(at(values, j), swapped);
      i++;
      j--;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return load<f64>(at(values, rank));
}
