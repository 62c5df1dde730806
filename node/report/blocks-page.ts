import { barChart } from "./bar-chart.ts";
import type { CardBlock, CardSection } from "./card-blocks.ts";
import { escapeHtml } from "./escape-html.ts";
import { htmlTable } from "./html-table.ts";
import { countChart, lineChart, numberChart } from "./line-chart.ts";
import { pageOf } from "./page-of.ts";

/** Sections of blocks as one HTML file that needs nothing from outside; the same input gives the same bytes. */
export function blocksPage(page: {
  readonly title: string;
  readonly under: string;
  readonly sections: readonly CardSection[];
  /** Ids of sections that begin on a new sheet of paper. */
  readonly newSheet?: readonly string[];
}): string {
  return pageOf({
    title: page.title,
    under: page.under,
    sections: page.sections.map(({ id, title, blocks }) => ({
      id,
      title,
      body: blocks.map(blockHtml).join("\n"),
      onNewSheet: page.newSheet?.includes(id) === true,
    })),
  });
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
    case "bars":
      return `<p class="caption">${escapeHtml(block.caption)}</p>\n${barChart(block.caption, block.bars)}`;
  }
}

function chartHtml({ of, caption, dates, lines, digits }: Extract<CardBlock, { kind: "chart" }>): string {
  const title = `<p class="caption">${escapeHtml(caption)}</p>`;
  const draw = {
    shares: () => lineChart(caption, dates, lines),
    counts: () => countChart(caption, dates, lines),
    numbers: () => numberChart(caption, dates, lines, digits),
  }[of];
  return `${title}\n${draw()}`;
}
