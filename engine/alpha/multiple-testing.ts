import type { Vector } from "../linalg/index.ts";
import { normalCumulative, normalQuantile } from "../stats/index.ts";

/** How p-values of many tests are adjusted: for any false discovery (Bonferroni, Holm), or for their expected share (Benjamini–Hochberg). */
export type Adjustment = "bonferroni" | "holm" | "benjamini_hochberg";

/**
 * p-values as they are after so many tries: reject where the adjusted one is below the level.
 *
 * @param pValues  [M] of all tests that were made, the failures included
 * @see Holm (1979), Scandinavian Journal of Statistics 6; Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57
 * @complexity O(M log M)
 * @example
 * Array.from(adjustPValues([0.01, 0.04, 0.03], "benjamini_hochberg"), (p) => p.toFixed(2)) // => ["0.03", "0.04", "0.04"]
 */
export function adjustPValues(pValues: Vector, method: Adjustment): Float64Array {
  const count = pValues.length;
  const adjusted = new Float64Array(count);
  const order = Array.from({ length: count }, (_, test) => test).sort((a, b) => pValues[a] - pValues[b]);
  if (method === "bonferroni") return adjusted.map((_, test) => Math.min(1, count * pValues[test]));
  if (method === "holm") {
    let largest = 0;
    order.forEach((test, rank) => {
      largest = Math.max(largest, Math.min(1, (count - rank) * pValues[test]));
      adjusted[test] = largest;
    });
    return adjusted;
  }
  let smallest = 1;
  for (let rank = count; rank >= 1; rank--) {
    const test = order[rank - 1];
    smallest = Math.min(smallest, (count / rank) * pValues[test]);
    adjusted[test] = smallest;
  }
  return adjusted;
}

/** A track record, and how many were tried before it was shown. */
export interface TrackRecord {
  /** Mean over deviation of the returns, per period. */
  readonly sharpe: number;
  /** Periods. */
  readonly count: number;
  readonly skewness: number;
  /** 3 for a normal law. */
  readonly kurtosis: number;
}

/**
 * The largest Sharpe ratio to expect of `trials` independent records without any skill.
 *
 * @param variance  of the Sharpe ratios over the trials, per period
 * @see Bailey & López de Prado (2014), The deflated Sharpe ratio, Journal of Portfolio Management 40(5)
 * @complexity O(1)
 * @example
 * expectedLargestSharpe(100, 0.5 / 250).toFixed(4) // => "0.1132"
 */
export function expectedLargestSharpe(trials: number, variance: number): number {
  if (trials <= 1) return 0;
  const euler = 0.5772156649015329;
  return (
    Math.sqrt(variance) *
    ((1 - euler) * normalQuantile(1 - 1 / trials) + euler * normalQuantile(1 - 1 / (trials * Math.E)))
  );
}

/**
 * Probability that the true Sharpe ratio is above `threshold`, given the record's length, skewness and tails. Against `expectedLargestSharpe` it is
 * the deflated Sharpe ratio.
 *
 * @see Bailey & López de Prado (2012), The Sharpe ratio efficient frontier, Journal of Risk 15(2); (2014) as above
 * @complexity O(1)
 * @example
 * probabilisticSharpe({ sharpe: 2.5 / Math.sqrt(250), count: 1250, skewness: -3, kurtosis: 10 }, expectedLargestSharpe(100, 0.5 / 250)).toFixed(3) // => "0.900"
 */
export function probabilisticSharpe(
  { sharpe, count, skewness, kurtosis }: TrackRecord,
  threshold: number,
): number {
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  return spread > 0
    ? normalCumulative(((sharpe - threshold) * Math.sqrt(count - 1)) / Math.sqrt(spread))
    : Number.NaN;
}
