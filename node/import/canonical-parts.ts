import { join } from "node:path";
import type { DataCache, DataSpec } from "../../wire/index.ts";
import { type Sql, sqlText } from "./sql.ts";

/** Canonical tables on disk and what reads them. */
export interface CanonicalTables {
  readonly sql: Sql;
  readonly folder: string;
  readonly cache: Omit<DataCache, "dayKeys">;
  readonly capMaxAgeDays: number;
  readonly scoreMaxAgeDays: number;
  readonly baseCurrency: string | undefined;
  readonly spec: DataSpec;
  /** Files that may still be being written, by name; each is there when its promise is kept. */
  readonly written?: ReadonlyMap<string, Promise<unknown>>;
}

const defaultMaxAgeDays = 45;

/** The tables of an entry of the cache in a folder. */
export function canonicalTables(
  sql: Sql,
  cache: CanonicalTables["cache"],
  spec: DataSpec,
  at: Pick<CanonicalTables, "folder" | "written">,
): CanonicalTables {
  return {
    sql,
    ...at,
    cache,
    capMaxAgeDays: spec.caps?.maxAgeDays ?? defaultMaxAgeDays,
    baseCurrency: spec.baseCurrency,
    spec,
    scoreMaxAgeDays: spec.scores?.maxAgeDays ?? defaultMaxAgeDays,
  };
}

/** Rows of a part, and when they are there; nothing where they are. */
export interface PartRows {
  readonly rows: string;
  readonly written: Promise<unknown> | undefined;
}

/** Queries for the parts of a table in their order, as far as they may hold days from `fromDay` on. */
export function partsOf({ cache, folder, written }: CanonicalTables, name: string, fromDay = 0): PartRows[] {
  const parts = cache.parts[name] ?? [];
  return parts.flatMap((part, p) => {
    const end = parts[p + 1]?.fromDay;
    const isOver = end !== undefined && end <= fromDay;
    const days = end === undefined ? "" : ` WHERE day < ${end}`;
    const rows = `SELECT * FROM read_parquet(${sqlText(join(folder, part.file))})${days}`;
    return isOver ? [] : [{ rows, written: written?.get(part.file) }];
  });
}

/** A query for a part: at once, or when it is written. */
export function whenWritten(
  { rows, written }: PartRows,
  query: (rows: string) => string,
): string | Promise<string> {
  if (written === undefined) return query(rows);
  const coming = written.then(() => query(rows));
  // Its failure is thrown where it is awaited.
  coming.catch(() => undefined);
  return coming;
}

/** All rows of a table, in any order, once they are there. */
export async function relation(tables: CanonicalTables, name: string): Promise<string> {
  const parts = partsOf(tables, name);
  for (const { written } of parts) await written;
  return `(${parts.map(({ rows }) => rows).join(" UNION ALL BY NAME ")})`;
}

/** Whether the bars have a column: all their parts have the same. */
export async function barsHave(tables: CanonicalTables, column: string): Promise<boolean> {
  const [first] = partsOf(tables, "bars");
  await first!.written;
  const columns = await tables.sql.rows(`DESCRIBE ${first!.rows}`);
  return columns.some((row) => row.column_name === column);
}
