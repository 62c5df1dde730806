import { client } from "../answers.ts";
import type { ProjectDocument } from "../documents/index.ts";
import { noise } from "./noise.ts";

/** Forecast dates that an example is of: two years of month-ends. */
const MOST_DATES = 24;
/** With fewer forecast dates than this an example has every close. */
const FEWEST_DATES = 12;

/**
 * A signal to try, made of a style of the run and as much that is nobody's: what is known and what is noise is then known beforehand.
 *
 * @returns CSV text, and what it is made of
 */
export async function exampleSignal({
  forecastDates,
}: ProjectDocument): Promise<{ readonly style: string; readonly text: string }> {
  const spans =
    forecastDates.length < FEWEST_DATES
      ? [{ from: forecastDates[0] ?? "", to: forecastDates.at(-1) ?? "" }]
      : forecastDates.slice(-MOST_DATES).map((date) => ({ from: date, to: date }));
  let style = "";
  const lines = ["date,id,value"];
  for (const span of spans)
    for await (const row of client().rows("exposures", span)) {
      style ||= styleOf(row);
      const { date, id } = row;
      const exposure = row[style];
      if (typeof date !== "string" || typeof id !== "string" || typeof exposure !== "number") continue;
      lines.push(`${date},${quoted(id)},${exposure + noise(`${date} ${id}`)}`);
    }
  return { style, text: `${lines.join("\n")}\n` };
}

/** Columns that are no styles. */
const OTHERS = ["date", "id", "estimation", "outside_span", "industry", "market_cap", "country", "currency"];

/** Momentum where there is one; it fades, as signals do. */
function styleOf(row: Readonly<Record<string, unknown>>): string {
  const styles = Object.keys(row).filter((column) => !OTHERS.includes(column));
  return styles.includes("momentum") ? "momentum" : (styles[0] ?? "");
}

function quoted(id: string): string {
  return /[",]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
}
