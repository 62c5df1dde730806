import type { ReadonlySignal } from "@preact/signals";
import { type Answer, answerOf, followingBoth } from "../answers.ts";
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
