import { join } from "node:path";
import type { CanonicalTables } from "./canonical-parts.ts";
import { sqlText } from "./sql.ts";

/** When a security had an identifier; "" where a spell is open. */
export interface IdentifierSpell {
  readonly id: string;
  readonly kind: string;
  readonly value: string;
  readonly from: string;
  readonly to: string;
}

/** Identifiers as they are kept: dates as text, "" where a spell is open. */
export const identifiersQuery: string = `SELECT DISTINCT id, kind, value, coalesce(CAST("from" AS VARCHAR), '') AS "from",
    coalesce(CAST("to" AS VARCHAR), '') AS "to"
  FROM identifiers ORDER BY ALL`;

/** The identifiers of an entry of the cache. */
export async function readIdentifiers({
  sql,
  folder,
  cache,
}: CanonicalTables): Promise<readonly IdentifierSpell[]> {
  const [part] = cache.parts.identifiers ?? [];
  if (part === undefined) return [];
  const rows = await sql.rows(`SELECT * FROM read_parquet(${sqlText(join(folder, part.file))})`);
  return rows.map(({ id, kind, value, from, to }) => ({
    id: String(id),
    kind: String(kind),
    value: String(value),
    from: String(from),
    to: String(to),
  }));
}
