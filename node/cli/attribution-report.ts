import type {
  BookPerformance,
  PerformanceAttribution,
  PerformanceLine,
} from "../../engine/performance-attribution/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import type { Output } from "./output.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What an attribution report shows. */
export interface AttributionReport {
  readonly attribution: PerformanceAttribution;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  /** The close from which the first period runs. */
  readonly start: string;
  /** What of the wanted span lies outside the run, in words; undefined where nothing does. */
  readonly cut: string | undefined;
  readonly runId: string;
}

const columns: readonly TextColumn[] = [
  { header: "source", align: "left" },
  { header: "active exposure, mean", align: "right" },
  { header: "active contribution %", align: "right" },
  { header: "t", align: "right" },
  { header: "years to |t| = 2", align: "right" },
  { header: "portfolio contribution %", align: "right" },
];

/** The attribution as a person reads it. */
export function attributionText({
  attribution,
  portfolioName,
  benchmarkName,
  start,
  cut,
  runId,
}: AttributionReport): string {
  const { portfolio, benchmark, active } = attribution;
  const hasBenchmark = benchmarkName !== "none";
  return [
    `Return of ${printableName(portfolioName)} from the close of ${start} to ${attribution.lastDate}, ${benchmarkTitle(benchmarkName)}`,
    `${counted(attribution.periodCount, "period")}, linked by ${linkingNames[attribution.linking]}`,
    ...(cut === undefined ? [] : [cut]),
    "",
    hasBenchmark
      ? `Return: portfolio ${percent(portfolio.returnTotal)} %, benchmark ${percent(benchmark.returnTotal)} %, active ${percent(active.returnTotal)} %`
      : `Return: ${percent(portfolio.returnTotal)} %`,
    "",
    `Where it came from (contributions sum to the ${hasBenchmark ? "active return" : "return"})`,
    hasBenchmark
      ? formatTable(columns, bookRows(active, portfolio))
      : formatTable(
          columns.slice(0, -1).map((column) => ({ ...column, header: column.header.replace("active ", "") })),
          bookRows(active, portfolio).map((row) => row.slice(0, -1)),
        ),
    ...unmodelledNote(attribution),
    "",
    "t: mean of the periods' contributions over its standard error. Years to |t| = 2: how long a record of this mean and",
    `deviation must be until it is significant. Exposures are those known before each period. Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

const linkingNames = {
  carino: "Cariño",
  menchero: "Menchero",
  grap: "GRAP",
  frongello: "Frongello",
} as const;

function bookRows(active: BookPerformance, portfolio: BookPerformance): string[][] {
  const rows: string[][] = [];
  const inPortfolio = new Map(portfolio.byFactor.map((line) => [lineName(line), line]));
  const families = new Map(portfolio.byFamily.map((line) => [lineName(line), line]));
  for (const family of active.byFamily) {
    const name = lineName(family);
    rows.push(cells(familyTitles[name as keyof typeof familyTitles], family, families.get(name)));
    const members = active.byFactor.filter(
      (line) => line.line.kind === "factor" && line.line.factor.family === name,
    );
    for (const line of members.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))) {
      const own = inPortfolio.get(lineName(line));
      if (line.contribution !== 0 || (own?.contribution ?? 0) !== 0)
        rows.push(cells(`  ${lineName(line)}`, line, own));
    }
  }
  rows.push(cells("Specific", active.specific, portfolio.specific));
  // A rate is known beforehand: its mean has no significance to speak of.
  const riskFree = { ...active.riskFree, tStatistic: Number.NaN, yearsToSignificance: Number.NaN };
  rows.push(cells("Risk-free and cash", riskFree, portfolio.riskFree));
  if (active.unmodelled.contribution !== 0 || portfolio.unmodelled.contribution !== 0) {
    rows.push(cells("Names outside the model", active.unmodelled, portfolio.unmodelled));
  }
  if (Math.abs(active.unexplained.contribution) > 1e-10)
    rows.push(cells("Unexplained", active.unexplained, portfolio.unexplained));
  rows.push([], cells("Total", active.total, portfolio.total));
  return rows;
}

function cells(name: string, active: PerformanceLine, portfolio: PerformanceLine | undefined): string[] {
  const [exposure, contribution] = [fixed(active.exposureMean, 3), percent(active.contribution)];
  // Where nothing shows, weights that were rounded in the file would have a t all the same.
  const isNothing = contribution === "0.00" && (exposure === "" || exposure === "0.000");
  return [
    name,
    exposure,
    contribution,
    isNothing ? "" : fixed(active.tStatistic, 1),
    isNothing ? "" : years(active.yearsToSignificance),
    percent(portfolio?.contribution ?? Number.NaN),
  ];
}

/** Beyond what anybody will wait for, the digits mean nothing. */
function years(value: number): string {
  if (value > 200) return "200+";
  return fixed(value, value < 10 ? 1 : 0);
}

function lineName({ line }: PerformanceLine): string {
  return line.kind === "factor" ? line.factor.name : line.kind === "family" ? line.family : line.kind;
}

function unmodelledNote({ portfolioUnmodelled }: PerformanceAttribution): string[] {
  if (portfolioUnmodelled.length === 0) return [];
  const largest = portfolioUnmodelled.toSorted((a, b) => b.weightMax - a.weightMax).slice(0, 5);
  const names = largest.map(
    (name) =>
      `${printableName(name.id)} (${counted(name.periodCount, "period")}, up to ${percent(name.weightMax)} %)`,
  );
  const rest = portfolioUnmodelled.length > 5 ? ` and ${portfolioUnmodelled.length - 5} more` : "";
  const missing = portfolioUnmodelled.filter((name) => name.missingCount > 0);
  const note =
    missing.length === 0
      ? []
      : [
          `Of them without a return, counted at return 0: ${missing
            .toSorted((a, b) => b.weightMax - a.weightMax)
            .slice(0, 5)
            .map((name) => `${printableName(name.id)} (${counted(name.missingCount, "period")})`)
            .join(", ")}${missing.length > 5 ? ` and ${missing.length - 5} more` : ""}`,
        ];
  return ["", `Held outside the model at times: ${names.join(", ")}${rest}`, ...note];
}

/** The attribution for programs: decimals. */
export function attributionJson({ attribution, ...rest }: AttributionReport): object {
  const line = (of: PerformanceLine) => {
    const { line: what, ...numbers } = of;
    const family = what.kind === "factor" ? { family: what.factor.family } : {};
    return { source: lineName({ line: what } as PerformanceLine), ...family, ...numbers };
  };
  const known = knownFactors(attribution);
  const book = ({ byFamily, byFactor, ...of }: BookPerformance) => ({
    returnTotal: of.returnTotal,
    factors: line(of.factors),
    specific: line(of.specific),
    riskFree: line(of.riskFree),
    unmodelled: line(of.unmodelled),
    unexplained: line(of.unexplained),
    byFamily: byFamily.map(line),
    byFactor: byFactor.filter(({ line: of }) => known.has(factorName(of))).map(line),
  });
  return {
    runId: rest.runId,
    portfolioName: rest.portfolioName,
    benchmarkName: rest.benchmarkName,
    from: rest.start,
    to: attribution.lastDate,
    periodCount: attribution.periodCount,
    linking: attribution.linking,
    portfolio: book(attribution.portfolio),
    benchmark: book(attribution.benchmark),
    active: book(attribution.active),
    unmodelledNames: attribution.portfolioUnmodelled,
  };
}

/** Factors that either book had anything to do with: a run also lists industries that its data reach after the span. */
function knownFactors({ portfolio, benchmark }: PerformanceAttribution): ReadonlySet<string> {
  const lines = [...portfolio.byFactor, ...benchmark.byFactor];
  return new Set(
    lines.filter((of) => of.exposureMean !== 0 || of.contribution !== 0).map((of) => factorName(of.line)),
  );
}

function factorName(line: PerformanceLine["line"]): string {
  return line.kind === "factor" ? line.factor.name : "";
}

/** One row per line of the active book. */
export function attributionCsv({ attribution }: AttributionReport): NonNullable<Output["csv"]> {
  const { active } = attribution;
  const known = knownFactors(attribution);
  const lines = [
    ...active.byFactor.filter(({ line }) => known.has(factorName(line))),
    active.specific,
    active.riskFree,
    active.unmodelled,
    active.unexplained,
    active.total,
  ];
  return {
    header: [
      "source",
      "family",
      "exposure_mean",
      "contribution",
      "contribution_sum",
      "t_statistic",
      "years_to_significance",
    ],
    rows: lines.map((line) => [
      lineName(line),
      line.line.kind === "factor" ? line.line.factor.family : "",
      line.exposureMean,
      line.contribution,
      line.contributionSum,
      line.tStatistic,
      line.yearsToSignificance,
    ]),
  };
}
