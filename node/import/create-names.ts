import type { Sql } from "./sql.ts";

/** Creates a dictionary table (code, name) of the names the queries give, sorted; returns them. */
export async function createNames(sql: Sql, table: string, sources: readonly string[]): Promise<string[]> {
  const all = sources.length === 0 ? "SELECT CAST(NULL AS VARCHAR) AS name" : sources.join(" UNION ");
  await sql.run(
    `CREATE TABLE ${table} AS SELECT CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS code, name
     FROM (SELECT DISTINCT name FROM (${all}) WHERE name IS NOT NULL)`,
  );
  return (await sql.rows(`SELECT name FROM ${table} ORDER BY code`)).map((row) => String(row.name));
}
