import type { Coverage, DataQuality, Finding, RuleOutcome, Severity } from "../quality/index.ts";
import { worstNames } from "../quality/index.ts";
import { escapeHtml, proseHtml } from "./escape-html.ts";
import { htmlTable, number, sentence, text } from "./html-table.ts";
import { countChart } from "./line-chart.ts";
import { counted, fixed } from "./number-text.ts";
import { pageOf } from "./page-of.ts";

/** Findings listed of one rule; the JSON has more. */
const LISTED = 50;
const NAMES = 25;

const HEADINGS: Readonly<Record<Severity, string>> = {
  severe: "Severe: numbers are wrong now",
  warning: "Warnings: numbers may be wrong",
  note: "Notes",
};

/** What a page about the data of a project is made from. */
export interface QualityPage extends DataQuality {
  readonly model: string;
  /** Notes of the import. */
  readonly notes: readonly string[];
}

/** The data-quality report as one HTML file that needs nothing from outside; the same input gives the same bytes. */
export function qualityPage(page: QualityPage): string {
  const { model, dates, outcomes, notes } = page;
  const bySeverity = (["severe", "warning", "note"] as const).flatMap((severity) => {
    const of = outcomes.filter((outcome) => outcome.severity === severity);
    return of.length === 0
      ? []
      : [{ id: severity, title: HEADINGS[severity], body: of.map(outcomeHtml).join("\n"), onNewSheet: true }];
  });
  return pageOf({
    title: `Data of ${model}`,
    under: `${counted(dates.count, "date")} from ${dates.first} to ${dates.last}. Nothing of the data was changed.`,
    sections: [
      { id: "summary", title: "Summary", body: summaryHtml(page) },
      { id: "coverage", title: "Coverage", body: coverageHtml(page) },
      ...bySeverity,
      ...(notes.length === 0
        ? []
        : [{ id: "import", title: "Notes of the import", body: listHtml(notes), onNewSheet: true }]),
    ],
  });
}

function summaryHtml({ outcomes }: QualityPage): string {
  const totals = (["severe", "warning", "note"] as const).map((severity) => {
    const found = outcomes.filter(({ cases }) => cases[severity] > 0);
    const cases = found.reduce((sum, outcome) => sum + outcome.cases[severity], 0);
    return tile(HEADINGS[severity].split(":")[0] as string, fixed(cases, 0), counted(found.length, "rule"));
  });
  const names = worstNames(outcomes, NAMES);
  const rules = htmlTable(
    "What was found, by rule",
    [text("Severity"), sentence("Finding"), number("Cases"), sentence("First")],
    outcomes.map(({ rule, severity, total, findings }) => ({
      cells: [severity, rule.title, fixed(total, 0), placeText(findings[0])],
    })),
  );
  const worst = htmlTable(
    "Names with most findings",
    [text("Name"), number("Severe"), number("Warnings"), sentence("Rules")],
    names.map(({ id, severe, warnings, rules: of }) => ({
      cells: [id, fixed(severe, 0), fixed(warnings, 0), of.join(", ")],
    })),
  );
  return [`<dl class="tiles">${totals.join("")}</dl>`, rules, names.length === 0 ? "" : worst].join("\n");
}

function tile(label: string, value: string, note: string): string {
  return `<div class="tile"><dt>${label}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`;
}

function coverageHtml({ coverage, tables }: QualityPage): string {
  const chart = countChart(
    "Names by day with a bar, a return, a cap and accounts; some dates of it are in the table below",
    coverage.dates,
    coverage.series.map(({ label, names }, at) => ({ label, values: names, isTotal: at === 0 })),
  );
  return [
    '<p class="note">Names on each day with a bar; of them those with a return, a cap of the last 45 days, and an account known in the last 550 days.</p>',
    chart,
    coverageTable(coverage),
    htmlTable(
      "Tables",
      [
        text("Table"),
        number("Rows"),
        number("Securities"),
        text("First"),
        text("Last"),
        sentence("Missing, % of rows"),
      ],
      tables.map(({ table, rows, ids, first, last, missing }) => ({
        cells: [
          table,
          fixed(rows, 0),
          ids === undefined ? "" : fixed(ids, 0),
          first ?? "",
          last ?? "",
          missing
            .map(({ field, rows: count }) => `${field.split(".").at(-1)} ${share(count, rows)}`)
            .join(", "),
        ],
      })),
    ),
  ].join("\n");
}

function share(count: number, rows: number): string {
  const percent = (100 * count) / rows;
  return percent < 0.05 ? "<0.1" : fixed(percent, 1);
}

/** Every eighth of the dates, and the last. */
function coverageTable({ dates, series }: Coverage): string {
  const step = Math.max(1, Math.floor((dates.length - 1) / 8));
  const shown = dates.flatMap((_, at) => ((dates.length - 1 - at) % step === 0 ? [at] : []));
  return htmlTable(
    "Names by date",
    [text("Date"), ...series.map(({ label }) => number(label))],
    shown.map((at) => ({ cells: [dates[at] as string, ...series.map(({ names }) => fixed(names[at], 0))] })),
  );
}

function outcomeHtml({ rule, total, findings }: RuleOutcome): string {
  const shown = findings.slice(0, LISTED);
  const hasRepairs = shown.some(({ repairs }) => repairs !== undefined);
  const rest = total > shown.length ? `, the first ${shown.length} of ${total}` : "";
  const terms = [
    ["Means", rule.consequence],
    ["Do", rule.advice],
    ["Fires", `${rule.threshold}.`],
    ["May be right", `${rule.falsePositives}.`],
  ].map(([term, says]) => `<div><dt>${term}</dt><dd>${proseHtml(says as string)}</dd></div>`);
  return [
    `<h3 id="${rule.name}">${escapeHtml(rule.title)} (${fixed(total, 0)})</h3>`,
    `<dl class="terms">${terms.join("")}</dl>`,
    htmlTable(
      `${rule.name}${rest}`,
      [
        text("Name"),
        text("Date"),
        sentence("Seen"),
        text("Place"),
        ...(hasRepairs ? [sentence("Suggested, for review")] : []),
      ],
      shown.map((finding) => ({
        cells: [
          finding.id ?? finding.value ?? "all",
          spanText(finding),
          finding.evidence,
          placeOnly(finding),
          ...(hasRepairs ? [repairText(finding)] : []),
        ],
      })),
    ),
  ].join("\n");
}

function repairText({ repairs = [] }: Finding): string {
  return repairs
    .map(({ table, cells }) => {
      if (table === "actions")
        return [cells.kind, cells.ratio, cells.amount].filter((part) => part !== "").join(" ");
      const value = cells.value === "" && cells.action === "set" ? "missing" : cells.value;
      return [cells.action, cells.field, value].filter((part) => part !== "").join(" ");
    })
    .join("; ");
}

function spanText({ date, to }: Finding): string {
  if (date === undefined) return "";
  return to === undefined || to === date ? date : `${date} to ${to}`;
}

function placeOnly({ file, row }: Finding): string {
  return file === undefined ? "" : `${file.split("/").at(-1)}, row ${row}`;
}

function placeText(finding: Finding | undefined): string {
  if (finding === undefined) return "";
  return [finding.id ?? "", spanText(finding), finding.id === undefined ? finding.evidence : ""]
    .filter((part) => part !== "")
    .join(" ");
}

function listHtml(items: readonly string[]): string {
  return `<ul class="facts">${items.map((item) => `<li>${proseHtml(item)}</li>`).join("\n")}</ul>`;
}
