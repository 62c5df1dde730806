import { createHash } from "node:crypto";
import { escapeHtml } from "./escape-html.ts";
import { PAGE_STYLE } from "./page-style.ts";
import type { ReportInput, SectionId } from "./report-input.ts";
import { hasBenchmark } from "./report-words.ts";
import { brinsonSection } from "./sections/brinson.ts";
import { conventionsSection } from "./sections/conventions.ts";
import { correlationsSection } from "./sections/correlations.ts";
import { namesSection } from "./sections/names.ts";
import { performanceSection } from "./sections/performance.ts";
import { primerSection } from "./sections/primer.ts";
import { riskSection } from "./sections/risk.ts";
import { stressSection } from "./sections/stress.ts";
import { summarySection } from "./sections/summary.ts";

/** In the order of the page. */
const SECTIONS: Readonly<
  Record<SectionId, { readonly title: string; readonly render: (input: ReportInput) => string }>
> = {
  summary: { title: "Summary", render: summarySection },
  risk: { title: "Risk", render: riskSection },
  correlations: { title: "Factor correlations", render: correlationsSection },
  names: { title: "Names", render: namesSection },
  performance: { title: "Performance", render: performanceSection },
  brinson: { title: "Allocation and selection", render: brinsonSection },
  stress: { title: "Stress", render: stressSection },
  primer: { title: "Against the primer", render: primerSection },
  conventions: { title: "Conventions", render: conventionsSection },
};

/** Sections that begin on a new sheet of paper. */
const NEW_SHEET: readonly SectionId[] = [
  "risk",
  "correlations",
  "names",
  "performance",
  "brinson",
  "stress",
  "primer",
];

/** A report as one page, and the sections that are on it: one that has nothing to say is left out. */
export interface RenderedReport {
  readonly html: string;
  readonly sections: readonly SectionId[];
}

/**
 * The report as one HTML file that needs nothing from outside: no script, no font, no picture, which its content security policy
 * also forbids. Every number is one of the JSON it is made from; the same input gives the same bytes.
 */
export function renderReport(input: ReportInput): RenderedReport {
  const parts = (Object.keys(SECTIONS) as SectionId[])
    .filter((id) => input.sections.includes(id))
    .flatMap((id) => {
      const body = SECTIONS[id].render(input);
      return body === "" ? [] : [{ id, title: SECTIONS[id].title, body }];
    });
  const { risk } = input;
  const title = `${risk.portfolioName}${hasBenchmark(risk) ? ` against ${risk.benchmarkName}` : ""}, ${risk.date}`;
  const html = [
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
    `<header><h1>${escapeHtml(title)}</h1><p class="under">${escapeHtml(underTitle(input))}</p></header>`,
    `<nav aria-label="Contents"><ul>${parts.map(({ id, title: name }) => `<li><a href="#${id}">${name}</a></li>`).join("")}</ul></nav>`,
    "<main>",
    ...parts.map(({ id, title: name, body }, at) => {
      const sheet = at > 0 && NEW_SHEET.includes(id) ? ' class="page"' : "";
      return `<section id="${id}"${sheet}><h2>${name}</h2>\n${body}\n</section>`;
    }),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
  return { html, sections: parts.map(({ id }) => id) };
}

function underTitle({ risk, attribution, run, primer }: ReportInput): string {
  if (primer !== undefined) return `The ten stocks of “It’s Just Beta” through the engine. ${run.model}.`;
  const span =
    attribution === undefined ? "" : `; return from the close of ${attribution.from} to ${attribution.to}`;
  return `Risk at the close of ${risk.date}${span}. Model ${run.model}, run ${risk.runId.slice(0, 12)}.`;
}

/** By its hash the style sheet is the only one the page obeys: nothing in a name can add to it. */
function styleHash(): string {
  return createHash("sha256").update(PAGE_STYLE).digest("base64");
}
