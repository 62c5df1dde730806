import { type Fault, InputError } from "../../engine/errors/index.ts";
import { csvFields } from "../import/index.ts";
import { isoOf, linesOf, type PublicData, requireColumns, titleOf } from "./public-table.ts";

const HEADER = ["date", "id", "price", "adjusted_price", "volume"] as const;

/**
 * Price files of one security each with Date, Open, High, Low, Close, Adj Close, Volume; the symbol is the file's name. Rows of `null` are days
 * without a price and left out. Close is as the site restates it for splits, so price times today's shares is not the cap of the day.
 *
 * @throws {InputError} files that cannot be read or lack a column; every cell that is no date or number
 */
export async function readYahooPrices(paths: readonly string[]): Promise<PublicData> {
  const faults: Fault[] = [];
  const rows: string[][] = [];
  let empty = 0;
  for (const path of paths) {
    const { records, place } = await csvOf(path, ["Date", "Close", "Adj Close", "Volume"]);
    for (const { row, cells } of records) {
      const [date = "", close = "", adjusted = "", volume = ""] = [
        "Date",
        "Close",
        "Adj Close",
        "Volume",
      ].map((name) => cells[place(name)] ?? "");
      if (close === "null" || close === "") {
        empty++;
        continue;
      }
      const numbers = { Close: close, "Adj Close": adjusted, Volume: volume };
      faults.push(...numberFaults(path, row, numbers), ...dateFaults(path, row, "Date", date));
      rows.push([date, titleOf(path), close, adjusted, volume === "null" ? "" : volume]);
    }
  }
  const notes = [
    ...(empty > 0 ? [`${empty} rows without a price (null) are left out`] : []),
    "price is the close as restated for later splits: give shares outstanding on the same basis, or caps of their own",
  ];
  return finish(rows, HEADER, faults, notes);
}

/**
 * Price files with <TICKER>, <PER>, <DATE>, …, <CLOSE>, <VOL>. Only daily rows (PER D) are read. The close is adjusted for splits and dividends as of the
 * download, so it is adjusted_price; a price of the day is not in the file.
 *
 * @throws {InputError} as `readYahooPrices`
 */
export async function readStooqPrices(paths: readonly string[]): Promise<PublicData> {
  const faults: Fault[] = [];
  const rows: string[][] = [];
  let other = 0;
  for (const path of paths) {
    const { records, place } = await csvOf(path, ["<TICKER>", "<PER>", "<DATE>", "<CLOSE>", "<VOL>"]);
    for (const { row, cells } of records) {
      const cell = (name: string): string => cells[place(name)] ?? "";
      if (cell("<PER>") !== "D") {
        other++;
        continue;
      }
      const numbers = { "<CLOSE>": cell("<CLOSE>"), "<VOL>": cell("<VOL>") };
      const date = isoOf(cell("<DATE>"));
      faults.push(...numberFaults(path, row, numbers), ...dateFaults(path, row, "<DATE>", date));
      rows.push([date, cell("<TICKER>"), cell("<CLOSE>"), cell("<VOL>")]);
    }
  }
  const notes = [
    ...(other > 0 ? [`${other} rows that are not daily (PER D) are left out`] : []),
    "the close is adjusted for splits and dividends up to the day of the download: it gives returns (adjusted_price), and no price of the day",
  ];
  return finish(rows, ["date", "id", "adjusted_price", "volume"], faults, notes);
}

function finish(
  rows: readonly (readonly string[])[],
  header: readonly string[],
  faults: readonly Fault[],
  notes: readonly string[],
): PublicData {
  if (rows.length === 0 && faults.length === 0)
    throw new InputError([{ file: "import", rule: "the files have no prices" }]);
  if (faults.length > 0) throw new InputError(faults);
  const key = ([date, id]: readonly string[]): string => `${date} ${id}`;
  const sorted = rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return { tables: [{ table: "bars", name: "prices", header, rows: sorted, section: {} }], notes };
}

async function csvOf(path: string, required: readonly string[]) {
  const [first = "", ...lines] = await linesOf(path);
  const places = new Map((csvFields(first, ",") ?? []).map((name, at) => [name.trim(), at]));
  requireColumns(path, places, required);
  const records = lines.flatMap((line, at) =>
    line.trim() === ""
      ? []
      : [{ row: at + 2, cells: (csvFields(line, ",") ?? []).map((cell) => cell.trim()) }],
  );
  return { records, place: (name: string) => places.get(name) ?? -1 };
}

function numberFaults(file: string, row: number, cells: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(cells)
    .filter(([, value]) => value !== "null" && !(value !== "" && Number.isFinite(Number(value))))
    .map(([column, value]) => ({ file, row, column, value, rule: "must be a number" }));
}

function dateFaults(file: string, row: number, column: string, value: string): Fault[] {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? [] : [{ file, row, column, value, rule: "must be a date" }];
}
