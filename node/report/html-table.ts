import { escapeHtml } from "./escape-html.ts";

/** A column of a table: its header carries the unit. */
export interface HtmlColumn {
  readonly header: string;
  /** Words stand left, numbers right; a sentence is broken into lines; a verdict is coloured unless it is good. */
  readonly kind: "text" | "number" | "sentence" | "verdict";
}

/** A row of a table; a number below 0 is coloured, and has its minus sign. */
export interface HtmlRow {
  readonly cells: readonly string[];
  /** A family above its members, a member below it, what is left over, the sum. */
  readonly role?: "family" | "member" | "other" | "total";
  /** How far a member stands in; 1 by default. */
  readonly depth?: number;
}

/** Rows as a table in a box of its own, inside which it scrolls where the page is narrow. */
export function htmlTable(caption: string, columns: readonly HtmlColumn[], rows: readonly HtmlRow[]): string {
  const head = columns.map(
    ({ header, kind }) =>
      `<th scope="col"${numeric(kind)}>${escapeHtml(header.replace(", %", ",\u00a0%"))}</th>`,
  );
  const isTree = rows.some(({ role }) => role === "member");
  const body = rows.map(({ cells, role, depth }) => {
    const filled = columns.map(({ kind }, c) => cell(cells[c] ?? "", kind, c === 0));
    const kind = role === "member" ? `member d${Math.min(depth ?? 1, 4)}` : role;
    return `<tr${kind === undefined ? "" : ` class="${kind}"`}>${filled.join("")}</tr>`;
  });
  return [
    tableStart(caption, isTree ? "tree" : ""),
    `<thead><tr>${head.join("")}</tr></thead>`,
    `<tbody>${body.join("\n")}</tbody>`,
    "</table></div>",
  ].join("\n");
}

/**
 * A title that stays in sight, and the beginning of a table in its box: a caption inside would be as wide as the table and scroll with it.
 */
export function tableStart(caption: string, kind: string): string {
  const label = escapeHtml(caption);
  const named = kind === "" ? "" : ` class="${kind}"`;
  return `<p class="caption">${label}</p>\n<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table${named} aria-label="${label}">`;
}

/** Verdicts that are not coloured: of forecasts and of factors. */
const GOOD: readonly string[] = ["right", "not rejected", "alive", ""];

function cell(text: string, kind: HtmlColumn["kind"], isFirst: boolean): string {
  const shown = escapeHtml(text);
  if (isFirst) return `<th scope="row"${kind === "sentence" ? ' class="says"' : numeric(kind)}>${shown}</th>`;
  if (kind === "text") return `<td>${shown}</td>`;
  if (kind === "sentence") return `<td class="says">${shown}</td>`;
  if (kind === "verdict") return `<td${GOOD.includes(text) ? "" : ' class="neg"'}>${shown}</td>`;
  return `<td class="${text.startsWith("−") ? "num neg" : "num"}">${shown}</td>`;
}

function numeric(kind: HtmlColumn["kind"]): string {
  return kind === "number" ? ' class="num"' : "";
}

export function text(header: string): HtmlColumn {
  return { header, kind: "text" };
}

export function number(header: string): HtmlColumn {
  return { header, kind: "number" };
}

export function sentence(header: string): HtmlColumn {
  return { header, kind: "sentence" };
}

export function verdict(header: string): HtmlColumn {
  return { header, kind: "verdict" };
}
