import type { CoefficientSummary } from "../../engine/alpha/index.ts";
import type { NamedStudy, SignalStudy } from "../alpha/index.ts";
import { attributionText, type WrittenAlpha, writtenText } from "./alpha-parts.ts";
import { bookJson } from "./attribution-json.ts";
import { counted } from "./counted.ts";
import type { Output } from "./output.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What `plimsoll alpha` found, and of what. */
export interface AlphaReport extends NamedStudy {
  readonly model: string;
  readonly runId: string;
  readonly signal: string;
  /** Signals, and versions of this one, that were looked at. */
  readonly tried: number;
  readonly written: WrittenAlpha | undefined;
}

/** Factors listed. */
const LISTED = 8;

const right = (header: string): TextColumn => ({ header, align: "right" });
const left = (header: string): TextColumn => ({ header, align: "left" });

/** For people: the verdict first, then what it stands on. */
export function alphaText(report: AlphaReport): string {
  const { dates, coverage, spacing, horizon, persistence } = report;
  return [
    `Signal ${report.signal} against ${report.model}: ${counted(dates.count, "date")} from ${dates.first} to ${dates.last}, every ${counted(spacing, "period")}`,
    `${fixed(coverage.names, 0)} names a date, ${percent(coverage.share, 0)} % of the estimation universe${unusedText(report)}`,
    "",
    verdictText(report),
    "",
    `What the factors span: ${percent(report.spannedShare, 1)} % of the signal's variance; loadings of a signal of deviation 1`,
    loadingTable(report),
    "",
    `Information coefficients by horizon (periods): the whole signal with excess returns, its new part with specific returns; the verdict is over ${horizon}`,
    coefficientTable(report),
    "",
    persistenceText(persistence),
    "",
    "Portfolios by signal, mean excess return % a year, held until the next date",
    quantileTable(report),
    "",
    pureText(report),
    "",
    ...attributionText(report.attribution),
    "Where the new part works: rank coefficients within groups",
    groupTable(report),
    "",
    ...writtenText(report.written, report.periodsPerYear),
    `Model and returns of run ${report.runId.slice(0, 12)}.`,
  ].join("\n");
}

/** For programs. */
export function alphaJson({ attribution, written, ...rest }: AlphaReport): object {
  return {
    ...rest,
    verdictWords: verdictWords(rest),
    attribution: attribution === null ? null : bookJson(attribution),
    alpha: written ?? null,
  };
}

/** The coefficients, one row per part and horizon; of several signals with the name of each. */
export function coefficientRows(
  studies: readonly (SignalStudy & { readonly name: string })[],
): NonNullable<Output["csv"]> {
  const header = ["part", "horizon", "ic", "ic_t", "rank_ic", "rank_ic_t", "rank_ic_p", "dates"];
  return {
    header: studies.length > 1 ? ["signal", ...header] : header,
    rows: studies.flatMap(({ name, coefficients }) =>
      coefficients.map(({ part, horizon, linear, rank }) => [
        ...(studies.length > 1 ? [name] : []),
        ...[part, horizon, linear.mean, linear.tStatistic],
        ...[rank.mean, rank.tStatistic, rank.pValue, rank.count],
      ]),
    ),
  };
}

function unusedText({ coverage }: AlphaReport): string {
  const unknown = coverage.unknown.length;
  const few = coverage.unknown.slice(0, 5).join(", ");
  const ids =
    unknown === 0 ? "" : `; ${counted(unknown, "id")} not in the run (${few}${unknown > 5 ? ", …" : ""})`;
  const days =
    coverage.unusedDates === 0 ? "" : `; ${counted(coverage.unusedDates, "date")} of the file not used`;
  return `${ids}${days}`;
}

/** How long a signal keeps. */
export function persistenceText({ autocorrelation, halfLife }: AlphaReport["persistence"]): string {
  if (Number.isNaN(autocorrelation))
    return "No two dates of the signal have enough names in common to say how long it keeps.";
  const half = Number.isFinite(halfLife)
    ? `half is gone after ${fixed(halfLife, 1)} periods`
    : "it does not fade";
  return `The signal's rank correlation with itself at the next date is ${fixed(autocorrelation)}: ${half}.`;
}

/** The verdict as a sentence, and what was assumed of tries. */
export function verdictText(
  study: Pick<AlphaReport, "verdict" | "tried" | "spannedShare" | "loadings">,
): string {
  const alone =
    study.tried === 1
      ? " One try is assumed: give --tried the number of signals and versions you looked at."
      : "";
  return `${verdictWords(study)}${alone}`;
}

