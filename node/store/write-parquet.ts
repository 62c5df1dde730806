import type { DuckDBConnection, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import { dayNumberReader } from "./day-numbers.ts";
import { type SqlEngine, sqlName, sqlText } from "./sql-engine.ts";
import { StoreError } from "./store-error.ts";
import {
  type CodedColumn,
  type Column,
  type ColumnKind,
  codedColumn,
  columnLength,
  type TableChunk,
} from "./table-data.ts";
import { vectorItems } from "./vector-items.ts";

type PlainKind = Exclude<ColumnKind, "text">;

const SQL_TYPES: Readonly<Record<PlainKind, "DATE" | "DOUBLE" | "INTEGER" | "BOOLEAN">> = {
  date: "DATE",
  number: "DOUBLE",
  integer: "INTEGER",
  flag: "BOOLEAN",
};

/** A column as it is handed to the engine: texts are codes that the engine looks up, so that no text crosses over per row. */
interface EngineColumn {
  readonly sqlType: string;
  readonly type: DuckDBType;
  readonly selected: string;
  readonly fill: (vector: DuckDBVector, from: number, to: number) => void;
}

/**
 * Writes the rows, in the order given, to a Parquet file: zstd, fixed row groups, NaN as NULL. The same rows give the
 * same bytes.
 */
export async function writeParquet(engine: SqlEngine, chunk: TableChunk, path: string): Promise<void> {
  const connection = await engine.connect();
  const { duckdb } = engine;
  try {
    const columns: EngineColumn[] = [];
    for (const [at, column] of chunk.columns.entries()) {
      columns.push(await engineColumn(duckdb, connection, column, `labels${at}`));
    }
    const names = chunk.columns.map(({ name }) => name);
    await fillTable(duckdb, connection, {
      name: "chunk",
      names,
      columns,
      rows: columnLength(chunk.columns[0]!),
    });
    await connection.run(
      `COPY (SELECT ${columns.map(({ selected }) => selected).join(", ")} FROM chunk) TO ${sqlText(path)} ` +
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, USE_TMP_FILE false)",
    );
  } catch (error) {
    throw withSystemCode(error);
  } finally {
    connection.closeSync();
  }
}

interface TemporaryTable {
  readonly name: string;
  readonly names: readonly string[];
  readonly columns: readonly EngineColumn[];
  readonly rows: number;
}

/** Column-wise from the typed arrays: 4.5 times faster than row by row. */
async function fillTable(
  duckdb: SqlEngine["duckdb"],
  connection: DuckDBConnection,
  { name, names, columns, rows: rowCount }: TemporaryTable,
): Promise<void> {
  const declared = columns.map(({ sqlType }, c) => `${sqlName(names[c]!)} ${sqlType}`);
  await connection.run(`CREATE TEMP TABLE ${name} (${declared.join(", ")})`);
  const vectorRows = duckdb.DuckDBVector.standardSize();
  const rows = duckdb.DuckDBDataChunk.create(columns.map(({ type }) => type));
  const appender = await connection.createAppender(name, "main", "temp");
  for (let from = 0; from < rowCount; from += vectorRows) {
    const to = Math.min(from + vectorRows, rowCount);
    rows.reset();
    rows.rowCount = to - from;
    for (const [index, { fill }] of columns.entries()) {
      const vector = rows.getColumnVector(index);
      fill(vector, from, to);
      vector.flush();
    }
    appender.appendDataChunk(rows);
  }
  appender.closeSync();
}

async function engineColumn(
  duckdb: SqlEngine["duckdb"],
  connection: DuckDBConnection,
  column: Column | CodedColumn,
  labelTable: string,
): Promise<EngineColumn> {
  const name = sqlName(column.name);
  switch (column.kind) {
    case "date":
      return dateColumn(duckdb, "codes" in column ? column : codedColumn(column));
    case "text": {
      const coded = "codes" in column ? column : codedColumn(column);
      const { labels, codes } = coded;
      const plain = plainText(duckdb, coded);
      // Labels that hardly repeat gain nothing.
      if (2 * labels.length >= codes.length) return plain;
      const positions = Int32Array.from(labels, (_, code) => code);
      await fillTable(duckdb, connection, {
        name: labelTable,
        names: ["label", "code"],
        columns: [
          plainText(duckdb, { ...coded, codes: positions }),
          integerColumn(duckdb, "code", positions),
        ],
        rows: labels.length,
      });
      // As a literal of the statement the list would be parsed and bound, which takes longer than to write the column.
      return {
        ...integerColumn(duckdb, name, codes),
        selected: `((SELECT list(label ORDER BY code) FROM ${labelTable}))[${name} + 1] AS ${name}`,
      };
    }
    case "number": {
      const { values } = column;
      return {
        sqlType: SQL_TYPES.number,
        type: duckdb.DOUBLE,
        selected: `CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END AS ${name}`,
        fill: (vector, from, to) => vectorItems(vector).set(values.subarray(from, to)),
      };
    }
    case "integer":
      return integerColumn(duckdb, name, column.values);
    case "flag": {
      const { values } = column;
      return {
        sqlType: SQL_TYPES.flag,
        type: duckdb.BOOLEAN,
        selected: name,
        fill: (vector, from, to) => {
          for (let row = from; row < to; row++) vector.setItem(row - from, values[row] !== 0);
        },
      };
    }
  }
}

function integerColumn(duckdb: SqlEngine["duckdb"], selected: string, values: Int32Array): EngineColumn {
  return {
    sqlType: SQL_TYPES.integer,
    type: duckdb.INTEGER,
    selected,
    fill: (vector, from, to) => vectorItems(vector).set(values.subarray(from, to)),
  };
}

function dateColumn(duckdb: SqlEngine["duckdb"], { name, labels, codes }: CodedColumn): EngineColumn {
  const days = Int32Array.from(labels, dayNumberReader());
  return {
    sqlType: SQL_TYPES.date,
    type: duckdb.DATE,
    selected: sqlName(name),
    fill: (vector, from, to) => {
      const items = vectorItems(vector);
      for (let row = from; row < to; row++) items[row - from] = days[codes[row]!]!;
    },
  };
}

function plainText(duckdb: SqlEngine["duckdb"], { name, labels, codes }: CodedColumn): EngineColumn {
  return {
    sqlType: "VARCHAR",
    type: duckdb.VARCHAR,
    selected: sqlName(name),
    fill: (vector, from, to) => {
      for (let row = from; row < to; row++) vector.setItem(row - from, labels[codes[row]!]!);
    },
  };
}

/** The engine reports a full disk only in words; the store asks for the system's code. */
function withSystemCode(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const code = /no space left/i.test(error.message)
    ? "ENOSPC"
    : /quota exceeded/i.test(error.message)
      ? "EDQUOT"
      : "";
  return code === "" ? error : Object.assign(new Error(error.message, { cause: error }), { code });
}
