import { rename, writeFile } from "node:fs/promises";
import { formatJson } from "../../wire/index.ts";
import { collectCard, type ModelCard } from "../model-card/index.ts";
import { cardMarkdown, cardPage } from "../report/index.ts";
import { openRun } from "../store/index.ts";
import { CARD_FORMATS, type CardFormat, cardFile } from "./has-run-card.ts";

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
 * forecasts, which would take a good part of the time of the estimation.
 */
export async function writeRunCard(modelFolder: string): Promise<void> {
  const run = await openRun(modelFolder);
  try {
    const card = await collectCard(run, undefined);
    for (const format of CARD_FORMATS) {
      const file = cardFile(modelFolder, format);
      const unfinished = `${file}.${process.pid}.tmp`;
      await writeFile(unfinished, cardText(card, format));
      await rename(unfinished, file);
    }
  } finally {
    await run.close();
  }
}
