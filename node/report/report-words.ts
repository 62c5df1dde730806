import type { AttributionPage } from "./attribution-page.ts";
import type { ReportInput, RiskBook, RiskPage } from "./report-input.ts";

/** What linking methods are called. */
export const LINKING_TITLES: Readonly<Record<AttributionPage["linking"], string>> = {
  carino: "Cariño",
  menchero: "Menchero",
  grap: "GRAP",
  frongello: "Frongello",
};

/** Whether there is something to measure against. */
export function hasBenchmark({ benchmarkName }: Pick<RiskPage, "benchmarkName">): boolean {
  return benchmarkName !== "none";
}

/** The book that the report takes apart: active against a benchmark, else the portfolio. */
export function mainBook(risk: RiskPage): RiskBook {
  return hasBenchmark(risk) ? risk.active : risk.portfolio;
}

/** What a family of factors is called. */
export function familyTitle({ familyTitles }: Pick<ReportInput, "familyTitles">, family: string): string {
  return familyTitles[family] ?? family;
}

/** Families whose exposures are weights; those of all others are scores or betas. */
export function isWeight(family: string): boolean {
  return family === "industry" || family === "country" || family === "currency";
}
