import type { RiskDocument, RiskSide } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";

/** Whose risk is asked about: a document and the side of it that is looked at. */
export interface RiskContext {
  readonly risk: RiskDocument;
  readonly isActive: boolean;
}

/** Where contributions are defined. */
export const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";

/** What a volatility of a side is called. */
export const wholeOf = ({ isActive }: RiskContext): string =>
  isActive ? "Tracking error" : "Volatility of the portfolio";

/** The side that is looked at. */
export const sideOf = ({ risk, isActive }: RiskContext): RiskSide =>
  isActive && risk.active !== undefined ? risk.active : risk.portfolio;

/** Where the server goes on: what a portfolio's own or active risk is made of. */
export const traced = (
  { risk, isActive }: RiskContext,
  of: { readonly factor?: string; readonly id?: string } = {},
): { readonly explain: NonNullable<WhyQuestion["explain"]> } => ({
  explain: {
    query: {
      kind: "risk",
      portfolio: risk.portfolioName,
      ...(isActive && risk.benchmarkName !== null ? { benchmark: risk.benchmarkName } : {}),
      date: risk.date,
      ...of,
    },
  },
});
