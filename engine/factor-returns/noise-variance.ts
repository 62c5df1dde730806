import { type Matrix, multiplyVector, type Vector } from "../linalg/index.ts";
import {
  columnCount,
  type LeastSquares,
  type StructuredDesign,
  sandwichDiagonal,
  transposeProduct,
} from "../stats/index.ts";
import type { RegressionSample } from "./cross-section.ts";
import type { PseudoObservation } from "./thin-industries.ts";

/*
 * f = P r on the names alone: with the pseudo-observations folded back into the names they consist of,
 *   P = M (XᵀV + Σ_q v_q x_q b_qᵀ),
 * b_q the shares of pseudo-observation q. For independent specific returns of variances d the variance of f_k is
 *   Σ_n d_n P_kn² = (M XᵀVdVX M)_kk + 2 Σ_q a_qk (M XᵀVd b_q)_k + Σ_qp a_qk a_pk b_qᵀd b_p,   a_q = v_q M x_q.
 */

/**
 * Var(f) [K] for specific returns of variance 1/v, whose unit is the error variance: the diagonal of M, but for the
 * pseudo-observations, which are no observations of their own.
 *
 * @complexity O(K) without pseudo-observations, else O(Q (N·S + K²))
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
 * @complexity O(N·S² + K³ + Q (N·S + K²)): a second structured Gram matrix, and the diagonal of a product
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
  return pseudo.map(({ weight, groups, styles }) => {
    const row = new Float64Array(interceptCount + groupCount + denseCount);
    if (interceptCount === 1) row[0] = weight;
    for (const { code, share } of groups) row[interceptCount + code] = weight * share;
    styles.forEach((value, s) => {
      row[interceptCount + groupCount + s] = weight * value;
    });
    return multiplyVector(inverse, row);
  });
}

interface FoldedNoise extends RegressionSample {
  readonly variance: Vector;
  readonly pseudo: readonly PseudoObservation[];
  readonly pulls: readonly Float64Array[];
  readonly inverse: Matrix;
}

/** Adds what the pseudo-observations' names have in common with the names themselves, and with each other. */
function withPseudo(
  plain: Float64Array,
  { design, weights, variance, pseudo, pulls, inverse }: Omit<FoldedNoise, "returns">,
): Float64Array {
  const out = plain.slice();
  const shares = new Float64Array(design.rowCount);
  pseudo.forEach((row, q) => {
    const moment = new Float64Array(design.rowCount);
    shares.fill(0);
    row.assets.forEach((asset, i) => {
      shares[asset] = row.shares[i];
      moment[asset] = weights[asset] * variance[asset] * row.shares[i];
    });
    const crossed = multiplyVector(inverse, transposeProduct(design, moment));
    for (let k = 0; k < out.length; k++) out[k] += 2 * pulls[q][k] * crossed[k];
    pseudo.forEach((other, p) => {
      let product = 0;
      other.assets.forEach((asset, i) => {
        product += shares[asset] * other.shares[i] * variance[asset];
      });
      for (let k = 0; k < out.length; k++) out[k] += pulls[q][k] * pulls[p][k] * product;
    });
  });
  return out;
}
