import { join } from "node:path";
import { parseSqlQuery } from "../../wire/index.ts";
import type { FaultList } from "./fault-list.ts";
import { parquetRelation } from "./formats/prepare-file.ts";
import type { PreparedFile } from "./formats/prepared-file.ts";
import { type EngineLimits, openSql, parquetFormat, type Sql, sqlName, sqlText } from "./sql.ts";

/** A query, and what it may read. */
export interface QueryToRun {
  /** What the rows are called where a file would be. */
  readonly path: string;
  readonly text: string;
  /** Files by the name that the query has for them. */
  readonly files: ReadonlyMap<string, readonly PreparedFile[]>;
  readonly workFolder: string;
  readonly memoryLimitMb: number;
}

let queryCount = 0;

/**
 * Runs a query over files and keeps its rows as Parquet; undefined where it cannot be run, with the reason among the faults. The
 * query has an engine of its own that can read these files and nothing else; it runs on one thread, so that sums have the same bits
 * on every machine. Columns of text files are text there.
 */
export async function prepareQuery(query: QueryToRun, faults: FaultList): Promise<PreparedFile | undefined> {
  const folder = join(query.workFolder, `query-${queryCount++}`);
  const result = `${folder}.parquet`;
  const sql = await openQuerySql(query, { memoryLimitMb: query.memoryLimitMb, threads: 1 }, folder);
  try {
    for (const [name, files] of query.files) await createNamed(sql, name, files);
    const refused = await whyRefused(sql, query.text);
    if (refused !== undefined) throw new Error(refused);
    const text = query.text.trim().replace(/;\s*$/, "");
    await sql.run(`COPY (${text}\n) TO ${sqlText(result)} ${parquetFormat}`);
    const relation = `read_parquet(${sqlText(result)})`;
    const described = await sql.rows(`DESCRIBE SELECT * FROM ${relation}`);
    const counted = await sql.rows(`SELECT count(*) AS count FROM ${relation}`);
    const recordCount = Number(counted[0]?.count ?? 0);
    if (recordCount === 0) throw new Error("it gives no rows");
    return {
      path: query.path,
      header: described.map((column) => String(column.column_name)),
      types: described.map((column) => String(column.column_type)),
      relation,
      readable: result,
      isText: false,
      recordCount,
      rowOf: (record) => record + 1,
    };
  } catch (error) {
    faults.add([{ file: query.path, rule: `the query cannot be run: ${firstLine(error)}` }]);
    return undefined;
  } finally {
    sql.close();
  }
}

function openQuerySql(query: QueryToRun, limits: EngineLimits, spillFolder: string): Promise<Sql> {
  const files = [...query.files.values()].flat().map(({ readable }) => readable);
  return openSql({ ...limits, folders: [query.workFolder], files, spillFolder });
}

/** Shows files under a name; columns of files that lack some are empty there. */
async function createNamed(sql: Sql, name: string, files: readonly PreparedFile[]): Promise<void> {
  const parts = files.map((file) => {
    if (!file.isText) return `SELECT * FROM ${parquetRelation([file])}`;
    const names = new Set<string>();
    const columns = file.header.flatMap((column, c) => {
      if (column === "" || names.has(column)) return [];
      names.add(column);
      // As in a table, an empty cell is a missing one.
      return [`nullif(c${c}, '') AS ${sqlName(column)}`];
    });
    return `SELECT ${columns.join(", ")} FROM ${file.relation}`;
  });
  await sql.run(`CREATE VIEW ${sqlName(name)} AS ${parts.join(" UNION ALL BY NAME ")}`);
}

/** Why a query may not be run, or nothing: it must be one SELECT, and give the same rows whenever it is asked. */
async function whyRefused(sql: Sql, text: string): Promise<string | undefined> {
  const rows = await sql.rows(`SELECT CAST(json_serialize_sql(${sqlText(text)}) AS VARCHAR) AS tree`);
  const query = parseSqlQuery(String(rows[0]?.tree));
  if ("rule" in query) return query.rule;
  const changing = await sql.rows(
    "SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'",
  );
  const refused = ["using sample", ...changing.map(({ name }) => String(name))].filter((name) =>
    query.names.has(name),
  );
  return refused.length === 0
    ? undefined
    : `${refused.join(", ")} must not be used: the same files would give other rows at another time`;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]!.slice(0, 300);
}
