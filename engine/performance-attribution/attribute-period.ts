import { attributeReturn } from "./attribute-return.ts";
import type {
  AttributionPeriod,
  PeriodAttribution,
  PeriodReturns,
  ReturnAttribution,
  ReturnParts,
} from "./period-attribution.ts";

/**
 * Attributes one period's return of a portfolio, of its benchmark, and of the difference.
 *
 * @throws {EngineError} as `attributeReturn`
 * @see docs/methodology/10-performance-attribution.md; primer ch. 10
 */
export function attributePeriod(period: AttributionPeriod): PeriodAttribution {
  const { actual } = period;
  const portfolio = attributeReturn(period, period.portfolio, actual?.portfolio);
  return periodAgainst(period, portfolio, attributeReturn(period, period.benchmark, actual?.benchmark));
}

/**
 * One period of a portfolio beside its benchmark, each attributed already: many portfolios share the benchmark's.
 *
 * @param portfolio  of `attributeReturn` in this period
 * @param benchmark  likewise
 */
export function periodAgainst(
  { date, exposures, factorReturns }: PeriodReturns,
  portfolio: ReturnAttribution,
  benchmark: ReturnAttribution,
): PeriodAttribution {
  const active = partsDifference(portfolio, benchmark);
  return { date, factors: exposures.factors, factorReturns, portfolio, benchmark, active };
}

/** a − b, part by part. */
export function partsDifference(a: ReturnParts, b: ReturnParts): ReturnParts {
  return {
    returnPeriod: a.returnPeriod - b.returnPeriod,
    exposures: a.exposures.map((value, k) => value - b.exposures[k]),
    factorContributions: a.factorContributions.map((value, k) => value - b.factorContributions[k]),
    specific: a.specific - b.specific,
    riskFree: a.riskFree - b.riskFree,
    unmodelled: a.unmodelled - b.unmodelled,
    unexplained: a.unexplained - b.unexplained,
    trading: a.trading - b.trading,
  };
}
