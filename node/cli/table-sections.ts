import type { PlainTable, TableSection } from "../report/index.ts";
import { formatTable } from "./table-text.ts";

/** Sections of tables as text. */
export function sectionsText(sections: readonly TableSection[]): string {
  return sections
    .map(({ title, notes, tables }) =>
      [
        title,
        ...notes,
        ...tables.flatMap((table) => ["", ...captionOf(table, title), tableText(table)]),
      ].join("\n"),
    )
    .join("\n\n");
}

function captionOf({ caption }: PlainTable, title: string): readonly string[] {
  return caption === title ? [] : [caption];
}

function tableText({ columns, rows }: PlainTable): string {
  return formatTable(
    columns.map(({ header, kind }) => ({ header, align: kind === "text" ? "left" : "right" })),
    rows,
  );
}

/** A column of numbers. */
export function numbers(header: string): PlainTable["columns"][number] {
  return { header, kind: "number" };
}

/** A column of words. */
export function words(header: string): PlainTable["columns"][number] {
  return { header, kind: "text" };
}
