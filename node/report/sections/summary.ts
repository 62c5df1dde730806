import type { AttributionPage } from "../attribution-page.ts";
import { escapeHtml } from "../escape-html.ts";
import { counted, fixed, percent } from "../number-text.ts";
import type { ReportInput, RiskPage } from "../report-input.ts";
import { hasBenchmark, LINKING_TITLES } from "../report-words.ts";

/** A headline number: what it is with its unit, the number, a line under it. */
interface Tile {
  readonly title: string;
  readonly value: string;
  readonly note?: string;
}

/** The page in tiles, and in words what it is about and what it leaves out. */
export function summarySection(input: ReportInput): string {
  const { risk, attribution } = input;
  const tiles = [...riskTiles(risk), ...(attribution === undefined ? [] : returnTiles(attribution, risk))];
  return [
    `<dl class="tiles">${tiles.map(tileHtml).join("\n")}</dl>`,
    `<ul class="facts">${facts(input)
      .map((fact) => `<li>${escapeHtml(fact)}</li>`)
      .join("\n")}</ul>`,
  ].join("\n");
}

function tileHtml({ title, value, note }: Tile): string {
  const negative = value.startsWith("−") ? ' class="neg"' : "";
  const under = note === undefined ? "" : `<dd class="note">${escapeHtml(note)}</dd>`;
  return `<div class="tile"><dt>${escapeHtml(title)}</dt><dd${negative}>${escapeHtml(value)}</dd>${under}</div>`;
}

function riskTiles(risk: RiskPage): Tile[] {
  const { portfolio, benchmark, active, summary } = risk;
  const against = hasBenchmark(risk);
  const main = against ? active : portfolio;
  return [
    {
      title: "Volatility, annual %",
      value: percent(portfolio.volatilityAnnual),
      ...(against ? { note: `benchmark ${percent(benchmark.volatilityAnnual)}` } : {}),
    },
    ...(against
      ? [
          {
            title: "Tracking error, annual %",
            value: percent(active.volatilityAnnual),
            note: `factor ${percent(active.factorVolatilityAnnual)}, specific ${percent(active.specificVolatilityAnnual)}`,
          },
          { title: "Predicted beta", value: fixed(risk.beta), note: "to the benchmark" },
        ]
      : []),
    {
      title: `Factor share of ${against ? "active " : ""}variance, %`,
      value: percent(main.factorTotal.varianceShare, 1),
      note: `specific ${percent(main.specific.varianceShare, 1)}`,
    },
    {
      title: "Names",
      value: String(summary.nameCount),
      note: `${fixed(summary.effectiveNameCount, 1)} effective`,
    },
    {
      title: "In the model, % of gross",
      value: percent(coverage(risk), 1),
      note: `gross ${percent(summary.grossWeight, 1)}, net ${percent(summary.netWeight, 1)}, cash ${percent(summary.cashWeight, 1)}`,
    },
  ];
}

function coverage({ summary: { grossWeight, unmodelledGrossWeight } }: RiskPage): number {
  return grossWeight > 0 ? 1 - unmodelledGrossWeight / grossWeight : Number.NaN;
}

function returnTiles({ portfolio, benchmark, active, geometric }: AttributionPage, risk: RiskPage): Tile[] {
  const own: Tile = { title: "Return over the span, %", value: percent(portfolio.returnTotal) };
  if (!hasBenchmark(risk)) return [own];
  return [
    { ...own, note: `benchmark ${percent(benchmark.returnTotal)}` },
    {
      title: "Active return, arithmetic, %",
      value: percent(active.returnTotal),
      note: "portfolio less benchmark",
    },
    {
      title: "Active return, geometric, %",
      value: percent(geometric.returnTotal),
      note: "ratio of the wealths, less 1",
    },
  ];
}

function facts({ risk, attribution, run, primer }: ReportInput): string[] {
  if (primer !== undefined) return [...primer.notes];
  return [
    `Model ${run.model}, run ${risk.runId.slice(0, 12)}, ${run.first} to ${run.last}; risk at the close of ${risk.date}, forecast ${risk.forecast === "stored" ? "stored by the run" : "made again from the run's returns"}.`,
    risk.holdingsSince === risk.holdingsEffective
      ? `Holdings of ${risk.holdingsSince}${risk.holdingsSince < risk.date ? ", drifted since" : ""}.`
      : `Weights of ${risk.holdingsSince}, taken as they are at ${risk.holdingsEffective}.`,
    ...(attribution === undefined
      ? []
      : [
          `Return from the close of ${attribution.from} to ${attribution.to}: ${counted(attribution.periodCount, "period")}, linked by ${LINKING_TITLES[attribution.linking]}.`,
        ]),
    ...outsideFacts(risk),
    ...(attribution === undefined ? [] : heldOutsideFacts(attribution)),
    ...(risk.burnIn
      ? [
          "Burn-in: fewer than two effective observations per factor. The factor covariance is mostly noise on this date.",
        ]
      : []),
    ...(run.stale.length === 0 ? [] : [`The run is older than its project: ${run.stale.join("; ")}.`]),
  ];
}

/** What the risk figures leave out. */
function outsideFacts({ outside }: RiskPage): string[] {
  const names = outside.filter(({ reason }) => reason !== "cash");
  if (names.length === 0) return ["Nothing held lies outside the model on this date."];
  const largest = names.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 5);
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return [
    `Outside the model, in no risk figure: ${largest.map(({ id, weight }) => `${id} ${percent(weight)} %`).join(", ")}${rest}.`,
  ];
}

/** What of the span's return the factors cannot say anything about. */
function heldOutsideFacts({ unmodelledNames }: AttributionPage): string[] {
  if (unmodelledNames.length === 0) return [];
  const largest = unmodelledNames.toSorted((a, b) => b.weightMax - a.weightMax).slice(0, 5);
  const names = largest.map(
    ({ id, periodCount, weightMax }) =>
      `${id} (${counted(periodCount, "period")}, up to ${percent(weightMax)} %)`,
  );
  const rest = unmodelledNames.length > 5 ? ` and ${unmodelledNames.length - 5} more` : "";
  return [`Held outside the model at times, in a line of their own: ${names.join(", ")}${rest}.`];
}
