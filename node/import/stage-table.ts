import { type Repairing, startRepairs } from "./apply-repairs.ts";
import { countFiles } from "./count-files.ts";
import type { FaultList } from "./fault-list.ts";
import { stagedType, typeRule } from "./field-sql.ts";
import { parquetRelation, whyNotParquet } from "./formats/prepare-file.ts";
import type { PreparedFile } from "./formats/prepared-file.ts";
import { mapRows } from "./map-identifiers.ts";
import { matchColumns } from "./match-columns.ts";
import type { Repair } from "./repairs.ts";
import { stagedCells } from "./row-rules.ts";
import {
  columnsOnDisk,
  numberedColumns,
  type PlacedFile,
  selectRows,
  typedCells,
  withoutTexts,
} from "./select-rows.ts";
import { type Sql, sqlText } from "./sql.ts";
import { type StagedFile, type StagedTable, textColumn, valueColumn } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";
import { copyBatches, typedCopy } from "./typed-copy.ts";

/** What the steps of staging share. */
interface Staging {
  readonly sql: Sql;
  readonly source: TableSource;
  readonly name: string;
  readonly industries: readonly string[] | undefined;
  readonly baseCurrency: string | undefined;
  readonly faults: FaultList;
  readonly isChecked: boolean;
  readonly keepsTexts: boolean;
  /** Securities whose rows are wanted, where not all are; the records keep their numbers. */
  readonly ids: readonly string[] | undefined;
  /** Folder for copies. */
  readonly workFolder: string;
  /** Repairs of all tables, with the number of rows of those that were made. */
  readonly repairs: readonly Repair[];
  readonly repaired: Map<Repair, number>;
}

/**
 * Makes a table of its files, unchecked, and counts what is broken in each. Text is read once and kept, large files
 * as Parquet; Parquet stays where it is, behind a view, so that each question reads only the columns it is about. A file that fails is left out, its
 * reason is among the faults.
 */
export async function stageTable(
  sql: Sql,
  source: TableSource,
  prepared: readonly PreparedFile[],
  of: Omit<Staging, "sql" | "source" | "name">,
): Promise<StagedTable> {
  const staging = { sql, source, name: `staged_${source.definition.name}`, ...of };
  const rows = `${staging.name}_rows`;
  const types = source.fields.map(
    (field) => `${textColumn(field)} VARCHAR, ${valueColumn(field)} ${stagedType(field)}`,
  );
  await sql.run(`CREATE TABLE ${rows} (record BIGINT, file INTEGER, ${types.join(", ")})`);
  const read: PlacedFile[] = [];
  const groups = new Map<string, PlacedFile[]>();
  for (const batch of copyBatches(placeFiles(staging, prepared))) {
    for (const placed of (await copyTyped(staging, batch)) ?? batch) {
      if (isViewed(placed.file)) {
        const shape = JSON.stringify([placed.file.header, placed.file.types, placed.positions]);
        groups.set(shape, [...(groups.get(shape) ?? []), placed]);
      } else if (await readRows(staging, rows, placed)) read.push(placed);
    }
  }
  const fields = foundFields(source, [...read, ...[...groups.values()].flat()]);
  const repairing = await repairsOf(staging, rows, fields);
  await repairing?.find(rows);
  const views = [rows];
  const viewed: StagedFile[] = [];
  for (const group of groups.values())
    viewed.push(...(await viewRows(staging, group, { rows, views, repairing })));
  await repairing?.apply();
  const moved = repairing === undefined ? [] : [...groups.values()].flat();
  const isLean = !needsTexts(staging);
  const counted = { view: rows, cells: stagedCells, files: [...read, ...moved], isLean, ...of };
  const files = [...viewed, ...(await countFiles(sql, source, counted))];
  const names = columnsOf(source);
  await sql.run(
    `CREATE VIEW ${staging.name} AS ${views.map((view) => `SELECT ${names} FROM ${view}`).join(" UNION ALL ")}`,
  );
  files.sort((a, b) => a.index - b.index);
  const whole = repairing === undefined ? files : joinCounts(files, prepared);
  const written = repairing === undefined ? {} : { written: repairing.written };
  return { source, name: staging.name, files: whole, fields, ...written };
}

