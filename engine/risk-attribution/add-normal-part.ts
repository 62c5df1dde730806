import { EngineError } from "../errors/index.ts";
import type { ReturnMoments } from "./return-moments.ts";

/**
 * The moments of a portfolio's return with one more source that is normal and independent of all others: today's specific risk
 * beside a history of factor returns, say.
 *
 * It has no third moment, and 3σ⁴ for a fourth, so that with h the volatility of the others, s² = h² + σ²: skewness S h³/s³ and
 * excess kurtosis K h⁴/s⁴. Both come nearer to the normal's.
 *
 * @param moments  of `returnMoments`
 * @param volatility  of the further source, decimal per scenario
 * @returns parts for J + 1 sources, the further one last; its mean is 0
 * @throws {EngineError} value: a volatility that is below 0 or not finite
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(J)
 * @example
 * addNormalPart(returnMoments(matrix(4, 1, [1, 1, -1, -1])), 1).excessKurtosis.toFixed(12) // => "-0.500000000000"
 */
export function addNormalPart(moments: ReturnMoments, volatility: number): ReturnMoments {
  if (!(volatility >= 0 && Number.isFinite(volatility)))
    throw new EngineError("value", `addNormalPart needs a volatility of at least 0, got ${volatility}`);
  const { mean, volatility: before, skewness: S, excessKurtosis: K } = moments;
  const total = Math.hypot(before, volatility);
  const ratio = before / total;
  const skewness = S * ratio ** 3;
  const excessKurtosis = K * ratio ** 4;
  // What each source has in the volatility: σ∂/∂σ of the root of a sum of squares.
  const volatilityParts = withLast(
    moments.volatilityParts.map((part) => part * ratio),
    total > 0 ? volatility ** 2 / total : 0,
  );
  // x ∂/∂x of S h³/s³ by the product rule: through S, through h, through s.
  const shapeParts = (parts: Float64Array, shape: number, power: number): Float64Array => {
    const own = moments.volatilityParts.map(
      (part, j) => ratio ** power * (parts[j] + (power * shape * part) / before),
    );
    return withLast(own, 0).map(
      (part, j) => part - (power * shape * ratio ** power * volatilityParts[j]) / total,
    );
  };
  return {
    mean,
    volatility: total,
    skewness,
    excessKurtosis,
    meanParts: withLast(moments.meanParts, 0),
    volatilityParts,
    skewnessParts: shapeParts(moments.skewnessParts, S, 3),
    kurtosisParts: shapeParts(moments.kurtosisParts, K, 4),
  };
}

function withLast(values: Float64Array, last: number): Float64Array {
  const out = new Float64Array(values.length + 1);
  out.set(values);
  out[values.length] = last;
  return out;
}
