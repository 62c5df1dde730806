import { type DataSpec, parseSqlTree } from "../../wire/index.ts";
import type { FaultList } from "./fault-list.ts";
import { allowedInExpressions, type RowExpression, rowExpression } from "./row-expression.ts";
import { type EngineLimits, openSql, type Sql, sqlName, sqlText } from "./sql.ts";

/** Tables that may have columns made by expressions. */
export type ExpressionTable = "bars" | "fundamentals";

/** By table and by the name of the descriptor or item that the expression gives. */
export type RowExpressions = Readonly<Record<ExpressionTable, ReadonlyMap<string, RowExpression>>>;

/** No project has them by itself. */
export const noExpressions: RowExpressions = { bars: new Map(), fundamentals: new Map() };

const longestText = 1000;

/**
 * Reads the expressions of a spec by the SQL engine's own parser and makes them anew from what it found, so that
 * nothing but columns of the same row, constants and a list of plain functions can get in.
 */
export async function parseExpressions(
  spec: DataSpec,
  limits: EngineLimits,
  faults: FaultList,
): Promise<RowExpressions> {
  const written = (["bars", "fundamentals"] as const).flatMap((table) =>
    Object.entries(spec[table]?.expressions ?? {}).map(([name, text]) => ({ table, name, text })),
  );
  if (written.length === 0) return noExpressions;
  const parsed = { bars: new Map<string, RowExpression>(), fundamentals: new Map<string, RowExpression>() };
  const sql = await openSql({ ...limits, threads: 1, folders: [], files: [] });
  try {
    for (const { table, name, text } of written) {
      const repeated = repeatedName(spec, table, name);
      const result = repeated ?? (await parseExpression(sql, text));
      if (typeof result !== "string") parsed[table].set(name, result);
      else
        faults.add([
          { file: "plimsoll.yaml", column: `data.${table}.expressions.${name}`, value: text, rule: result },
        ]);
    }
  } finally {
    sql.close();
  }
  return parsed;
}

/** A rule that is broken where a name stands for two things; names that differ only in case are one to the engine. */
function repeatedName(spec: DataSpec, table: ExpressionTable, name: string): string | undefined {
  const { section, mapped } =
    table === "bars"
      ? { section: "scores", mapped: spec.bars.scores }
      : { section: "items", mapped: spec.fundamentals?.items };
  const names = [...Object.keys(mapped ?? {}), ...Object.keys(spec[table]?.expressions ?? {})];
  if (names.filter((other) => other.toLowerCase() === name.toLowerCase()).length === 1) return undefined;
  return `the name must stand once in ${section} and expressions of ${table}, whatever its case`;
}

/** The expression, or the rule it breaks. */
async function parseExpression(sql: Sql, text: string): Promise<RowExpression | string> {
  const unquoted = text.replaceAll(/"[^"]*"/g, "");
  const rule = (what: string) => `must not use ${what}; allowed: ${allowedInExpressions}`;
  if (text.length > longestText) return `must not be longer than ${longestText} characters`;
  if (/\p{Cc}/u.test(unquoted.replaceAll(/[\n\r\t]/g, ""))) return rule("control characters");
  if (/--|\/\*|;/.test(unquoted)) return rule("comments or ; (two minus signs need a blank between them)");
  const rows = await sql.rows(`SELECT json_serialize_sql(${sqlText(`SELECT ${text}`)}) AS tree`);
  const expression = rowExpression(parseSqlTree(String(rows[0]?.tree)));
  if ("refused" in expression) return rule(expression.refused.join(", "));
  return (await whyNotBound(sql, expression)) ?? expression;
}

/** What the engine says of the expression over columns of doubles, which should be nothing. */
async function whyNotBound(sql: Sql, expression: RowExpression): Promise<string | undefined> {
  const columns = expression.columns.map((_, c) => `CAST(NULL AS DOUBLE) AS c${c}`);
  const value = expression.sql((name) => sqlName(`c${expression.columns.indexOf(name)}`));
  try {
    await sql.rows(`SELECT ${value} AS value FROM (SELECT ${["1 AS one", ...columns].join(", ")})`);
    return undefined;
  } catch (error) {
    return `the SQL engine refuses it (${String(error instanceof Error ? error.message : error).split("\n")[0]})`;
  }
}