/** What repairs the rows of the table; nothing where there are no repairs of it. */
async function repairsOf(
  { sql, source, name, faults, repairs, repaired, baseCurrency, ids }: Staging,
  rows: string,
  fields: readonly SourceField[],
): Promise<Repairing | undefined> {
  const own = repairs.filter(
    ({ table, id }) => table === source.definition.name && (ids === undefined || ids.includes(id)),
  );
  if (own.length === 0) return undefined;
  const table = { sql, source, rows, hits: `${name}_repairs`, faults, baseCurrency };
  return startRepairs(table, own, fields, repaired);
}

/** Files whose repaired rows were counted apart put together again; rows that were dropped were records all the same. */
function joinCounts(counted: readonly StagedFile[], prepared: readonly PreparedFile[]): StagedFile[] {
  const files = new Map<number, StagedFile>();
  for (const file of counted) {
    const other = files.get(file.index);
    const sum = (a: readonly number[], b: readonly number[] = []) => a.map((count, i) => count + (b[i] ?? 0));
    files.set(file.index, {
      ...file,
      recordCount: prepared[file.index]!.recordCount,
      broken: sum(file.broken, other?.broken),
      missing: sum(file.missing, other?.missing),
    });
  }
  return [...files.values()];
}

function columnsOf({ fields }: TableSource): string {
  return ["record, file", ...fields.map((field) => `${textColumn(field)}, ${valueColumn(field)}`)].join(", ");
}

function placeFiles(staging: Staging, prepared: readonly PreparedFile[]): readonly PlacedFile[] {
  let firstRecord = 0;
  return prepared.map((file, index) => {
    const placed = placeFile(staging, file, { index, firstRecord });
    firstRecord += file.recordCount;
    return placed;
  });
}

/** Where a file's fields are, with what of it does not fit among the faults. */
function placeFile(
  { source, faults }: Staging,
  file: PreparedFile,
  at: { readonly index: number; readonly firstRecord: number },
): PlacedFile {
  const match = matchColumns(source, file.path, file.header);
  faults.add(match.faults);
  return {
    ...at,
    file,
    positions: withoutWrongTypes(source, file, match.positions, faults),
    ignored: match.ignored,
  };
}

/** Positions with -1 for Parquet columns whose type does not fit, which are faults. */
function withoutWrongTypes(
  source: TableSource,
  file: PreparedFile,
  positions: readonly number[],
  faults: FaultList,
): number[] {
  return positions.map((position, f) => {
    if (file.isText || position < 0) return position;
    const rule = typeRule(source.fields[f]!, file.types[position]!);
    if (rule === undefined) return position;
    faults.add([
      { file: file.path, column: file.header[position]!, rule: `${source.fields[f]!.name} ${rule}` },
    ]);
    return -1;
  });
}

/** What is to be read instead of text files; nothing where their cells are asked for as they are written. */
async function copyTyped(
  staging: Staging,
  files: readonly PlacedFile[],
): Promise<readonly PlacedFile[] | undefined> {
  const { sql, source, workFolder } = staging;
  if (!files[0]!.file.isText || needsTexts(staging)) return undefined;
  return typedCopy(sql, source, files, workFolder);
}

/** Not where a column is called as one that the engine adds by itself. */
function isViewed({ isText, header }: PreparedFile): boolean {
  return !isText && !header.some((name) => columnsOnDisk.includes(name.toLowerCase()));
}

/** Whether steps after this one ask for cells as they were written, though nothing is wrong with them. */
function needsTexts({ source, repairs, keepsTexts }: Staging): boolean {
  const { name, ordered, exactlyOne = [] } = source.definition;
  return (
    keepsTexts ||
    ordered.length + exactlyOne.length > 0 ||
    source.spec.ids !== undefined ||
    repairs.some(({ table }) => table === name)
  );
}

