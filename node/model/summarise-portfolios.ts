import {
  type PortfolioKind,
  portfolioKinds,
  summariseReturns,
} from "../../engine/factor-portfolios/index.ts";
import type { PortfolioReturns, PortfolioShapes } from "./read-factor-portfolios.ts";

/** A factor's portfolio of one kind: what it earned, how near it was to the factor, and what it looks like. */
export interface PortfolioSummary extends Omit<PortfolioShapes, "formations"> {
  readonly formations: number;
  readonly periods: number;
  readonly returnAnnual: number;
  readonly volatilityAnnual: number;
  /** Correlation of its returns with the factor's. */
  readonly factorCorrelation: number;
  /** Annual deviation of its return less the factor's. */
  readonly trackingAnnual: number;
}

/** One summary per kind that the factor has. */
export function summarisePortfolios(
  { factor, byKind }: PortfolioReturns,
  shapes: readonly PortfolioShapes[],
  periodsPerYear: number,
): readonly PortfolioSummary[] {
  return portfolioKinds.flatMap((kind) => {
    const earned = summariseReturns(byKind[kind], byKind.pure_ex_post, periodsPerYear);
    const shape = shapes.find((of) => of.factor === factor && of.kind === kind);
    if (earned.periods === 0 && shape === undefined) return [];
    return { ...(shape ?? noShape(factor, kind)), ...earned };
  });
}

function noShape(factor: string, kind: PortfolioKind): PortfolioShapes {
  const none = Number.NaN;
  const counts = { longCount: none, shortCount: none, effectiveNames: none };
  return { factor, kind, formations: 0, gross: none, net: none, ...counts, turnover: none, exposure: none };
}
