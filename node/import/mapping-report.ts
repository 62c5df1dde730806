import {
  type ColumnMapping,
  type MappedValue,
  type MappingOutcome,
  type ReadFile,
  reportTables,
  type UnmappedCell,
} from "../../wire/index.ts";
import { type FaultList, faultLimit } from "./fault-list.ts";
import { mappedCells, mappedFields, spellsOf } from "./map-identifiers.ts";
import { type Sql, sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

/** Cells that did not map that are kept per file and shown per table. */
const shownCells = 5;

/** What became of a cell: its kind, or no security, or several. */
const outcome = "CASE ids WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE 'several' END";

/** Name of the table that counts what the cells of a table were mapped to, by file and value. */
function countsOf({ source }: StagedTable): string {
  return `mapped_${source.definition.name}`;
}

/** Counts what the identifiers of a table were mapped to; one scan for each of its columns of securities. */
export async function countMapped(sql: Sql, table: StagedTable, where = "true"): Promise<void> {
  const fields = mappedFields(table.source);
  if (fields.length === 0) return;
  const each = fields.map(
    (
      field,
    ) => `SELECT ${sqlText(field.column)} AS "column", file, coalesce(kind, '') AS kind, ${outcome} AS outcome, value,
        count(*) AS rows, CAST(min(date) AS VARCHAR) AS first, min(record) AS record
      FROM (${mappedCells(table.source, field, table.name)}) WHERE ${where} GROUP BY ALL`,
  );
  await sql.run(`CREATE TABLE ${countsOf(table)} AS ${each.join(" UNION ALL ")}`);
}

/** Identifiers without a security, or with several, are faults unless the spec passes over them: one for each value. */
export async function checkMapped(sql: Sql, table: StagedTable, faults: FaultList): Promise<void> {
  if (mappedFields(table.source).length === 0 || table.source.spec.unmapped === "skip") return;
  const rows = await sql.rows(
    `SELECT "column", outcome, value, sum(rows) AS rows, min(record) AS record, arg_min(first, record) AS date, count(*) OVER () AS total
     FROM ${countsOf(table)} WHERE outcome <> 'one' GROUP BY ALL ORDER BY record, "column" LIMIT ${faultLimit}`,
  );
  const found = [];
  for (const row of rows) {
    const spells = await sql.rows(spellsOf(table.source, String(row.value)));
    found.push({
      ...placeOf(table, Number(row.record)),
      column: String(row.column),
      value: String(row.value),
      rule: whyUnmapped(table, row, spells),
    });
  }
  if (rows.length > 0) faults.add(found, Number(rows[0]!.total));
}

type Row = Readonly<Record<string, unknown>>;

function whyUnmapped({ source }: StagedTable, row: Row, spells: readonly Row[]): string {
  const { ids } = source.spec;
  const what = ids === "any" ? "identifier" : ids;
  const on = row.date === null ? "" : ` on ${row.date}`;
  const count = Number(row.rows);
  const inAll = count === 1 ? "" : ` (${count} rows with it in all)`;
  if (row.outcome === "several") {
    const several = spells.find(
      (spell) => Number(spell.ids) > 1 && (row.date === null || isWithin(spell, row.date)),
    );
    const undated =
      row.date === null ? "; rows of this table have no date that could tell: use another kind, or ids" : "";
    return `is the ${what} of several securities${on}: ${several?.id} and ${several?.other}${inAll}${undated}`;
  }
  const others = spells
    .slice(0, 3)
    .map(({ id, first, last }) => `of ${id} ${spanText(String(first), String(last))}`);
  const elsewhere = others.length === 0 ? "" : `; it was ${others.join(", ")}`;
  return `no security has this ${what}${on}${inAll}${elsewhere}: add its spell to identifiers, or say unmapped: skip`;
}

function isWithin({ first, last }: Row, date: unknown): boolean {
  return String(first) <= String(date) && String(date) <= String(last);
}

/** A spell in words; the ends of time are none. */
export function spanText(first: string, last: string): string {
  const from = first === "0001-01-01" ? "" : `from ${first}`;
  const to = last === "9999-12-31" ? "" : `to ${last}`;
  return [from, to].filter(Boolean).join(" ") || "always";
}

/** What is kept of the mapping of each file of a table: rows by kind, and the first cells that did not map. */
export async function mappedFiles(
  sql: Sql,
  table: StagedTable,
): Promise<ReadonlyMap<number, Pick<ReadFile, "identified" | "unmapped">>> {
  if (mappedFields(table.source).length === 0) return new Map();
  const kinds = await sql.rows(
    `SELECT file, "column", kind, outcome, sum(rows) AS rows FROM ${countsOf(table)} GROUP BY ALL ORDER BY ALL`,
  );
  const cells = await sql.rows(
    `SELECT file, "column", outcome, value, first, record FROM ${countsOf(table)} WHERE outcome <> 'one'
     QUALIFY row_number() OVER (PARTITION BY file, outcome ORDER BY record, "column") <= ${shownCells} ORDER BY record`,
  );
  return new Map(
    table.files.map(({ index }) => [
      index,
      {
        identified: kinds
          .filter((row) => Number(row.file) === index)
          .map((row) => ({
            column: String(row.column),
            kind: String(row.kind),
            outcome: String(row.outcome) as MappingOutcome,
            rows: Number(row.rows),
          })),
        unmapped: cells
          .filter((row) => Number(row.file) === index)
          .map(
            (row): UnmappedCell => ({
              column: String(row.column),
              outcome: String(row.outcome) as MappingOutcome,
              row: placeOf(table, Number(row.record)).row,
              value: String(row.value),
              date: row.first === null ? null : String(row.first),
            }),
          ),
      },
    ]),
  );
}

/** The values of a table with what they were mapped to and the first date of each. */
export async function mappedValues(sql: Sql, table: StagedTable): Promise<readonly MappedValue[]> {
  if (mappedFields(table.source).length === 0) return [];
  const rows = await sql.rows(
    `SELECT "column", kind, outcome, value, min(first) AS first FROM ${countsOf(table)} GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map((row) => ({
    table: table.source.definition.name,
    column: String(row.column),
    kind: String(row.kind),
    outcome: String(row.outcome) as MappingOutcome,
    value: String(row.value),
    first: row.first === null ? null : String(row.first),
  }));
}

/** What mapped and what did not, by table and column, from what is kept of files and values. */
export function columnMappings(
  readFiles: readonly ReadFile[],
  values: readonly MappedValue[],
): readonly ColumnMapping[] {
  const columns = new Map(
    readFiles.flatMap(({ table, identified = [] }) =>
      identified.map(({ column }) => [`${table}\n${column}`, { table, column }] as const),
    ),
  );
  return [...columns.values()].map(({ table, column }) => {
    const files = readFiles.filter((file) => file.table === table);
    const rows = files.flatMap(({ identified = [] }) => identified.filter((of) => of.column === column));
    const own = values.filter((value) => value.table === table && value.column === column);
    const countOf = (outcome: MappingOutcome, kind?: string) => ({
      rows: rows
        .filter((of) => of.outcome === outcome && (kind ?? of.kind) === of.kind)
        .reduce((sum, of) => sum + of.rows, 0),
      values: new Set(
        own.filter((of) => of.outcome === outcome && (kind ?? of.kind) === of.kind).map(({ value }) => value),
      ).size,
    });
    const failed = (outcome: MappingOutcome) => ({
      ...countOf(outcome),
      first: files
        .flatMap(({ path, unmapped = [] }) =>
          unmapped
            .filter((cell) => cell.column === column && cell.outcome === outcome)
            .map(({ row, value, date }) => ({ file: path, row, value, date })),
        )
        .slice(0, shownCells),
    });
    const kinds = [...new Set(rows.filter((of) => of.outcome === "one").map(({ kind }) => kind))].sort();
    return {
      table,
      column,
      kinds: kinds.map((kind) => ({ kind, ...countOf("one", kind) })),
      unmapped: failed("none"),
      several: failed("several"),
    };
  });
}

/** The same in words. */
export function mappingNotes(mappings: readonly ColumnMapping[]): string[] {
  return mappings.flatMap(({ table, column, kinds, unmapped, several }) => {
    const by = kinds.map(({ kind, rows, values }) => `${rows} rows by ${kind} (${values} values)`);
    const fate = reportTables.some((name) => name === table)
      ? "are kept as they are written"
      : "are left out";
    const failed = (of: ColumnMapping["unmapped"], what: string) => {
      const [first] = of.first;
      if (first === undefined) return [];
      const on = first.date === null ? "" : ` on ${first.date}`;
      return [
        `${table}: ${of.rows} rows of ${of.values} values of ${column} ${what} and ${fate} (${first.file}, row ${first.row}: ${first.value}${on})`,
      ];
    };
    return [
      `${table}: ${column} is mapped to securities: ${by.length === 0 ? "no row" : by.join(", ")}`,
      ...failed(unmapped, "have no security"),
      ...failed(several, "have several securities"),
    ];
  });
}
