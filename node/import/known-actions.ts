import type { DataSpec } from "../../wire/index.ts";
import { type Sql, sqlText } from "./sql.ts";
import { withStagedTables } from "./stage-tables.ts";

/** A corporate action of a security as its table tells it; what it does not say is null. */
export interface KnownAction {
  readonly exDate: string | null;
  readonly kind: string;
  readonly knownAt: string;
  readonly ratio: number | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly return: number | null;
  readonly other: string | null;
}

/**
 * The corporate actions of a security that were known on a date, those that lie ahead as well, in the order of their dates.
 *
 * @param projectDir  folder the spec's paths are relative to
 */
export async function readKnownActions(
  projectDir: string,
  spec: DataSpec,
  of: { readonly id: string; readonly date: string },
): Promise<readonly KnownAction[]> {
  if (spec.actions === undefined) return [];
  return withStagedTables(projectDir, spec, { tables: ["actions"] }, ({ sql }) => knownActions(sql, of));
}

async function knownActions(
  sql: Sql,
  { id, date }: { readonly id: string; readonly date: string },
): Promise<readonly KnownAction[]> {
  const rows = await sql.rows(
    `SELECT CAST(ex_date AS VARCHAR) AS "exDate", kind, CAST(known_at AS VARCHAR) AS "knownAt", ratio, amount, currency,
       "return", other
     FROM actions WHERE id = ${sqlText(id)} AND known_at <= DATE ${sqlText(date)}
     ORDER BY coalesce(ex_date, DATE '9999-12-31'), kind, known_at, amount, ratio`,
  );
  return rows as unknown as readonly KnownAction[];
}
