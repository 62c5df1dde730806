import type { ModelCard } from "../model-card/index.ts";
import { blocksPage } from "./blocks-page.ts";
import { cardSections } from "./card-sections.ts";

/** A model card as one HTML file that needs nothing from outside; the same card gives the same bytes. */
export function cardPage(card: ModelCard): string {
  return blocksPage({
    title: cardTitle(card),
    under: cardUnder(card),
    sections: cardSections(card),
    newSheet: ["forecasts", "factors", "coverage"],
  });
}

/** The heading of a card. */
export function cardTitle({ model }: ModelCard): string {
  return `Model card: ${model}`;
}

/** The line under the heading. */
export function cardUnder({ runId, coverage, provenance }: ModelCard): string {
  const { first, last } = coverage.dates;
  return `${first} to ${last}. Run ${runId.slice(0, 12)}, version ${provenance.version}.`;
}
