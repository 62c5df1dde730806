/** A column of a table for people: its header carries the unit, its cells are aligned as numbers or as words. */
export interface TextColumn {
  readonly header: string;
  readonly align: "left" | "right";
}

/** Rows as aligned text under a header and a rule; an empty row makes a rule. */
export function formatTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ header }, c) =>
    Math.max(header.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, c) => {
        const cell = cells[c] ?? "";
        const width = widths[c] ?? 0;
        return align === "left" ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [
    line(columns.map(({ header }) => header)),
    rule,
    ...rows.map((row) => (row.length === 0 ? rule : line(row))),
  ].join("\n");
}

/** A decimal as percent without the sign %: the header names the unit. Missing is blank; −0 is 0. */
export function percent(value: number, digits = 2): string {
  return fixed(value * 100, digits);
}

/** A number with a fixed count of digits; missing is blank; −0 is 0. */
export function fixed(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return "";
  const text = value.toFixed(digits);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** A large amount in words: 12.3bn, 4.5m. */
export function money(value: number): string {
  if (!Number.isFinite(value)) return "";
  for (const [unit, size] of [
    ["tn", 1e12],
    ["bn", 1e9],
    ["m", 1e6],
    ["k", 1e3],
  ] as const) {
    if (Math.abs(value) >= size) return `${fixed(value / size, 1)}${unit}`;
  }
  return fixed(value, 0);
}
