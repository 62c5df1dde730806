import type { ReadonlySignal } from "@preact/signals";
import { type Answer, answerOf, following, followingBoth } from "../answers.ts";
import { modelWeights, readModel } from "../model/index.ts";
import { type ModelBook, modelBook } from "./model-book.ts";

/** A portfolio of the project on a date on the model of that date, as soon as the server has sent both: the same answers as what-if has. */
export function askedBook({
  date,
  portfolio,
  benchmark,
  isActive,
}: {
  readonly date: string;
  readonly portfolio: string;
  readonly benchmark: string | null;
  /** Whether it is what the portfolio holds less the benchmark. */
  readonly isActive: boolean;
}): ReadonlySignal<Answer<ModelBook>> {
  const model = answerOf("/v1/model", { date });
  const held = answerOf("/v1/holdings", { date, portfolio, benchmark: benchmark ?? "none" });
  return followingBoth([model, held], (document, holdings) => {
    const { model: of } = readModel(document);
    const own = modelWeights(of, holdings.portfolio);
    if (!isActive) return modelBook(of, own, "its weight");
    const against = modelWeights(of, holdings.benchmark);
    return modelBook(
      of,
      own.map((weight, asset) => weight - (against[asset] as number)),
      "its weight less the benchmark’s",
    );
  });
}

/** Weights that the page has, on the model of a date, against a benchmark of the project. */
export interface BooksOf {
  readonly own: ModelBook;
  /** Less the benchmark; undefined without one. */
  readonly active: ModelBook | undefined;
  readonly benchmark: ModelBook | undefined;
}

/** A book of weights that were found, as soon as the server has sent the model and what the benchmark holds. */
export function booksOf({
  runId,
  date,
  benchmark,
  weights,
}: {
  /** The published run if absent. */
  readonly runId?: string;
  readonly date: string;
  readonly benchmark: string | null;
  readonly weights: readonly { readonly id: string; readonly weight: number }[];
}): ReadonlySignal<Answer<BooksOf>> {
  const model = answerOf("/v1/model", { date, run: runId });
  if (benchmark === null || benchmark === "none")
    return following(model, (document) => {
      const { model: of } = readModel(document);
      const own = modelBook(of, modelWeights(of, weights), "its weight");
      return { own, active: undefined, benchmark: undefined };
    });
  // Which portfolio it stands against does not matter: the benchmark is asked.
  const held = answerOf("/v1/holdings", { date, portfolio: benchmark, benchmark });
  return followingBoth([model, held], (document, holdings) => {
    const { model: of } = readModel(document);
    const [own, against] = [modelWeights(of, weights), modelWeights(of, holdings.benchmark)];
    const active = own.map((weight, asset) => weight - (against[asset] as number));
    return {
      own: modelBook(of, own, "its weight"),
      active: modelBook(of, active, "its weight less the benchmark’s"),
      benchmark: modelBook(of, against, "its weight in the benchmark"),
    };
  });
}
