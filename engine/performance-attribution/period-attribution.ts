import type { Exposures, FactorFamily } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Portfolio } from "../portfolio/index.ts";

/** What happened in one period, on exposures known at its start. Decimals; vectors over the asset axis unless said. */
export interface PeriodReturns {
  /** ISO date of the period's end. */
  readonly date: string;
  /** X at the start of the period. */
  readonly exposures: Exposures;
  /** f [K]; NaN allowed only where no portfolio has exposure. */
  readonly factorReturns: Vector;
  /** ε [N]; NaN where the regression had no residual. */
  readonly specificReturns: Vector;
  /** r [N], simple; NaN where missing. Never winsorised: r = riskFree + Xf + ε holds name by name. */
  readonly returns: Vector;
  /** The risk-free return contained in `returns` and earned by cash: 0 where returns are in excess of it. */
  readonly riskFree: number;
}

/** A period with the holdings at its start. A portfolio without a benchmark is measured against an empty one. */
export interface AttributionPeriod extends PeriodReturns {
  readonly portfolio: Portfolio;
  readonly benchmark: Portfolio;
  /** What the books are known to have returned, where that is known: the rest is trading. Absent or NaN is unknown. */
  readonly actual?: { readonly portfolio?: number; readonly benchmark?: number } | undefined;
}

/** One period's return of one book, split exactly: the parts sum to `returnPeriod`. Decimals. */
export interface ReturnParts {
  /** R: as accounted where that is known, else Σ w r + cash · riskFree. */
  readonly returnPeriod: number;
  /** x [K] of the names modelled in this period. */
  readonly exposures: Float64Array;
  /** x_k f_k [K]. */
  readonly factorContributions: Float64Array;
  /** Σ w ε. */
  readonly specific: number;
  /** The risk-free return of cash and of the modelled names. */
  readonly riskFree: number;
  /** Σ w r of the names that are not modelled in this period. */
  readonly unmodelled: number;
  /** What is left: 0 up to rounding where r = riskFree + Xf + ε holds. */
  readonly unexplained: number;
  /** R less what the holdings at the start of the period returned: trades within it, costs, fees. 0 where R is not known. */
  readonly trading: number;
}

/** A held name that is not modelled in a period: unknown, without exposures, or without a return or residual. */
export interface UnmodelledReturn {
  readonly id: string;
  readonly weight: number;
  /** NaN where missing; it then counts as 0 in R. */
  readonly returnPeriod: number;
}

/** The parts of one book's return, and the names behind the unmodelled part. */
export interface ReturnAttribution extends ReturnParts {
  readonly unmodelledNames: readonly UnmodelledReturn[];
}

/** A factor of a return: one of the model's, or the user's own. */
export interface AttributedFactor {
  readonly name: string;
  readonly family: FactorFamily | "user";
}

/** One period attributed: the portfolio, the benchmark, and their difference part by part. */
export interface PeriodAttribution {
  readonly date: string;
  readonly factors: readonly AttributedFactor[];
  /** f [K]. */
  readonly factorReturns: Vector;
  readonly portfolio: ReturnAttribution;
  readonly benchmark: ReturnAttribution;
  readonly active: ReturnParts;
}
