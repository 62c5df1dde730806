/** A sentence of the command, and what it lists below it. */
export interface ReasonPart {
  readonly title: string;
  readonly items: readonly string[];
}

/** The lines of the command's page as sentences with their lists: what is listed is indented. */
export function reasonParts(lines: readonly string[]): readonly ReasonPart[] {
  const parts: { title: string; items: string[] }[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (line.startsWith("  ") && last !== undefined) last.items.push(line.trim());
    else if (!line.startsWith("Note: ")) parts.push({ title: line.trim(), items: [] });
  }
  return parts;
}
