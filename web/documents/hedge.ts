import type { HeldWeight } from "./construct.ts";

/** POST /v1/hedge: a hedge, or why there is none. */
export type HedgeDocument = FoundHedgeDocument | NoHedgeDocument;

/** A hedge that was found. */
export interface FoundHedgeDocument {
  readonly status: "optimal";
  readonly date: string;
  readonly portfolioName: string;
  readonly horizonYears: number;
  readonly capital: number | null;
  readonly residuals: { readonly primal: number; readonly dual: number; readonly gap: number };
  readonly instruments: readonly HedgeInstrument[];
  readonly hedges: readonly HedgeLine[];
  readonly exposures: readonly HedgeExposure[];
  readonly specificFloorAnnual: number;
  readonly prices: readonly string[];
  readonly notes: readonly string[];
  readonly weights: readonly HeldWeight[];
  readonly withoutNames: readonly string[];
  readonly regressions: readonly {
    readonly instrument: string;
    readonly periods: number;
    readonly betas: readonly { readonly factor: string; readonly beta: number; readonly error: number }[];
    readonly rSquared: number;
    readonly residualAnnual: number;
  }[];
}

/** Why there is no hedge. */
export interface NoHedgeDocument {
  readonly status: "infeasible" | "unbounded" | "stalled";
  readonly date: string;
  readonly portfolioName: string;
  readonly reason: readonly string[];
}

/** An instrument of a hedge; notionals and costs are decimals of the capital. */
export interface HedgeInstrument {
  readonly instrument: string;
  readonly volatilityAnnual: number;
  readonly correlation: number;
  readonly held: number;
  readonly notional: number;
  readonly leastVariance: number | null;
  readonly leastVarianceError: number | null;
  readonly cost: number;
}

/** What a hedge leaves. */
export interface HedgeLine {
  readonly hedge: string;
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly effectiveness: number;
  readonly gross: number;
}

/** A factor before and after a hedge. */
export interface HedgeExposure {
  readonly factor: string;
  readonly before: number;
  readonly after: number;
  readonly volatilityAnnual: number;
  readonly aloneAnnualBefore: number;
  readonly aloneAnnualAfter: number;
}
