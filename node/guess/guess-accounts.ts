import { dayNumber } from "../../engine/data/index.ts";
import type { ColumnFacts } from "./column-facts.ts";
import { frequencyOf } from "./frequency.ts";
import type { Described, TableGuess } from "./guess-table.ts";
import { shortNumber } from "./guess-units.ts";
import { choose, chooseDate, chooseId, emptyText, finishSection, startSection } from "./section-parts.ts";

const PERIODS = /^(Q[1-4]|H[12]|M9|FY)$/;
/** Calendar days after which most companies have published their quarter or their year. */
const KNOWN_AFTER = 90;

/** Accounts, with a column per item or in long form. */
export function guessAccounts(of: Described, evidence: string): TableGuess {
  const { roles } = of;
  const parts = startSection();
  chooseId(parts, of);
  const end = (roles.get("period_end") ?? roles.get("date")) as ColumnFacts;
  chooseDate(parts, "period_end", end);
  const known = roles.get("known_at");
  const further: Record<string, unknown> = {};
  if (known !== undefined && known !== end) {
    chooseDate(parts, "known_at", known);
  } else {
    further.knownAfterDays = KNOWN_AFTER;
    parts.unsure.push(
      `no column says when values became public: knownAfterDays: ${KNOWN_AFTER} is an assumption, and values that were corrected later are in it from the beginning`,
    );
  }
  if (roles.has("item") && roles.has("value") && of.items.size < 2) {
    for (const field of ["item", "value", "months", "fiscal_period", "currency"] as const) {
      const column = roles.get(field);
      if (column !== undefined) choose(parts, field, column, `such as ${column.example}${emptyText(column)}`);
    }
    return finishSection(of, ["fundamentals", evidence], parts, further);
  }
  chooseItems(of, end, { parts, further });
  return finishSection(of, ["fundamentals", evidence], parts, further);
}

interface Making {
  readonly parts: ReturnType<typeof startSection>;
  readonly further: Record<string, unknown>;
}

function chooseItems(of: Described, end: ColumnFacts, { parts, further }: Making): void {
  const period = periodsOf(of);
  const isYearly = frequencyOfNames(of.roles.get("id") as ColumnFacts, end) > 300;
  if (period !== undefined) choose(parts, "fiscal_period", period, `such as ${period.example}`);
  const isKnown = (item: string, column: ColumnFacts): boolean =>
    !item.endsWith("_ttm") || period !== undefined || isYearly || column.plain.compact.endsWith("ttm");
  const chosen = [...of.items].filter(([item, column]) => isKnown(item, column));
  const left = [...of.items].filter(([item, column]) => !isKnown(item, column)).map(([, { name }]) => name);
  const toDate: string[] = [];
  for (const [item, column] of chosen) {
    const ratio =
      period === undefined || !item.endsWith("_ttm")
        ? Number.NaN
        : thirdOverFirst({ of, column, period, end });
    if (ratio > 2) toDate.push(item);
    const what = ratio > 2 ? "of the year to date" : "of the quarter";
    const how = Number.isNaN(ratio)
      ? ""
      : `; the third quarter is ${shortNumber(ratio)} times the first: ${what}`;
    const evidence = `its name; median ${shortNumber(column.median)}${how}${emptyText(column)}`;
    parts.used.add(column.name);
    parts.choices.push({ field: `items.${item}`, column: column.name, evidence });
  }
  if (chosen.length > 0) further.items = Object.fromEntries(chosen.map(([item, { name }]) => [item, name]));
  if (toDate.length > 0) further.yearToDate = toDate;
  if (period !== undefined) {
    further.repeats = "last";
    parts.unsure.push(
      "repeats: last takes the later of two rows for one item, period and day; without it they are faults",
    );
  } else if (isYearly)
    parts.unsure.push(`${end.name} is once a year for most names, so flows are taken to be of twelve months`);
  if (left.length > 0)
    parts.missing.push(
      `${left.join(", ")}: flows of less than a year, and no column says of how many months (months, fiscal_period or period_start): they are left out`,
    );
}

/** The column of fiscal periods, where its cells are such. */
function periodsOf({ roles }: Described): ColumnFacts | undefined {
  const period = roles.get("fiscal_period");
  return period?.cells.every((cell) => cell === "" || PERIODS.test(cell)) === true ? period : undefined;
}

/** Median days between the periods of a name. */
function frequencyOfNames(id: ColumnFacts, end: ColumnFacts): number {
  const gaps: number[] = [];
  const last = new Map<string, number>();
  const toDay = (cell: string): number => {
    const iso = cell.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
    return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? dayNumber(iso) : Number.NaN;
  };
  id.cells.forEach((name, at) => {
    const day = toDay(end.cells[at] ?? "");
    const before = last.get(name);
    if (before !== undefined && day !== before) gaps.push(Math.abs(day - before));
    last.set(name, day);
  });
  const sorted = gaps.filter((gap) => !Number.isNaN(gap)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? (frequencyOf(end) === "yearly" ? 365 : Number.NaN);
}

/** Median of a flow in the third quarter over that in the first, of names that have both within a year: 1 for quarters, 3 for the year to date. */
function thirdOverFirst({
  of,
  column,
  period,
  end,
}: {
  readonly of: Described;
  readonly column: ColumnFacts;
  readonly period: ColumnFacts;
  readonly end: ColumnFacts;
}): number {
  const id = of.roles.get("id") as ColumnFacts;
  const firsts = new Map<string, number>();
  const thirds: [string, number][] = [];
  column.cells.forEach((cell, at) => {
    const value = Number(cell || "NaN");
    const year = (end.cells[at] ?? "").slice(0, 4);
    if (!Number.isFinite(value) || value === 0) return;
    if (period.cells[at] === "Q1") firsts.set(`${id.cells[at]} ${year}`, value);
    if (period.cells[at] === "Q3") thirds.push([`${id.cells[at]} ${year}`, value]);
  });
  const ratios = thirds
    .map(([key, value]) => value / (firsts.get(key) ?? Number.NaN))
    .filter((ratio) => ratio > 0)
    .sort((a, b) => a - b);
  return ratios.length < 20 ? Number.NaN : (ratios[Math.floor(ratios.length / 2)] as number);
}
