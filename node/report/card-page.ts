import type { ModelCard } from "../model-card/index.ts";
import type { CardBlock } from "./card-blocks.ts";
import { cardSections } from "./card-sections.ts";
import { escapeHtml } from "./escape-html.ts";
import { htmlTable } from "./html-table.ts";
import { countChart, lineChart, numberChart } from "./line-chart.ts";
import { pageOf } from "./page-of.ts";

/** A model card as one HTML file that needs nothing from outside; the same card gives the same bytes. */
export function cardPage(card: ModelCard): string {
  return pageOf({
    title: cardTitle(card),
    under: cardUnder(card),
    sections: cardSections(card).map(({ id, title, blocks }) => ({
      id,
      title,
      body: blocks.map(blockHtml).join("\n"),
      onNewSheet: NEW_SHEET.includes(id),
    })),
  });
}

/** Sections that begin on a new sheet of paper. */
const NEW_SHEET: readonly string[] = ["forecasts", "factors", "coverage"];

/** The heading of a card. */
export function cardTitle({ model }: ModelCard): string {
  return `Model card: ${model}`;
}

/** The line under the heading. */
export function cardUnder({ runId, coverage, provenance }: ModelCard): string {
  const { first, last } = coverage.dates;
  return `${first} to ${last}. Run ${runId.slice(0, 12)}, version ${provenance.version}.`;
}

function blockHtml(block: CardBlock): string {
  switch (block.kind) {
    case "words":
      return `<p class="note">${escapeHtml(block.words)}</p>`;
    case "list":
      return `<ul class="facts">${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join("\n")}</ul>`;
    case "terms":
      return `<dl class="terms">${block.terms
        .map(({ term, words }) => `<div><dt>${escapeHtml(term)}</dt><dd>${escapeHtml(words)}</dd></div>`)
        .join("\n")}</dl>`;
    case "tiles":
      return `<dl class="tiles">${block.tiles
        .map(
          ({ title, value, note }) =>
            `<div class="tile"><dt>${escapeHtml(title)}</dt><dd>${escapeHtml(value)}</dd><dd class="note">${escapeHtml(note)}</dd></div>`,
        )
        .join("\n")}</dl>`;
    case "table":
      return htmlTable(block.caption, block.columns, block.rows);
    case "chart":
      return chartHtml(block);
  }
}

function chartHtml({ of, caption, dates, lines }: Extract<CardBlock, { kind: "chart" }>): string {
  const title = `<p class="caption">${escapeHtml(caption)}</p>`;
  const draw = { shares: lineChart, counts: countChart, numbers: numberChart }[of];
  return `${title}\n${draw(caption, dates, lines)}`;
}
