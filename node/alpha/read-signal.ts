import { isCalendarDate } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { readSmallCsv } from "../import/index.ts";

/** A signal of the user's, as the file has it. */
export interface SignalFile {
  readonly file: string;
  /** By day of the value, ascending: by id. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Faults of a kind that are listed. */
const LISTED = 20;

/**
 * A signal: CSV with columns `date` (the close by which it was known), `id` and `value` (any unit, the higher the better; empty = none).
 *
 * @throws {InputError} every fault at once: no date, no id, no number, a value that stands twice; fewer than two dates
 */
export async function readSignal(file: string): Promise<SignalFile> {
  const rows = await readSmallCsv(file, { required: ["date", "id", "value"], optional: [] });
  const faults: Fault[] = [];
  const values = new Map<string, Map<string, number>>();
  for (const { row, cells } of rows) {
    const cell = (column: string) => cells.get(column) ?? "";
    const [date, id, text] = [cell("date"), cell("id"), cell("value")];
    const fault = (column: string, rule: string) =>
      faults.push({ file, row, column, value: cell(column), rule });
    const value = text === "" ? Number.NaN : Number(text);
    if (!isCalendarDate(date)) fault("date", "must be a day of the calendar, written YYYY-MM-DD");
    if (id === "") fault("id", "a value needs a security");
    if (text !== "" && !Number.isFinite(value)) fault("value", "must be a number");
    const today = values.get(date) ?? new Map<string, number>();
    values.set(date, today);
    if (today.has(id)) fault("id", `has two values on ${date}: leave one out`);
    today.set(id, value);
  }
  if (faults.length === 0 && values.size < 2) faults.push({ file, rule: "a signal needs two dates or more" });
  if (faults.length > 0) {
    const more = faults.length - LISTED;
    const rest = more > 0 ? [{ file, rule: `and ${more} more faults` }] : [];
    throw new InputError([...faults.slice(0, LISTED), ...rest]);
  }
  return { file, values: new Map([...values].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
