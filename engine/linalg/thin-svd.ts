import { EngineError } from "../errors/index.ts";
import { completeBasis } from "./complete-basis.ts";
import { multiply, transpose } from "./matrix.ts";
import { orthogonaliseRows } from "./orthogonalise-rows.ts";
import { thinQr } from "./thin-qr.ts";
import type { Matrix } from "./types.ts";

/** A = U diag(σ) Vᵀ, k = min(m, n); the largest element of each column of V (the first of equals) is positive. */
export interface ThinSvd {
  /** [m×k] orthonormal columns */
  readonly u: Matrix;
  /** [k] descending */
  readonly values: Float64Array;
  /** [n×k] orthonormal columns */
  readonly v: Matrix;
}

/**
 * The thin singular value decomposition: QR, then one-sided Jacobi on the triangle. Small singular values are found to the
 * rounding of the largest, ε ‖A‖, and better where columns differ in scale; the eigenvalues of AᵀA give them to √ε ‖A‖.
 *
 * @param a  [m×n] finite, elements between 1e-150 and 1e150 or 0
 * @throws {EngineError} value: no convergence after 60 sweeps, as with NaN
 * @see Drmač & Veselić (2008)
 * @complexity O(m·n·k), 4 to 8 sweeps of O(k³)
 * @example
 * thinSvd(matrixFrom([[3, 0], [4, 0], [0, 2]])).values // => [5, 2]
 */
export function thinSvd(a: Matrix): ThinSvd {
  if (a.rows < a.cols) {
    const { u, values, v } = thinSvd(transpose(a));
    return fixSigns({ u: v, values, v: u });
  }
  const n = a.cols;
  const { q, r } = thinQr(a);
  // R beside the identity: rotations of the rows leave σ vᵀ beside the rows of J, and R = Jᵀ Σ Vᵀ.
  const rows = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) rows[2 * i * n + j] = r.values[i * n + j];
    rows[2 * i * n + n + i] = 1;
  }
  const squares = new Float64Array(n);
  if (
    squares.length > 0 &&
    !(orthogonaliseRows(rows, squares, n, n, 2 * n) && squares.every(Number.isFinite))
  )
    throw new EngineError("value", "thinSvd did not converge in 60 sweeps: are all elements finite?");
  return fixSigns(assemble(q, rows, squares));
}

function assemble(q: Matrix, rows: Float64Array, squares: Float64Array): ThinSvd {
  const n = squares.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => squares[j] - squares[i] || i - j);
  const values = Float64Array.from(order, (k) => Math.sqrt(squares[k]));
  const right = new Float64Array(n * n);
  const turns = new Float64Array(n * n);
  const rank = values.indexOf(0);
  order.forEach((source, k) => {
    for (let i = 0; i < n; i++) {
      if (values[k] > 0) right[k * n + i] = rows[2 * source * n + i] / values[k];
      turns[i * n + k] = rows[2 * source * n + n + i];
    }
  });
  if (rank >= 0) completeBasis(right, rank, n);
  return {
    u: multiply(q, { rows: n, cols: n, values: turns }),
    values,
    v: transpose({ rows: n, cols: n, values: right }),
  };
}

function fixSigns({ u, values, v }: ThinSvd): ThinSvd {
  const k = values.length;
  const signs = Float64Array.from({ length: k }, (_, j) => {
    let largest = j;
    for (let cell = j; cell < v.rows * k; cell += k) {
      if (Math.abs(v.values[cell]) > Math.abs(v.values[largest])) largest = cell;
    }
    return v.values[largest] < 0 ? -1 : 1;
  });
  const turned = (side: Matrix): Matrix => ({
    ...side,
    values: Float64Array.from(side.values, (value, cell) => value * signs[cell % k]),
  });
  return { u: turned(u), values, v: turned(v) };
}
