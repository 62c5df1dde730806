import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { loadDuckdb } from "./load-duckdb.ts";

type DuckDb = typeof import("@duckdb/node-api");

/** The embedded SQL engine, opened for one model folder. */
export interface SqlEngine {
  readonly duckdb: DuckDb;
  /** A connection of one's own: a second query on the same one would end a result that is still being read. */
  readonly connect: () => Promise<DuckDBConnection>;
  readonly close: () => void;
}

/**
 * An in-memory engine that can touch no file outside the folder and downloads nothing. It runs on one thread, because
 * the order of rows may not depend on how many cores there are. The library (70 MB) is loaded here, so that commands which read
 * no table never pay for it.
 */
export async function openSqlEngine(folder: string, memoryLimit: string): Promise<SqlEngine> {
  const duckdb = loadDuckdb();
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: memoryLimit,
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_directories = [${sqlText(`${resolve(folder)}/`)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  connection.closeSync();
  return { duckdb, connect: () => instance.connect(), close: () => instance.closeSync() };
}

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
