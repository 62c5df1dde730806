import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attributeBooks, attributeRisk, type BookWeights } from "../../engine/risk-attribution/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { SHAPE, sum } from "./random-portfolios.ts";

const paths = [["tech", "one"], ["tech", "two"], ["macro"], ["tech"]];
const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((w, n) => w - (b[n] as number));
const plus = (vectors: readonly Float64Array[], length: number): Float64Array =>
  vectors.reduce((total, v) => total.map((w, n) => w + (v[n] as number)), new Float64Array(length));

describe("books", () => {
  test("sum to the portfolio's risk at every level; alone and closed they are what weights alone give", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const books = paths.map((path) => ({ path, weights: drawWeights(path.join()) }));
        const all = plus(
          books.map(({ weights }) => weights),
          shape.assetCount,
        );
        const whole = attributeRisk(model, all);
        const { total, books: lines } = attributeBooks(model, books);
        const find = (name: string) => lines.find(({ path }) => path.join("/") === name);
        expect(lines.map(({ path }) => path.join("/"))).toEqual([
          "tech",
          "tech/(own)",
          "tech/one",
          "tech/two",
          "macro",
        ]);
        expectClose(total.riskContributionAnnual, whole.volatilityAnnual, TOLERANCE.algebra);
        const leaves = lines.filter(({ isLeaf }) => isLeaf);
        expectClose(
          sum(leaves.map((line) => line.riskContributionAnnual)),
          whole.volatilityAnnual,
          TOLERANCE.algebra,
        );
        const below = lines.filter(({ path }) => path[0] === "tech" && path.length === 2);
        expectClose(
          sum(below.map((line) => line.varianceContributionAnnual)),
          find("tech")?.varianceContributionAnnual ?? 0,
          TOLERANCE.algebra,
        );
        expectClose(
          sum(leaves.map((line) => line.grossWeight)) - sum(all.map(Math.abs)),
          total.nettedWeight,
          TOLERANCE.algebra,
        );
        const macro = (books[2] as BookWeights).weights as Float64Array;
        expectClose(
          find("macro")?.standaloneVolatilityAnnual ?? -1,
          attributeRisk(model, macro).volatilityAnnual,
          TOLERANCE.algebra,
        );
        // A root of what cancels: its square is exact to rounding.
        expectClose(
          (whole.volatilityAnnual - (find("macro")?.incrementalRiskAnnual ?? 0)) ** 2,
          attributeRisk(model, minus(all, macro)).varianceAnnual,
          TOLERANCE.algebra,
        );
        for (const line of lines)
          expect(line.incrementalRiskAnnual).toBeLessThanOrEqual(line.riskContributionAnnual + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test("a long and a short of one name are netted above them and no risk together", () => {
    const { model } = randomModel({
      seed: 3,
      assetCount: 12,
      marketCount: 1,
      industryCount: 2,
      styleCount: 1,
    });
    const asset = model.exposures.covered.indexOf(1);
    const weights = (weight: number) => {
      const out = new Float64Array(12);
      out[asset] = weight;
      return out;
    };
    const { total, books } = attributeBooks(model, [
      { path: ["a"], weights: weights(0.3) },
      { path: ["b"], weights: weights(-0.3) },
    ]);
    expect(total).toMatchObject({ grossWeight: 0, nettedWeight: 0.6, standaloneVolatilityAnnual: 0 });
    expect(books.map(({ riskContributionAnnual }) => riskContributionAnnual)).toEqual([0, 0]);
    expect(books.map(({ marginalRiskAnnual }) => marginalRiskAnnual)).toEqual([Number.NaN, Number.NaN]);
    // Closing either leaves the other alone.
    for (const book of books)
      expectClose(book.incrementalRiskAnnual, -book.standaloneVolatilityAnnual, TOLERANCE.algebra);
  });

  test("no books are an empty portfolio; a book without a path is refused", () => {
    const { model } = randomModel({
      seed: 3,
      assetCount: 4,
      marketCount: 1,
      industryCount: 0,
      styleCount: 0,
    });
    expect(attributeBooks(model, [])).toMatchObject({ total: { riskContributionAnnual: 0 }, books: [] });
    expect(() => attributeBooks(model, [{ path: [], weights: new Float64Array(4) }])).toThrow(/needs a path/);
    expect(() => attributeBooks(model, [{ path: ["a"], weights: new Float64Array(3) }])).toThrow(
      /needs 4 weights for a, got 3/,
    );
  });
});
