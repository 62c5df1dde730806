import type { Portfolio, portfolioSummary } from "../../engine/portfolio/index.ts";
import type {
  ActiveRiskAttribution,
  FactorRisk,
  RiskAttribution,
  RiskContribution,
} from "../../engine/risk-attribution/index.ts";
import type { StoredModel } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** Everything the risk report of a portfolio shows. */
export interface RiskReport {
  readonly stored: StoredModel;
  readonly runId: string;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  /** Date on which the holdings were set. */
  readonly holdingsSince: string;
  /** Date of the run at which their weights were taken as they are; they drifted since. */
  readonly holdingsEffective: string;
  /** First date of the run. */
  readonly runStart: string;
  readonly portfolio: Portfolio;
  readonly active: Portfolio;
  readonly risk: ActiveRiskAttribution;
  readonly summary: ReturnType<typeof portfolioSummary>;
}

/** The risk report as a person reads it: the total, where it comes from by factor, by name. */
export function riskText(report: RiskReport, top: number): string {
  const { risk, stored, summary } = report;
  const hasBenchmark = risk.benchmark.volatilityAnnual > 0;
  const sections = [
    `Risk of ${printableName(report.portfolioName)} on ${stored.date}, ${benchmarkTitle(report.benchmarkName)}`,
    `${counted(summary.nameCount, "name")} (${fixed(summary.effectiveNameCount, 0)} effective), gross ${percent(summary.grossWeight, 1)} %, net ${percent(summary.netWeight, 1)} %, cash ${percent(summary.cashWeight, 1)} %; ${holdingsNote(report)}`,
    ...outsideNote(report),
    ...(stored.covariance.burnIn
      ? [
          "Burn-in: fewer than two effective observations per factor. The factor covariance is mostly noise on this date.",
        ]
      : []),
    "",
    totalsTable(report, hasBenchmark),
    "",
    hasBenchmark
      ? "Where the active risk comes from (sums to the tracking error)"
      : "Where the risk comes from",
    factorTable(hasBenchmark ? risk.active : risk.portfolio),
    "",
    `The ${top} names with the largest ${hasBenchmark ? "active " : ""}risk contributions`,
    nameTable(report, hasBenchmark, top),
    "",
    "Volatilities are annual. Risk contribution: points of volatility that sum to the total. Share: percent of the",
    "variance, sums to 100. Marginal: basis points of volatility for one more percent of weight.",
    `${stored.source === "stored" ? "Forecast stored by" : "Forecast made from the returns in"} run ${report.runId.slice(0, 12)}.`,
  ];
  return sections.join("\n");
}

function holdingsNote({ stored, holdingsSince, holdingsEffective, runStart }: RiskReport): string {
  const drifted = holdingsEffective < stored.date ? ", drifted since" : "";
  if (holdingsSince === holdingsEffective) return `holdings of ${holdingsSince}${drifted}`;
  const which = holdingsEffective === runStart ? "the first date of the run" : "the next date of the run";
  return `weights of ${holdingsSince}, taken as they are at ${holdingsEffective}, ${which}${drifted}`;
}

function outsideNote({ portfolio, summary }: RiskReport): string[] {
  const outside = portfolio.outside.filter((holding) => holding.reason !== "cash");
  if (outside.length === 0) return [];
  const names = outside
    .slice(0, 5)
    .map((holding) => `${printableName(holding.id)} ${percent(holding.weight)} %`);
  const rest = outside.length > 5 ? ` and ${outside.length - 5} more` : "";
  const share = 1 - summary.unmodelledGrossWeight / summary.grossWeight;
  return [
    ...(share < 1 ? [`In the model: ${percent(share)} % of the gross weight`] : []),
    `Outside the model, in no figure below: ${names.join(", ")}${rest}`,
  ];
}

function totalsTable({ risk }: RiskReport, hasBenchmark: boolean): string {
  const columns: TextColumn[] = [
    { header: "annual, %", align: "left" },
    { header: "Portfolio", align: "right" },
    ...(hasBenchmark
      ? ([
          { header: "Benchmark", align: "right" },
          { header: "Active", align: "right" },
        ] as const)
      : []),
  ];
  const books = hasBenchmark ? [risk.portfolio, risk.benchmark, risk.active] : [risk.portfolio];
  const row = (label: string, pick: (book: RiskAttribution) => string) => [label, ...books.map(pick)];
  const rows = [
    row("Volatility", (book) => percent(book.volatilityAnnual)),
    row("  factor", (book) => percent(book.factorVolatilityAnnual)),
    row("  specific", (book) => percent(book.specificVolatilityAnnual)),
    row("Variance from factors, %", (book) => percent(book.factorTotal.varianceShare, 1)),
    row("Variance from specific, %", (book) => percent(book.specific.varianceShare, 1)),
    ...(hasBenchmark ? [["Predicted beta", fixed(risk.beta), "1.00", ""]] : []),
  ];
  return formatTable(columns, rows);
}

