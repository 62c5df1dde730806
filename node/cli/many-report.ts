import type { AttributionLine, LinkingMethod } from "../../engine/performance-attribution/index.ts";
import type { AttributedPortfolios } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import { printableName } from "./printable-text.ts";
import { formatTable, percent, type TextColumn } from "./table-text.ts";

/** What a report of many portfolios shows. */
export interface ManyReport extends AttributedPortfolios {
  readonly linking: LinkingMethod;
  readonly by: "factor" | "family";
  readonly benchmarkName: string;
  /** What of the wanted span lies outside the run, in words; undefined where nothing does. */
  readonly cut: string | undefined;
  /** What attributes one of them, up to its name. */
  readonly command: string;
  readonly runId: string;
}

/** A portfolio that has no row, and why. */
export interface LeftOut {
  readonly portfolioName: string;
  readonly reason: string;
}

/** Rows of the portfolios that have an account, the benchmark itself apart. */
export function shownRows(report: ManyReport): readonly number[] {
  const { labels } = report.attribution;
  return [...labels.keys()].filter(
    (row) => labels[row] !== report.benchmarkName && reasonOf(report, row) === undefined,
  );
}

/** The others. */
export function leftOut(report: ManyReport): readonly LeftOut[] {
  return report.attribution.labels.flatMap((portfolioName, row) => {
    if (portfolioName === report.benchmarkName) return [];
    const reason = reasonOf(report, row);
    return reason === undefined ? [] : [{ portfolioName, reason }];
  });
}

function reasonOf({ attribution, notes, command, to }: ManyReport, row: number): string | undefined {
  const broken = attribution.broken[row];
  const name = attribution.labels[row] as string;
  const given = notes.leftOut[row];
  if (given !== undefined) return `${given}: ${command} ${name} knows it`;
  if (broken !== undefined) {
    return `its return of ${broken.date} is ${percent(broken.returnPeriod)} %: only one above -100 % can be linked over time`;
  }
  if (attribution.periodCounts[row] === 0)
    return `it has no period up to ${to} with holdings and a regression`;
  if (attribution.modelled[row] === 0 && (notes.unknown[row]?.size ?? 0) > 0) {
    return "0 % of its gross weight is in the model: check its ids against those of the bars";
  }
  return undefined;
}

const SHOWN = 10;

/** Many portfolios as a person reads them: a row each. */
export function manyText(report: ManyReport): string {
  const { attribution, benchmarkName, to, cut, runId, linking, notes } = report;
  const rows = shownRows(report);
  const missing = leftOut(report);
  const starts = [...new Set(rows.map((row) => attribution.firstDates[row] as string))].sort();
  const uneven = rows.filter((row) => (notes.unevenSums[row] as number) > 0);
  const unknown = rows.filter((row) => (notes.unknown[row]?.size ?? 0) > 0);
  const unused = rows.filter((row) => (notes.unusedAccounts[row] as number) > 0);
  return [
    `Returns of ${counted(rows.length, "portfolio")} to ${to}, ${benchmarkTitle(benchmarkName)}, linked by ${linking === "carino" ? "Cariño" : linking}`,
    ...(cut === undefined ? [] : [cut]),
    ...missing
      .slice(0, SHOWN)
      .map(({ portfolioName, reason }) => `Left out: ${printableName(portfolioName)}, ${reason}`),
    ...(missing.length > SHOWN ? [`Left out besides: ${counted(missing.length - SHOWN, "portfolio")}`] : []),
    ...note(
      report,
      uneven,
      "Weights do not sum to 100 % of",
      "what is missing earns nothing, what is over costs nothing; list CASH where it is held",
    ),
    ...note(report, unknown, "Ids that the run does not know are held by", "they are counted at return 0"),
    ...note(
      report,
      unused,
      "Returns as accounted are not of one period of the run, and not used, of",
      "accounts go from row to row",
    ),
    "",
    `Contributions to the ${benchmarkName === "none" ? "return" : "active return"}, %`,
    rowTable(report, rows, starts.length > 1),
    "",
    "Each row is what attribute says of that portfolio; --csv and --json have the factors of each.",
    `Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

function note(
  { attribution }: ManyReport,
  rows: readonly number[],
  what: string,
  meaning: string,
): readonly string[] {
  if (rows.length === 0) return [];
  const names = rows.slice(0, 5).map((row) => printableName(attribution.labels[row] as string));
  const more = rows.length > 5 ? ` and ${rows.length - 5} more` : "";
  return [`${what} ${names.join(", ")}${more}: ${meaning}`];
}

function rowTable(
  { attribution, benchmarkName }: ManyReport,
  rows: readonly number[],
  withStart: boolean,
): string {
  const { lines, contributions, returnTotal, returnPortfolio, returnBenchmark } = attribution;
  const hasBenchmark = benchmarkName !== "none";
  const at = (row: number, line: number): number => contributions[row * lines.length + line] as number;
  const right = (header: string): TextColumn => ({ header, align: "right" });
  const sources = lines.flatMap((line, index) => {
    const header = headerOf(line);
    if (header === undefined) return [];
    const isAlways = line.kind === "family" || line.kind === "specific" || line.kind === "riskFree";
    return isAlways || rows.some((row) => Math.abs(at(row, index)) > 1e-10) ? [{ header, index }] : [];
  });
  const families = sources.filter(({ index }) => lines[index]?.kind === "family");
  const ordered = [...families, ...sources.filter(({ index }) => lines[index]?.kind !== "family")];
  const columns: readonly TextColumn[] = [
    { header: "portfolio", align: "left" },
    ...(withStart ? [right("first period")] : []),
    right("periods"),
    right("return"),
    ...(hasBenchmark ? [right("benchmark"), right("active")] : []),
    ...ordered.map(({ header }) => right(header)),
  ];
  return formatTable(
    columns,
    rows.map((row) => [
      attribution.labels[row] as string,
      ...(withStart ? [attribution.firstDates[row] as string] : []),
      String(attribution.periodCounts[row]),
      percent(returnPortfolio[row] as number),
      ...(hasBenchmark ? [percent(returnBenchmark[row] as number), percent(returnTotal[row] as number)] : []),
      ...ordered.map(({ index }) => percent(at(row, index))),
    ]),
  );
}

const headers: Partial<Record<AttributionLine["kind"], string>> = {
  specific: "Specific",
  riskFree: "Risk-free and cash",
  unmodelled: "Outside the model",
  unexplained: "Unexplained",
  trading: "Trading",
};

function headerOf(line: AttributionLine): string | undefined {
  return line.kind === "family" ? familyTitles[line.family] : headers[line.kind];
}
