import { type Run, selectValues } from "../store/index.ts";

/** A security with another industry from a day on; from the beginning where it is "". */
interface Move {
  readonly id: string;
  readonly industry: string;
  readonly from: string;
}

/**
 * A table of classifications as CSV: the industries that a run has, security by security and day by day, with some moved.
 *
 * A security in several industries stands in the first of them.
 */
export async function classificationSpells(run: Run, moves: readonly Move[]): Promise<string> {
  const rows = await run.readTable("exposures", { columns: ["date", "id", "industry"] });
  const dates = selectValues(rows, "date", "date");
  const ids = selectValues(rows, "id", "text");
  const industries = selectValues(rows, "industry", "text");
  const moved = new Map<string, Move[]>();
  for (const move of moves) moved.set(move.id, [...(moved.get(move.id) ?? []), move]);
  for (const list of moved.values()) list.sort((a, b) => (a.from < b.from ? -1 : 1));
  const industryOn = (id: string, date: string, own: string) =>
    moved.get(id)?.findLast(({ from }) => from <= date)?.industry ?? own;
  const spells = new Map<string, { industry: string; from: string }[]>();
  dates.forEach((date, row) => {
    const id = ids[row] as string;
    const industry = industryOn(id, date, industries[row] as string);
    if (industry === "") return;
    const list = spells.get(id) ?? [];
    spells.set(id, list);
    if (list.at(-1)?.industry !== industry) list.push({ industry, from: date });
  });
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const dayBefore = (date: string) =>
    new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const lines = [...spells].flatMap(([id, list]) =>
    list.map(({ industry, from }, s) => {
      // Before a security's first day in the model its industry is the first one it has there.
      const start = s === 0 ? "1900-01-01" : from;
      const next = list[s + 1];
      return [quoted(id), quoted(industry), start, next === undefined ? "" : dayBefore(next.from)].join(",");
    }),
  );
  return `${["id,code,from,to", ...lines].join("\n")}\n`;
}
