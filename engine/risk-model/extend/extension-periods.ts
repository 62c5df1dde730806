import { EngineError } from "../../errors/index.ts";
import { type Exposures, exposureRow } from "../../exposures/index.ts";
import {
  choleskyInto,
  choleskySolveInto,
  type Matrix,
  semidefiniteRoot,
  type Vector,
} from "../../linalg/index.ts";

/** A model whose parameters stand: F [K×K] and the diagonal of Δ [N], variances per period; Δ is NaN where a name is not covered. */
export interface GivenModel {
  readonly factorCovariance: Matrix;
  readonly specificVariance: Vector;
}

/** One period of history: exposures at its start, those to the new factor, and the excess returns in it. [N] */
export interface ExtensionPeriod {
  readonly exposures: Exposures;
  /** NaN = not known: the name is left out of the period. */
  readonly factor: Vector;
  /** NaN = none. */
  readonly returns: Vector;
}

/**
 * What the likelihood of a period depends on, over the names with everything known. With F = RRᵀ (R: K×r), D = [XR, z] and Σ the given model's: p = r + 1 wide.
 */
export interface PeriodProducts {
  readonly names: Int32Array;
  /** G = DᵀΣ⁻¹D [p×p] and s = DᵀΣ⁻¹r [p]. */
  readonly gram: Float64Array;
  readonly score: Float64Array;
  /** ln of the density of the returns by the given model, and rᵀΣ⁻¹r. */
  readonly logDensity: number;
  readonly quadratic: number;
}

/** The root of F [r×K], each row a factor of unit variance that the others are made of. */
export interface FactorRoot {
  readonly rank: number;
  readonly rows: Float64Array;
}

/** @throws {EngineError} value: F is not positive semi-definite */
export function factorRoot({ rows: size, values }: Matrix): FactorRoot {
  const root = semidefiniteRoot(Float64Array.from(values), size);
  if (root === undefined)
    throw new EngineError("value", "the given factor covariance is not positive semi-definite");
  return root;
}

/** [r] exposures of a name to the factors of unit variance. */
export function unitExposures({ rank, rows }: FactorRoot, row: Float64Array): Float64Array {
  const size = row.length;
  const out = new Float64Array(rank);
  const held: number[] = [];
  for (let k = 0; k < size; k++) if (row[k] !== 0) held.push(k);
  for (let j = 0; j < rank; j++) {
    let sum = 0;
    for (const k of held) sum += rows[j * size + k] * row[k];
    out[j] = sum;
  }
  return out;
}

/**
 * The products of one period under F as given and this Δ, by Woodbury's identity.
 *
 * @complexity O(N·p² + p³)
 */
export function periodProducts(
  root: FactorRoot,
  specificVariance: Vector,
  { exposures, factor, returns }: ExtensionPeriod,
): PeriodProducts {
  const width = root.rank + 1;
  const [gram, score] = [new Float64Array(width * width), new Float64Array(width)];
  const names: number[] = [];
  const row = new Float64Array(width);
  let [logs, squares] = [0, 0];
  for (let i = 0; i < returns.length; i++) {
    const variance = specificVariance[i];
    if (exposures.covered[i] !== 1 || !(variance > 0) || !Number.isFinite(factor[i] + returns[i])) continue;
    names.push(i);
    row.set(unitExposures(root, exposureRow(exposures, i)));
    row[root.rank] = factor[i];
    addName({ gram, score }, row, variance, returns[i]);
    logs += Math.log(2 * Math.PI * variance);
    squares += (returns[i] * returns[i]) / variance;
  }
  for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) gram[b * width + a] = gram[a * width + b];
  const { determinant, explained } = takeOutFactors(gram, score, width);
  const quadratic = squares - explained;
  const logDensity = -0.5 * (logs + determinant + quadratic);
  return { names: Int32Array.from(names), gram, score, logDensity, quadratic };
}

/** DᵀΔ⁻¹D and DᵀΔ⁻¹r become DᵀΣ⁻¹D and DᵀΣ⁻¹r. Also ln |I + M| of the given factors, and what they explain of rᵀΔ⁻¹r. */
function takeOutFactors(gram: Float64Array, score: Float64Array, width: number) {
  const rank = width - 1;
  const inner = new Float64Array(rank * rank);
  for (let a = 0; a < rank; a++)
    for (let b = 0; b < rank; b++) inner[a * rank + b] = gram[a * width + b] + Number(a === b);
  choleskyInto(inner, inner, rank);
  let determinant = 0;
  for (let a = 0; a < rank; a++) determinant += 2 * Math.log(inner[a * rank + a]);
  const own = score.slice(0, rank);
  const solvedScore = new Float64Array(rank);
  choleskySolveInto(solvedScore, inner, own, rank);
  const given = gram.slice();
  const solved = new Float64Array(rank);
  for (let a = 0; a < width; a++) {
    choleskySolveInto(solved, inner, given.subarray(a * width, a * width + rank), rank);
    for (let b = 0; b < width; b++)
      for (let k = 0; k < rank; k++) gram[a * width + b] -= solved[k] * given[k * width + b];
    for (let k = 0; k < rank; k++) score[a] -= given[a * width + k] * solvedScore[k];
  }
  return { determinant, explained: own.reduce((sum, value, k) => sum + value * solvedScore[k], 0) };
}

