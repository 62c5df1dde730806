import { choleskyInto, choleskySolveInto, type Matrix, symmetricEigen } from "../linalg/index.ts";
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

/**
 * The directions a factor covariance is tested on: each factor, each of its eigenvectors (from the smallest variance up) and F⁻¹a for random a, the portfolios
 * of factors of least variance with a given view. Factors without variance are left out, the last family also where F is singular.
 *
 * @param covariance  [K×K] per period
 * @param options     `names` [K]; `randomCount` views of the last family
 * @see Menchero, Wang & Orr (2012), Financial Analysts Journal 68(3)
 * @complexity O(K³ + randomCount·K²)
 * @example
 * factorDirections(matrix(1, 1, [0.04]), { names: ["market"], randomCount: 0, seed: 1 }).map(({ variance }) => variance) // => [0.04, 0.04]
 */
export function factorDirections(
  covariance: Matrix,
  options: {
    readonly names: readonly string[];
    readonly randomCount: number;
    readonly seed: string | number;
  },
): readonly FactorDirection[] {
  const size = covariance.rows;
  const alive = Array.from({ length: size }, (_, k) => k).filter(
    (k) => covariance.values[k * (size + 1)] > 0,
  );
  const count = alive.length;
  const inner = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) inner[i * count + j] = covariance.values[alive[i] * size + alive[j]];
  const spread = (values: (i: number) => number): Float64Array => {
    const loadings = new Float64Array(size);
    alive.forEach((k, i) => {
      loadings[k] = values(i);
    });
    return loadings;
  };
  const pure = alive.map((k, i): FactorDirection => {
    const name = options.names[k];
    return {
      family: "pure_factor",
      name,
      loadings: spread((j) => Number(i === j)),
      variance: inner[i * (count + 1)],
    };
  });
  const { values, vectors } = symmetricEigen({ rows: count, cols: count, values: inner });
  const eigen = Array.from(values, (variance, e): FactorDirection => {
    const loadings = spread((i) => vectors.values[i * count + e]);
    return { family: "eigenfactor", name: `eigenfactor ${e + 1}`, loadings, variance };
  });
  return [
    ...pure,
    ...eigen
      .sort((a, b) => a.variance - b.variance)
      .map((direction, e) => ({ ...direction, name: `eigenfactor ${e + 1}` })),
    ...leastVariance(inner, spread, options),
  ];
}

function leastVariance(
  inner: Float64Array,
  spread: (values: (i: number) => number) => Float64Array,
  {
    randomCount,
    seed,
    names,
  }: { readonly names: readonly string[]; readonly randomCount: number; readonly seed: string | number },
): FactorDirection[] {
  const count = Math.round(Math.sqrt(inner.length));
  const factor = new Float64Array(inner.length);
  if (count < 2 || names.length === 0 || choleskyInto(factor, inner, count) !== -1) return [];
  return Array.from({ length: randomCount }, (_, p) => {
    const random = randomStream("least variance of factors", seed, p);
    const view = Float64Array.from({ length: count }, () => random.normal());
    const solved = new Float64Array(count);
    choleskySolveInto(solved, factor, view, count);
    const unit = solved.reduce((sum, value, i) => sum + value * view[i], 0);
    return {
      family: "least_variance_factors",
      name: `view ${p + 1}`,
      loadings: spread((i) => solved[i] / unit),
      variance: 1 / unit,
    };
  });
}
