import type { ModelCard } from "../model-card/index.ts";
import type { CardBlock } from "./card-blocks.ts";
import { cardTitle, cardUnder } from "./card-page.ts";
import { cardSections } from "./card-sections.ts";
import { visible } from "./escape-html.ts";

/** A model card as Markdown: all of the page but its charts, whose numbers are in tables by year. The same card gives the same bytes. */
export function cardMarkdown(card: ModelCard): string {
  const sections = cardSections(card).flatMap(({ title, blocks }) => [
    `## ${title}`,
    ...blocks.flatMap((block) => blockMarkdown(block)),
  ]);
  return `${[`# ${escaped(cardTitle(card))}`, escaped(cardUnder(card)), ...sections].join("\n\n")}\n`;
}

function blockMarkdown(block: CardBlock): readonly string[] {
  switch (block.kind) {
    case "words":
      return [escaped(block.words)];
    case "list":
      return [block.items.map((item) => `* ${escaped(item)}`).join("\n")];
    case "terms":
      return [block.terms.map(({ term, words }) => `* **${escaped(term)}**: ${escaped(words)}`).join("\n")];
    case "tiles":
      return [
        block.tiles
          .map(({ title, value, note }) => `* **${escaped(title)}**: ${escaped(value)} (${escaped(note)})`)
          .join("\n"),
      ];
    case "table":
      return tableMarkdown(block);
    case "chart":
    case "bars":
      return [];
  }
}

function tableMarkdown({ caption, columns, rows }: Extract<CardBlock, { kind: "table" }>): readonly string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => escaped(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `**${escaped(caption)}**`,
    [
      line(columns.map(({ header }) => header)),
      `|${columns.map(({ kind }) => (kind === "number" ? "---:" : "---")).join("|")}|`,
      ...rows.map(({ cells }) => line(columns.map((_, c) => cells[c] ?? ""))),
    ].join("\n"),
  ];
}

/** Names are the user's: nothing in them may make a link, or emphasis, or be HTML. */
function escaped(words: string): string {
  return visible(words)
    .replace(/\s+/g, " ")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*[\]]|\b_|_\b/g, (sign) => `\\${sign}`);
}
