import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a card can be written as; also the ends of files. */
export const CARD_FORMATS = ["html", "md", "json"] as const;
export type CardFormat = (typeof CARD_FORMATS)[number];

/** The file of a run's card beside the runs of its model. */
export function cardFile(modelFolder: string, format: CardFormat): string {
  return join(modelFolder, `card.${format}`);
}

/** Whether the card beside a model's runs is there in all formats, and of this run. */
export async function hasRunCard(modelFolder: string, runId: string): Promise<boolean> {
  const texts = CARD_FORMATS.map((format) => readFile(cardFile(modelFolder, format), "utf8").catch(() => ""));
  return (await Promise.all(texts)).every((text) => text.includes(runId));
}
