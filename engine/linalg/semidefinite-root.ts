/** R [rank×n] with A = RᵀR and the indices that were no pivot. */
export interface SemidefiniteRoot {
  readonly rank: number;
  readonly rows: Float64Array;
  readonly rest: readonly number[];
}

const EPSILON = 2 ** -52;

/**
 * The root of a positive semi-definite matrix by Cholesky with diagonal pivoting. What is left of a row is judged against the
 * element that its diagonal started from: at 4 ε of it the row counts as a combination of the pivots, below −64 n ε of it A is
 * not semi-definite. One unit for all changes nothing; a unit for each row changes the order of the pivots, hence the root, and
 * by rounding perhaps the rank.
 *
 * @param a  [n×n] symmetric, finite; the lower triangle is read
 * @returns undefined where A is not positive semi-definite
 * @see Higham (2002) section 10.3
 * @complexity O(rank·n²)
 */
export function semidefiniteRoot(a: Float64Array, n: number): SemidefiniteRoot | undefined {
  const left = Float64Array.from(a);
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  const rows = new Float64Array(n * n);
  const isPivot = new Uint8Array(n);
  let rank = 0;
  for (; rank < n; rank++) {
    const pivot = nextPivot(left, diagonal, isPivot, n);
    if (pivot < 0) break;
    isPivot[pivot] = 1;
    takeOut(left, rows.subarray(rank * n, (rank + 1) * n), pivot, isPivot, n);
  }
  const rest = Array.from({ length: n }, (_, i) => i).filter((i) => isPivot[i] === 0);
  for (const i of rest) {
    for (const j of rest) {
      const bound = 64 * n * EPSILON * Math.sqrt(Math.abs(diagonal[i] * diagonal[j]));
      if (j <= i && !(Math.abs(left[i * n + j]) <= bound)) return undefined;
    }
  }
  return { rank, rows: rows.subarray(0, rank * n), rest };
}

/** The largest diagonal element that is left among the rows that are no combination of the pivots yet; −1 without one. */
function nextPivot(left: Float64Array, diagonal: Float64Array, isPivot: Uint8Array, n: number): number {
  let pivot = -1;
  for (let i = 0; i < n; i++) {
    const own = left[i * n + i];
    if (isPivot[i] === 1 || !(own > 4 * EPSILON * diagonal[i])) continue;
    if (pivot < 0 || own > left[pivot * n + pivot]) pivot = i;
  }
  return pivot;
}

/** The pivot's row of the root, and the lower triangle without its square. */
function takeOut(left: Float64Array, row: Float64Array, pivot: number, isPivot: Uint8Array, n: number): void {
  const size = Math.sqrt(left[pivot * n + pivot]);
  row[pivot] = size;
  for (let i = 0; i < n; i++) {
    if (isPivot[i] === 0) row[i] = left[Math.max(i, pivot) * n + Math.min(i, pivot)] / size;
  }
  for (let i = 0; i < n; i++) {
    const factor = row[i];
    if (isPivot[i] === 1 || factor === 0) continue;
    for (let j = 0; j <= i; j++) left[i * n + j] -= factor * row[j];
  }
}
