import { type Matrix, multiply, symmetricEigen, transpose } from "../../linalg/index.ts";

/**
 * The canonical correlations of two sets of columns over the same rows, largest first: cosines of the angles between the
 * spaces that they span, whatever basis they are written in. Not centred. [min(p, q)]
 *
 * @param a  [n×p]
 * @param b  [n×q]
 * @see Hotelling (1936); Björck & Golub (1973)
 * @complexity O(n·(p + q)² + p³ + q³)
 * @example
 * Array.from(canonicalCorrelations(matrixFrom([[1, 0], [0, 1], [0, 0]]), matrixFrom([[1], [0], [1]])), (c) => c.toFixed(4)) // => ["0.7071"]
 */
export function canonicalCorrelations(a: Matrix, b: Matrix): Float64Array {
  const cosines = multiply(multiply(inverseRoot(gram(a)), multiply(transpose(a), b)), inverseRoot(gram(b)));
  const [small, large] = a.cols <= b.cols ? [cosines, transpose(cosines)] : [transpose(cosines), cosines];
  const { values } = symmetricEigen(multiply(small, large));
  return values.map((square) => Math.sqrt(Math.max(0, Math.min(1, square)))).reverse();
}

/** AᵀA. */
export function gram(a: Matrix): Matrix {
  return multiply(transpose(a), a);
}

/** A^(−1/2) of a symmetric positive semi-definite matrix; 0 in the directions that it does not reach. */
export function inverseRoot(a: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(a);
  const size = a.rows;
  const least = 1e-12 * Math.max(0, values[size - 1] ?? 0);
  const root = values.map((value) => (value > least ? 1 / Math.sqrt(value) : 0));
  const scaled = Float64Array.from(vectors.values, (value, cell) => value * root[cell % size]);
  return multiply({ rows: size, cols: size, values: scaled }, transpose(vectors));
}
