import type {
  RiskAttribution,
  RiskContribution,
  SpecificConcentration,
} from "../../engine/risk-attribution/index.ts";
import type { StoredModel } from "../model/index.ts";
import type { RiskBook } from "../report/index.ts";
import type { Output } from "./output.ts";
import { isKnown, type MeasuredRisk, type RiskReport, type RiskSide } from "./risk-parts.ts";
import { type RiskSection, SECTION_KEYS } from "./risk-section.ts";
import { tailJson } from "./tail-report.ts";

/** What a figure of risk is of: its date, run, portfolio and benchmark. */
export function riskHead({
  stored,
  runId,
  portfolioName,
  benchmarkName,
  held,
}: MeasuredRisk): Readonly<Record<string, unknown>> {
  return {
    date: stored.date,
    runId,
    burnIn: stored.covariance.burnIn,
    forecast: stored.source,
    periodsPerYear: stored.model.periodsPerYear,
    portfolioName,
    benchmarkName,
    holdingsSince: held.since,
    holdingsEffective: held.effective,
    capital: held.capital,
  };
}

/** The risk report for programs: decimals, annual. */
export function riskJson(report: RiskReport, sections: readonly RiskSection[]): object {
  const { risk, held, base, summary, sides } = report;
  const sideOf = (name: RiskSide["side"]) => {
    const side = sides.find((of) => of.side === name);
    return side === undefined ? {} : sideJson(report, side);
  };
  return {
    ...riskHead(report),
    summary,
    outside: outsideJson(held),
    benchmarkOutside: outsideJson(base),
    lookedThrough: held.lookedThrough,
    replacedByProxies: held.replaced,
    beta: risk.beta,
    portfolio: { ...bookJson(report, risk.portfolio), ...sideOf("portfolio") },
    benchmark: bookJson(report, risk.benchmark),
    active: { ...bookJson(report, risk.active), ...sideOf("active") },
    ...Object.fromEntries(
      SECTION_KEYS.map((key) => [key, sections.find((of) => of.key === key)?.json ?? null]),
    ),
  };
}

function outsideJson({ portfolio }: RiskReport["held"]) {
  return portfolio.outside.map(({ id, weight, reason }) => ({ id, weight, reason }));
}

/** One book's risk for programs. */
export function bookJson(
  { stored }: { readonly stored: Pick<StoredModel, "model" | "assetNames"> },
  of: RiskAttribution,
): RiskBook {
  return {
    volatilityAnnual: of.volatilityAnnual,
    factorVolatilityAnnual: of.factorVolatilityAnnual,
    specificVolatilityAnnual: of.specificVolatilityAnnual,
    factorTotal: of.factorTotal,
    specific: of.specific,
    families: of.families.map((family) => ({
      ...family,
      factorCount: of.factors.filter((factor) => factor.factor.family === family.family && isKnown(factor))
        .length,
    })),
    factors: of.factors.filter(isKnown).map(({ factor, ...numbers }) => ({
      factor: factor.name,
      family: factor.family,
      ...numbers,
    })),
    names: [...of.assets.weights.keys()]
      .filter((asset) => of.assets.weights[asset] !== 0)
      .map((asset) => ({
        id: stored.model.assets.labels[asset] as string,
        name: stored.assetNames[asset] as string,
        weight: of.assets.weights[asset] as number,
        marginalRiskAnnual: of.assets.marginalRiskAnnual[asset] as number,
        riskContributionAnnual: of.assets.riskContributionAnnual[asset] as number,
        specificRiskContributionAnnual: of.assets.specificRiskContributionAnnual[asset] as number,
      })),
  };
}

function sideJson({ stored }: RiskReport, side: RiskSide) {
  const { bets, concentration } = side;
  // A run also lists industries that its data reach after the date.
  const sources = [
    ...side.attribution.factors.map((of) => (isKnown(of) ? of.factor.name : undefined)),
    "specific",
  ];
  return {
    effectiveBets: {
      count: bets.count,
      factorCount: bets.factorCount,
      specificCount: bets.specificCount,
    },
    concentration: concentrationJson(concentration, stored.model.assets.labels),
    tail: tailJson(side, sources),
  };
}

