import { type Portfolio, type PortfolioSummary, portfolioSummary } from "../../engine/portfolio/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { isUneven, placeText } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { printableName } from "./printable-text.ts";
import { hasBenchmark, mainSide, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { mainTable } from "./risk-tables.ts";
import { furtherUnits } from "./risk-units.ts";
import { fixed, formatTable, money, percent, type TextColumn } from "./table-text.ts";
import { tailNotes, tailTable } from "./tail-report.ts";

/** The risk report as a person reads it: the total, what a period may cost, where the risk comes from. */
export function riskText(report: RiskReport, sections: readonly RiskSection[]): string {
  const { stored, summary, layout } = report;
  return [
    `Risk of ${printableName(report.portfolioName)} on ${stored.date}, ${benchmarkTitle(report.benchmarkName)}`,
    `${counted(summary.nameCount, "name")} (${fixed(summary.effectiveNameCount, 0)} effective), gross ${percent(summary.grossWeight, 1)} %, net ${percent(summary.netWeight, 1)} %, cash ${percent(summary.cashWeight, 1)} %; ${holdingsNote(report)}`,
    ...moneyNote(report),
    ...placeNotes(report),
    ...outsideNote(report),
    ...standInNote(report),
    ...(stored.covariance.burnIn
      ? [
          "Burn-in: fewer than two effective observations per factor. The factor covariance is mostly noise on this date.",
        ]
      : []),
    "",
    totalsTable(report),
    ...concentrationNote(report),
    // The page is one screen: what is asked for stands instead of what is not.
    ...(sections.length === 0 && layout.by === undefined
      ? ["", tailTable(report), ...tailNotes(report)]
      : []),
    ...(sections.length === 0 || layout.by !== undefined ? mainTable(report, furtherUnits(report)) : []),
    ...sections.flatMap(({ lines }) => ["", ...lines]),
    "",
    "Volatilities are annual. Risk contribution: points of volatility that sum to the total. Share: percent of the",
    "variance, sums to 100. Marginal: basis points of volatility for one more percent of weight.",
    ...(layout.gmv ? ["% of gross: of the long and the short value together."] : []),
    `${stored.source === "stored" ? "Forecast stored by" : "Forecast made from the returns in"} run ${report.runId.slice(0, 12)}.`,
  ].join("\n");
}

function holdingsNote({ stored, held, runStart }: RiskReport): string {
  const { since, effective } = held;
  const drifted = effective < stored.date ? ", drifted since" : "";
  if (since === effective) return `holdings of ${since}${drifted}`;
  const which = effective === runStart ? "the first date of the run" : "the next date of the run";
  return `weights of ${since}, taken as they are at ${effective}, ${which}${drifted}`;
}

/** Where holdings stand that a reader has to look at again: they are older than the run, or their weights do not sum to 1. */
function placeNotes({ held }: RiskReport): string[] {
  const { place, since, effective, sumAsSet } = held;
  if (place === undefined) return [];
  const where = printableName(placeText(place));
  return [
    ...(since === effective ? [] : [`The weights of ${since} stand in ${where}`]),
    ...(isUneven(sumAsSet)
      ? [
          `Weights of ${since} sum to ${percent(sumAsSet)} % (${where}): what is missing earns nothing, what is over costs nothing; list CASH where it is held`,
        ]
      : []),
  ];
}

function moneyNote({ held, summary }: RiskReport): string[] {
  if (Number.isNaN(held.capital)) return [];
  return [
    `Capital ${money(held.capital)}, gross value ${money(held.capital * summary.grossWeight)}, net value ${money(held.capital * summary.netWeight)}`,
  ];
}

/** Names that no figure has: also the benchmark's, without which active figures look as if they were bets. */
function outsideNote({ held, base, summary }: RiskReport): string[] {
  return [
    ...outsideOf(held.portfolio, summary, ["In the model", "Outside the model, in no figure below"]),
    ...outsideOf(base.portfolio, portfolioSummary(base.portfolio), [
      "Of the benchmark in the model",
      "Of the benchmark outside it, in no figure below",
    ]),
  ];
}

function outsideOf(
  portfolio: Portfolio,
  { unmodelledGrossWeight, grossWeight }: PortfolioSummary,
  [inside, beyond]: readonly [string, string],
): string[] {
  const outside = portfolio.outside.filter(({ reason, weight }) => reason !== "cash" && weight !== 0);
  if (outside.length === 0) return [];
  const names = outside
    .slice(0, 5)
    .map((holding) => `${printableName(holding.id)} ${percent(holding.weight)} %`);
  const rest = outside.length > 5 ? ` and ${outside.length - 5} more` : "";
  const share = 1 - unmodelledGrossWeight / grossWeight;
  return [
    ...(share < 1 ? [`${inside}: ${percent(share)} % of the gross weight`] : []),
    `${beyond}: ${names.join(", ")}${rest}`,
  ];
}

/** What stands for something else. */
function standInNote({ held }: RiskReport): string[] {
  const listed = (ids: readonly string[]): string => {
    const shown = ids.slice(0, 5).map((id) => printableName(id));
    return `${shown.join(", ")}${ids.length > 5 ? ` and ${ids.length - 5} more` : ""}`;
  };
  return [
    ...(held.lookedThrough.length > 0
      ? [`Looked through to what they hold: ${listed(held.lookedThrough)}`]
      : []),
    ...(held.replaced.length > 0 ? [`Proxies stand in for: ${listed(held.replaced)}`] : []),
  ];
}

function totalsTable(report: RiskReport): string {
  const { risk, layout, sides } = report;
  const withBenchmark = hasBenchmark(report);
  const books: readonly { header: string; book: RiskAttribution; bets: number; beta: string }[] = [
    {
      header: "Portfolio",
      book: risk.portfolio,
      bets: sides[0]?.bets.count ?? Number.NaN,
      beta: fixed(risk.beta),
    },
    ...(withBenchmark
      ? [
          { header: "Benchmark", book: risk.benchmark, bets: Number.NaN, beta: "1.00" },
          { header: "Active", book: risk.active, bets: mainSide(report).bets.count, beta: "" },
        ]
      : []),
  ].filter(({ header }) => !layout.active || !withBenchmark || header === "Active");
  const columns: TextColumn[] = [
    { header: "annual, %", align: "left" },
    ...books.map(({ header }) => ({ header, align: "right" }) as const),
  ];
  const row = (label: string, pick: (of: (typeof books)[number]) => string) => [label, ...books.map(pick)];
  const rows = [
    row("Volatility", ({ book }) => percent(book.volatilityAnnual)),
    row("  factor", ({ book }) => percent(book.factorVolatilityAnnual)),
    row("  specific", ({ book }) => percent(book.specificVolatilityAnnual)),
    row("Variance from factors, %", ({ book }) => percent(book.factorTotal.varianceShare, 1)),
    row("Variance from specific, %", ({ book }) => percent(book.specific.varianceShare, 1)),
    ...(withBenchmark && !layout.active ? [row("Predicted beta", ({ beta }) => beta)] : []),
    row("Effective number of bets", ({ bets }) => fixed(bets, 1)),
  ];
  return formatTable(columns, rows);
}

/** The issuers that the specific risk stands on. */
function concentrationNote(report: RiskReport): string[] {
  const { concentration, side } = mainSide(report);
  if (!(concentration.specificVarianceAnnual > 0)) return [];
  const { labels } = report.stored.model.assets;
  const largest = concentration.bets.slice(0, 3).map(({ assets, share }) => {
    const names = assets.map((asset) => printableName(labels[asset] ?? "")).join(" + ");
    return `${names} ${percent(share, 1)} %`;
  });
  const of = side === "active" ? "Active specific variance" : "Specific variance";
  return [
    `${of}: ${fixed(concentration.effectiveCount, 1)} effective issuers; largest ${largest.join(", ")}`,
  ];
}
