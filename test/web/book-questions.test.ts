import { expect, test } from "vitest";
import { predictedBeta } from "../../engine/risk-attribution/index.ts";
import { modelBook, whyBetaTo, whyBookContribution, whyBookVolatility } from "../../web/book/index.ts";
import type { ModelDocument } from "../../web/documents/index.ts";
import { modelWeights, readModel } from "../../web/model/index.ts";
import { whyMarginal, whyNameContribution } from "../../web/what-if/why-book-name.ts";
import { largeModel } from "./large-model.ts";
import { expectWorkedThrough, linesOf } from "./worked-through.ts";

const { model: document, held } = largeModel(30, 7);

/** The same, with two lines of one issuer. */
const linked: ModelDocument = {
  ...document,
  linked: {
    issuer: document.ids.map((_, n) => (n < 2 ? 0 : -1)),
    loading: document.ids.map((_, n) => (n < 2 ? 0.005 : 0)),
  },
};

const books = (of: ModelDocument) => {
  const { model } = readModel(of);
  const [own, benchmark] = [held.portfolio, held.benchmark].map((rows) => modelWeights(model, rows)) as [
    Float64Array,
    Float64Array,
  ];
  const active = own.map((weight, n) => weight - (benchmark[n] as number));
  return {
    model,
    own: modelBook(model, own, "its weight"),
    active: modelBook(model, active, "its active weight"),
    benchmark: modelBook(model, benchmark, "its weight in the benchmark"),
  };
};

test.each([
  ["plain", document],
  ["with lines of one issuer", linked],
])(
  "every number of a book has its formula worked, down to weights, exposures and covariances: %s",
  (_, of) => {
    const { model, own, active, benchmark } = books(of);
    let computed = 0;
    for (const book of [own, active]) {
      computed += expectWorkedThrough(whyBookVolatility(book), 3);
      for (const k of book.risk.factors.keys())
        computed += expectWorkedThrough(
          whyBookContribution(book, k, { contribution: "CTR", exposure: "x", correlation: "ρ" }),
          2,
        );
      for (const id of ["N00000", "N00007"]) {
        const name = { id, model, risk: book.risk, whole: "volatility", words: "its weight" };
        for (const question of [whyMarginal(name), whyNameContribution(name)])
          if (question !== undefined) computed += expectWorkedThrough(question, 2);
      }
    }
    const beta = predictedBeta(model, own.risk.assets.weights, benchmark.risk.assets.weights);
    computed += expectWorkedThrough(whyBetaTo(own, benchmark, { title: "β", value: "", number: beta }), 3);
    expect(computed).toBeGreaterThan(300);
  },
);

test("the terms of an exposure are w × X of the names, the rest in one line", () => {
  const { own } = books(document);
  const [line] = linesOf(whyBookContribution(own, 5, { contribution: "", exposure: "x", correlation: "" }));
  const exposure = line?.parts?.[0]?.next?.();
  const parts = linesOf(exposure as NonNullable<typeof exposure>)[0]?.parts ?? [];
  const scores = document.exposures.scores[document.factors[5]?.factor ?? ""] as readonly number[];
  const terms = new Map(
    held.portfolio.map(({ id, weight }) => [id, weight * (scores[document.ids.indexOf(id)] as number)]),
  );
  const largest = [...terms].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, 12);
  expect(parts.slice(0, -1).map(({ meaning }) => meaning)).toEqual(largest.map(([id]) => id));
  for (const [at, [, value]] of largest.entries()) expect(parts[at]?.value).toBeCloseTo(value, 14);
  expect(parts.at(-1)?.meaning).toBe("the other 18");
});
