import type { Matrix, Vector } from "../linalg/index.ts";
import { columnCount, type LeastSquares, type StructuredDesign, sandwichDiagonal } from "../stats/index.ts";
import type { RegressionSample } from "./cross-section.ts";
import { cellPulls, type ParentCells, parentCells } from "./parent-cells.ts";
import type { PseudoObservation } from "./thin-industries.ts";

/*
 * f = P r on the names alone: with the pseudo-observations folded back into the names they consist of,
 *   P = M (XᵀV + Σ_q v_q x_q b_qᵀ),
 * b_q the shares of pseudo-observation q. For independent specific returns of variances d the variance of f_k is
 *   Σ_n d_n P_kn² = (M XᵀVdVX M)_kk + 2 Σ_q a_qk (M XᵀVd b_q)_k + Σ_qp a_qk a_pk b_qᵀd b_p,   a_q = v_q M x_q.
 * Names of one cell (`parent-cells`) are held in the same mix u by whoever holds them, b_qn = ρ_cq u_n, so that with
 * z_c = Σ_q ρ_cq a_q and u_c the mix of cell c alone the last two are Σ_c [2 z_ck (M XᵀVd u_c)_k + z_ck² u_cᵀd u_c].
 */

/**
 * Var(f) [K] for specific returns of variance 1/v, whose unit is the error variance: the diagonal of M, but for the
 * pseudo-observations, which are no observations of their own.
 *
 * @complexity O(K) without pseudo-observations, else O(N·(S + Q) + C·K·(S + Q)) for C cells, about the number of industries
 */
export function unitVariances(
  { design, weights }: RegressionSample,
  pseudo: readonly PseudoObservation[],
  { inverse }: LeastSquares,
): Float64Array {
  const size = columnCount(design);
  const plain = new Float64Array(size);
  for (let k = 0; k < size; k++) plain[k] = inverse.values[k * size + k];
  if (pseudo.length === 0) return plain;
  const variance = new Float64Array(design.rowCount);
  for (let n = 0; n < variance.length; n++) if (weights[n] > 0) variance[n] = 1 / weights[n];
  // VdV = V, and M XᵀVX M is M less what the rows of the pseudo-observations have in it.
  const pulls = pseudoPulls(design, pseudo, inverse);
  for (let k = 0; k < size; k++) {
    pulls.forEach((pull, q) => {
      plain[k] -= pull[k] ** 2 / pseudo[q].weight;
    });
  }
  return withPseudo(plain, { design, weights, variance, pseudo, pulls, inverse });
}

/**
 * Var(f) [K] for independent specific returns of the given variances.
 *
 * @param variance  [N]; read where the weight is above 0
 * @complexity O(N·S² + K³): a second structured Gram matrix, and the diagonal of a product; with Q pseudo-observations also
 *   O(N·Q + C·K·(S + Q)) for C cells, about the number of industries
 */
export function noiseVariances(
  { design, weights }: RegressionSample,
  pseudo: readonly PseudoObservation[],
  { inverse }: LeastSquares,
  variance: Vector,
): Float64Array {
  const names = design.rowCount - pseudo.length;
  const scaled = new Float64Array(design.rowCount);
  for (let n = 0; n < names; n++) if (weights[n] > 0) scaled[n] = weights[n] ** 2 * variance[n];
  const plain = sandwichDiagonal(design, scaled, inverse);
  if (pseudo.length === 0) return plain;
  const pulls = pseudoPulls(design, pseudo, inverse);
  return withPseudo(plain, { design, weights, variance, pseudo, pulls, inverse });
}

/**
 * a_q = v_q M x_q [K each]: what one unit of each pseudo-observation's return adds to f.
 *
 * @param design  of the names or as estimated: only its columns are looked at
 */
export function pseudoPulls(
  design: Omit<StructuredDesign, "rowCount" | "groups" | "dense">,
  pseudo: readonly PseudoObservation[],
  inverse: Matrix,
): readonly Float64Array[] {
  const { interceptCount, groupCount, denseCount } = design;
  const size = interceptCount + groupCount + denseCount;
  const { values } = inverse;
  return pseudo.map(({ weight, groups, styles }) => {
    const pull = new Float64Array(size);
    // x_q has few elements: their rows of the symmetric M are all there is to add.
    const add = (row: number, exposure: number): void => {
      for (let k = 0; k < size; k++) pull[k] += values[row * size + k] * exposure;
    };
    if (interceptCount === 1) add(0, weight);
    for (const { code, share } of groups) add(interceptCount + code, weight * share);
    for (let s = 0; s < denseCount; s++) add(interceptCount + groupCount + s, weight * styles[s]);
    return pull;
  });
}

interface FoldedNoise extends Omit<RegressionSample, "returns"> {
  readonly variance: Vector;
  readonly pseudo: readonly PseudoObservation[];
  readonly pulls: readonly Float64Array[];
  readonly inverse: Matrix;
}

/** Adds what the pseudo-observations' names have in common with the names themselves, and with each other. */
function withPseudo(
  plain: Float64Array,
  { design, weights, variance, pseudo, pulls, inverse }: FoldedNoise,
): Float64Array {
  const out = plain.slice();
  const cells = parentCells(pseudo, design.rowCount - pseudo.length);
  const sums = cellSums(design, cells, weights, variance);
  cellPulls(cells, pulls).forEach((pull, c) => {
    const crossed = sparseProduct(inverse, sums.moments, c);
    for (let k = 0; k < out.length; k++) out[k] += pull[k] * (2 * crossed[k] + pull[k] * sums.squares[c]);
  });
  return out;
}

/** XᵀVd u_c [C×K] and u_cᵀd u_c [C] of every cell. */
function cellSums(
  { interceptCount, groupCount, groups, denseCount, dense }: StructuredDesign,
  { count, cellOf, unit }: ParentCells,
  weights: Vector,
  variance: Vector,
): { readonly moments: Float64Array; readonly squares: Float64Array } {
  const firstDense = interceptCount + groupCount;
  const size = firstDense + denseCount;
  const moments = new Float64Array(count * size);
  const squares = new Float64Array(count);
  for (let n = 0; n < cellOf.length; n++) {
    if (cellOf[n] < 0) continue;
    const at = cellOf[n] * size;
    const noise = variance[n] * unit[n];
    const moment = weights[n] * noise;
    squares[cellOf[n]] += noise * unit[n];
    if (interceptCount === 1) moments[at] += moment;
    for (let entry = groups.offsets[n]; entry < groups.offsets[n + 1]; entry++)
      moments[at + interceptCount + groups.codes[entry]] += moment * groups.shares[entry];
    for (let s = 0; s < denseCount; s++) moments[at + firstDense + s] += moment * dense[n * denseCount + s];
  }
  return { moments, squares };
}

/** M m for row c of a matrix with as many columns, most of them 0; M symmetric. */
function sparseProduct({ rows: size, values }: Matrix, moments: Float64Array, c: number): Float64Array {
  const out = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const moment = moments[c * size + j];
    if (moment === 0) continue;
    for (let k = 0; k < size; k++) out[k] += values[j * size + k] * moment;
  }
  return out;
}
