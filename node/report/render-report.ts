import { pageOf } from "./page-of.ts";
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
  const html = pageOf({
    title,
    under: underTitle(input),
    sections: parts.map((part, at) => ({ ...part, onNewSheet: at > 0 && NEW_SHEET.includes(part.id) })),
  });
  return { html, sections: parts.map(({ id }) => id) };
}

function underTitle({ risk, attribution, run, primer }: ReportInput): string {
  if (primer !== undefined) return `The ten stocks of “It’s Just Beta” through the engine. ${run.model}.`;
  const span =
    attribution === undefined ? "" : `; return from the close of ${attribution.from} to ${attribution.to}`;
  return `Risk at the close of ${risk.date}${span}. Model ${run.model}, run ${risk.runId.slice(0, 12)}.`;
}
