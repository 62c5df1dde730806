import type { Vector } from "../../linalg/index.ts";
import { fitResiduals } from "../../stats/index.ts";
import { designOf } from "../cross-section.ts";
import { coveredResiduals, errorVariance } from "../fit-quality.ts";
import type { FactorReturnDay } from "../step-factor-returns.ts";

/**
 * A period in which f is given and not estimated: ε = r − Xf on the X known before it. So ε is out of sample, and R² can be
 * below 0.
 *
 * Weights and solution stay those of the cross-section on the same X: its rows are the portfolios that mimic the given
 * factors, which need not earn f. Given returns have no standard error.
 *
 * @param day     the cross-section of the period, of the same X
 * @param values  f [K] decimal; finite
 * @see docs/methodology/06c-time-series.md
 * @complexity O(N·K)
 */
export function withGivenReturns(day: FactorReturnDay, values: Vector): FactorReturnDay {
  const { section, factorReturns, diagnostics } = day;
  const { exposures, weights, returns } = section;
  const fit = fitResiduals(designOf(exposures), weights, returns, values, weights.length);
  const specificReturns = coveredResiduals(exposures, fit.residuals);
  const none = new Float64Array(values.length).fill(Number.NaN);
  return {
    ...day,
    factorReturns: {
      ...factorReturns,
      values: Float64Array.from(values),
      estimated: new Uint8Array(values.length).fill(1),
      standardError: none,
      tStatistic: none,
      specificReturns,
      rSquaredUncentred: 1 - fit.residualSquares / fit.totalSquares,
      rSquaredCentred: 1 - fit.residualSquares / fit.centredSquares,
      // Nothing is fitted to the period: no degree of freedom is lost.
      errorVariance: errorVariance(fit.residualSquares, fit.count, 0, 1),
    },
    diagnostics: { ...diagnostics, robustStandardError: none, robustTStatistic: none },
  };
}
