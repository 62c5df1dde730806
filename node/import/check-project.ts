import type { DataSpec, TableName } from "../../wire/index.ts";
import { actionNotes } from "./action-notes.ts";
import { checkActions } from "./check-actions.ts";
import { checkCurrencies, currencyNotes } from "./check-currencies.ts";
import { checkFactors } from "./check-factors.ts";
import { delistingNotes, identifierNotes } from "./check-identifiers.ts";
import { checkItems } from "./check-items.ts";
import { classificationNotes, classify } from "./classify.ts";
import type { FaultList } from "./fault-list.ts";
import { inferredCalendarNote } from "./refine-bars.ts";
import { type Sql, sqlText } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

type StagedTables = ReadonlyMap<TableName, StagedTable>;

/** Checks across tables, and notes on what the tables do not give, with its consequence. */
export async function checkProject(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
  faults: FaultList,
): Promise<string[]> {
  await classify(sql, tables, spec, faults);
  await checkScoreNames(sql, tables, spec, faults);
  await checkCurrencies(sql, tables, spec, faults);
  await checkActions(sql, tables.get("actions"), spec, faults);
  await checkItems(sql, tables, spec, faults);
  const factorNotes = await checkFactors(sql, tables.get("factors"), tables.has("bars"), faults);
  if (!tables.has("bars")) return [];
  return [
    ...factorNotes,
    ...consequences(tables),
    ...(await unknownIds(sql, tables)),
    ...(await identifierNotes(sql, tables)),
    ...(await classificationNotes(sql, tables, spec)),
    ...(await delistingNotes(sql, tables)),
    ...(await currencyNotes(sql, tables, spec)),
    ...(await inferredCalendarNote(sql, tables)),
    ...(tables.has("actions") ? await actionNotes(sql, tables, spec) : []),
  ];
}

/** A descriptor comes from one place. */
async function checkScoreNames(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
  faults: FaultList,
): Promise<void> {
  const table = tables.get("scores");
  const { bars } = spec;
  const wide = [...Object.keys(bars.scores ?? {}), ...Object.keys(bars.expressions ?? {})];
  if (table === undefined || wide.length === 0) return;
  const names = wide.map(sqlText).join(", ");
  const rows = await sql.rows(`SELECT DISTINCT name FROM scores WHERE name IN (${names}) ORDER BY name`);
  const file = table.files.map((entry) => entry.path).join(", ");
  faults.add(
    rows.map((row) => ({
      file,
      column: "name",
      value: String(row.name),
      rule: "a score must come from one place, this one is a column of bars as well",
    })),
  );
}

/** What is noted where no cap can be known. */
export const NO_CAPS = "no table gives market capitalisations: nothing can be weighted by cap";

function consequences(tables: StagedTables): string[] {
  const has = (table: TableName, ...fields: string[]) =>
    fields.every((name) => tables.get(table)?.fields.some((field) => field.name === name) === true);
  const notes: string[] = [];
  if (!has("bars", "total_return") && !has("bars", "adjusted_price")) {
    const how = tables.has("actions") ? "with corporate actions" : "without dividends";
    notes.push(`bars give no return: returns are derived from prices, ${how}`);
  }
  if (!has("bars", "price")) notes.push("bars give no price: rules on price are not applied");
  if (!has("bars", "volume"))
    notes.push("bars give no volume: rules on value and days traded are not applied");
  const ownCap = has("bars", "market_cap") || has("bars", "price", "shares_outstanding");
  if (!ownCap && !tables.has("caps")) {
    notes.push(NO_CAPS);
  }
  if (!has("bars", "industry") && !tables.has("classifications") && !has("securities", "industry")) {
    notes.push("no table gives industries: a model with industry factors cannot be estimated");
  }
  if (!tables.has("rates")) notes.push("no risk-free rate: returns are total, not in excess of it");
  return notes;
}

/** Rows about securities that never have a bar are not delivered; they are counted here, by name. */
async function unknownIds(sql: Sql, tables: StagedTables): Promise<string[]> {
  const notes: string[] = [];
  for (const name of [
    "identifiers",
    "securities",
    "fundamentals",
    "classifications",
    "scores",
    "caps",
    "memberships",
    "actions",
  ] as const) {
    if (!tables.has(name)) continue;
    const rows = await sql.rows(
      `SELECT DISTINCT id FROM ${name} WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM bar_ids) ORDER BY id`,
    );
    if (rows.length === 0) continue;
    const shown = rows.slice(0, 5).map((row) => row.id);
    notes.push(
      `${name}: ${rows.length} ids have no bar and are ignored (${shown.join(", ")}${rows.length > 5 ? ", …" : ""})`,
    );
  }
  return notes;
}
