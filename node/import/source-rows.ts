import { type DataSpec, dataTables, type TableName } from "../../wire/index.ts";
import { sqlName, sqlText } from "./sql.ts";
import { type StagedProject, withStagedTables } from "./stage-tables.ts";

/** A row of the user's files as it was read, after its identifiers were mapped and repairs made. */
export interface SourceRow {
  readonly table: TableName;
  /** As the spec names it. */
  readonly file: string;
  /** Line of a text file, the header being 1; record of others. */
  readonly row: number;
  /** Sheet of a workbook, where the spec names it. */
  readonly sheet?: string;
  /** By field, item or score: dates as YYYY-MM-DD, numbers in the unit of the field; what has no value is not there. */
  readonly values: ReadonlyMap<string, string | number>;
  /** The same as it is written in the file, before any repair. */
  readonly written: ReadonlyMap<string, string>;
  /** By field: the column of the file that it stands in, of those that are called otherwise. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Which rows of a table are wanted: of securities, or all. */
export interface SourceRowRequest {
  readonly table: TableName;
  readonly ids?: readonly string[];
}

/**
 * Rows of a project's files with their places, read anew by the steps of the import: what a number was made of, before
 * dictionaries and days. A table that the project has not gives none.
 *
 * @throws {InputError} files that cannot be read any more
 */
export async function readSourceRows(
  projectDir: string,
  spec: DataSpec,
  requests: readonly SourceRowRequest[],
): Promise<readonly SourceRow[]> {
  const tables = requests.map(({ table }) => table);
  const wanted = new Map(
    requests.flatMap(({ table, ids }) => (ids === undefined ? [] : [[table, ids] as const])),
  );
  return withStagedTables(projectDir, spec, { tables, ids: wanted }, async (staged) => {
    const rows: SourceRow[] = [];
    for (const request of requests)
      if (staged.has(request.table)) rows.push(...(await rowsOf(staged, request)));
    return rows;
  });
}

/** A column of the view, with what it is called. */
interface ShownField {
  readonly name: string;
  readonly column: string;
}

async function rowsOf(staged: StagedProject, { table, ids }: SourceRowRequest): Promise<SourceRow[]> {
  const { sql } = staged;
  const shown = shownFields(staged, table);
  const isDate = (column: string) =>
    dataTables[table].fields.some(({ name, kind }) => name === column && kind === "date");
  const values = shown.map(({ column }, f) =>
    isDate(column) ? `CAST(v.${sqlName(column)} AS VARCHAR) AS v${f}` : `v.${sqlName(column)} AS v${f}`,
  );
  const repaired = staged.writtenOf(table);
  const texts = shown.map(({ column }, f) => {
    const text = sqlName(`text.${column}`);
    return `${repaired === undefined ? `s.${text}` : `CASE WHEN w.record IS NULL THEN s.${text} ELSE w.${text} END`} AS t${f}`;
  });
  const before = repaired === undefined ? "" : ` LEFT JOIN ${repaired} w USING (record)`;
  const only = ids === undefined ? "" : ` WHERE v.id IN (${["", ...ids].map(sqlText).join(", ")})`;
  const found = await sql.rows(
    `SELECT v.record, ${[...values, ...texts].join(", ")}
     FROM ${sqlName(table)} v JOIN ${sqlName(`staged_${table}`)} s USING (record)${before}${only} ORDER BY v.record`,
  );
  const columns = new Map(
    shown.flatMap(({ name, column }) => {
      const own = staged.columnOf(table, column);
      return own === undefined || own === name ? [] : [[name, own] as const];
    }),
  );
  const sheet = staged.spec[table]?.sheet;
  const placeOf = (record: number) => {
    const place = staged.placeOf(table, record);
    return sheet !== undefined && /\.xlsx$/i.test(place.file) ? { ...place, sheet } : place;
  };
  return found.map((row) => ({
    table,
    columns,
    ...placeOf(Number(row.record)),
    values: new Map(
      shown.flatMap(({ name }, f) => {
        const value = row[`v${f}`];
        if (value === null || value === undefined || Number.isNaN(value)) return [];
        return [[name, typeof value === "number" ? value : String(value)] as const];
      }),
    ),
    written: new Map(
      shown.flatMap(({ name }, f) => {
        const cell = row[`t${f}`];
        return typeof cell === "string" ? [[name, cell] as const] : [];
      }),
    ),
  }));
}

/** Fields that a file has, wide columns by what they hold; `known_at` may be computed where no file has it. */
function shownFields(staged: StagedProject, table: TableName): readonly ShownField[] {
  const wide = staged.wideColumns(table);
  const nameOf = (column: string) => wide.find((of) => of.column === sqlName(column))?.name ?? column;
  const fields = staged.fieldsOf(table);
  const isLagged = table === "fundamentals" && !fields.includes("known_at");
  return [...fields, ...(isLagged ? ["known_at"] : [])].map((column) => ({ name: nameOf(column), column }));
}