/** The lower triangle of M, and h, with one name more. */
function addName(
  { gram, score }: { readonly gram: Float64Array; readonly score: Float64Array },
  row: Float64Array,
  variance: number,
  value: number,
): void {
  const width = row.length;
  for (let a = 0; a < width; a++) {
    const x = row[a] / variance;
    if (x === 0) continue;
    score[a] += x * value;
    for (let b = 0; b <= a; b++) gram[a * width + b] += x * row[b];
  }
}

/** The new factor g = bᵀξ + u, with ξ the factors of unit variance and u of variance q. */
export interface FactorLaw {
  /** b [r]. */
  readonly loadings: Float64Array;
  /** q. */
  readonly ownVariance: number;
}

/** A period under an extended model Σ′ = Σ + D E Dᵀ, E = [[0, b], [bᵀ, v]] of rank two. */
export interface ExtendedProducts {
  /** DᵀΣ′⁻¹D [p×p] and DᵀΣ′⁻¹r [p]. */
  readonly gram: Float64Array;
  readonly score: Float64Array;
  readonly logDensity: number;
  readonly quadratic: number;
}

/**
 * The products of a period under the extended model, from those under the given one: E = J C Jᵀ with J = [(b, 0), (0, 1)] and C = [[0, 1], [1, v]], so that only a 2×2 matrix is
 * inverted.
 *
 * @complexity O(p²)
 */
export function extendedProducts(
  { gram, score, logDensity, quadratic }: PeriodProducts,
  { loadings, ownVariance }: FactorLaw,
): ExtendedProducts {
  const width = score.length;
  const rank = width - 1;
  const v = factorVariance({ loadings, ownVariance });
  // The columns of GJ, and JᵀGJ and Jᵀs.
  const [along, beside] = [new Float64Array(width), new Float64Array(width)];
  let [both, yOne] = [0, 0];
  for (let a = 0; a < width; a++) {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += gram[a * width + k] * loadings[k];
    along[a] = sum;
    beside[a] = gram[a * width + rank];
  }
  for (let k = 0; k < rank; k++) {
    both += loadings[k] * along[k];
    yOne += loadings[k] * score[k];
  }
  const [cross, own, yTwo] = [along[rank], beside[rank], score[rank]];
  // I + C JᵀGJ, its determinant, and W = (I + C JᵀGJ)⁻¹ C.
  const [h11, h12] = [1 + cross, own];
  const [h21, h22] = [both + v * cross, 1 + cross + v * own];
  const determinant = h11 * h22 - h12 * h21;
  const w11 = -h12 / determinant;
  const w12 = (h22 - h12 * v) / determinant;
  const w22 = (h11 * v - h21) / determinant;
  const [t1, t2] = [w11 * yOne + w12 * yTwo, w12 * yOne + w22 * yTwo];
  const out = new Float64Array(width * width);
  const next = new Float64Array(width);
  for (let a = 0; a < width; a++) {
    const [x1, x2] = [w11 * along[a] + w12 * beside[a], w12 * along[a] + w22 * beside[a]];
    next[a] = score[a] - along[a] * t1 - beside[a] * t2;
    for (let b = 0; b < width; b++) out[a * width + b] = gram[a * width + b] - x1 * along[b] - x2 * beside[b];
  }
  const explained = yOne * t1 + yTwo * t2;
  return {
    gram: out,
    score: next,
    logDensity: logDensity - 0.5 * (Math.log(determinant) - explained),
    quadratic: quadratic - explained,
  };
}

/** v = bᵀb + q. */
export function factorVariance({ loadings, ownVariance }: FactorLaw): number {
  return loadings.reduce((sum, b) => sum + b * b, ownVariance);
}

/** Φ [p×p] of (ξ, g): the identity, b and v. */
export function lawCovariance(law: FactorLaw): Float64Array {
  const rank = law.loadings.length;
  const width = rank + 1;
  const out = new Float64Array(width * width);
  for (let a = 0; a < rank; a++) {
    out[a * width + a] = 1;
    out[a * width + rank] = law.loadings[a];
    out[rank * width + a] = law.loadings[a];
  }
  out[width * width - 1] = factorVariance(law);
  return out;
}

/** Φ A Φ [p×p], in place of nothing. */
export function sandwiched(phi: Float64Array, inner: Float64Array, width: number): Float64Array {
  const [half, out] = [new Float64Array(width * width), new Float64Array(width * width)];
  for (const [to, left, right] of [
    [half, phi, inner],
    [out, half, phi],
  ] as const)
    for (let a = 0; a < width; a++)
      for (let k = 0; k < width; k++) {
        const x = left[a * width + k];
        if (x === 0) continue;
        for (let b = 0; b < width; b++) to[a * width + b] += x * right[k * width + b];
      }
  return out;
}
