import {
  choleskyInto,
  choleskySolveInto,
  type Matrix,
  multiply,
  multiplyVector,
  symmetricEigen,
  transpose,
} from "../linalg/index.ts";
import { randomStream } from "../stats/index.ts";

/** Kinds of combinations of factors that a factor covariance is tested on. */
export type DirectionFamily = "pure_factor" | "eigenfactor" | "least_variance_factors";

/** A portfolio of pure factor portfolios: it returns uᵀf, with the variance uᵀFu. */
export interface FactorDirection {
  readonly family: DirectionFamily;
  readonly name: string;
  /** [K] */
  readonly loadings: Float64Array;
  /** uᵀFu, per period. */
  readonly variance: number;
}

/** What `factorDirections` needs besides F. */
export interface DirectionOptions {
  /** [K] */
  readonly names: readonly string[];
  /** Views of the last family. */
  readonly randomCount: number;
  readonly seed: string | number;
  /** Each as long as the regression's factors, the first of the K: Σ c_k f_k = 0, as the regression had it. None by default. */
  readonly constraints?: readonly Float64Array[];
}

/**
 * The directions a factor covariance is tested on: each factor, each of its eigenvectors (from the smallest variance up) and F⁻¹a for random a, the portfolios
 * of factors of least variance with a given view. Factors and eigenvectors without variance are left out, and with any of the latter, F being
 * singular, the last family.
 *
 * The last two families keep to what the constraints leave. Pure portfolios weighted by a constraint hold nothing, so F is nearly singular along it, by as much as cap shares
 * have moved: an inverse would put everything there, where nobody can invest.
 *
 * @param covariance  [K×K] per period
 * @see Menchero, Wang & Orr (2012), Financial Analysts Journal 68(3)
 * @complexity O(K³ + randomCount·K²)
 * @example
 * factorDirections(matrix(1, 1, [0.04]), { names: ["market"], randomCount: 0, seed: 1 }).map(({ variance }) => variance) // => [0.04, 0.04]
 */
export function factorDirections(covariance: Matrix, options: DirectionOptions): readonly FactorDirection[] {
  const size = covariance.rows;
  const alive = Array.from({ length: size }, (_, k) => k).filter(
    (k) => covariance.values[k * (size + 1)] > 0,
  );
  const pure = alive.map((k): FactorDirection => {
    const loadings = new Float64Array(size);
    loadings[k] = 1;
    return {
      family: "pure_factor",
      name: options.names[k],
      loadings,
      variance: covariance.values[k * (size + 1)],
    };
  });
  const free = freeDirections(size, alive, options.constraints ?? []);
  const inner = multiply(multiply(transpose(free), covariance), free);
  const { values, vectors } = symmetricEigen(inner);
  const least = SINGULAR * Math.max(...values);
  const known = Array.from(values.keys()).filter((e) => values[e] > least);
  const eigen = known.map((e): FactorDirection => {
    const within = Float64Array.from(values, (_, i) => vectors.values[i * values.length + e]);
    return { family: "eigenfactor", name: "", loadings: multiplyVector(free, within), variance: values[e] };
  });
  return [
    ...pure,
    ...eigen
      .sort((a, b) => a.variance - b.variance)
      .map((direction, e) => ({ ...direction, name: `eigenfactor ${e + 1}` })),
    ...(known.length < values.length ? [] : leastVariance(inner, free, options)),
  ];
}

/** Share of the largest eigenvalue (0.03 % of its volatility) at which one is a repaired 0, seen from a slant by the constraints: return over forecast is any number. */
const SINGULAR = 1e-7;

/** Orthonormal columns [K × free] over the factors that have a variance, at right angles to every constraint. */
function freeDirections(
  size: number,
  alive: readonly number[],
  constraints: readonly Float64Array[],
): Matrix {
  const count = alive.length;
  const taken = new Float64Array(count * count);
  for (const row of constraints) {
    const part = alive.map((k) => row[k] ?? 0);
    const length = part.reduce((sum, value) => sum + value * value, 0);
    if (length === 0) continue;
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) taken[i * count + j] += (part[i] * part[j]) / length;
  }
  const { values, vectors } = symmetricEigen({ rows: count, cols: count, values: taken });
  const columns = Array.from(values.keys()).filter((e) => values[e] < NEARLY_ZERO);
  const out = new Float64Array(size * columns.length);
  alive.forEach((k, i) => {
    columns.forEach((e, column) => {
      out[k * columns.length + column] = vectors.values[i * count + e];
    });
  });
  return { rows: size, cols: columns.length, values: out };
}

/** Of eigenvalues that are 0 or about 1. */
const NEARLY_ZERO = 1e-9;

function leastVariance(
  inner: Matrix,
  free: Matrix,
  { randomCount, seed, names }: DirectionOptions,
): FactorDirection[] {
  const count = inner.rows;
  const factor = new Float64Array(count * count);
  if (count < 2 || names.length === 0 || choleskyInto(factor, inner.values, count) !== -1) return [];
  return Array.from({ length: randomCount }, (_, p) => {
    const random = randomStream("least variance of factors", seed, p);
    const view = multiplyVector(
      transpose(free),
      Float64Array.from({ length: free.rows }, () => random.normal()),
    );
    const solved = new Float64Array(count);
    choleskySolveInto(solved, factor, view, count);
    const unit = solved.reduce((sum, value, i) => sum + value * view[i], 0);
    return {
      family: "least_variance_factors",
      name: `view ${p + 1}`,
      loadings: multiplyVector(
        free,
        solved.map((value) => value / unit),
      ),
      variance: 1 / unit,
    };
  });
}
