import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue, DuckDBVector } from "@duckdb/node-api";
import { isoDateReader } from "./day-numbers.ts";
import { openSqlEngine, type SqlEngine, sqlName, sqlText } from "./sql-engine.ts";
import { StoreError } from "./store-error.ts";
import type { Column, ColumnKind, TableRows } from "./table-data.ts";
import { type VectorItems, vectorItems } from "./vector-items.ts";

/** Which rows and columns of a table. */
export interface TableSelection {
  /** First and last date, inclusive; they need a column `date`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Columns in the order wanted; all of them where not given. */
  readonly columns?: readonly string[] | undefined;
  /** Column → the value, or any of the values, it must have. */
  readonly where?:
    | Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>
    | undefined;
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  DATE: "date",
  VARCHAR: "text",
  DOUBLE: "number",
  INTEGER: "integer",
  BOOLEAN: "flag",
};

/** The selected rows of one Parquet file, by an engine that can read its folder and nothing else. */
export async function readTableFile(path: string, selection: TableSelection): Promise<TableRows> {
  const engine = await openSqlEngine(dirname(path), "1GB");
  try {
    return await readParquet(engine, [path], selection);
  } finally {
    engine.close();
  }
}

/** The selected rows of Parquet files, in the order of the files and of the rows in them; NULL numbers are NaN. */
export async function readParquet(
  engine: SqlEngine,
  paths: readonly string[],
  selection: TableSelection,
): Promise<TableRows> {
  const connection = await engine.connect();
  try {
    return await readRows(connection, `read_parquet([${paths.map(sqlText).join(", ")}])`, selection);
  } finally {
    connection.closeSync();
  }
}

async function readRows(
  connection: DuckDBConnection,
  source: string,
  selection: TableSelection,
): Promise<TableRows> {
  const kinds = await readKinds(connection, source);
  const names = selection.columns ?? [...kinds.keys()];
  const values: DuckDBValue[] = [];
  const conditions = conditionsOf(selection, values);
  for (const name of [...names, ...conditions.map((condition) => condition.column)]) {
    if (!kinds.has(name)) {
      throw new StoreError(
        "missing",
        `there is no column ${name}; there are ${[...kinds.keys()].join(", ")}`,
      );
    }
  }
  const filter = conditions.length > 0 ? ` WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}` : "";
  const selected = names.map((name) => selectedPlainly(sqlName(name), kinds.get(name)!));
  const result = await connection.stream(`SELECT ${selected.join(", ")} FROM ${source}${filter}`, values);
  const collectors = names.map((name) => columnCollector(name, kinds.get(name)!));
  let rowCount = 0;
  for (let rows = await result.fetchChunk(); rows && rows.rowCount > 0; rows = await result.fetchChunk()) {
    rowCount += rows.rowCount;
    for (const [index, collector] of collectors.entries()) collector.add(rows, index);
  }
  return { rowCount, columns: collectors.map((collector) => collector.finish(rowCount)) };
}

async function readKinds(
  connection: DuckDBConnection,
  source: string,
): Promise<ReadonlyMap<string, ColumnKind>> {
  const result = await connection.run(`SELECT * FROM ${source} LIMIT 0`);
  const kinds = new Map<string, ColumnKind>();
  for (const [index, name] of result.columnNames().entries()) {
    const kind = KINDS[String(result.columnType(index))];
    if (kind === undefined)
      throw new StoreError("corrupt", `column ${name} is of a type plimsoll does not write`);
    kinds.set(name, kind);
  }
  return kinds;
}

/** What rows must hold, with the values to bind appended to `values`. */
function conditionsOf(
  { from, to, where = {} }: TableSelection,
  values: DuckDBValue[],
): { readonly column: string; readonly sql: string }[] {
  const conditions: { column: string; sql: string }[] = [];
  const bound = (value: DuckDBValue): string => `$${values.push(value)}`;
  if (from !== undefined) conditions.push({ column: "date", sql: `"date" >= ${bound(from)}::DATE` });
  if (to !== undefined) conditions.push({ column: "date", sql: `"date" <= ${bound(to)}::DATE` });
  for (const [column, wanted] of Object.entries(where)) {
    const list = (Array.isArray(wanted) ? wanted : [wanted]).map(bound);
    conditions.push({
      column,
      sql: list.length === 0 ? "false" : `${sqlName(column)} IN (${list.join(", ")})`,
    });
  }
  return conditions;
}

function selectedPlainly(name: string, kind: ColumnKind): string {
  if (kind === "number") return `coalesce(${name}, 'nan'::DOUBLE) AS ${name}`;
  return kind === "flag" ? `${name}::UTINYINT AS ${name}` : name;
}

interface ColumnCollector {
  readonly add: (rows: DuckDBDataChunk, index: number) => void;
  readonly finish: (rowCount: number) => Column;
}

/** Gathers a column over the chunks of a result, and puts it together once its length is known. */
function columnCollector(name: string, kind: ColumnKind): ColumnCollector {
  switch (kind) {
    case "number":
      return numericCollector((values) => ({ name, kind, values }), Float64Array);
    case "integer":
      return numericCollector((values) => ({ name, kind, values }), Int32Array);
    case "flag":
      return numericCollector((values) => ({ name, kind, values }), Uint8Array);
    case "date": {
      const isoDate = isoDateReader();
      return stringCollector({ name, kind }, (vector) => Array.from(vectorItems(vector), isoDate));
    }
    case "text": {
      // A panel repeats few names many times: one string for each.
      const known = new Map<string, string>();
      const shared = (text: string): string => {
        const first = known.get(text);
        if (first !== undefined) return first;
        known.set(text, text);
        return text;
      };
      return stringCollector({ name, kind }, (vector) =>
        vector.toArray().map((text) => shared(String(text))),
      );
    }
  }
}

function numericCollector<T extends VectorItems>(
  column: (values: T) => Column,
  type: new (length: number) => T,
): ColumnCollector {
  const pieces: T[] = [];
  return {
    add: (rows, index) => {
      // The vector is a view of memory the engine will free.
      const items = vectorItems(rows.getColumnVector(index));
      const piece = new type(items.length);
      piece.set(items);
      pieces.push(piece);
    },
    finish: (rowCount) => {
      const values = new type(rowCount);
      let at = 0;
      for (const piece of pieces) {
        values.set(piece, at);
        at += piece.length;
      }
      return column(values);
    },
  };
}

function stringCollector(
  column: { readonly name: string; readonly kind: "date" | "text" },
  valuesOf: (vector: DuckDBVector) => readonly string[],
): ColumnCollector {
  const values: string[] = [];
  return {
    add: (rows, index) => {
      for (const value of valuesOf(rows.getColumnVector(index))) values.push(value);
    },
    finish: () => ({ ...column, values }),
  };
}
