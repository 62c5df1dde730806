import type { TableName } from "../../wire/index.ts";
import type { StagedProject } from "../import/index.ts";

/** Dates that a chart shows: more cannot be told apart. */
const mostDates = 160;

/** How many names have what a model needs, on some of the days. */
export interface Coverage {
  readonly dates: readonly string[];
  readonly series: readonly { readonly label: string; readonly names: readonly number[] }[];
}

/** What a table holds. */
export interface TableSummary {
  readonly table: TableName;
  readonly rows: number;
  /** Different securities; absent for tables without. */
  readonly ids?: number;
  readonly first?: string;
  readonly last?: string;
  /** Rows by field without a value, of fields that some file has; only where there are any. */
  readonly missing: readonly { readonly field: string; readonly rows: number }[];
}

/** Counts by day the names with a bar, a return, a cap (at most 45 days old), an account (at most 550 days old) and an industry. */
export async function coverageOf(project: StagedProject): Promise<Coverage> {
  const { sql, has } = project;
  const [total] = await sql.rows("SELECT count(*) AS days FROM quality_days");
  const step = Math.max(1, Math.ceil(Number(total?.days) / mostDates));
  await sql.run(
    `CREATE TABLE quality_seen AS SELECT b.asset, a.id, d.date, b.used, b.cap, b.price * b.shares AS issued
     FROM quality_bars b JOIN quality_days d USING (day) JOIN quality_assets a USING (asset)
     WHERE (SELECT max(day) FROM quality_days) % ${step} = d.day % ${step}`,
  );
  const counts: [string, string][] = [
    ["bars", "count(*)"],
    ["returns", "count(used)"],
  ];
  let source = "quality_seen s";
  const isCapped = has("caps") || has("bars", "market_cap") || has("bars", "price", "shares_outstanding");
  if (isCapped) {
    source +=
      " ASOF LEFT JOIN (SELECT asset, date AS cap_date, cap AS last_cap FROM quality_caps) c ON c.asset = s.asset AND c.cap_date <= s.date";
    counts.push(["caps", "count(*) FILTER (last_cap IS NOT NULL AND date - cap_date <= 45)"]);
  }
  if (has("fundamentals")) {
    source +=
      " ASOF LEFT JOIN (SELECT DISTINCT id, known_at FROM quality_facts) f ON f.id = s.id AND f.known_at <= s.date";
    counts.push(["accounts", "count(*) FILTER (date - known_at <= 550)"]);
  }
  const columns = counts.map(([, count], c) => `${count} AS n${c}`).join(", ");
  const rows = await sql.rows(
    `SELECT CAST(date AS VARCHAR) AS date, ${columns} FROM ${source} GROUP BY s.date ORDER BY s.date`,
  );
  return {
    dates: rows.map(({ date }) => String(date)),
    series: counts.map(([label], c) => ({ label, names: rows.map((row) => Number(row[`n${c}`])) })),
  };
}

/** Rows, securities, span and gaps of every table that is there. */
export async function summarise(
  project: StagedProject,
  tables: readonly TableName[],
): Promise<TableSummary[]> {
  const summaries: TableSummary[] = [];
  for (const table of tables.filter((name) => project.has(name))) {
    const fields = project.fieldsOf(table);
    const known = (name: string): boolean => fields.includes(name);
    const dated = ["date", "known_at", "from"].find(known);
    const [row] = await project.sql.rows(
      `SELECT count(*) AS rows${known("id") ? ", count(DISTINCT id) AS ids" : ""}
        ${dated === undefined ? "" : `, CAST(min("${dated}") AS VARCHAR) AS first, CAST(max("${dated}") AS VARCHAR) AS last`}
        ${fields.map((name, f) => `, count("${name.replaceAll('"', '""')}") AS f${f}`).join("")} FROM ${table}`,
    );
    if (row === undefined) continue;
    const rows = Number(row.rows);
    const gaps = fields
      .map((name, f) => [name, rows - Number(row[`f${f}`])] as const)
      .filter(([, gap]) => gap > 0);
    summaries.push({
      table,
      rows,
      ...(known("id") ? { ids: Number(row.ids) } : {}),
      ...(dated === undefined ? {} : { first: String(row.first), last: String(row.last) }),
      missing: gaps.map(([field, gap]) => ({ field, rows: gap })),
    });
  }
  return summaries;
}
