import { EngineError } from "../errors/index.ts";
import { transposedValues } from "./matrix.ts";
import { activeSimd, type Simd } from "./simd.ts";
import type { Matrix } from "./types.ts";

/** A = Q R: orthonormal columns, and an upper triangle whose diagonal is not negative. */
export interface ThinQr {
  /** [m×n] */
  readonly q: Matrix;
  /** [n×n] */
  readonly r: Matrix;
}

/**
 * The thin QR decomposition of a tall matrix by Householder reflections. With a diagonal that is not negative R is a function
 * of A alone, where A has full rank: the Cholesky factor of AᵀA, without the square of the condition.
 *
 * Q is orthonormal also where A has no full rank; R then has a 0, or rounding, on its diagonal.
 *
 * @param a  [m×n] m ≥ n, elements between 1e-150 and 1e150 or 0
 * @throws {EngineError} shape: fewer rows than columns
 * @see Schreiber & Van Loan (1989)
 * @complexity O(m·n²)
 * @example
 * thinQr(matrixFrom([[3, 5], [4, 10]])).r.values // => [5, 11, 0, 2]
 */
export function thinQr(a: Matrix): ThinQr {
  const { rows: m, cols: n } = a;
  if (m < n) throw new EngineError("shape", `thinQr needs no more columns than rows, got ${m}×${n}`);
  const columns = transposedValues(a.values, m, n);
  const r = orthogonaliseColumns(columns, m, n);
  return {
    q: { rows: m, cols: n, values: transposedValues(columns, n, m) },
    r: { rows: n, cols: n, values: r },
  };
}

/** Turns the columns of A, lying as the rows of `columns` [n×m], into those of Q, and returns R [n×n]. */
export function orthogonaliseColumns(columns: Float64Array, m: number, n: number): Float64Array {
  const r = new Float64Array(n * n);
  const simd = activeSimd();
  if (simd === null) plainQr(columns, r, m, n);
  else simdQr(simd, columns, r, m, n);
  return r;
}

function simdQr(simd: Simd, columns: Float64Array, r: Float64Array, m: number, n: number): void {
  const { kernels } = simd;
  const mark = simd.mark();
  try {
    const place = simd.put(columns, n * m);
    const triangle = simd.push(n * n);
    const scratch = simd.push(kernels.thinQrScratch(m, n));
    kernels.thinQr(place, triangle, m, n, scratch);
    columns.set(simd.view(place, n * m));
    r.set(simd.view(triangle, n * n));
  } finally {
    simd.release(mark);
  }
}

/** One reflection at a time: the rows of `columns` become the columns of Q. */
function plainQr(columns: Float64Array, r: Float64Array, m: number, n: number): void {
  const vectors = columns.slice();
  const factors = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const own = vectors.subarray(j * m + j, (j + 1) * m);
    factors[j] = reflector(own);
    for (let k = j + 1; k < n; k++) reflect(vectors.subarray(k * m + j, (k + 1) * m), own, factors[j]);
  }
  columns.fill(0);
  for (let j = n - 1; j >= 0; j--) {
    const own = vectors.subarray(j * m + j, (j + 1) * m);
    columns[j * m + j] = 1;
    for (let k = j; k < n; k++) reflect(columns.subarray(k * m + j, (k + 1) * m), own, factors[j]);
    const sign = own[0] < 0 ? -1 : 1;
    for (let k = j; k < n; k++) r[j * n + k] = sign * vectors[k * m + j];
  }
  for (let j = 0; j < n; j++) {
    if (vectors[j * m + j] < 0) for (let i = 0; i < m; i++) columns[j * m + i] = -columns[j * m + i];
  }
}

/** Overwrites x by its image in x_0 and, below, the u of the reflection but for its leading 1; returns the factor of u uᵀ. */
function reflector(x: Float64Array): number {
  let rest = 0;
  for (let i = 1; i < x.length; i++) rest += x[i] * x[i];
  if (rest === 0) return 0;
  const size = Math.sqrt(x[0] * x[0] + rest);
  const image = x[0] >= 0 ? -size : size;
  const lead = x[0] - image;
  for (let i = 1; i < x.length; i++) x[i] /= lead;
  x[0] = image;
  return lead / -image;
}

/** x ← x − factor·(u·x)·u, u_0 = 1. */
function reflect(x: Float64Array, u: Float64Array, factor: number): void {
  let overlap = x[0];
  for (let i = 1; i < x.length; i++) overlap += u[i] * x[i];
  overlap *= factor;
  x[0] -= overlap;
  for (let i = 1; i < x.length; i++) x[i] -= overlap * u[i];
}
