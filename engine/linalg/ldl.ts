import { plainLdl } from "./plain-ldl.ts";
import { activeSimd, type Simd } from "./simd.ts";
import type { Vector } from "./types.ts";

/** P A Pᵀ = L D Lᵀ: L unit lower triangular, D of blocks of one and two rows. */
export interface LdlFactor {
  /** [n×n] below the diagonal L, on it D's. What stands above means nothing. */
  readonly lower: Float64Array;
  /** [n] what couples rows k and k + 1 of D: not 0 at the first row of a block of two. */
  readonly coupling: Float64Array;
  /** [n] the row of A that stands in each row of the factors. */
  readonly order: Int32Array;
}

/** Size below which the plain twin is faster than to place the matrix. */
const SMALL = 24;

/**
 * Factors a symmetric matrix of any signature, as the equations of a constrained minimum are, by Bunch and Kaufman's pivots: an
 * element that is small beside its column gives way to a larger one or to a block of two. The factors of a positive definite
 * matrix cost as much here as Cholesky's and their search.
 *
 * @param a  [n×n] lower triangle is read
 * @returns undefined where a pivot is exactly 0 or not finite; a matrix that is singular but for rounding has factors
 * @see Bunch & Kaufman (1977)
 * @complexity O(n³/3)
 * @example
 * Array.from(ldlFactor([0, 1, 1, 0], 2).coupling) // => [1, 0]
 * ldlFactor([1, 1, 1, 1], 2) // => undefined
 */
export function ldlFactor(a: Vector, n: number): LdlFactor | undefined {
  const lower = Float64Array.from(a);
  const coupling = new Float64Array(n);
  const order = new Int32Array(n);
  const simd = n < SMALL ? null : activeSimd();
  const found =
    simd === null ? plainLdl(lower, coupling, order, n) : simdLdl(simd, { lower, coupling, order }, n);
  return found ? { lower, coupling, order } : undefined;
}

function simdLdl(simd: Simd, { lower, coupling, order }: LdlFactor, n: number): boolean {
  const mark = simd.mark();
  try {
    const matrix = simd.put(lower, n * n);
    const couplings = simd.push(n);
    const rows = simd.putIntegers(order, n);
    const found = simd.kernels.ldl(matrix, couplings, rows, n, simd.push(2 * n)) !== 0;
    lower.set(simd.view(matrix, n * n));
    coupling.set(simd.view(couplings, n));
    order.set(simd.integers(rows, n));
    return found;
  } finally {
    simd.release(mark);
  }
}

/** Solves A x = b by the factors of A. `out` must not be `b`. [b: n] */
export function ldlSolveInto(out: Float64Array, factor: LdlFactor, b: Vector): void {
  const { lower, coupling, order } = factor;
  const n = order.length;
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[order[i]];
    for (let k = 0; k < i; k++) sum -= lower[i * n + k] * x[k];
    x[i] = sum;
  }
  divideByBlocks(x, lower, coupling);
  for (let i = n - 1; i >= 0; i--) for (let k = 0; k < i; k++) x[k] -= lower[i * n + k] * x[i];
  for (let i = 0; i < n; i++) out[order[i]] = x[i];
}

function divideByBlocks(x: Float64Array, lower: Float64Array, coupling: Float64Array): void {
  const n = x.length;
  for (let k = 0; k < n; k++) {
    if (coupling[k] === 0) {
      x[k] /= lower[k * (n + 1)];
      continue;
    }
    const upper = lower[k * (n + 1)] / coupling[k];
    const under = lower[(k + 1) * (n + 1)] / coupling[k];
    const scale = 1 / ((upper * under - 1) * coupling[k]);
    [x[k], x[k + 1]] = [scale * (under * x[k] - x[k + 1]), scale * (upper * x[k + 1] - x[k])];
    k++;
  }
}

/** How many eigenvalues of A are negative: those of D (Sylvester). */
export function negativeCount({ lower, coupling, order }: LdlFactor): number {
  const n = order.length;
  let count = 0;
  for (let k = 0; k < n; k++) {
    // A block of two has one eigenvalue of each sign: its coupling is what made it a block.
    if (coupling[k] !== 0) {
      count++;
      k++;
    } else if (lower[k * (n + 1)] < 0) count++;
  }
  return count;
}
