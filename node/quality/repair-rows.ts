import type { RuleOutcome } from "./assess-data.ts";

const columns = {
  repairs: ["table", "id", "from", "to", "field", "action", "value", "was", "reason"],
  actions: ["id", "ex_date", "kind", "ratio", "amount", "reason"],
} as const;

/** Suggested rows of the repairs or of the actions as a table, in the order of the findings; the same row stands once. */
export function repairRows(
  outcomes: readonly RuleOutcome[],
  table: "repairs" | "actions",
): { readonly header: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] } {
  const header = columns[table];
  const seen = new Map<string, readonly string[]>();
  for (const { findings } of outcomes)
    for (const { repairs = [] } of findings)
      for (const { table: of, cells } of repairs) {
        if (of !== table) continue;
        const row = header.map((name) => cells[name] ?? "");
        const key = row.slice(0, -1).join("\n");
        if (!seen.has(key)) seen.set(key, row);
      }
  return { header, rows: [...seen.values()].map((row) => row.map(plain)) };
}

/** A number as one: a text that begins with a minus is written so that no spreadsheet runs it. */
function plain(cell: string): string | number {
  return cell.startsWith("-") && String(Number(cell)) === cell ? Number(cell) : cell;
}
