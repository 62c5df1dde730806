import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatJson } from "../../wire/index.ts";
import { collectCard, type ModelCard } from "../model-card/index.ts";
import { cardMarkdown, cardPage } from "../report/index.ts";
import { openRun } from "../store/index.ts";

/** What a card can be written as; also the ends of files. */
export const CARD_FORMATS = ["html", "md", "json"] as const;
export type CardFormat = (typeof CARD_FORMATS)[number];

/** A card as text. */
export function cardText(card: ModelCard, format: CardFormat): string {
  switch (format) {
    case "html":
      return cardPage(card);
    case "md":
      return cardMarkdown(card);
    case "json":
      return `${formatJson(card)}\n`;
  }
}

/**
 * Leaves the published run's card beside it, `card.html`, `card.md` and `card.json` in the model's folder, with all but the tests of its
 * forecasts, which would take a good part of the time of the estimation. Where they are there, of this run, they stay as they are.
 */
export async function writeRunCard(modelFolder: string): Promise<void> {
  const run = await openRun(modelFolder);
  try {
    const files = CARD_FORMATS.map((format) => ({ format, file: join(modelFolder, `card.${format}`) }));
    const texts = await Promise.all(files.map(({ file }) => readFile(file, "utf8").catch(() => "")));
    if (texts.every((text) => text.includes(run.id))) return;
    const card = await collectCard(run, undefined);
    for (const { format, file } of files) {
      const unfinished = `${file}.${process.pid}.tmp`;
      await writeFile(unfinished, cardText(card, format));
      await rename(unfinished, file);
    }
  } finally {
    await run.close();
  }
}
