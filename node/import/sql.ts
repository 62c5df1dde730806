import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { loadDuckdb } from "../store/index.ts";

/** A closed SQL engine: no downloads, no files but those named. */
export interface Sql {
  run(statement: string): Promise<void>;
  /** The same on a connection of its own, while others are at work. */
  runBeside(statement: string): Promise<void>;
  rows(query: string): Promise<Record<string, unknown>[]>;
  /** The same column by column, for results of many rows. */
  columns(query: string): Promise<Record<string, unknown[]>>;
  /** Rows in chunks, in order, on a connection of its own. */
  chunks(query: string): AsyncGenerator<DuckDBDataChunk>;
  /** Adds rows to a table of INTEGER and DOUBLE columns; they are there once it is closed. */
  appender(table: string): Promise<Appender>;
  close(): void;
}

export interface Appender {
  /** A row: its integers first, and one double last. */
  append(row: readonly number[]): void;
  close(): void;
}

export interface EngineLimits {
  readonly memoryLimitMb: number;
  readonly threads: number;
}

export interface SqlOptions extends EngineLimits {
  /** Folders the engine may read and write. */
  readonly folders: readonly string[];
  /** Files it may read besides. */
  readonly files: readonly string[];
  /** Where it spills when memory is short. */
  readonly spillFolder?: string;
}

/**
 * Opens an embedded engine in memory. Extensions are neither installed nor loaded, external access is limited to the
 * folders and files named, and the configuration is locked after that.
 */
export async function openSql(options: SqlOptions): Promise<Sql> {
  const instance = await loadDuckdb().DuckDBInstance.create(":memory:", {
    threads: String(options.threads),
    memory_limit: `${options.memoryLimitMb}MB`,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // A join to the last row by a time runs by merging: with a guess that one side is small the engine tries every pair, of a million rows too.
    asof_loop_join_threshold: "0",
    ...(options.spillFolder === undefined ? {} : { temp_directory: options.spillFolder }),
  });
  const connection = await instance.connect();
  const atWork = new Set<Promise<unknown>>();
  const folders = options.folders.map((folder) => (folder.endsWith("/") ? folder : `${folder}/`));
  await connection.run(`SET allowed_directories = [${folders.map(sqlText).join(", ")}]`);
  await connection.run(`SET allowed_paths = [${options.files.map(sqlText).join(", ")}]`);
  // A point in time of a Parquet file must not be another day on another machine.
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return {
    async run(statement) {
      await connection.run(statement);
    },
    async runBeside(statement) {
      for await (const _ of chunksOf(() => instance.connect(), statement, atWork));
    },
    async rows(query) {
      const reader = await connection.runAndReadAll(query);
      return reader.getRowObjectsJS() as Record<string, unknown>[];
    },
    async columns(query) {
      const reader = await connection.runAndReadAll(query);
      return reader.getColumnsObjectJS() as Record<string, unknown[]>;
    },
    async appender(table) {
      const appender = await connection.createAppender(table);
      return {
        append(row) {
          for (const [c, value] of row.entries()) {
            if (c < row.length - 1) appender.appendInteger(value);
            else appender.appendDouble(value);
          }
          appender.endRow();
        },
        close: () => appender.closeSync(),
      };
    },
    chunks: (query) => chunksOf(() => instance.connect(), query, atWork),
    close() {
      const close = () => {
        connection.closeSync();
        instance.closeSync();
      };
      // An engine that is at work for somebody who no longer waits is closed after that.
      if (atWork.size === 0) close();
      else void Promise.allSettled([...atWork]).then(close);
    },
  };
}

async function* chunksOf(
  connect: () => Promise<DuckDBConnection>,
  query: string,
  atWork: Set<Promise<unknown>>,
): AsyncGenerator<DuckDBDataChunk> {
  const noted = async <Result>(work: Promise<Result>): Promise<Result> => {
    atWork.add(work);
    try {
      return await work;
    } finally {
      atWork.delete(work);
    }
  };
  const connection = await noted(connect());
  try {
    const result = await noted(connection.stream(query));
    for (;;) {
      const chunk = await noted(result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  } finally {
    connection.closeSync();
  }
}

/**
 * How the engine writes Parquet: values as they are. A dictionary would take a minus zero and a zero for one value, so that what is
 * written of a row would hang on the rows around it; and looking for values that are alike takes longer than writing them.
 *
 * @see docs/decisions/duckdb.md
 */
export const parquetFormat = "(FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1)";

/** A text literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
