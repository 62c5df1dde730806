import type { Vector } from "../linalg/index.ts";

/** How names are weighted in the regression. */
export interface RegressionWeightOptions {
  /** √cap, or the inverse of the specific variance that was known at the close (√cap until there is one). */
  readonly weights: "sqrt_cap" | "inverse_specific_variance";
  /** Inverse variances are cut to this quantile of theirs, and raised to the one as far from the other end. (½, 1] */
  readonly weightCap: number;
}

/**
 * The regression weights decided at a close, for orthogonalisation at that close and for the period after it.
 *
 * √cap stands in for the inverse of the specific variance [primer ch. 6]. Inverse variances are bounded by two of their
 * own quantiles, so that neither a quiet price nor a wild one rules the regression, and scaled to a mean of 1; a
 * name whose variance is 0 or missing has the upper bound or the lower.
 *
 * @param estimation        [N] 1 = in the estimation universe
 * @param marketCap         [N] must be known where in the estimation universe
 * @param specificVariance  [N] forecast at the close; undefined while there is none: √cap
 * @returns [N] above 0 exactly in the estimation universe
 * @see docs/methodology/06-factor-returns.md
 * @complexity O(N log N) for inverse variances, else O(N)
 * @example
 * Array.from(closeWeights(Uint8Array.of(1, 0, 1), [4, 9, 16], undefined, { weights: "sqrt_cap", weightCap: 1 })) // => [2, 0, 4]
 */
export function closeWeights(
  estimation: Uint8Array,
  marketCap: Vector,
  specificVariance: Vector | undefined,
  options: RegressionWeightOptions,
): Float64Array {
  const byCap = new Float64Array(estimation.length);
  for (let n = 0; n < byCap.length; n++) if (estimation[n] === 1) byCap[n] = Math.sqrt(marketCap[n]);
  if (options.weights === "sqrt_cap") return byCap;
  const raw = specificVariance === undefined ? byCap : inverses(estimation, specificVariance);
  const known: number[] = [];
  raw.forEach((weight, n) => {
    if (estimation[n] === 1 && weight > 0 && Number.isFinite(weight)) known.push(weight);
  });
  if (known.length === 0) return byCap;
  const sorted = Float64Array.from(known).sort();
  const isByCap = raw === byCap;
  // The order statistics at position ⌊q (n − 1)⌋ from below and from above.
  const position = Math.floor(options.weightCap * (sorted.length - 1));
  const upper = isByCap ? Number.POSITIVE_INFINITY : sorted[position];
  const lower = isByCap ? 0 : sorted[sorted.length - 1 - position];
  return normalised(estimation, (n) => Math.max(lower, Math.min(upper, raw[n])));
}

function inverses(estimation: Uint8Array, variance: Vector): Float64Array {
  return Float64Array.from(estimation, (member, n) => {
    if (member !== 1 || Number.isNaN(variance[n])) return 0;
    return 1 / variance[n];
  });
}

/** Weights of mean 1 over the members. */
function normalised(estimation: Uint8Array, weightOf: (asset: number) => number): Float64Array {
  let sum = 0;
  let count = 0;
  const out = Float64Array.from(estimation, (member, n) => {
    if (member !== 1) return 0;
    const weight = weightOf(n);
    sum += weight;
    count++;
    return weight;
  });
  return out.map((weight) => (weight * count) / sum);
}
