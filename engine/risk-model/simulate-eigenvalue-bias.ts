import { householderEigenInto, type SymmetricEigen } from "../linalg/index.ts";
import { type RandomStream, randomStream } from "../stats/index.ts";

/** How covariances are drawn. */
export interface EigenvalueDraws {
  readonly draws: number;
  readonly seed: number;
  /** Effective observations of the volatilities and of the correlations. */
  readonly volatilityCount: number;
  readonly correlationCount: number;
  /** δ by which the estimator draws its correlations towards 0. */
  readonly shrinkage: number;
}

/**
 * v(k) = √(mean over draws of D̃_m(k) / D_m(k)): how far the variance of the k-th estimated eigenfactor falls short of
 * its true one, when F = U D Uᵀ is the truth.
 *
 * A covariance of n normal observations is Wishart, drawn by Bartlett's decomposition in K(K+1)/2 numbers instead of
 * n·K. Volatilities are those of the latest `volatilityCount` observations, correlations those of all
 * `correlationCount`, as two half-lives have it.
 *
 * @returns [K] smallest eigenvalue first; 1 where the eigenvalue or its estimate is 0
 * @see Menchero, Wang & Orr (2012); Bartlett (1933)
 * @complexity O(draws·K³)
 */
export function simulateEigenvalueBias(
  { values, vectors }: SymmetricEigen,
  { draws, seed, volatilityCount, correlationCount, shrinkage }: EigenvalueDraws,
): Float64Array {
  const size = values.length;
  const root = Float64Array.from(
    vectors.values,
    (value, cell) => value * Math.sqrt(Math.max(0, values[cell % size])),
  );
  const early = Math.max(0, correlationCount - volatilityCount);
  const ratios = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  const estimate = { values: new Float64Array(size), work: new Float64Array(size) };
  for (let draw = 0; draw < draws; draw++) {
    const random = randomStream("eigenfactor", seed, draw);
    const recent = wishartFactor(random, size, volatilityCount);
    const late = gramOf(root, recent, size);
    covariance.set(late);
    if (early >= 1) addTo(covariance, gramOf(root, wishartFactor(random, size, early), size));
    rescaleVariances(covariance, { late, count: recent.degrees, shrinkage }, size);
    if (!householderEigenInto(estimate.values, covariance, estimate.work, size)) continue;
    addRatios(ratios, estimate.values, covariance, root);
  }
  return ratios.map((sum, k) => (values[k] > 0 && sum > 0 ? Math.sqrt(sum / draws) : 1));
}

interface WishartFactor {
  /** Observations that A Aᵀ sums. */
  readonly degrees: number;
  readonly columns: number;
  /** [K × columns] with A Aᵀ Wishart. */
  readonly values: Float64Array;
}

/** A with A Aᵀ ~ Wishart(degrees, I): Bartlett's lower triangle, or the observations themselves where there are fewer than K. */
function wishartFactor(random: RandomStream, size: number, degrees: number): WishartFactor {
  if (degrees < size) {
    const columns = Math.max(1, Math.round(degrees));
    return {
      degrees: columns,
      columns,
      values: Float64Array.from({ length: size * columns }, () => random.normal()),
    };
  }
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) values[i * size + j] = random.normal();
    values[i * size + i] = Math.sqrt(random.chiSquare(degrees - i));
  }
  return { degrees, columns: size, values };
}

/** (L A)(L A)ᵀ, lower triangle, L = U √D. [K×K] */
function gramOf(root: Float64Array, { columns, values }: WishartFactor, size: number): Float64Array {
  const product = new Float64Array(size * columns);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const left = root[i * size + k];
      const at = k * columns;
      // Bartlett's factor is lower triangular.
      const end = columns === size ? k + 1 : columns;
      for (let j = 0; j < end; j++) product[i * columns + j] += left * values[at + j];
    }
  }
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += product[i * columns + k] * product[j * columns + k];
      gram[i * size + j] = sum;
    }
  }
  return gram;
}

function addTo(target: Float64Array, values: Float64Array): void {
  for (let cell = 0; cell < target.length; cell++) target[cell] += values[cell];
}

/** Correlations of `covariance`, shrunk, with the variances of the late observations: D_s C D_s. Lower triangle, in place. */
function rescaleVariances(
  covariance: Float64Array,
  {
    late,
    count,
    shrinkage,
  }: { readonly late: Float64Array; readonly count: number; readonly shrinkage: number },
  size: number,
): void {
  const scale = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const whole = covariance[i * size + i];
    scale[i] = whole > 0 ? Math.sqrt(late[i * size + i] / count / whole) : 0;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) covariance[i * size + j] *= (1 - shrinkage) * scale[i] * scale[j];
    covariance[i * size + i] *= scale[i] ** 2;
  }
}

/** Adds D̃(k)/D(k): the true variance ‖Lᵀu_k‖² of each simulated eigenfactor over its estimate. */
function addRatios(
  ratios: Float64Array,
  estimated: Float64Array,
  vectors: Float64Array,
  root: Float64Array,
): void {
  const size = ratios.length;
  const loading = new Float64Array(size);
  for (let e = 0; e < size; e++) {
    if (!(estimated[e] > 1e-14 * estimated[size - 1])) continue;
    loading.fill(0);
    for (let i = 0; i < size; i++) {
      const u = vectors[e * size + i];
      for (let k = 0; k < size; k++) loading[k] += u * root[i * size + k];
    }
    let variance = 0;
    for (let k = 0; k < size; k++) variance += loading[k] * loading[k];
    ratios[e] += variance / estimated[e];
  }
}
