import type { ReadonlySignal } from "@preact/signals";
import type { Answer } from "../answers.ts";
import { type BooksOf, booksOf } from "../book/index.ts";
import type { ConstructedDocument, HeldWeight } from "../documents/index.ts";

/** Where the formulas stand. */
export const SOURCE = "Methodology 11b, construction";

/** A portfolio that was found. */
export type Found = ConstructedDocument;

/** Before the trades or after them. */
export type When = "before" | "after";

/** Whether the mandate is about the difference from a benchmark: then it has a tracking error. */
export const isActiveFound = ({ totals }: Found): boolean => totals.trackingErrorAnnual !== undefined;

/** Every holding before the trades or after them: what is not traded stays. */
function heldWeights({ weights, trades }: Found, when: When): readonly HeldWeight[] {
  if (when === "after") return weights;
  const before = new Map(weights.map(({ id, weight }) => [id, weight]));
  for (const of of trades) before.set(of.id, of.before);
  return [...before].map(([id, weight]) => ({ id, weight })).filter(({ weight }) => weight !== 0);
}

/** The same of the names of the model, without money and what stands outside. */
export function modelNames(found: Found, when: When): readonly HeldWeight[] {
  const known = new Set(found.impliedAlphaAnnual.map(({ id }) => id));
  return heldWeights(found, when).filter(({ id }) => known.has(id));
}

/** What the numbers of a portfolio are made of, as soon as the server has sent the model of the date. */
export const foundBooks = (found: Found, when: When): ReadonlySignal<Answer<BooksOf>> =>
  booksOf({
    runId: found.runId,
    date: found.date,
    benchmark: found.benchmarkName,
    weights: heldWeights(found, when),
  });
