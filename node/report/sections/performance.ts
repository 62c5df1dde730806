import type { AttributionPage, ReturnBook, ReturnLine } from "../attribution-page.ts";
import type { Bar } from "../bar-chart.ts";
import { type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import { type Line, lineChart } from "../line-chart.ts";
import { fixed, percent, years } from "../number-text.ts";
import type { Figure, ReportInput } from "../report-input.ts";
import { familyTitle, hasBenchmark } from "../report-words.ts";
import { topRows, total } from "../top-rows.ts";
import { waterfallChart } from "../waterfall-chart.ts";

const TOP_OF_FAMILY = 12;
/** Below it a line is rounding. */
const NOTHING = 1e-10;
/** Below it a step of a chart would be written as 0. */
const INVISIBLE = 5e-5;

/** Where the return came from: the steps to it, the way to it, and every line with its significance. */
export function performanceSection(input: ReportInput): string {
  const { attribution, risk } = input;
  if (attribution === undefined) return "";
  const against = hasBenchmark(risk);
  const what = against ? "active return" : "return";
  return [
    `<h3>Steps to the ${what}, %</h3>`,
    waterfallChart(
      `Contributions to the ${what} by source; the numbers are in the table of sources below`,
      returnSteps(input, attribution),
    ),
    ...pathCharts(input, attribution, against),
    ...missingFactor(attribution.active),
    ...(attribution.active.byFamily.some(({ source }) => source === "user")
      ? [
          '<p class="note">Your factors explain first, with the loadings under which the rest is uncorrelated with them; the model’s factors explain what they leave, so that nothing is counted twice. Names, and allocation and selection, are to the model’s factors alone.</p>',
        ]
      : []),
    '<p class="note">Tilt: what the mean exposure would have earned. Timing: the rest, from exposures that moved with the factor. t: mean of the periods’ contributions over its standard error. Years still: how much longer a record of this mean and deviation must be until |t| is 2.</p>',
    sourceTable(input, attribution, against),
  ].join("\n");
}

/** What is neither a factor nor specific, with what it is called. */
function restLines(book: ReturnBook): readonly { readonly label: string; readonly line: ReturnLine }[] {
  return [
    { label: "Risk-free and cash", line: book.riskFree },
    { label: "Names outside the model", line: book.unmodelled },
    { label: "Trading", line: book.trading },
    { label: "Unexplained", line: book.unexplained },
  ];
}

/** The steps to the active return, families of factors first. */
export function returnSteps(input: ReportInput, { active }: AttributionPage): Bar[] {
  const bar = (label: string, value: number): Bar => ({ label, value: value * 100, text: percent(value) });
  return [
    ...ownFirst(active.byFamily)
      .filter((of) => Math.abs(of.contribution) > INVISIBLE)
      .map((of) => bar(familyTitle(input, of.source), of.contribution)),
    bar("Specific", active.specific.contribution),
    ...restLines(active)
      .filter(({ line }) => Math.abs(line.contribution) > INVISIBLE)
      .map(({ label, line }) => bar(label, line.contribution)),
    { ...bar("Total", active.returnTotal), isTotal: true },
  ];
}

function pathCharts(input: ReportInput, { path, from }: AttributionPage, against: boolean): string[] {
  if (path.length < 2) return [];
  const dates = [from, ...path.map(({ date }) => date)];
  const line = (label: string, value: (at: (typeof path)[number]) => number, isTotal = false): Line => ({
    label,
    values: [0, ...path.map(value)],
    isTotal,
  });
  const families = (path.at(-1)?.byFamily ?? []).map(({ family }) => family);
  const sources = [
    ...families.map((family) =>
      line(
        familyTitle(input, family),
        (at) => at.byFamily.find((of) => of.family === family)?.contribution ?? 0,
      ),
    ),
    line("Specific", ({ specific }) => specific),
  ].filter(({ values }) => values.some((value) => Math.abs(value) > INVISIBLE));
  const books = [
    line("Portfolio", ({ portfolio }) => portfolio, true),
    ...(against ? [line("Benchmark", ({ benchmark }) => benchmark)] : []),
  ];
  const explained = line(against ? "Active" : "Portfolio", ({ active }) => active, true);
  const shown = [...books, ...(against ? [explained] : []), ...sources];
  return [
    '<div class="pair"><div>',
    "<h3>Cumulative return, %</h3>",
    lineChart("Cumulative return over the span; the numbers are in the table below", dates, books),
    "</div><div>",
    `<h3>Cumulative ${against ? "active " : ""}return by source, %</h3>`,
    lineChart("Cumulative contributions by source; the numbers are in the table below", dates, [
      explained,
      ...sources,
    ]),
    "</div></div>",
    "<details><summary>The lines in numbers</summary>",
    htmlTable(
      "Cumulative from the first close, linked up to each date",
      [text("Date"), ...shown.map(({ label }) => number(`${label}, %`))],
      dates.map((date, at) => ({ cells: [date, ...shown.map(({ values }) => percent(values[at]))] })),
    ),
    "</details>",
  ];
}

function sourceTable(input: ReportInput, { active, portfolio }: AttributionPage, against: boolean): string {
  const own = new Map(portfolio.byFactor.map((of) => [keyOf(of), of.contribution]));
  const families = new Map(portfolio.byFamily.map((of) => [of.source, of.contribution]));
  const row = (
    label: string,
    of: Omit<ReturnLine, "source">,
    ofPortfolio: Figure,
    role?: HtmlRow["role"],
  ): HtmlRow => ({
    cells: [
      label,
      fixed(of.exposureMean, 3),
      percent(of.contribution),
      percent(of.tilt),
      percent(of.timing),
      fixed(of.tStatistic),
      years(of.yearsStillNeeded),
      ...(against ? [percent(ofPortfolio)] : []),
    ],
    ...(role === undefined ? {} : { role }),
  });
  const rows = ownFirst(active.byFamily).flatMap((family): HtmlRow[] => {
    const members = active.byFactor.filter(
      (of) => of.family === family.source && (of.contribution !== 0 || (own.get(keyOf(of)) ?? 0) !== 0),
    );
    const { top, others } = topRows(members, (of) => of.contribution, TOP_OF_FAMILY);
    const rest = otherLine(others);
    return [
      row(familyTitle(input, family.source), family, families.get(family.source) ?? null, "family"),
      ...top.map((of) => row(of.source, of, own.get(keyOf(of)) ?? null, "member")),
      ...(others.length === 0
        ? []
        : [
            row(
              `Other (${others.length})`,
              rest,
              total(others, (of) => own.get(keyOf(of)) ?? 0),
              "other",
            ),
          ]),
    ];
  });
  const rest = restLines(portfolio).map(({ line }) => line.contribution);
  return htmlTable(
    `Where the ${against ? "active return" : "return"} came from: contributions sum to it`,
    [
      text("Source"),
      number(against ? "Mean active exposure" : "Mean exposure"),
      number("Contribution, %"),
      number("Tilt, %"),
      number("Timing, %"),
      number("t"),
      number("Years still to |t| = 2"),
      ...(against ? [number("Portfolio contribution, %")] : []),
    ],
    [
      ...rows,
      row("Specific", active.specific, portfolio.specific.contribution, "family"),
      ...restLines(active).flatMap(({ label, line }, at): HtmlRow[] => {
        const ofPortfolio = rest[at] ?? 0;
        if (Math.abs(line.contribution) <= NOTHING && Math.abs(ofPortfolio) <= NOTHING) return [];
        // A rate is known beforehand: its mean has no significance to speak of.
        const known =
          label === "Risk-free and cash" ? { ...line, tStatistic: null, yearsStillNeeded: null } : line;
        return [row(label, known, ofPortfolio, "family")];
      }),
      row("Total", { ...NO_LINE, contribution: active.returnTotal }, portfolio.returnTotal, "total"),
    ],
  );
}

const NO_LINE = { exposureMean: null, tilt: null, timing: null, tStatistic: null, yearsStillNeeded: null };

function otherLine(others: readonly ReturnLine[]): Omit<ReturnLine, "source"> {
  return {
    ...NO_LINE,
    contribution: total(others, (of) => of.contribution),
    tilt: total(others, (of) => of.tilt ?? 0),
    timing: total(others, (of) => of.timing ?? 0),
  };
}

/** The user's own factors come first: the model's explain what they leave. */
function ownFirst(families: readonly ReturnLine[]): readonly ReturnLine[] {
  const isOwn = ({ source }: ReturnLine): boolean => source === "user";
  return [...families.filter(isOwn), ...families.filter((of) => !isOwn(of))];
}

/** A factor and a user's factor may have one name. */
function keyOf({ family, source }: ReturnLine): string {
  return `${family} ${source}`;
}

/** Specific returns that move with the factors are a factor that the model does not have. */
function missingFactor({ specificWithFactors: { correlation, tStatistic } }: ReturnBook): string[] {
  if (!(Math.abs(correlation ?? 0) >= 0.1 && Math.abs(tStatistic ?? 0) > 3)) return [];
  return [
    `<p class="warning">Specific and factor contributions moved together: correlation ${fixed(correlation)}, t ${fixed(tStatistic)}. The model may miss a factor that this portfolio has, or its exposures may be late: take the specific line with care.</p>`,
  ];
}
