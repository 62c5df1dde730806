import { counted } from "./counted.ts";
import { sparkline } from "./sparkline.ts";
import { formatTable, percent } from "./table-text.ts";
import { type NamedChange, type ReasonCount, summarise, type UniverseHistory } from "./universe-history.ts";
import { reasonInWords } from "./universe-words.ts";

/** The longest span whose table is by month; a longer one is by year. */
const MOST_MONTHS = 36;
const LATEST = 10;

/** A universe through time for people. */
export function universeText(model: string, runId: string, history: UniverseHistory): string {
  return [
    ...countsText(model, history),
    ...sizeText(history),
    ...changesText(history),
    "Share of cap: of all covered names. Outside the span: covered names with a cap below the smallest or above the",
    "largest of the estimation universe. Entered and left count seats: a member that does not trade on a day keeps its",
    `seat, and is not in the estimation universe of that close. Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

function countsText(model: string, { closes, months }: UniverseHistory): string[] {
  const isLong = months.length > MOST_MONTHS;
  const rows = isLong ? summarise(closes, 4) : months;
  const unit = isLong ? "year" : "month";
  const total = (of: "entered" | "left") => String(rows.reduce((sum, row) => sum + row[of], 0));
  return [
    `Universe of ${model}: as of the last close of each ${unit}, and the changes in it${isLong ? "; by month with --from and --to" : ""}`,
    formatTable(
      [unit, "covered", "in estimation", "share of cap %", "outside the span", "entered", "left"].map(
        (header, i) => ({ header, align: i === 0 ? "left" : "right" }) as const,
      ),
      [
        ...rows.map((row) => [
          row.label,
          String(row.coverageCount),
          String(row.estimationCount),
          percent(row.coverageCapShare, 1),
          String(row.outsideSpanCount),
          String(row.entered),
          String(row.left),
        ]),
        [],
        ["Total", "", "", "", "", total("entered"), total("left")],
      ],
    ),
    "",
  ];
}

function sizeText({ closes, began, laterChanges, turnoverAnnual }: UniverseHistory): string[] {
  const first = closes.findIndex(({ estimationCount }) => estimationCount > 0);
  if (first < 0) return ["No name is in the estimation universe on any of these dates.", ""];
  const filled = closes.slice(first);
  const sizes = filled.map(({ estimationCount }) => estimationCount);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const range = least === most ? `always ${most}` : `from ${least} (▁) to ${most} (█)`;
  const entered = laterChanges.filter(({ change }) => change === "entered").length;
  const when =
    began === null
      ? "In this span"
      : `It began on ${began.date} with ${counted(began.count, "name")}; since then`;
  const pace = Number.isFinite(turnoverAnnual)
    ? `, a pace of ${percent(turnoverAnnual, 1)} % of the names replaced a year`
    : "";
  return [
    `Names in the estimation universe, ${filled[0]?.date} to ${filled.at(-1)?.date}: ${range}`,
    sparkline(sizes, 100),
    `${when} ${entered} entered and ${laterChanges.length - entered} left${pace}.`,
    "",
  ];
}

function changesText({ began, reasons, laterChanges }: UniverseHistory): string[] {
  const latest = laterChanges.slice(-LATEST);
  const title =
    latest.length === laterChanges.length
      ? "Who came and went"
      : `The last ${latest.length} of ${laterChanges.length} who came and went`;
  return [
    ...(reasons.length === 0
      ? []
      : [`Changes by reason${began === null ? "" : ", the beginning included"}`, reasonTable(reasons), ""]),
    ...(latest.length === 0 ? [] : [title, latestTable(latest), ""]),
  ];
}

function reasonTable(reasons: readonly ReasonCount[]): string {
  return formatTable(
    [
      { header: "change", align: "left" },
      { header: "seats", align: "right" },
      { header: "names", align: "right" },
      { header: "first", align: "left" },
      { header: "last", align: "left" },
      { header: "reason", align: "left", whole: true },
    ],
    reasons.map((of) => [
      of.change,
      String(of.count),
      String(of.nameCount),
      of.first,
      of.last,
      reasonInWords(of),
    ]),
  );
}

function latestTable(changes: readonly NamedChange[]): string {
  return formatTable(
    ["date", "id", "name", "change", "reason"].map(
      (header) => ({ header, align: "left", whole: header === "reason" }) as const,
    ),
    changes.map((of) => [of.date, of.id, of.name, of.change, reasonInWords(of)]),
  );
}
