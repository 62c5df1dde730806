import { kishEffectiveCount } from "../stats/index.ts";
import type { Portfolio } from "./portfolio.ts";

/** A portfolio's size in decimals of its capital base. Cash counts only where it says so. */
export interface PortfolioSummary {
  /** Σ of the positive weights. */
  readonly longWeight: number;
  /** Σ of the negative weights, as a number of at least 0. */
  readonly shortWeight: number;
  /** Long + short. */
  readonly grossWeight: number;
  /** Long − short. */
  readonly netWeight: number;
  readonly cashWeight: number;
  /** Net weight of the names that the model covers. */
  readonly modelledWeight: number;
  /** Net and gross weight of the names that it does not: what every figure of the model leaves out. */
  readonly unmodelledWeight: number;
  readonly unmodelledGrossWeight: number;
  /** Names held, outside ones included. */
  readonly nameCount: number;
  /** (Σ|w|)² / Σw²: n for n equal positions, long or short; 0 for an empty portfolio. */
  readonly effectiveNameCount: number;
}

/**
 * Gross, net, long, short, cash and unmodelled weight, and the effective number of names.
 *
 * @complexity O(N)
 */
export function portfolioSummary(portfolio: Portfolio): PortfolioSummary {
  const unmodelled = portfolio.outside.filter((holding) => holding.reason !== "cash");
  const sizes = [...portfolio.weights, ...unmodelled.map((holding) => holding.weight)].filter(
    (weight) => weight !== 0,
  );
  const longWeight = sizes.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  const shortWeight = sizes.reduce((sum, weight) => sum + Math.max(-weight, 0), 0);
  const cash = portfolio.outside.filter((holding) => holding.reason === "cash");
  return {
    longWeight,
    shortWeight,
    grossWeight: longWeight + shortWeight,
    netWeight: longWeight - shortWeight,
    cashWeight: cash.reduce((sum, holding) => sum + holding.weight, 0),
    modelledWeight: portfolio.weights.reduce((sum, weight) => sum + weight, 0),
    unmodelledWeight: unmodelled.reduce((sum, holding) => sum + holding.weight, 0),
    unmodelledGrossWeight: unmodelled.reduce((sum, holding) => sum + Math.abs(holding.weight), 0),
    nameCount: sizes.length,
    effectiveNameCount: kishEffectiveCount(sizes.map(Math.abs)),
  };
}