function concentrationJson(
  { effectiveCount, herfindahl, bets }: SpecificConcentration,
  labels: readonly string[],
) {
  return {
    effectiveCount,
    herfindahl,
    issuers: bets.map(({ assets, share, cumulativeShare }) => ({
      ids: assets.map((asset) => labels[asset]),
      share,
      cumulativeShare,
    })),
  };
}

/** One row per factor, family or name. */
export function riskCsv(report: RiskReport): NonNullable<Output["csv"]> {
  if (report.layout.by === "name") return nameCsv(report);
  return report.layout.by === "family" ? familyCsv(report) : factorCsv(report);
}

function familyCsv({ risk }: RiskReport): NonNullable<Output["csv"]> {
  const header = [
    "family",
    "risk_contribution_active_annual",
    "variance_share_active",
    "risk_contribution_total_annual",
    "variance_share_total",
  ];
  const line = (name: string, active: RiskContribution | undefined, total: RiskContribution) => [
    name,
    active?.riskContributionAnnual ?? Number.NaN,
    active?.varianceShare ?? Number.NaN,
    total.riskContributionAnnual,
    total.varianceShare,
  ];
  const rows = risk.portfolio.families.map((total, at) =>
    line(total.family, risk.active.families[at], total),
  );
  return { header, rows: [...rows, line("specific", risk.active.specific, risk.portfolio.specific)] };
}

function nameCsv(report: RiskReport): NonNullable<Output["csv"]> {
  const { risk, stored } = report;
  const header = [
    "id",
    "name",
    "weight",
    "active_weight",
    "marginal_risk_active_annual",
    "risk_contribution_active_annual",
    "specific_risk_contribution_active_annual",
    "marginal_risk_total_annual",
    "risk_contribution_total_annual",
    "specific_risk_contribution_total_annual",
  ];
  const rows = [...stored.model.assets.labels.keys()]
    .filter((n) => risk.portfolio.assets.weights[n] !== 0 || risk.active.assets.weights[n] !== 0)
    .map((n) => [
      stored.model.assets.labels[n] ?? "",
      stored.assetNames[n] ?? "",
      risk.portfolio.assets.weights[n] ?? 0,
      risk.active.assets.weights[n] ?? 0,
      ...[risk.active.assets, risk.portfolio.assets].flatMap((of) => [
        of.marginalRiskAnnual[n] ?? 0,
        of.riskContributionAnnual[n] ?? 0,
        of.specificRiskContributionAnnual[n] ?? 0,
      ]),
    ]);
  return { header, rows };
}

function factorCsv({ risk, stored, summary, held }: RiskReport): NonNullable<Output["csv"]> {
  const header = [
    "factor",
    "family",
    "portfolio_exposure",
    "benchmark_exposure",
    "active_exposure",
    "volatility_annual",
    "correlation_active",
    "risk_contribution_active_annual",
    "variance_share_active",
    "risk_contribution_total_annual",
    "variance_share_total",
    "exposure_of_gross",
    "exposure_money",
  ];
  const rows = stored.model.exposures.factors.flatMap((factor, k) => {
    const [total, base, active] = [
      risk.portfolio.factors[k],
      risk.benchmark.factors[k],
      risk.active.factors[k],
    ];
    if (total === undefined || !isKnown(total)) return [];
    return [
      [
        factor.name,
        factor.family,
        total.exposure,
        base?.exposure ?? Number.NaN,
        active?.exposure ?? Number.NaN,
        active?.volatilityAnnual ?? Number.NaN,
        active?.correlation ?? Number.NaN,
        active?.riskContributionAnnual ?? Number.NaN,
        active?.varianceShare ?? Number.NaN,
        total.riskContributionAnnual,
        total.varianceShare,
        total.exposure / summary.grossWeight,
        total.exposure * held.capital,
      ],
    ];
  });
  return { header, rows };
}
