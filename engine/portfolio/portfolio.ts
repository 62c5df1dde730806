import type { Axis } from "../labels/index.ts";

/** Why a holding stands outside the modelled part of a portfolio. */
export type OutsideReason =
  /** Money: no factor and no specific risk; earns the risk-free rate. */
  | "cash"
  /** The id is not on the model's asset axis. */
  | "unknown"
  /** The model knows the id but has no exposures for it on this date. */
  | "uncovered";

/** A holding that the model says nothing about, kept by name: it is reported, never dropped. */
export interface OutsideHolding {
  readonly id: string;
  /** Decimal of the capital base. */
  readonly weight: number;
  readonly reason: OutsideReason;
  /** Position on the asset axis; -1 for cash and unknown names. */
  readonly asset: number;
}

/**
 * A portfolio, a benchmark or their difference, on a model's asset axis.
 *
 * Weights are decimals of a capital base that the caller chose (net asset value, say); they need not sum to 1, and
 * short positions are negative.
 */
export interface Portfolio {
  readonly assets: Axis<"asset">;
  /** [N] Weights of the modelled names; 0 for every name that is not held or not covered. Never NaN. */
  readonly weights: Float64Array;
  /** Cash, unknown and uncovered names, sorted by id. */
  readonly outside: readonly OutsideHolding[];
}

/** What portfolios of one date are aligned with: the asset axis and which of its names have exposures. */
export interface PortfolioBasis {
  readonly assets: Axis<"asset">;
  /** [N] 1 where the asset has exposures (`Exposures.covered`). */
  readonly covered: Uint8Array;
}
