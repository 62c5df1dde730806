import { createHash } from "node:crypto";
import { escapeHtml } from "./escape-html.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** A page: what stands at its top, and its sections in order. */
interface Page {
  readonly title: string;
  /** The line under the title. */
  readonly under: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    /** HTML. */
    readonly body: string;
    /** Whether it begins on a new sheet of paper. */
    readonly onNewSheet?: boolean;
  }[];
}

/**
 * One HTML file that needs nothing from outside: no script, no font, no picture, which its content security policy also forbids.
 */
export function pageOf({ title, under, sections }: Page): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash()}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${escapeHtml(title)}</h1><p class="under">${escapeHtml(under)}</p></header>`,
    `<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`).join("")}</ul></nav>`,
    "<main>",
    ...sections.map(({ id, title: name, body, onNewSheet }) => {
      const sheet = onNewSheet === true ? ' class="page"' : "";
      return `<section id="${id}"${sheet}><h2>${escapeHtml(name)}</h2>\n${body}\n</section>`;
    }),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** By its hash the style sheet is the only one the page obeys: nothing in a name can add to it. */
function styleHash(): string {
  return createHash("sha256").update(PAGE_STYLE).digest("base64");
}