/** Rows of the securities that are wanted, of a table that has any. */
function wantedRows({ source, ids }: Staging, rows: string): string {
  const owner = source.fields.find(({ name }) => name === "id");
  if (ids === undefined || owner === undefined) return rows;
  return `SELECT * FROM (${rows}) WHERE ${valueColumn(owner)} IN (${["", ...ids].map(sqlText).join(", ")})`;
}

/** Copies the rows of a file into the table of rows; whether they can be read. */
async function readRows(staging: Staging, table: string, placed: PlacedFile): Promise<boolean> {
  const { sql, source, faults, isChecked } = staging;
  const { file, index, firstRecord } = placed;
  // Records are numbered right at the file: what the engine does after that may change their order.
  const records = `(SELECT row_number() OVER () - 1 + ${firstRecord} AS record, ${index} AS file, * FROM ${file.relation})`;
  try {
    const rows = wantedRows(staging, mapRows(source, selectRows(source, placed, records), file.isText));
    await sql.run(
      `INSERT INTO ${table} BY NAME ${needsTexts(staging) ? rows : withoutTexts(source, rows, staging.industries !== undefined)}`,
    );
  } catch (error) {
    faults.add([{ file: file.path, rule: file.isText ? whyNotParsed(error) : whyNotParquet(error) }]);
    return false;
  }
  if (isChecked) return true;
  const counted = await sql.rows(`SELECT count(*) AS count FROM ${table} WHERE file = ${index}`);
  const recordCount = Number(counted[0]!.count);
  if (recordCount !== file.recordCount) {
    const rule = `the file has ${file.recordCount} records by their line ends, the parser found ${recordCount}: check its quotes`;
    faults.add([{ file: file.path, rule }]);
  }
  return true;
}

/** Puts Parquet files with the same columns behind a view; where one of them cannot be read, each behind its own. */
async function viewRows(
  staging: Staging,
  files: readonly PlacedFile[],
  into: { readonly rows: string; readonly views: string[]; readonly repairing: Repairing | undefined },
): Promise<readonly StagedFile[]> {
  const { sql, source, industries, faults, isChecked } = staging;
  const { rows, views, repairing } = into;
  const view = `${staging.name}_${views.length}`;
  const cells = typedCells(source, files[0]!);
  try {
    const records = `(SELECT ${numberedColumns(files)} FROM ${parquetRelation(files.map(({ file }) => file))})`;
    const selected = mapRows(source, selectRows(source, files[0]!, records, cells));
    await sql.run(`CREATE VIEW ${view} AS ${selected}`);
    const rest = await repairing?.find(view);
    if (rest !== undefined) {
      // Rows to be repaired leave the file for the table of rows, with their records.
      await sql.run(`INSERT INTO ${rows} SELECT ${columnsOf(source)} FROM ${view} WHERE NOT (${rest})`);
      await sql.run(`CREATE OR REPLACE VIEW ${view} AS SELECT * FROM (${selected}) WHERE ${rest}`);
    }
    const counted = await countFiles(sql, source, { view, cells, files, industries, isChecked });
    views.push(view);
    return counted;
  } catch (error) {
    await sql.run(`DROP VIEW IF EXISTS ${view}`);
    if (files[0]!.file.isCopy) throw error;
    if (files.length === 1) {
      faults.add([{ file: files[0]!.file.path, rule: whyNotParquet(error) }]);
      return [];
    }
    const counted: StagedFile[] = [];
    for (const file of files) counted.push(...(await viewRows(staging, [file], into)));
    return counted;
  }
}

function foundFields(source: TableSource, files: readonly PlacedFile[]): readonly SourceField[] {
  return source.fields.filter((field, f) =>
    files.some(({ positions }) => positions[f]! >= 0 || field.expression !== undefined),
  );
}

function whyNotParsed(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `the parser refuses the file (${text.split("\n")[0]!.slice(0, 160)})`;
}
