import type {
  BookPerformance,
  PerformanceAttribution,
  PerformanceLine,
} from "../../engine/performance-attribution/index.ts";
import type { AttributionSpans, HoldingsNotes, SpanSums } from "../model/index.ts";
import { type AttributionReport, factorName, lineName } from "./attribution-parts.ts";
import { brinsonCsv, brinsonJson } from "./brinson-report.ts";
import type { Output } from "./output.ts";

/** The attribution for programs: decimals. */
export function attributionJson({ attribution, ...rest }: AttributionReport): object {
  const known = knownFactors(attribution);
  const book = (of: BookPerformance) => bookJson(of, known);
  const inParts = (side: "portfolio" | "active") =>
    bookJson(attribution[side], known, rest.spans && sumsOf(rest.spans, side));
  return {
    runId: rest.runId,
    portfolioName: rest.portfolioName,
    benchmarkName: rest.benchmarkName,
    from: rest.start,
    to: attribution.lastDate,
    periodCount: attribution.periodCount,
    periodsPerYear: attribution.periodsPerYear,
    linking: attribution.linking,
    ...(rest.spans === undefined ? {} : { spans: rest.spans.spans.map(spanJson) }),
    portfolio: inParts("portfolio"),
    benchmark: book(attribution.benchmark),
    active: inParts("active"),
    geometric: book(attribution.geometric),
    unusedAccounts: rest.unusedAccounts,
    waitedForBenchmark: rest.waitedForBenchmark ?? null,
    lateFactors: rest.lateFactors.map(({ name, date }) => ({ name, date })),
    holdings: {
      portfolio: notesJson(rest.holdings.portfolio),
      benchmark: notesJson(rest.holdings.benchmark),
    },
    names: nameRows(rest),
    brinson: brinsonJson({ attribution, ...rest }) ?? null,
    path: rest.path.map(({ date, attribution: at }) => ({
      date,
      portfolio: at.portfolio.returnTotal,
      benchmark: at.benchmark.returnTotal,
      active: at.active.returnTotal,
      byFamily: at.active.byFamily.map((of) => ({ family: lineName(of), contribution: of.contribution })),
      specific: at.active.specific.contribution,
    })),
    unmodelledNames: attribution.portfolioUnmodelled,
    benchmarkUnmodelledNames: attribution.benchmarkUnmodelled,
  };
}

const spanJson = ({ label, periodCount }: AttributionSpans["spans"][number]): object => ({
  label,
  periodCount,
});

/** What the parts of the span add to a line of a book. */
type SumsOfLine = (line: PerformanceLine["line"]) => object;

/** Sums of a line by parts of the span: of contributions, not linked, and of exposures where it is a factor. */
export function sumsOf({ lines, spans }: AttributionSpans, side: "portfolio" | "active"): SumsOfLine {
  const slots = new Map(lines.map((line, slot) => [line, slot]));
  return (line) => {
    const slot = slots.get(line);
    if (slot === undefined) return {};
    const of = (key: keyof SpanSums) => spans.map((span) => span[side][key][slot] ?? 0);
    return {
      contributionSums: of("contributions"),
      ...(line.kind === "factor" ? { exposureSums: of("exposures") } : {}),
    };
  };
}

/** One book for programs, with the factors that are wanted: by default those it had an exposure to. */
export function bookJson(
  { byFamily, byFactor, ...of }: BookPerformance,
  known: ReadonlySet<string> = touched(byFactor),
  sums: SumsOfLine = () => ({}),
): object {
  const lineJson = (line: PerformanceLine): object => ({ ...lineNumbers(line), ...sums(line.line) });
  return {
    returnTotal: of.returnTotal,
    total: lineJson(of.total),
    factors: lineJson(of.factors),
    specific: lineJson(of.specific),
    riskFree: lineJson(of.riskFree),
    unmodelled: lineJson(of.unmodelled),
    unexplained: lineJson(of.unexplained),
    trading: lineJson(of.trading),
    specificWithFactors: of.specificWithFactors,
    byFamily: byFamily.map(lineJson),
    byFactor: byFactor.filter(({ line }) => known.has(factorName(line))).map(lineJson),
  };
}

function lineNumbers(of: PerformanceLine): object {
  const { line: what, ...numbers } = of;
  const family = what.kind === "factor" ? { family: what.factor.family } : {};
  return { source: lineName({ line: what } as PerformanceLine), ...family, ...numbers };
}

function notesJson({ old, unevenSums }: HoldingsNotes): object {
  return { old: old ?? null, unevenSums };
}

/** Factors that either book had anything to do with: a run also lists industries that its data reach after the span. */
function knownFactors({ portfolio, benchmark }: PerformanceAttribution): ReadonlySet<string> {
  return touched([...portfolio.byFactor, ...benchmark.byFactor]);
}

function touched(lines: readonly PerformanceLine[]): ReadonlySet<string> {
  return new Set(
    lines.filter((of) => of.exposureMean !== 0 || of.contribution !== 0).map((of) => factorName(of.line)),
  );
}

/** Names that either book held or that contributed. */
function nameRows({ names, ids, assetNames }: Omit<AttributionReport, "attribution">) {
  const { weightMean, activeWeightMean, specific, factors } = names;
  return [...ids.keys()]
    .filter((n) => weightMean[n] !== 0 || activeWeightMean[n] !== 0)
    .map((n) => ({
      id: ids[n] as string,
      name: assetNames[n] ?? "",
      weightMean: weightMean[n] as number,
      activeWeightMean: activeWeightMean[n] as number,
      specific: specific[n] as number,
      factors: factors[n] as number,
      contribution: (specific[n] as number) + (factors[n] as number),
    }));
}

/** One row per line of the active book, or per name; of the sector view where that was asked for and no other main table. */
export function attributionCsv(report: AttributionReport): NonNullable<Output["csv"]> {
  const { attribution, brinson } = report;
  if (brinson !== undefined && report.by === "factor") return brinsonCsv(brinson);
  if (report.by === "name") {
    const header = ["id", "name", "weight_mean", "active_weight_mean", "specific", "factors", "contribution"];
    return { header, rows: nameRows(report).map((row) => Object.values(row)) };
  }
  const { active } = attribution;
  const known = knownFactors(attribution);
  const lines = [
    ...(report.by === "family"
      ? active.byFamily
      : active.byFactor.filter(({ line }) => known.has(factorName(line)))),
    active.specific,
    active.riskFree,
    active.unmodelled,
    active.unexplained,
    active.trading,
    active.total,
  ];
  return {
    header: [
      "source",
      "family",
      "exposure_mean",
      "contribution",
      "contribution_sum",
      "tilt",
      "timing",
      "standard_error",
      "t_statistic",
      "years_to_significance",
      "years_still_needed",
    ],
    rows: lines.map((line) => [
      lineName(line),
      line.line.kind === "factor" ? line.line.factor.family : "",
      line.exposureMean,
      line.contribution,
      line.contributionSum,
      line.tilt,
      line.timing,
      line.standardError,
      line.tStatistic,
      line.yearsToSignificance,
      line.yearsStillNeeded,
    ]),
  };
}
