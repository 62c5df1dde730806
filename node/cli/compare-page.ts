import type {
  DifferenceParts,
  FactorDifference,
  NameDifference,
} from "../../engine/risk-attribution/index.ts";
import type { ComparedBook, RunComparison } from "../compare/index.ts";
import type { PlainTable, TableSection } from "../report/index.ts";
import { counted } from "./counted.ts";
import { forecastSection, type PairedForecasts } from "./paired-forecasts.ts";
import { numbers, words } from "./table-sections.ts";
import { fixed, percent } from "./table-text.ts";

/** What `plimsoll compare` found. Decimals, annual; differences are B less A. */
export interface ComparisonReport extends RunComparison {
  readonly first: RunLabel;
  readonly second: RunLabel;
  readonly portfolio: string;
  readonly benchmark: string;
  /** Undefined where one date was asked for. */
  readonly forecasts: PairedForecasts | undefined;
  /** Rows of the tables of factors and names. */
  readonly top: number;
}

/** A run in words. */
export interface RunLabel {
  readonly model: string;
  readonly runId: string;
}

/** Which run is A and which is B, and of what portfolio. */
export function comparisonTitle({ first, second }: ComparisonReport): string {
  const isOne = first.model === second.model;
  const label = ({ model, runId }: RunLabel) => (isOne ? `${model} (run ${runId.slice(0, 12)})` : model);
  return `A ${label(first)} and B ${label(second)}`;
}

/** The line below it. */
export function comparisonUnder({ portfolio, benchmark, last, dates }: ComparisonReport): string {
  const held = portfolio === "universe" ? "A's estimation universe by cap" : `Portfolio ${portfolio}`;
  const against =
    benchmark === "none" ? "" : ` against ${benchmark === "universe" ? "A's universe by cap" : benchmark}`;
  const span = dates.length > 1 ? `; ${counted(dates.length, "common forecast")} from ${dates[0]?.date}` : "";
  return `${held}${against}, ${last.date}${span}. Differences are B less A, annual.`;
}

/** The difference, then what it stands on. */
export function comparisonSections(report: ComparisonReport): readonly TableSection[] {
  const { dates, forecasts } = report;
  return [
    differenceSection(report),
    factorSection(report),
    nameSection(report),
    ...(dates.length > 1 ? [timeSection(report)] : []),
    ...(forecasts === undefined ? [] : [forecastSection(forecasts)]),
  ];
}

const PARTS: readonly (readonly [keyof DifferenceParts, string])[] = [
  ["exposuresAnnual", "exposures"],
  ["factorCovarianceAnnual", "factor covariance"],
  ["factorsInOneModelAnnual", "factors of one model"],
  ["specificRiskAnnual", "specific risk"],
  ["namesInOneModelAnnual", "names of one model"],
];

/** The parts of the last difference, and who is covered. */
export function differenceSection({ last }: ComparisonReport): TableSection {
  const books: readonly (readonly [string, ComparedBook])[] = [
    ["Total %", last.total],
    ...(last.active === undefined ? [] : ([["Active %", last.active]] as const)),
  ];
  const row = (title: string, value: (book: ComparedBook) => number) => [
    title,
    ...books.map(([, book]) => percent(value(book), 3)),
  ];
  const { both, firstOnly, secondOnly } = last.coverage;
  return {
    id: "difference",
    title: `Why the volatility forecasts differ, ${last.date}`,
    notes: [
      "Exposures and factor covariance are each the mean of their effect in both orders; all parts sum to the difference.",
      `Covered by both ${both} names; by A alone ${namesText(firstOnly)}; by B alone ${namesText(secondOnly)}.`,
      ...(last.total.uncovered.length === 0
        ? []
        : [`Held, and covered by neither: ${namesText(last.total.uncovered)}.`]),
    ],
    tables: [
      {
        caption: `Why the volatility forecasts differ, ${last.date}`,
        columns: [words(""), ...books.map(([title]) => numbers(title))],
        rows: [
          row("Volatility by A", ({ firstAnnual }) => firstAnnual),
          ...PARTS.map(([part, title]) => row(`  ${title}`, ({ parts }) => parts[part])),
          row("Volatility by B", ({ secondAnnual }) => secondAnnual),
          row("B less A", ({ differenceAnnual }) => differenceAnnual),
        ],
      },
    ],
  };
}

/** A count, and the first few. */
function namesText(ids: readonly string[]): string {
  if (ids.length === 0) return "none";
  const few = ids.slice(0, 8).join(", ");
  return `${ids.length} (${few}${ids.length > 8 ? ", …" : ""})`;
}

