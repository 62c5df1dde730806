/** How many numbers a covariance matrix takes, with and without factors. */
export interface ParameterCounts {
  /** N(N+1)/2 entries of a full covariance. */
  readonly full: number;
  /** K(K+1)/2 entries of F. */
  readonly factorCovariance: number;
  /** F and the diagonal of Δ: what is estimated statistically. */
  readonly estimated: number;
  /** F, Δ and the N×K exposures. */
  readonly factorModel: number;
}

/**
 * Parameters of a full covariance of N stocks, and of a model with K factors.
 *
 * @see primer ch. 1 and 2
 * @example
 * parameterCounts(3000, 70).factorModel // => 215485
 */
export function parameterCounts(assetCount: number, factorCount: number): ParameterCounts {
  const factorCovariance = (factorCount * (factorCount + 1)) / 2;
  const estimated = factorCovariance + assetCount;
  const full = (assetCount * (assetCount + 1)) / 2;
  return { full, factorCovariance, estimated, factorModel: estimated + assetCount * factorCount };
}
