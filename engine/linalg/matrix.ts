import { EngineError } from "../errors/index.ts";
import { multiplyInto } from "./multiply.ts";
import type { Matrix, Vector } from "./types.ts";

/**
 * A matrix over row-major values, its shape checked.
 *
 * @throws {EngineError} shape: `values.length !== rows * cols`
 * @example
 * matrix(2, 2, [1, 2, 3, 4]).values[2] // => 3
 */
export function matrix(rows: number, cols: number, values: Vector): Matrix {
  if (values.length !== rows * cols) {
    throw new EngineError(
      "shape",
      `matrix ${rows}×${cols} needs ${rows * cols} values, got ${values.length}`,
    );
  }
  return { rows, cols, values };
}

/**
 * A matrix from nested rows, for small literals.
 *
 * @throws {EngineError} shape: rows of different length
 * @example
 * matrixFrom([[1, 2], [3, 4]]).cols // => 2
 */
export function matrixFrom(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const ragged = rows.find((row) => row.length !== cols);
  if (ragged) throw new EngineError("shape", `matrixFrom needs rows of ${cols} values, got ${ragged.length}`);
  return matrix(rows.length, cols, Float64Array.from(rows.flat()));
}

/** Σ a_i b_i, summed in index order. [a, b: n] */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** xᵀ A x for a square A, without a temporary. [x: n, A: n×n] */
export function quadraticForm(x: Vector, a: Matrix): number {
  const n = x.length;
  let sum = 0;
  for (let r = 0; r < n; r++) {
    let row = 0;
    for (let c = 0; c < n; c++) row += a.values[r * n + c] * x[c];
    sum += x[r] * row;
  }
  return sum;
}

/**
 * A B. [A: m×k, B: k×n → m×n]
 *
 * @throws {EngineError} shape: inner dimensions differ
 * @example
 * Array.from(multiply(matrixFrom([[1, 2]]), matrixFrom([[3], [4]])).values) // => [11]
 */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== b.rows) {
    throw new EngineError(
      "shape",
      `multiply needs equal inner dimensions, got ${a.rows}×${a.cols} and ${b.rows}×${b.cols}`,
    );
  }
  const values = new Float64Array(a.rows * b.cols);
  multiplyInto(values, a.values, b.values, a.rows, a.cols, b.cols);
  return { rows: a.rows, cols: b.cols, values };
}

/**
 * A x. [A: m×n, x: n → m]
 *
 * @throws {EngineError} shape: x does not have a value for each column
 * @example
 * Array.from(multiplyVector(matrixFrom([[1, 2], [3, 4]]), [1, 1])) // => [3, 7]
 */
export function multiplyVector(a: Matrix, x: Vector): Float64Array {
  const { rows, cols, values } = a;
  if (cols !== x.length)
    throw new EngineError(
      "shape",
      `multiplyVector needs ${cols} values for a ${rows}×${cols} matrix, got ${x.length}`,
    );
  const out = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += values[r * cols + c] * x[c];
    out[r] = sum;
  }
  return out;
}

/** Aᵀ. [A: m×n → n×m] */
export function transpose(a: Matrix): Matrix {
  return { rows: a.cols, cols: a.rows, values: transposedValues(a.values, a.rows, a.cols) };
}

/** Rows and columns that are turned over together: what is written stays in the cache. */
const TILE = 16;

/** The values of Aᵀ. [a: rows×cols → cols×rows] */
export function transposedValues(a: Vector, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE);
    for (let left = 0; left < cols; left += TILE) {
      const right = Math.min(cols, left + TILE);
      for (let r = top; r < bottom; r++)
        for (let c = left; c < right; c++) out[c * rows + r] = a[r * cols + c];
    }
  }
  return out;
}