/** The book that is looked at in detail: active where there is a benchmark. */
function bookTitle({ last }: ComparisonReport): string {
  return last.active === undefined ? "" : "active ";
}

function factorSection(report: ComparisonReport): TableSection {
  const { factors } = report.last.active ?? report.last.total;
  const alone = factors.filter(({ models }) => models !== "both");
  const listed = largest(factors, report.top);
  return {
    id: "factors",
    title: "Factor by factor",
    notes: [
      alone.length === 0
        ? "Both models have the same factors, by name."
        : `Matched by name; of one model alone: ${alone.map(({ factor, models }) => `${factor.name} (${models === "first" ? "A" : "B"})`).join(", ")}.`,
    ],
    tables: [
      {
        caption: listedTitle(`By factor, ${bookTitle(report)}risk`, listed.length, factors.length),
        columns: [
          words("Factor"),
          numbers("Exposure A"),
          numbers("Exposure B"),
          numbers("Vol. A %"),
          numbers("Vol. B %"),
          numbers("Exposures %"),
          numbers("Covariance %"),
          numbers("Together %"),
        ],
        rows: [
          ...listed.map((of) => [
            of.factor.name,
            fixed(of.exposureFirst, 3),
            fixed(of.exposureSecond, 3),
            percent(of.volatilityFirstAnnual),
            percent(of.volatilitySecondAnnual),
            percent(of.exposuresAnnual, 3),
            percent(of.factorCovarianceAnnual, 3),
            percent(of.totalAnnual, 3),
          ]),
          ...others(factors, listed, 4),
        ],
      },
    ],
  };
}

function nameSection(report: ComparisonReport): TableSection {
  const { names } = report.last.active ?? report.last.total;
  const listed = largest(names, report.top);
  return {
    id: "names",
    title: "Name by name",
    notes: ["A name's part is its weight × what a unit of it brings to the difference."],
    tables: [
      {
        caption: listedTitle(`By name, ${bookTitle(report)}risk`, listed.length, names.length),
        columns: [
          words("Name"),
          words("In"),
          numbers("Weight %"),
          ...PARTS.slice(0, 4).map(([, title]) => numbers(`${title} %`)),
          numbers("Together %"),
        ],
        rows: [
          ...listed.map((of: NameDifference) => [
            of.id,
            { both: "both", first: "A", second: "B" }[of.models],
            percent(of.weight),
            ...PARTS.slice(0, 4).map(([part]) => percent(of[part], 3)),
            percent(of.totalAnnual, 3),
          ]),
          ...others(names, listed, 6),
        ],
      },
    ],
  };
}

function largest<T extends { readonly totalAnnual: number }>(all: readonly T[], top: number): readonly T[] {
  return [...all].sort((a, b) => Math.abs(b.totalAnnual) - Math.abs(a.totalAnnual)).slice(0, top);
}

/** What is not listed, so that the column sums. */
function others<T extends Pick<FactorDifference, "totalAnnual">>(
  all: readonly T[],
  listed: readonly T[],
  blanks: number,
): readonly (readonly string[])[] {
  const rest = all.filter((one) => !listed.includes(one));
  if (rest.length === 0) return [];
  const total = rest.reduce((sum, { totalAnnual }) => sum + totalAnnual, 0);
  return [
    [`${rest.length} others`, ...Array<string>(blanks + (blanks === 4 ? 2 : 0)).fill(""), percent(total, 3)],
  ];
}

function listedTitle(title: string, listed: number, all: number): string {
  return listed < all ? `${title}: the ${listed} largest of ${all}` : title;
}

/** Dates listed one by one; of more the last of every year. */
const MOST_ROWS = 24;

function timeSection(report: ComparisonReport): TableSection {
  const { dates } = report;
  const listed =
    dates.length <= MOST_ROWS
      ? dates
      : dates.filter(({ date }, t) => dates[t + 1]?.date.slice(0, 4) !== date.slice(0, 4));
  const table: PlainTable = {
    caption: `${report.last.active === undefined ? "Volatility" : "Tracking error"}${listed.length < dates.length ? ", the last forecast of every year" : ""}`,
    columns: [
      words("Date"),
      numbers("A %"),
      numbers("B %"),
      numbers("B less A %"),
      ...PARTS.map(([, title]) => numbers(`${title} %`)),
    ],
    rows: listed.map(({ date, total, active }) => {
      const { firstAnnual, secondAnnual, differenceAnnual, parts } = active ?? total;
      return [
        date,
        percent(firstAnnual),
        percent(secondAnnual),
        percent(differenceAnnual),
        ...PARTS.map(([part]) => percent(parts[part])),
      ];
    }),
  };
  return { id: "time", title: "Through time", notes: [], tables: [table] };
}
