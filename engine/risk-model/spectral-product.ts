import { type Matrix, weightedGramInto } from "../linalg/index.ts";

/**
 * V diag(λ) Vᵀ, the matrix of given eigenvalues. [n×n]
 *
 * @param vectors  [n×n] eigenvectors as columns
 * @param eigenvalues  [n]
 * @complexity O(n³/2)
 */
export function spectralProduct({ rows, values }: Matrix, eigenvalues: Float64Array): Float64Array {
  const asRows = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) for (let e = 0; e < rows; e++) asRows[e * rows + i] = values[i * rows + e];
  const out = new Float64Array(rows * rows);
  weightedGramInto(out, asRows, eigenvalues, rows, rows);
  return out;
}
