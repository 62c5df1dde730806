import { applyReflections, reflectionsScratch } from "./apply-reflections";
import { sortIndices } from "./sort-indices";
import { tridiagonalEigen, tridiagonalEigenScratch } from "./tridiagonal-eigen";
import { tridiagonalise } from "./tridiagonalise";
import { largest, scaleBy } from "./vectors";

/** Doubles of scratch that `householderEigen` needs. */
export function householderEigenScratch(n: i32): i32 {
  return 4 * n + n * n + max(tridiagonalEigenScratch(n), reflectionsScratch(n)) + 4;
}

/**
 * Eigenvalues (ascending) of the symmetric matrix in `a` [n×n, lower triangle read] into `values` [n]; the eigenvectors of the
 * `wanted` largest take the place of its last rows, the largest element of each positive. What is left in the rows before means nothing.
 *
 * @returns 0 for a matrix with an element that is not finite
 */
export function householderEigen(values: usize, a: usize, scratch: usize, n: i32, wanted: i32): i32 {
  if (n === 0) return 1;
  const vector = (<usize>n) << 3;
  const size = largestOfLower(a, n);
  if (!(size < Infinity)) return 0;
  const scale = powerOfTwo(size);
  for (let i = 0; i < n; i++) scaleBy(a + <usize>i * vector, 1 / scale, i + 1);
  const e = scratch;
  const tau = e + vector;
  const spare = tau + vector;
  const z = (spare + 2 * vector + 15) & ~15;
  const work = z + <usize>n * vector;
  tridiagonalise(values, e, tau, a, spare, n);
  memory.fill(z, 0, <usize>n * vector);
  const first = tridiagonalEigen(values, e, z, vector, n, wanted, work);
  if (first < 0) return 0;
  const order = work;
  const skipped = n - wanted;
  if (first > 0) {
    // Only rows from `first` on are vectors: what is wanted of them moves to the front, where there is room.
    sortIndices(order, values + ((<usize>first) << 3), n - first);
    for (let i = 0; i < wanted; i++) {
      const source = <usize>(first + load<i32>(order + ((<usize>(skipped - first + i)) << 2)));
      memory.copy(z + <usize>i * vector, z + source * vector, vector);
    }
  }
  applyReflections(z, a, tau, first > 0 ? wanted : n, n, work);
  sortIndices(order, values, n);
  memory.copy(spare, values, vector);
  for (let i = 0; i < n; i++) {
    const source = load<i32>(order + ((<usize>i) << 2));
    store<f64>(values + ((<usize>i) << 3), scale * load<f64>(spare + ((<usize>source) << 3)));
    if (i < skipped) continue;
    const row = a + <usize>i * vector;
    memory.copy(row, z + <usize>(first > 0 ? i - skipped : source) * vector, vector);
    if (load<f64>(row + largestPlace(row, n)) < 0) scaleBy(row, -1, n);
  }
  return 1;
}

function largestOfLower(a: usize, n: i32): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) most = max(most, largest(a + ((<usize>i * n) << 3), i + 1));
  return most;
}

/** The power of two at or below a positive number that is not subnormal, 1 for 0: to scale by it is exact. */
function powerOfTwo(value: f64): f64 {
  if (value === 0) return 1;
  return reinterpret<f64>(max<u64>(reinterpret<u64>(value) & 0x7ff0000000000000, 0x0010000000000000));
}

/** Offset of the element of largest magnitude, the first of equals. */
function largestPlace(row: usize, n: i32): usize {
  let place: usize = 0;
  let most: f64 = -1;
  for (let i = 0; i < n; i++) {
    const size = abs(load<f64>(row + ((<usize>i) << 3)));
    if (size > most) {
      most = size;
      place = (<usize>i) << 3;
    }
  }
  return place;
}
