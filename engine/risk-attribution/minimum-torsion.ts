import { type Matrix, multiply, multiplyVector, symmetricEigen, type Vector } from "../linalg/index.ts";

/** Eigenvalues within this share of the largest count as 0. */
const ROUNDING = 1e-12;
/** The scales have settled when none moves by more. */
const SETTLED = 1e-10;
const MOST_ROUNDS = 500;

/**
 * Shares of a portfolio's factor variance by the minimum-torsion bets: the uncorrelated combinations of the factors that
 * stay nearest to them, one for each factor.
 *
 * With C the correlations and y_k = x_k σ_k, the torsion is π c⁻¹ (c = √C, π = d q) where q is the orthogonal polar factor of
 * d c and d = diag(q c), found by turns from d = 1. The share of bet k is p_k = (q c y)_k² / |c y|²: neither c⁻¹ nor d is left
 * in it, so a singular F (industries under a constraint) is no obstacle. There p is the limit of an F with a vanishing noise
 * on each factor, as more factors than the rank of F cannot be uncorrelated.
 *
 * @param exposures  x [K]
 * @param covariance  F [K×K], symmetric, positive semi-definite
 * @returns [K] at least 0, sum 1; 0 for a factor without variance; NaN where xᵀFx is 0
 * @see Meucci, Santangelo & Deguest, Risk budgeting and diversification based on optimized uncorrelated factors, Risk 11 (2015)
 * @complexity O(K³) a round, 10 to 100 rounds; O(K²) for another portfolio under the same F
 * @example
 * Array.from(minimumTorsionShares([3, 1], { rows: 2, cols: 2, values: [0.01, 0, 0, 0.01] })) // => [0.9, 0.1]
 */
export function minimumTorsionShares(exposures: Vector, covariance: Matrix): Float64Array {
  const size = covariance.rows;
  const shares = new Float64Array(size).fill(Number.NaN);
  const moving = Array.from({ length: size }, (_, k) => k).filter(
    (k) => covariance.values[k * (size + 1)] > 0,
  );
  const deviation = moving.map((k) => Math.sqrt(covariance.values[k * (size + 1)]));
  const count = moving.length;
  const correlations: Matrix = {
    rows: count,
    cols: count,
    values: Float64Array.from({ length: count * count }, (_, at) => {
      const [i, j] = [Math.floor(at / count), at % count];
      return covariance.values[moving[i] * size + moving[j]] / (deviation[i] * deviation[j]);
    }),
  };
  const scaled = moving.map((k, i) => exposures[k] * deviation[i]);
  const root = roots.get(covariance) ?? torsionRoot(correlations);
  roots.set(covariance, root);
  const parts = multiplyVector(root, scaled).map((part) => part ** 2);
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total === 0) return shares;
  shares.fill(0);
  moving.forEach((k, i) => {
    shares[k] = parts[i] / total;
  });
  return shares;
}

/** It is a function of F alone, and many portfolios are measured by one F. */
const roots = new WeakMap<Matrix, Matrix>();

/** q c = (D C D)^(−½) D C, its diagonal D. */
function torsionRoot(correlations: Matrix): Matrix {
  const { rows: count, values } = correlations;
  let scale = new Float64Array(count).fill(1);
  let root = correlations;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const left = scaleRows(correlations, scale);
    const both = { rows: count, cols: count, values: left.values.map((v, at) => v * scale[at % count]) };
    root = multiply(inverseRoot(both), left);
    const next = Float64Array.from(scale, (_, k) => root.values[k * (count + 1)]);
    const moved = next.reduce((most, value, k) => Math.max(most, Math.abs(value - scale[k])), 0);
    scale = next;
    if (moved <= SETTLED) break;
  }
  return count === 0 ? { rows: 0, cols: 0, values } : root;
}

function scaleRows({ rows, cols, values }: Matrix, scale: Vector) {
  return {
    rows,
    cols,
    values: Float64Array.from({ length: rows * cols }, (_, at) => scale[Math.floor(at / cols)] * values[at]),
  };
}

/** The inverse of the root on the range of A. */
function inverseRoot(a: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(a);
  const size = a.rows;
  const floor = ROUNDING * (values[size - 1] ?? 0);
  const powers = values.map((value) => (value > floor ? 1 / Math.sqrt(value) : 0));
  const scaled = Float64Array.from(
    { length: size * size },
    (_, at) => vectors.values[(at % size) * size + Math.floor(at / size)] * powers[Math.floor(at / size)],
  );
  return multiply(vectors, { rows: size, cols: size, values: scaled });
}
