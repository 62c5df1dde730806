import type { Exposures } from "../exposures/index.ts";
import type { Axis } from "../labels/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import type { LinkedLines } from "./specific/linked-lines.ts";

/**
 * Σ = X F Xᵀ + Δ as known at the close of `date`, a forecast for the period after it. Σ itself is never formed.
 *
 * Variances are per period of the model's frequency (decimal²); multiply by `periodsPerYear` to annualise.
 */
export interface RiskModel {
  readonly date: string;
  readonly assets: Axis<"asset">;
  readonly exposures: Exposures;
  /** F [K×K], symmetric, positive semi-definite. */
  readonly factorCovariance: Matrix;
  /** The diagonal of Δ [N]; NaN exactly where the asset is not covered. */
  readonly specificVariance: Vector;
  /** What lines of one issuer have in common beyond X; absent where Δ is diagonal. */
  readonly linked?: LinkedLines | undefined;
  /** 252 for daily models, 12 for monthly ones. */
  readonly periodsPerYear: number;
}
