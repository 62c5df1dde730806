import { deriveFlows } from "./derive-flows.ts";
import { areDerived, conversionNotes, createKnownValues, hasFlows } from "./fundamental-values.ts";
import type { ImportSession } from "./import-session.ts";

/**
 * Makes what the model is given of fundamentals that are not used as they are: flows summed to twelve months, values in
 * other currencies converted. The dictionaries must be there.
 *
 * @returns notes on what came of it
 */
export async function deriveFundamentals({ sql, tables, spec }: ImportSession): Promise<string[]> {
  const table = tables.get("fundamentals");
  if (table === undefined || !areDerived(table)) return [];
  const notes = await deriveFlows(sql, table);
  const sources = [
    "SELECT id, item, period_end, known_at, value, currency FROM fundamental_values WHERE months = 0",
  ];
  if (hasFlows(table))
    sources.push("SELECT id, item, period_end, known_at, value, currency FROM trailing_years");
  await createKnownValues(sql, spec, tables, sources);
  return [...notes, ...(await conversionNotes(sql, spec, tables))];
}
