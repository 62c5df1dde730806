import { nearestName } from "../../../wire/index.ts";
import type { FaultList } from "../fault-list.ts";
import type { FileToPrepare, PreparedFile } from "./prepared-file.ts";
import { columnLetters, type SheetCell, type SheetVisitor, scanSheet } from "./scan-sheet.ts";
import { excerpt, type RowFaults, rowFaults, type ScratchTable, startScratch } from "./scratch-table.ts";
import { openWorkbook, type Workbook } from "./workbook-parts.ts";
import type { ZipEntry } from "./zip-entries.ts";

/** Rows within which a header is looked for. */
const headerSearch = 50;

/**
 * Makes a table of a sheet of a workbook (.xlsx), row by row. Formulas are what they came to when the workbook was saved; errors,
 * merged cells and cells beside the table are faults.
 *
 * @throws {Error} with a sentence, where the workbook or the sheet cannot be read
 */
export async function prepareWorkbook(file: FileToPrepare, faults: FaultList): Promise<PreparedFile> {
  const workbook = await openWorkbook(file.absolute);
  const sheet = wantedSheet(workbook, file.sheet);
  const found = rowFaults(file.path);
  const reading = startReading(file, sheet.name, found);
  try {
    await scanSheet(workbook, sheet.entry, reading);
    return reading.finish();
  } catch (error) {
    reading.drop();
    throw error;
  } finally {
    found.report(faults);
  }
}

function wantedSheet({ sheets }: Workbook, wanted: string | undefined): { name: string; entry: ZipEntry } {
  const names = sheets.map(({ name }) => name);
  const [first] = sheets;
  if (first === undefined) throw new Error("the workbook has no sheet with cells");
  if (wanted === undefined) return first;
  const sheet = sheets.find(({ name }) => name === wanted);
  if (sheet !== undefined) return sheet;
  const nearest = nearestName(wanted, names);
  const meant = nearest === undefined ? "" : `, did you mean ${JSON.stringify(nearest)}?`;
  throw new Error(
    `the workbook has no sheet ${JSON.stringify(wanted)}${meant} (sheets: ${names.join(", ")})`,
  );
}

/** A table that has been begun, and what is counted of it. */
interface SheetTable {
  readonly scratch: ScratchTable;
  readonly header: readonly string[];
  readonly headerRow: number;
  readonly numberCells: number[];
  formulas: number;
}

/** What comes of a sheet as it is read. */
function startReading(file: FileToPrepare, sheet: string, found: RowFaults): SheetReading {
  let table: SheetTable | undefined;
  let lastRow = 0;
  const name = JSON.stringify(sheet);
  const noHeader = () =>
    file.header === undefined
      ? `sheet ${name} has no header in its first ${headerSearch} rows, which is a row of at least two different texts: say under \`header\` which row it is`
      : `row ${file.header} of sheet ${name} is to be the header, but is empty`;
  return {
    row(row, cells) {
      lastRow = row;
      if (table !== undefined) addRow(table, found, row, cells);
      else if (file.header === undefined ? looksLikeHeader(cells) : row === file.header) {
        table = startTable(file, row, cells);
      } else if (row >= (file.header ?? headerSearch)) throw new Error(noHeader());
    },
    unstored(row, column) {
      if (table === undefined) return;
      const rule = `cell ${columnLetters(column)}${row} is a formula without its result: open the workbook in a spreadsheet and save it`;
      found.add({ row, column: table.header[column] || columnLetters(column), rule });
    },
    merged(range) {
      const [first, last = first] = range.split(":");
      const rowIn = (place: string | undefined) => Number(/[0-9]+$/.exec(place ?? "")?.[0] ?? 0);
      // Titles above the header may be as they like.
      if (table !== undefined && rowIn(last) < table.headerRow) return;
      const rule = `cells ${range} of sheet ${name} are merged: only the first of them has a value; split them and fill each`;
      found.add({ row: rowIn(first), value: range, rule });
    },
    finish() {
      if (lastRow === 0) throw new Error(`sheet ${name} is empty`);
      if (table === undefined) throw new Error(noHeader());
      const { scratch, header, headerRow, formulas, numberCells } = table;
      const isPlain = file.sheet !== undefined && headerRow === 1;
      const notes = [
        ...(isPlain ? [] : [`sheet ${name} is read, its header is row ${headerRow}`]),
        ...(formulas === 0
          ? []
          : [`${formulas} cells are formulas: they are what they came to when the workbook was last saved`]),
      ];
      return scratch.finish({ notes, numberCells: header.map((_, c) => numberCells[c] ?? 0) });
    },
    drop: () => table?.scratch.drop(),
  };
}

interface SheetReading extends SheetVisitor {
  /** @throws {Error} with a sentence, where there is no table */
  finish(): PreparedFile;
  drop(): void;
}

function startTable(file: FileToPrepare, headerRow: number, cells: readonly SheetCell[]): SheetTable {
  const header: string[] = new Array(cells.at(-1)!.column + 1).fill("");
  for (const { column, text } of cells) header[column] = text;
  const scratch = startScratch({ path: file.path, workFolder: file.workFolder, header });
  return { scratch, header, headerRow, numberCells: [], formulas: 0 };
}

function addRow(table: SheetTable, found: RowFaults, row: number, cells: readonly SheetCell[]): void {
  const { header, numberCells } = table;
  const texts: string[] = new Array(header.length).fill("");
  for (const { column, text, kind, isFormula } of cells) {
    const rule =
      column >= header.length
        ? "stands beside the table: there is no header above it"
        : "is an error of the spreadsheet: mend its formula, or clear it if the value is missing";
    if (column >= header.length || kind === "error") {
      const letters = columnLetters(column);
      found.add({
        row,
        column: header[column] || letters,
        value: excerpt(text),
        rule: `cell ${letters}${row} ${rule}`,
      });
      continue;
    }
    if (isFormula) table.formulas++;
    if (kind === "number") numberCells[column] = (numberCells[column] ?? 0) + 1;
    texts[column] = text;
  }
  table.scratch.add(row, texts);
}

/** The first row of a table: texts that differ, and more than one, so no title. */
function looksLikeHeader(cells: readonly SheetCell[]): boolean {
  const names = cells.map(({ text }) => text);
  return (
    cells.length > 1 && cells.every(({ kind }) => kind === "text") && new Set(names).size === names.length
  );
}
