import { isCalendarDate } from "../../engine/data/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { SmallRow } from "../import/index.ts";
import { collectFaults } from "./collect-faults.ts";
import { decimalText } from "./decimal-text.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";

/** What the files of a mandate are read with. */
export interface FileSetting extends Pick<MandateSetting, "file" | "faults" | "notes" | "readRows"> {
  readonly stored: { readonly model: Pick<RiskModel, "assets" | "date"> };
}

/** A file of numbers by id beside the mandate. */
export interface NumbersFile {
  readonly file: string;
  /** The column that it must have, and one that it may have. */
  readonly column: string;
  readonly beside?: string;
}

/** Numbers by id. [N] NaN where the file has none */
export interface FileNumbers {
  readonly values: Float64Array;
  /** Of the column beside; null where the file does not have it. */
  readonly beside: Float64Array | null;
  readonly hasDates: boolean;
}

/**
 * Numbers by id of a file beside the mandate, with the columns `id`, the one that is asked for and, as they like, `name`, `date` and
 * the one beside. With a date, an id has what its last row at or before the date of the run says; rows of later dates are not known yet
 * and are not read; an empty value says that there is none any more. Without a date an id stands once, with a value.
 */
export async function readNumbersBeside(
  setting: FileSetting,
  { file, column, beside }: NumbersFile,
): Promise<FileNumbers> {
  const { labels } = setting.stored.model.assets;
  const optional = ["name", "date", ...(beside === undefined ? [] : [beside])];
  const wanted = column.toLowerCase();
  const columns = { required: ["id", wanted], optional };
  const rows = await rowsBeside(setting, file, columns);
  const hasDates = rows[0]?.cells.has("date") === true;
  const hasBeside = beside !== undefined && rows[0]?.cells.has(beside) === true;
  const values = new Float64Array(labels.length).fill(Number.NaN);
  const others = hasBeside ? new Float64Array(labels.length).fill(Number.NaN) : null;
  for (const [asset, row] of lastRows(setting, file, rows)) {
    values[asset] = numberOf(setting, { file, row, column: wanted, mayBeEmpty: hasDates });
    if (others !== null && beside !== undefined)
      others[asset] = numberOf(setting, { file, row, column: beside, mayBeEmpty: true });
  }
  return { values, beside: others, hasDates };
}

/** The values alone. [N] NaN where the file has none */
export async function readNumbers(setting: FileSetting, from: NumbersFile): Promise<Float64Array> {
  return (await readNumbersBeside(setting, from)).values;
}

/** Of each asset of the run the row that counts. */
function lastRows(
  setting: FileSetting,
  file: string,
  rows: readonly SmallRow[],
): ReadonlyMap<number, SmallRow> {
  const { assets, date: today } = setting.stored.model;
  const hasDates = rows[0]?.cells.has("date") === true;
  const last = new Map<number, SmallRow>();
  const unknown = new Set<string>();
  const known = new Set<string>();
  const seen = new Set<string>();
  let later = 0;
  for (const one of rows) {
    const [id = "", date = ""] = [one.cells.get("id"), one.cells.get("date")];
    if (hasDates && !isCalendarDate(date)) {
      const rule = "must be a day, YYYY-MM-DD";
      setting.faults.push({ file, row: one.row, column: "date", value: date, rule });
      continue;
    }
    if (date > today) {
      later++;
      continue;
    }
    const asset = assets.codes.get(id);
    (asset === undefined ? unknown : known).add(id);
    if (asset === undefined) continue;
    const dateBefore = last.get(asset)?.cells.get("date") ?? "";
    if (seen.has(`${asset} ${date}`)) {
      const rule = hasDates ? "the id stands twice on this date" : "the id stands twice";
      setting.faults.push({ file, row: one.row, column: "id", value: id, rule });
    } else if (date >= dateBefore) last.set(asset, one);
    seen.add(`${asset} ${date}`);
  }
  tellUnknown(setting, file, { unknown: unknown.size, known: known.size });
  if (later > 0)
    setting.notes.push(`${file}: ${later} of ${rows.length} rows are later than ${today} and are not read`);
  return last;
}

function tellUnknown(
  { faults, notes }: FileSetting,
  file: string,
  { unknown, known }: { readonly unknown: number; readonly known: number },
): void {
  if (unknown === 0) return;
  const rule = "the run has none of these ids: are they those of the data's column id?";
  if (known === 0) faults.push({ file, column: "id", rule });
  else notes.push(`${file}: ${unknown} of ${unknown + known} ids are not in the run and are left out`);
}

interface Cell {
  readonly file: string;
  readonly row: SmallRow;
  readonly column: string;
  readonly mayBeEmpty: boolean;
}

function numberOf(setting: FileSetting, { file, row, column, mayBeEmpty }: Cell): number {
  const text = row.cells.get(column) ?? "";
  if (text === "" && mayBeEmpty) return Number.NaN;
  const value = text.endsWith("bp") ? decimalText(text.slice(0, -2).trim()) / 1e4 : decimalText(text);
  if (Number.isNaN(value)) {
    const rule = "must be a decimal (0.01), a percentage (1%) or basis points (30bp)";
    setting.faults.push({ file, row: row.row, column, value: text, rule });
  }
  return value;
}

/** Ids of a file beside the mandate. [N] 1 where the file has the name */
export async function readIds(setting: FileSetting, file: string): Promise<Uint8Array> {
  const { assets } = setting.stored.model;
  const flags = new Uint8Array(assets.labels.length);
  const rows = await rowsBeside(setting, file, { required: ["id"], optional: ["name"] });
  for (const { row, cells } of rows) {
    const id = cells.get("id") ?? "";
    const asset = assets.codes.get(id);
    if (asset === undefined)
      setting.faults.push({ file, row, column: "id", value: id, rule: "the run has no such id" });
    else flags[asset] = 1;
  }
  return flags;
}

/** A fault where any number of a file is below 0. */
export function refuseNegative(setting: FileSetting, path: string, values: ArrayLike<number>): void {
  const negative = Array.from(values).findIndex((value) => value < 0);
  if (negative < 0) return;
  const id = setting.stored.model.assets.labels[negative] as string;
  mandateFault(setting, path, `must be 0 or above for every id; ${id} has ${values[negative]}`);
}

/** Rows of a file beside the mandate; none where it cannot be read, which is a fault among the others. */
async function rowsBeside(
  { faults, readRows }: FileSetting,
  name: string,
  columns: Parameters<FileSetting["readRows"]>[1],
): Promise<readonly SmallRow[]> {
  return (await collectFaults(faults, () => readRows(name, columns))) ?? [];
}
