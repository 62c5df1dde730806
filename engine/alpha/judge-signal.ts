import { adjustPValues } from "./multiple-testing.ts";
import type { CoefficientSummary } from "./summarise-coefficients.ts";

/** What the evidence says of a signal. */
export interface SignalVerdict {
  readonly kind: "repackaged" | "unproven" | "new" | "reversed";
  /** p-value of the new part's rank coefficient, times the number of signals tried (Bonferroni), at most 1. */
  readonly adjustedPValue: number;
}

/** Share of a signal's variance from which it is called what its factors are. */
const REPACKAGED = 0.8;

/**
 * A verdict by two questions in this order. Is what the signal says of names beyond the factors significant at 5 %, after the number of tries? Then it is `new`, or
 * `reversed` where it points the wrong way. Else: `repackaged` where the factors span 80 % of it or more, `unproven` where they do not.
 *
 * @param coefficient  rank coefficients of the new part with specific returns, over the horizon chosen beforehand
 * @param tried        signals, and versions of this one, that were looked at; 1 or more
 * @complexity O(1)
 * @example
 * judgeSignal({ mean: 0.02, pValue: 0.003 }, 0.1, 100).kind // => "unproven"
 */
export function judgeSignal(
  coefficient: Pick<CoefficientSummary, "mean" | "pValue">,
  spannedShare: number,
  tried: number,
): SignalVerdict {
  // A signal that is factors and nothing else has no new part but rounding.
  if (spannedShare > 1 - 1e-9) return { kind: "repackaged", adjustedPValue: 1 };
  const values = new Float64Array(Math.max(1, tried)).fill(1);
  values[0] = coefficient.pValue;
  const adjustedPValue = adjustPValues(values, "bonferroni")[0];
  if (adjustedPValue < 0.05) return { kind: coefficient.mean > 0 ? "new" : "reversed", adjustedPValue };
  return { kind: spannedShare >= REPACKAGED ? "repackaged" : "unproven", adjustedPValue };
}
