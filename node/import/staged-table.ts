import { sqlName } from "./sql.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** A table read from its files: every cell as text and as value. */
export interface StagedTable {
  readonly source: TableSource;
  /** Name of the table in the engine; its column `record` counts the records of all files from 0. */
  readonly name: string;
  readonly files: readonly StagedFile[];
  /** Fields that at least one file has. */
  readonly fields: readonly SourceField[];
  /** Table with the texts of repaired rows as the files have them, by `record`; absent where nothing was repaired. */
  readonly written?: string;
}

export interface StagedFile {
  readonly path: string;
  /** What stands in the column `file` of its rows. */
  readonly index: number;
  readonly firstRecord: number;
  readonly recordCount: number;
  /** Names of the fields it has. */
  readonly fields: readonly string[];
  readonly ignored: readonly string[];
  /** How many of its rows break each rule of the table, in the order of `rowRules`. */
  readonly broken: readonly number[];
  /** In how many of its rows each optional field is missing, in the order of `optionalFields`. */
  readonly missing: readonly number[];
  /** What is worth knowing of how it was read. */
  readonly notes: readonly string[];
  rowOf(record: number): number;
}

/** Fields a row may do without. */
export function optionalFields({ fields }: TableSource): readonly SourceField[] {
  return fields.filter((field) => !field.required);
}

/** Where a record of a table stands: its file, and the row in it. */
export function placeOf(table: StagedTable, record: number): { file: string; row: number } {
  const file = table.files.findLast((candidate) => candidate.firstRecord <= record)!;
  return { file: file.path, row: file.rowOf(record - file.firstRecord) };
}

/** Records of a file whose rows are all as far from their records: a file is one such run, but for lines that are no records. */
export interface PlaceRun {
  readonly firstRecord: number;
  readonly file: string;
  /** What a record of the table is short of its row in the file. */
  readonly shift: number;
}

/** Where the records of a table stand, in ascending runs. */
export function placeRuns({ files }: StagedTable): readonly PlaceRun[] {
  return files.flatMap((file) => {
    const shiftOf = (record: number): number => file.rowOf(record) - record - file.firstRecord;
    const runs: PlaceRun[] = [];
    const add = (first: number, last: number): void => {
      const shift = shiftOf(first);
      if (shift === shiftOf(last)) {
        if (runs.at(-1)?.shift !== shift) {
          runs.push({ firstRecord: file.firstRecord + first, file: file.path, shift });
        }
        return;
      }
      const middle = Math.floor((first + last) / 2);
      add(first, middle);
      add(middle + 1, last);
    };
    if (file.recordCount > 0) add(0, file.recordCount - 1);
    return runs;
  });
}

/** SQL of a field's cell as written: its text is kept where the value does not say all. */
export function writtenCell(field: SourceField): string {
  return `coalesce(${textColumn(field)}, CAST(${valueColumn(field)} AS VARCHAR))`;
}

/** Name of the column that holds a field's cell as written, where it was kept. */
export function textColumn(field: SourceField): string {
  return sqlName(`text.${field.name}`);
}

/** Name of the column that holds a field's value. */
export function valueColumn(field: { readonly name: string }): string {
  return sqlName(field.name);
}