const factorColumns: readonly TextColumn[] = [
  { header: "source", align: "left" },
  { header: "exposure", align: "right" },
  { header: "volatility %", align: "right" },
  { header: "correlation", align: "right" },
  { header: "risk contribution %", align: "right" },
  { header: "share of variance %", align: "right" },
];

function factorTable(book: RiskAttribution): string {
  const rows: string[][] = [];
  for (const family of book.families) {
    const members = book.factors.filter(
      (factor) => factor.factor.family === family.family && isPresent(factor),
    );
    if (members.length === 0) continue;
    rows.push([familyTitles[family.family], "", "", "", ...contributionCells(family)]);
    for (const factor of bySize(members)) {
      const cells = [fixed(factor.exposure, 3), percent(factor.volatilityAnnual), fixed(factor.correlation)];
      rows.push([`  ${factor.factor.name}`, ...cells, ...contributionCells(factor)]);
    }
  }
  rows.push(["Specific", "", "", "", ...contributionCells(book.specific)]);
  rows.push([]);
  rows.push(["Total", "", "", "", percent(book.volatilityAnnual), percent(1, 1)]);
  return formatTable(factorColumns, rows);
}

/** Whether the factor was there by the report's date: a run also lists industries that its data reach later. */
export function isKnown(factor: FactorRisk): boolean {
  return factor.exposure !== 0 || factor.volatilityAnnual > 0;
}

function isPresent(factor: FactorRisk): boolean {
  return factor.exposure !== 0 && factor.volatilityAnnual > 0;
}

function bySize<T extends RiskContribution>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual));
}

function contributionCells(part: RiskContribution): readonly string[] {
  return [percent(part.riskContributionAnnual), percent(part.varianceShare, 1)];
}

function nameTable(
  { risk, stored, portfolio, active }: RiskReport,
  hasBenchmark: boolean,
  top: number,
): string {
  const { assets } = hasBenchmark ? risk.active : risk.portfolio;
  const order = [...assets.riskContributionAnnual.keys()]
    .filter((asset) => assets.weights[asset] !== 0)
    .sort(
      (a, b) =>
        Math.abs(assets.riskContributionAnnual[b] ?? 0) - Math.abs(assets.riskContributionAnnual[a] ?? 0),
    )
    .slice(0, top);
  const columns: readonly TextColumn[] = [
    { header: "id", align: "left" },
    { header: "name", align: "left" },
    { header: "weight %", align: "right" },
    ...(hasBenchmark ? ([{ header: "active weight %", align: "right" }] as const) : []),
    { header: "marginal, bp per 1 %", align: "right" },
    { header: "risk contribution %", align: "right" },
    { header: "specific part of it %", align: "right" },
  ];
  const rows = order.map((asset) => [
    stored.model.assets.labels[asset] ?? "",
    stored.assetNames[asset] ?? "",
    percent(portfolio.weights[asset] ?? 0),
    ...(hasBenchmark ? [percent(active.weights[asset] ?? 0)] : []),
    fixed((assets.marginalRiskAnnual[asset] ?? 0) * 100, 1),
    percent(assets.riskContributionAnnual[asset] ?? 0),
    percent(assets.specificRiskContributionAnnual[asset] ?? 0),
  ]);
  return formatTable(columns, rows);
}

/** The risk report for programs: decimals, annual. */
export function riskJson({ risk, stored, runId, portfolioName, benchmarkName, ...rest }: RiskReport): object {
  const book = (of: RiskAttribution) => ({
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
        id: stored.model.assets.labels[asset],
        name: stored.assetNames[asset],
        weight: of.assets.weights[asset],
        marginalRiskAnnual: of.assets.marginalRiskAnnual[asset],
        riskContributionAnnual: of.assets.riskContributionAnnual[asset],
        specificRiskContributionAnnual: of.assets.specificRiskContributionAnnual[asset],
      })),
  });
  return {
    date: stored.date,
    runId,
    burnIn: stored.covariance.burnIn,
    forecast: stored.source,
    portfolioName,
    benchmarkName,
    holdingsSince: rest.holdingsSince,
    holdingsEffective: rest.holdingsEffective,
    summary: rest.summary,
    outside: rest.portfolio.outside.map(({ id, weight, reason }) => ({ id, weight, reason })),
    beta: risk.beta,
    portfolio: book(risk.portfolio),
    benchmark: book(risk.benchmark),
    active: book(risk.active),
  };
}
