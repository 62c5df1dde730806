import { isCalendarDate } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { readSmallCsv } from "../import/index.ts";
import { decimalText } from "./decimal-text.ts";

/** Returns that are factors of the user's own. */
export interface UserSeries {
  readonly file: string;
  /** M names, by first appearance. */
  readonly names: readonly string[];
  /** [M] by the period's end, NaN where the file has none; ascending dates. */
  readonly returns: ReadonlyMap<string, Float64Array>;
}

/** Faults of a kind that are listed. */
const LISTED = 20;

/**
 * Factors of the user's own as return series: CSV with columns `date` (the period's end), `factor`, `return`.
 *
 * @throws {InputError} every fault at once: no date, no name, no return, a return that stands twice
 */
export async function readUserSeries(file: string): Promise<UserSeries> {
  const rows = await readSmallCsv(file, { required: ["date", "factor", "return"], optional: [] });
  const faults: Fault[] = [];
  const byDate = new Map<string, Map<string, number>>();
  const names = new Set<string>();
  for (const { row, cells } of rows) {
    const [date, factor, text] = ["date", "factor", "return"].map((column) => cells.get(column) ?? "") as [
      string,
      string,
      string,
    ];
    const value = decimalText(text);
    const today = byDate.get(date) ?? new Map<string, number>();
    byDate.set(date, today);
    const fault = (column: string, of: string, rule: string) =>
      faults.push({ file, row, column, value: of, rule });
    if (!isCalendarDate(date)) fault("date", date, "must be a day of the calendar, written YYYY-MM-DD");
    if (factor === "") fault("factor", factor, "a series needs a name");
    if (Number.isNaN(value)) fault("return", text, "must be a decimal (0.012) or a percentage (1.2%)");
    if (today.has(factor)) fault("factor", factor, `has two returns on ${date}: leave one out`);
    today.set(factor, value);
    names.add(factor);
  }
  if (rows.length === 0) faults.push({ file, rule: "the file has no returns" });
  if (faults.length > 0) throw new InputError(faults);
  const list = [...names];
  return {
    file,
    names: list,
    returns: new Map(
      [...byDate]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([date, today]) => [date, Float64Array.from(list, (name) => today.get(name) ?? Number.NaN)]),
    ),
  };
}

/**
 * Holds series against the periods of a run: from its first to its last date each has a return for every period of the run, and none
 * for a day that is the end of none.
 *
 * @throws {InputError} the first of those that are missing or that fit no period
 */
export function requireRunPeriods({ file, names, returns }: UserSeries, periods: readonly string[]): void {
  const known = new Set(periods);
  const [first = "", last = ""] = [periods[0], periods.at(-1)];
  const strange = [...returns.keys()].filter((date) => first <= date && date <= last && !known.has(date));
  const faults = strange.map((value): Fault => {
    const rule =
      "no period of the run ends on this day: give the returns from close to close of the run's dates (npx plimsoll show returns --csv has them)";
    return { file, column: "date", value, rule };
  });
  names.forEach((name, m) => {
    const there = [...returns].filter(([, values]) => !Number.isNaN(values[m])).map(([date]) => date);
    const [begin = "", end = ""] = [there[0], there.at(-1)];
    for (const date of periods.filter((of) => begin < of && of < end)) {
      if (!Number.isNaN(returns.get(date)?.[m] ?? Number.NaN)) continue;
      const rule = `no return of ${name} for this period of the run, which lies between its first and its last: add one (0 where it did not move)`;
      faults.push({ file, column: "date", value: date, rule });
    }
  });
  if (![...returns.keys()].some((date) => known.has(date))) {
    const rule = `no date is the end of a period of the run (${first} to ${last})`;
    faults.splice(0, faults.length, { file, column: "date", rule });
  }
  if (faults.length > 0) throw new InputError(faults.slice(0, LISTED));
}
