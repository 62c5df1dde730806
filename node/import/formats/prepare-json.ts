import { parseJsonRecord } from "../../../wire/index.ts";
import type { FaultList } from "../fault-list.ts";
import { refuseBomb } from "./file-bytes.ts";
import type { FileToPrepare, PreparedFile } from "./prepared-file.ts";
import { excerpt, type RowFaults, rowFaults, type ScratchTable, startScratch } from "./scratch-table.ts";
import { type JsonPiece, splitJson } from "./split-json.ts";

/** What is known of the columns while records come. */
interface Columns {
  readonly names: string[];
  readonly places: Map<string, number>;
}

/**
 * Makes a table of JSON: an array of records, or one record per line. Columns are the names of all records, in the order in
 * which they first appear; a name that a record does not have is a missing cell.
 *
 * @throws {Error} with a sentence, where the file is no such table
 */
export async function prepareJson(file: FileToPrepare, faults: FaultList): Promise<PreparedFile | undefined> {
  const columns: Columns = { names: [], places: new Map() };
  // Parsing takes far longer than unpacking.
  if (file.kind.gzip) await refuseBomb(file.absolute);
  const first = await readRecords(file, columns, faults);
  if (first === undefined) return undefined;
  if (first.table !== undefined) return first.table.finish();
  // Later records had names that the first had not: now all are known.
  const second = await readRecords(file, columns, undefined);
  return second!.table!.finish();
}

/** Reads all records into a scratch table; there is none where columns came after it was begun, and nothing where no record is whole. */
async function readRecords(
  file: FileToPrepare,
  columns: Columns,
  faults: FaultList | undefined,
): Promise<{ readonly table: ScratchTable | undefined } | undefined> {
  const found = rowFaults(file.path);
  let table: ScratchTable | undefined;
  let width = 0;
  try {
    await splitJson(file.absolute, file.kind.gzip, (piece) => {
      const cells = recordCells(piece, columns, found);
      if (cells === undefined) return;
      if (table === undefined) {
        width = columns.names.length;
        table = startScratch({ ...file, header: [...columns.names] });
      }
      if (columns.names.length === width) table.add(piece.row, cells);
    });
  } catch (error) {
    table?.drop();
    if (faults !== undefined) found.report(faults);
    throw error;
  }
  if (faults !== undefined) found.report(faults);
  if (table === undefined) {
    if (found.count > 0) return undefined;
    throw new Error("the file has no records");
  }
  if (columns.names.length === width) return { table };
  table.drop();
  return { table: undefined };
}

/** The cells of a record by column, or nothing where it is none or one of its values is no cell. */
function recordCells({ row, text }: JsonPiece, columns: Columns, faults: RowFaults): string[] | undefined {
  const record = parseJsonRecord(text);
  if ("rule" in record) {
    faults.add({ row, value: excerpt(text), rule: record.rule });
    return undefined;
  }
  let isWhole = true;
  const cells: string[] = new Array(columns.names.length).fill("");
  for (const [name, value] of Object.entries(record.values)) {
    let place = columns.places.get(name);
    if (place === undefined) {
      place = columns.names.push(name) - 1;
      columns.places.set(name, place);
    }
    const cell = cellText(value);
    if (typeof cell === "string") cells[place] = cell;
    else {
      faults.add({ row, column: name, value: excerpt(JSON.stringify(value)), rule: cell.rule });
      isWhole = false;
    }
  }
  return isWhole ? cells : undefined;
}

function cellText(value: unknown): string | { readonly rule: string } {
  if (typeof value === "string") {
    return value.includes("\0") ? { rule: "a text must not hold NUL" } : value;
  }
  if (value === null) return "";
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") {
    return {
      rule: "a value must be a text, a number, true, false or null: lists and records within are not read",
    };
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21) {
    return { rule: "a whole number of more than 15 digits is not kept exactly: write it as text, in quotes" };
  }
  return String(value);
}
