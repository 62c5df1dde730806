import { basename } from "node:path";
import { isCalendarDate } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { readSmallCsv, type SmallRow, type SmallTable, tableName } from "../import/index.ts";

/** A signal of the user's, as a file has it. */
export interface SignalFile {
  readonly file: string;
  /** Of the column `signal`, or the file's own without its ending. */
  readonly name: string;
  /** By day of the value, ascending: by id. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Faults of a kind that are listed. */
const LISTED = 20;

/**
 * Signals: CSV with columns `date` (the close by which a value was known), `id` and `value` (any unit, the higher the better; empty = none), and where a file has
 * several, `signal`, the name of each. In the order of the files, and of first appearance in a file.
 *
 * @throws {InputError} every fault at once: no rows, no date, no id, no number, a value that stands twice; a signal of fewer than two dates; two of one name
 */
export async function readSignals(tables: readonly SmallTable[]): Promise<readonly SignalFile[]> {
  const faults: Fault[] = [];
  const signals: SignalFile[] = [];
  for (const table of tables) {
    const file = tableName(table);
    const named = new Map<string, Map<string, Map<string, number>>>();
    const own = basename(file).replace(/\.[^.]*$/, "");
    for (const row of await readSmallCsv(table, { required: ["date", "id", "value"], optional: ["signal"] }))
      addRow(named, { file, own, ...row }, faults);
    if (named.size === 0)
      faults.push({ file, rule: "the file has no rows: a signal needs two dates or more" });
    for (const [name, values] of named) {
      const is = named.size > 1 || name !== own ? ` (${name} has ${values.size})` : "";
      if (faults.length === 0 && values.size < 2)
        faults.push({ file, rule: `a signal needs two dates or more${is}` });
      if (signals.some((one) => one.name === name))
        faults.push({
          file,
          rule: `there are two signals named ${name}: name them apart in a column signal`,
        });
      const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
      signals.push({ file, name, values: new Map(sorted) });
    }
  }
  if (faults.length === 0) return signals;
  const more = faults.length - LISTED;
  const rest =
    more > 0 ? [{ file: tableName(tables[0] as SmallTable), rule: `and ${more} more faults` }] : [];
  throw new InputError([...faults.slice(0, LISTED), ...rest]);
}

function addRow(
  named: Map<string, Map<string, Map<string, number>>>,
  { file, own, row, cells }: SmallRow & { readonly file: string; readonly own: string },
  faults: Fault[],
): void {
  const cell = (column: string) => cells.get(column) ?? "";
  const [date, id, text] = [cell("date"), cell("id"), cell("value")];
  const fault = (column: string, rule: string) =>
    faults.push({ file, row, column, value: cell(column), rule });
  const value = text === "" ? Number.NaN : Number(text);
  if (cells.has("signal") && cell("signal") === "") fault("signal", "a value needs the name of its signal");
  if (!isCalendarDate(date)) fault("date", "must be a day of the calendar, written YYYY-MM-DD");
  if (id === "") fault("id", "a value needs a security");
  if (text !== "" && !Number.isFinite(value)) fault("value", "must be a number");
  const name = cells.get("signal") ?? own;
  const values = named.get(name) ?? new Map<string, Map<string, number>>();
  named.set(name, values);
  const today = values.get(date) ?? new Map<string, number>();
  values.set(date, today);
  if (today.has(id)) fault("id", `has two values on ${date}: leave one out`);
  today.set(id, value);
}
