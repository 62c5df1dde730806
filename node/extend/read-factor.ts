import { isCalendarDate } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { ExtensionPeriod } from "../../engine/risk-model/index.ts";
import { weightedMoments } from "../../engine/stats/index.ts";
import { readSmallCsv, type SmallRow, type SmallTable } from "../import/index.ts";
import type { GivenPeriod } from "./given-history.ts";

/** Exposures to a new factor: by day, ascending, "" for all time: by id. */
export type FactorValues = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Exposures to a factor: CSV with columns `id` and `value`, and `date` where they change (the close by which a value was known).
 *
 * @throws {InputError} every fault at once
 */
export async function readFactorValues(table: SmallTable): Promise<FactorValues> {
  const file = typeof table === "string" ? table : table.name;
  const rows = await readSmallCsv(table, { required: ["id", "value"], optional: ["date"] });
  const faults: Fault[] = [];
  const values = new Map<string, Map<string, number>>();
  for (const row of rows) addValue(values, { file, ...row }, faults);
  if (![...values.values()].some((today) => today.size > 0)) {
    const rule = "has no value: a factor needs an exposure of each name, and of some that differ";
    faults.push({ file, column: "value", rule });
  }
  if (faults.length > 0) throw new InputError(faults.slice(0, 20));
  return new Map([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addValue(
  values: Map<string, Map<string, number>>,
  { file, row, cells }: SmallRow & { readonly file: string },
  faults: Fault[],
): void {
  const [date, id, text] = ["date", "id", "value"].map((column) => cells.get(column) ?? "") as [
    string,
    string,
    string,
  ];
  const fault = (column: string, rule: string) =>
    faults.push({ file, row, column, value: cells.get(column) ?? "", rule });
  if (cells.has("date") && !isCalendarDate(date))
    fault("date", "must be a day of the calendar, written YYYY-MM-DD");
  if (id === "") fault("id", "a value needs a security");
  if (text !== "" && !Number.isFinite(Number(text))) fault("value", "must be a number");
  const today = values.get(date) ?? new Map<string, number>();
  values.set(date, today);
  if (today.has(id)) fault("id", `has two values${date === "" ? "" : ` on ${date}`}: leave one out`);
  if (text !== "") today.set(id, Number(text));
}

/**
 * Periods with the exposures to the new factor that were known at their start: the last values at or before the close, standardised to mean 0 and deviation 1 over the names
 * with exposures. Periods before the first values are left out.
 */
export function withFactor(
  periods: readonly GivenPeriod[],
  values: FactorValues,
  ids: readonly string[],
): readonly (ExtensionPeriod & { readonly before: string })[] {
  const dates = [...values.keys()];
  return periods.flatMap(({ before, exposures, returns }) => {
    const date = dates.findLast((day) => day <= before);
    const today = date === undefined ? undefined : values.get(date);
    if (today === undefined) return [];
    const raw = Float64Array.from(ids, (id, i) =>
      exposures.covered[i] === 1 ? (today.get(id) ?? Number.NaN) : Number.NaN,
    );
    const { mean, deviation } = weightedMoments(
      raw,
      raw.map((value) => Number(!Number.isNaN(value))),
    );
    const factor = raw.map((value) => (deviation > 0 ? (value - mean) / deviation : Number.NaN));
    return [{ before, exposures, returns, factor }];
  });
}
