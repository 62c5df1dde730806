/** What a spreadsheet puts on the clipboard has tabs where a CSV has commas. */
export function asCsv(text: string): string {
  const header = text.split("\n", 1)[0] ?? "";
  if (!header.includes("\t") || header.includes(",")) return text;
  return text
    .split(/\r?\n/)
    .map((line) =>
      line
        .split("\t")
        .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(","),
    )
    .join("\n");
}
