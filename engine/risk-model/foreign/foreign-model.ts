import type { Factor } from "../../exposures/index.ts";
import type { Matrix, Vector } from "../../linalg/index.ts";

/** The covariance of the specific returns of two names, by their positions. */
export interface IssuerCovariance {
  readonly first: number;
  readonly second: number;
  /** Decimal² per period. */
  readonly covariance: number;
}

/**
 * Somebody else's {X, F, Δ} of one date as plain arrays: no structure is asked of X, and factors stand in any order.
 *
 * [shapes: N names, K factors]
 */
export interface ForeignModel {
  readonly date: string;
  /** [N] */
  readonly ids: readonly string[];
  /** [K] with the family that reports group each factor under. */
  readonly factors: readonly Factor[];
  /** X [N×K]. */
  readonly exposures: Matrix;
  /** F [K×K], decimal² per period. */
  readonly factorCovariance: Matrix;
  /** The diagonal of Δ [N], decimal² per period. */
  readonly specificVariance: Vector;
  /** Beside the diagonal, each pair once; none by default. */
  readonly issuerCovariances?: readonly IssuerCovariance[] | undefined;
  /** 252 for daily models, 12 for monthly ones. */
  readonly periodsPerYear: number;
}
