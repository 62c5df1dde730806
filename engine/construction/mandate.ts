import type { Vector } from "../linalg/index.ts";

/** Which part of the variance a limit or an aversion is about. */
export type RiskPart = "total" | "factor" | "specific";

/**
 * What is wanted. All rates are per the mandate's horizon: what is given per year or per trade has been converted to it before.
 */
export type Objective =
  /** Most α′w − factorAversion · factor variance − specificAversion · specific variance − costs. */
  | {
      readonly kind: "utility";
      readonly factorAversion: number;
      readonly specificAversion: number;
      readonly relative: boolean;
      /** By further model: what is subtracted beside, by that model. */
      readonly others?: readonly { readonly factorAversion: number; readonly specificAversion: number }[];
    }
  /** Least variance, plus costs where there are any. */
  | { readonly kind: "least-risk"; readonly relative: boolean }
  /** Most α′w − costs: the risk is a limit. */
  | { readonly kind: "most-return"; readonly relative: boolean }
  /** Most (α′w − costs) / volatility. */
  | { readonly kind: "best-ratio"; readonly relative: boolean };

/** A limit by its name: what is reported as binding, as in conflict, and at what price. `lower` and `upper` as far as given. */
export type Limit = {
  readonly name: string;
  /** Soft: what a unit of violation costs, in units of the objective. Not for limits of single names. */
  readonly penalty?: number | undefined;
  /** Soft: limits of 1 are kept as far as can be before those of 2, and all before the objective. Not for limits of single names. */
  readonly priority?: number | undefined;
} & (
  | { readonly kind: "net"; readonly lower: number; readonly upper: number }
  /** Σ|w|, Σ max(w, 0) and Σ max(−w, 0). */
  | { readonly kind: "gross" | "long" | "short"; readonly upper: number }
  /** Of each name, [names]; relative: of w − benchmark. */
  | { readonly kind: "weights"; readonly lower: Vector; readonly upper: Vector; readonly relative: boolean }
  | {
      readonly kind: "exposure";
      readonly factor: number;
      readonly lower: number;
      readonly upper: number;
      readonly relative: boolean;
    }
  /** Σ coefficient · weight, [names]: a sector, a country, a beta, a yield. */
  | {
      readonly kind: "sum";
      readonly coefficients: Vector;
      readonly lower: number;
      readonly upper: number;
      readonly relative: boolean;
    }
  /** Σ|w − current|, both ways. */
  | { readonly kind: "turnover"; readonly upper: number }
  /** |w − current| of each name, [names]. */
  | { readonly kind: "trades"; readonly upper: Vector }
  /** How many names are held. */
  | { readonly kind: "names"; readonly lower: number; readonly upper: number }
  /** How many names are traded. */
  | { readonly kind: "trade-count"; readonly upper: number }
  /** |w| is 0 or at least so much, [names]. */
  | { readonly kind: "least-holding"; readonly least: Vector }
  /** |w − current| is 0 or at least so much, but for what closes a position, [names]. */
  | { readonly kind: "least-trade"; readonly least: Vector }
  /** w − current is a multiple of so much, but for what closes a position, [names]; 0: of anything. */
  | { readonly kind: "lots"; readonly size: Vector }
  /** Volatility over the horizon. */
  | {
      readonly kind: "risk";
      readonly part: RiskPart;
      readonly upper: number;
      readonly relative: boolean;
      /** Of these factors alone, as if the others did not move; `part` is "factor". */
      readonly factors?: readonly number[];
      /** By this one of the further models; the first where it is left out. */
      readonly model?: number;
    }
);

/** What trading and holding cost over the horizon, in units of the capital base. */
export interface MandateCosts {
  /** [names] per unit bought. */
  readonly buy: Vector;
  /** [names] per unit sold. */
  readonly sell: Vector;
  /** [names] c of c |w − current|^{3/2}; 0 where there is no impact. */
  readonly impact: Vector;
  /** [names] per unit held short. */
  readonly borrow: Vector;
  /** Parts of large trades that are dearer: together a convex, piecewise linear cost. */
  readonly beyond?: readonly CostStep[];
}

/** What a trade costs more beyond a size. [names] each */
export interface CostStep {
  /** |w − current| from which on it does; Infinity: never. */
  readonly size: Vector;
  /** per unit beyond it, 0 or above. */
  readonly more: Vector;
}

/**
 * How little the expected returns are known: κ and Ω of the ellipsoid (α̃ − α)ᵀΩ⁻¹(α̃ − α) ≤ κ² over which the worst is taken, over the
 * horizon. Ω = diag(own) + X diag(factors) Xᵀ + ofModel · Σ.
 */
export interface AlphaUncertainty {
  /** κ: standard errors of the portfolio's expected return that are subtracted from it. */
  readonly errors: number;
  /** [names] variance of the error of each name's own view. */
  readonly own: Vector;
  /** [K] variance of the error of the view on each factor. */
  readonly factors: Vector;
  /** Share of the model's Σ that the errors have as covariance. */
  readonly ofModel: number;
}

/** What a portfolio is constructed from and for. */
export interface Mandate {
  /** Length of the horizon in the model's periods: variances are times this. */
  readonly horizon: number;
  readonly objective: Objective;
  readonly limits: readonly Limit[];
  readonly costs: MandateCosts | null;
  /** Return is what it is at worst. Least risk looks at no returns, and not at this. */
  readonly robust?: AlphaUncertainty;
}