/** The verdict as a sentence. */
export function verdictWords({
  verdict,
  tried,
  spannedShare,
  loadings,
}: Pick<AlphaReport, "verdict" | "tried" | "spannedShare" | "loadings">): string {
  const p = verdict.adjustedPValue < 0.001 ? "below 0.001" : fixed(verdict.adjustedPValue, 3);
  const of = tried > 1 ? ` after ${tried} tries` : "";
  const evidence = Number.isNaN(verdict.adjustedPValue)
    ? "too few dates for a p of its new part"
    : `p of its new part ${p}${of}`;
  const [main] = loadings;
  const sentences: Readonly<Record<AlphaReport["verdict"]["kind"], string>> = {
    new: `New: beyond the factors it says something of specific returns (${evidence}).`,
    reversed: `Reversed: beyond the factors it says something, the wrong way round (${evidence}).`,
    repackaged: `Repackaged: ${percent(spannedShare, 0)} % of it is factors, ${main?.factor ?? ""} first, and the rest says nothing significant (${evidence}).`,
    unproven: `Unproven: what is not factors says nothing significant of specific returns (${evidence}).`,
  };
  return sentences[verdict.kind];
}

function loadingTable({ loadings }: AlphaReport): string {
  return formatTable(
    [left("Factor"), right("Loading"), right("Correlation")],
    loadings
      .slice(0, LISTED)
      .map(({ factor, loading, correlation }) => [
        factor,
        fixed(loading),
        correlation === null ? "" : fixed(correlation),
      ]),
  );
}

function coefficientTable({ coefficients }: AlphaReport): string {
  const cells = (summary: CoefficientSummary) => [fixed(summary.mean, 4), fixed(summary.tStatistic, 1)];
  return formatTable(
    [
      left("Part"),
      right("Horizon"),
      right("IC"),
      right("t"),
      right("Rank IC"),
      right("t"),
      right("p"),
      right("IR a date"),
      right("> 0 %"),
    ],
    coefficients.map(({ part, horizon, linear, rank }) => [
      part,
      String(horizon),
      ...cells(linear),
      ...cells(rank),
      fixed(rank.pValue, 3),
      fixed(rank.ratio),
      percent(rank.positive, 0),
    ]),
  );
}

/** How quantile portfolios are weighted. */
export const KINDS = {
  equal: "equal weights",
  cap: "by cap",
  within_industries: "equal, within industries",
} as const;

function quantileTable({ quantiles, periodsPerYear }: AlphaReport): string {
  const count = quantiles[0]?.meanReturns.length ?? 0;
  const yearly = (value: number) => percent(value * periodsPerYear, 1);
  return formatTable(
    [
      left("Sorted"),
      ...Array.from({ length: count }, (_, q) =>
        right(q === 0 ? "Low" : q === count - 1 ? "High" : String(q + 1)),
      ),
      right("Spread"),
      right("t"),
      right("After costs"),
      right("Turnover %"),
      right("p rising"),
    ],
    quantiles.map(({ kind, meanReturns, spread, netSpread, turnover, monotonic }) => [
      KINDS[kind],
      ...Array.from(meanReturns, yearly),
      yearly(spread.mean),
      fixed(spread.tStatistic, 1),
      yearly(netSpread),
      percent(turnover / 2, 0),
      fixed(monotonic.pValue, 3),
    ]),
  );
}

/** The pure portfolio in words. */
export function pureText({
  pure,
  periodsPerYear,
  tried,
  fundamentalLaw,
}: Pick<AlphaReport, "pure" | "periodsPerYear" | "tried" | "fundamentalLaw">): string {
  const yearly = (value: number) => percent(value * periodsPerYear);
  return [
    "The pure portfolio: regression weight × new part at a gross of 1, without exposure to any factor on its dates",
    `  ${yearly(pure.summary.mean)} % a year (t ${fixed(pure.summary.tStatistic, 1)}), after costs ${yearly(pure.netMean)}; volatility ${percent(pure.summary.deviation * Math.sqrt(periodsPerYear))} %, Sharpe ratio ${fixed(pure.sharpeAnnual)}; turnover ${percent(pure.turnover, 0)} % a date`,
    `  An exposure of one deviation of the signal takes a gross of ${fixed(pure.unitExposure.gross)} and earned ${yearly(pure.unitExposure.summary.mean)} % a year (t ${fixed(pure.unitExposure.summary.tStatistic, 1)})`,
    `  Information ratio of its specific returns ${fixed(pure.informationRatioAnnual)}; the fundamental law has ${fixed(fundamentalLaw.informationRatio)} (IC ${fixed(fundamentalLaw.coefficient, 4)} × √${fixed(fundamentalLaw.breadth, 0)} views a year, as if they were independent)`,
    `  Probability that its Sharpe ratio is above the best of ${counted(tried, "try")} without skill: ${percent(pure.deflatedSharpe, 1)} %`,
  ].join("\n");
}

/** What groups are by. */
export const GROUPINGS = {
  industry: "industry",
  size: "cap, fifth",
  volatility: "volatility, fifth",
  year: "year",
} as const;

function groupTable({ groups }: AlphaReport): string {
  return formatTable(
    [left("By"), left("Group"), right("Rank IC"), right("t"), right("Dates")],
    groups.map(({ grouping, group, rank }) => [
      GROUPINGS[grouping],
      group,
      fixed(rank.mean, 4),
      fixed(rank.tStatistic, 1),
      String(rank.count),
    ]),
  );
}
