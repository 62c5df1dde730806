import { type Bar, barChart } from "../bar-chart.ts";
import { type HtmlColumn, type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import { fixed, percent } from "../number-text.ts";
import type { FactorPart, ReportInput, RiskBook, RiskPage, RiskPart } from "../report-input.ts";
import { familyTitle, hasBenchmark, isWeight, mainBook } from "../report-words.ts";
import { topRows, total } from "../top-rows.ts";

/** Factors of a family that are shown one by one. */
const TOP_OF_FAMILY = 10;
const TOP_BARS = 12;

/** Where the risk comes from: totals, x · σ · ρ by factor, exposures and contributions as bars. */
export function riskSection(input: ReportInput): string {
  const { risk } = input;
  return [
    '<div class="pair"><div>',
    totalsTable(risk),
    "</div><div>",
    tailTable(risk),
    "</div></div>",
    `<div class="pair"><div>`,
    `<h3>Contributions to ${hasBenchmark(risk) ? "tracking error" : "volatility"}, points of annual volatility in %</h3>`,
    contributionChart(risk),
    "</div><div>",
    ...exposureCharts(input),
    "</div></div>",
    '<p class="note">Exposure times volatility times correlation is the contribution; contributions sum to the total. A stand-alone volatility (exposure times volatility) would not. Share: percent of variance, sums to 100.</p>',
    sourceTable(input),
    betaTable(input),
  ].join("\n");
}

function totalsTable(risk: RiskPage): string {
  const against = hasBenchmark(risk);
  const books = against ? [risk.portfolio, risk.benchmark, risk.active] : [risk.portfolio];
  const row = (label: string, pick: (book: RiskBook) => string): HtmlRow => ({
    cells: [label, ...books.map(pick)],
  });
  const columns = [text("Annual"), number("Portfolio")];
  if (against) columns.push(number("Benchmark"), number("Active"));
  return htmlTable("Totals", columns, [
    row("Volatility, %", (book) => percent(book.volatilityAnnual)),
    row("Factor volatility, %", (book) => percent(book.factorVolatilityAnnual)),
    row("Specific volatility, %", (book) => percent(book.specificVolatilityAnnual)),
    row("Factor share of variance, %", (book) => percent(book.factorTotal.varianceShare, 1)),
    row("Specific share of variance, %", (book) => percent(book.specific.varianceShare, 1)),
    ...(against ? [{ cells: ["Predicted beta", fixed(risk.beta), "1.00", ""] }] : []),
    row("Effective number of bets", ({ effectiveBets }) => fixed(effectiveBets?.count, 1)),
  ]);
}

const TAIL_TITLES = {
  normal: "normal",
  cornish_fisher: "Cornish–Fisher",
  historical: "historical, today’s specific risk",
} as const;

/** What one period may cost, losses positive. */
function tailTable(risk: RiskPage): string {
  const books = [
    { title: "Portfolio", tail: risk.portfolio.tail },
    ...(hasBenchmark(risk) ? [{ title: "Active", tail: risk.active.tail }] : []),
  ];
  const estimates = books.flatMap(({ tail }) => tail?.estimates ?? []);
  const levels = [...new Set(estimates.map(({ level }) => level))].sort();
  if (levels.length === 0) return "";
  const rows = books.flatMap(({ title, tail }) =>
    (Object.keys(TAIL_TITLES) as (keyof typeof TAIL_TITLES)[]).flatMap((method) => {
      const of = (tail?.estimates ?? []).filter((estimate) => estimate.method === method);
      if (of.length === 0) return [];
      const at = levels.flatMap((level) => {
        const found = of.find((estimate) => estimate.level === level);
        return [percent(found?.valueAtRisk), percent(found?.expectedShortfall)];
      });
      return [{ cells: [`${title}, ${TAIL_TITLES[method]}`, ...at] }];
    }),
  );
  const main = books.at(-1)?.title ?? "";
  const withReturns = (risk.tailNames?.estimates ?? []).filter(
    ({ method }) => method === "historical_specific",
  );
  if (withReturns.length > 0) {
    const at = levels.flatMap((level) => {
      const found = withReturns.find((estimate) => estimate.level === level);
      return [percent(found?.valueAtRisk), percent(found?.expectedShortfall)];
    });
    rows.push({ cells: [`${main}, historical, specific returns of then`, ...at] });
  }
  return htmlTable(
    "Loss in one period of the model, in % of capital",
    [
      text("Book, method"),
      ...levels.flatMap((level) => [
        number(`VaR ${percent(level, 0)}, %`),
        number(`ES ${percent(level, 0)}, %`),
      ]),
    ],
    rows,
  );
}

/** Exposure times the factor's own beta, family by family. */
function betaTable(input: ReportInput): string {
  const of = input.risk.betaSources;
  if (of === null) return "";
  const families = [...new Set(of.factors.map(({ family }) => family))];
  const rows = families.flatMap((family): HtmlRow[] => {
    const members = of.factors.filter((one) => one.family === family);
    const { top, others } = topRows(members, ({ contribution }) => contribution, TOP_OF_FAMILY);
    const sum = (parts: readonly { readonly contribution: number }[]): string =>
      fixed(
        total(parts, ({ contribution }) => contribution),
        3,
      );
    return [
      { role: "family", cells: [familyTitle(input, family), "", "", sum(members)] },
      ...top.map(
        (one): HtmlRow => ({
          role: "member",
          cells: [one.factor, fixed(one.exposure, 3), fixed(one.factorBeta, 3), fixed(one.contribution, 3)],
        }),
      ),
      ...(others.length === 0
        ? []
        : [{ role: "other" as const, cells: [`Other (${others.length})`, "", "", sum(others)] }]),
    ];
  });
  return htmlTable(
    "Where the predicted beta comes from: sums to it",
    [text("Source"), number("Exposure"), number("Factor’s beta to the benchmark"), number("Contribution")],
    [
      ...rows,
      { role: "family", cells: ["Specific", "", "", fixed(of.specific, 3)] },
      { role: "total", cells: ["Predicted beta", "", "", fixed(of.beta, 3)] },
    ],
  );
}

function sourceTable(input: ReportInput): string {
  const { risk } = input;
  const against = hasBenchmark(risk);
  const book = mainBook(risk);
  const exposures = exposuresOf(risk);
  const columns: HtmlColumn[] = [
    text("Source"),
    ...(against
      ? [number("Portfolio exposure"), number("Benchmark exposure"), number("Active exposure x")]
      : [number("Exposure x")]),
    number("Factor volatility σ, %"),
    number("Correlation ρ"),
    number("Contribution x·σ·ρ, %"),
    number("Share of variance, %"),
  ];
  const blanks = (count: number): string[] => Array.from({ length: count }, () => "");
  const words = (part: RiskPart): string[] => [
    percent(part.riskContributionAnnual),
    percent(part.varianceShare, 1),
  ];
  const width = columns.length - 3;
  const memberRow = (factor: FactorPart): HtmlRow => {
    const of = exposures(factor.factor);
    return {
      role: "member",
      cells: [
        factor.factor,
        ...(against ? [fixed(of.portfolio, 3), fixed(of.benchmark, 3)] : []),
        fixed(factor.exposure, 3),
        percent(factor.volatilityAnnual),
        fixed(factor.correlation),
        ...words(factor),
      ],
    };
  };
  const rows = book.families.flatMap((family): HtmlRow[] => {
    const members = membersOf(book, family.family);
    if (members.length === 0) return [];
    const { top, others } = topRows(members, (of) => of.riskContributionAnnual, TOP_OF_FAMILY);
    const rest = {
      riskContributionAnnual: total(others, (of) => of.riskContributionAnnual),
      varianceShare: total(others, (of) => of.varianceShare),
    };
    return [
      { role: "family", cells: [familyTitle(input, family.family), ...blanks(width), ...words(family)] },
      ...top.map(memberRow),
      ...(others.length === 0
        ? []
        : [
            { role: "other" as const, cells: [`Other (${others.length})`, ...blanks(width), ...words(rest)] },
          ]),
    ];
  });
  return htmlTable(
    against
      ? "Where the active risk comes from: sums to the tracking error"
      : "Where the risk comes from: sums to the volatility",
    columns,
    [
      ...rows,
      { role: "family", cells: ["Specific", ...blanks(width), ...words(book.specific)] },
      { role: "total", cells: ["Total", ...blanks(width), percent(book.volatilityAnnual), percent(1, 1)] },
    ],
  );
}

/** Factors that the book is exposed to. */
function membersOf(book: RiskBook, family: string): readonly FactorPart[] {
  return book.factors.filter((of) => of.family === family && of.exposure !== 0 && of.volatilityAnnual > 0);
}

function contributionChart(risk: RiskPage): string {
  const book = mainBook(risk);
  const present = book.factors.filter((of) => of.exposure !== 0 && of.volatilityAnnual > 0);
  const { top, others } = topRows(present, (of) => of.riskContributionAnnual, TOP_BARS);
  const bar = (label: string, value: number, isTotal = false): Bar => ({
    label,
    value: value * 100,
    text: percent(value),
    isTotal,
  });
  const rest = total(others, (of) => of.riskContributionAnnual);
  return barChart("Risk contributions by factor; the numbers are in the table of sources below", [
    ...top.map((of) => bar(of.factor, of.riskContributionAnnual)),
    ...(others.length === 0 ? [] : [bar(`Other (${others.length})`, rest)]),
    bar("Specific", book.specific.riskContributionAnnual),
    bar("Total", book.volatilityAnnual, true),
  ]);
}

/** One chart per kind of exposure: scores and weights have no common scale. Everything's exposure to the market is 1. */
function exposureCharts(input: ReportInput): string[] {
  const { risk } = input;
  const against = hasBenchmark(risk);
  const book = mainBook(risk);
  const exposures = exposuresOf(risk);
  const note = against
    ? 'Bars: active. <span class="dot full"></span> portfolio <span class="dot"></span> benchmark'
    : "";
  return book.families.flatMap(({ family }) => {
    if (family === "market") return [];
    const { top, others } = topRows(membersOf(book, family), (of) => of.exposure, TOP_OF_FAMILY);
    if (top.length === 0) return [];
    const scale = isWeight(family) ? 100 : 1;
    const write = (value: number) => fixed(value * scale, isWeight(family) ? 1 : 2);
    const bars = top.map((of): Bar => {
      const { portfolio, benchmark } = exposures(of.factor);
      return {
        label: of.factor,
        value: of.exposure * scale,
        text: write(of.exposure),
        ...(against ? { dots: { portfolio: portfolio * scale, benchmark: benchmark * scale } } : {}),
      };
    });
    const rest = total(others, (of) => of.exposure);
    const title = `${familyTitle(input, family)}: ${against ? "active exposure" : "exposure"}, ${isWeight(family) ? "% of weight" : unitOf(family)}`;
    return [
      `<h3>${title}</h3>`,
      barChart(
        `${title}; the numbers are in the table of sources below`,
        others.length === 0
          ? bars
          : [...bars, { label: `Other (${others.length}), net`, value: rest * scale, text: write(rest) }],
        note,
      ),
    ];
  });
}

function unitOf(family: string): string {
  return family === "style" ? "standard deviations of the universe" : "units of the factor";
}

/** Exposures of both books by factor. */
function exposuresOf(risk: RiskPage): (factor: string) => { portfolio: number; benchmark: number } {
  const map = (book: RiskBook) => new Map(book.factors.map((of) => [of.factor, of.exposure]));
  const [portfolio, benchmark] = [map(risk.portfolio), map(risk.benchmark)];
  return (factor) => ({
    portfolio: portfolio.get(factor) ?? Number.NaN,
    benchmark: benchmark.get(factor) ?? Number.NaN,
  });
}
