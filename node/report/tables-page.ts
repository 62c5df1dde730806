import { escapeHtml } from "./escape-html.ts";
import { htmlTable } from "./html-table.ts";
import { pageOf } from "./page-of.ts";

/** A table for a page or a terminal: cells are written out, numbers with a hyphen for their minus. */
export interface PlainTable {
  readonly caption: string;
  readonly columns: readonly { readonly header: string; readonly kind: "text" | "number" }[];
  readonly rows: readonly (readonly string[])[];
}

/** Tables under one heading, with what to know of them. */
export interface TableSection {
  readonly id: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly tables: readonly PlainTable[];
}

/** Sections of tables as one HTML file that needs nothing from outside; the same input gives the same bytes. */
export function tablesPage(page: {
  readonly title: string;
  readonly under: string;
  readonly sections: readonly TableSection[];
}): string {
  return pageOf({
    title: page.title,
    under: page.under,
    sections: page.sections.map(({ id, title, notes, tables }) => ({
      id,
      title,
      body: [
        ...notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`),
        ...tables.map(({ caption, columns, rows }) =>
          htmlTable(
            caption,
            columns,
            rows.map((cells) => ({
              cells: cells.map((cell, c) => (columns[c]?.kind === "number" ? cell.replace(/^-/, "−") : cell)),
            })),
          ),
        ),
      ].join("\n"),
    })),
  });
}
