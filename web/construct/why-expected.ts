import { following } from "../answers.ts";
import { type ModelBook, weightsById } from "../book/index.ts";
import { part, reckoned, sumLine, type WhyPart, whyAsked } from "../why/index.ts";
import { score } from "../words.ts";
import { type Figure, headOf, percentPart, returnPart, whySumOf } from "./figure-parts.ts";
import { type Found, foundBooks, modelNames, SOURCE } from "./found-book.ts";

const alphas = ({ impliedAlphaAnnual }: Found): ReadonlyMap<string, number> =>
  new Map(impliedAlphaAnnual.map(({ id, alpha }) => [id, alpha]));

/** The expected return of the weights. */
export const whyReturn: Figure = (found, when, head) =>
  whySumOf(head, "r = Σ_n w_n α_n", () => {
    const alpha = alphas(found);
    return modelNames(found, when).map(({ id, weight }) =>
      returnPart(id, weight, alpha.get(id) ?? 0, `its weight ${when}`),
    );
  });

/** The expected return of what is held less the benchmark. */
export const whyActiveReturn: Figure = (found, when, head) => {
  const symbols = "r_A = Σ_n (w_n − w_{B,n}) α_n";
  return whyAsked({
    ...head,
    symbols,
    source: SOURCE,
    ingredients: () =>
      following(foundBooks(found, when), ({ own, active = own }) => [
        sumLine({ symbols, source: SOURCE, parts: returnParts(active, alphas(found)) }),
      ]),
  });
};

/** The expected returns of a book's names. */
export const returnParts = (book: ModelBook, alpha: ReadonlyMap<string, number>): readonly WhyPart[] =>
  weightsById(book).flatMap(([id, weight]) => {
    const own = alpha.get(id) ?? 0;
    return own === 0 ? [] : [returnPart(id, weight, own, book.weightWords)];
  });

/** The least return that the errors of the views allow. */
export const whyWorst: Figure = (found, when, head) => {
  const { uncertainty, relative } = found;
  if (uncertainty === null) return undefined;
  const expected = headOf(found, relative ? "activeReturnAnnual" : "returnAnnual", when, "Expected return");
  const { errors, deviationAnnual } = uncertainty;
  return reckoned({
    ...head,
    left: "r_{worst}",
    right: "r − κ × s",
    parts: {
      expected: percentPart(
        "r",
        relative ? "expected active return" : "expected return",
        expected.number,
        () => (relative ? whyActiveReturn : whyReturn)(found, when, expected) ?? { ...expected, formula: [] },
      ),
      errors: part("κ", "standard errors that are taken off, as the mandate has them", errors),
      deviation: percentPart(
        "s",
        "√(a′Ωa): standard error of the portfolio’s expected return, a year",
        deviationAnnual,
      ),
    },
    result: expected.number - errors * deviationAnnual,
    as: "percent",
    source: SOURCE,
  });
};

/** How much of the views the weights keep. */
export const whyTransfer: Figure = (found, when, head) => {
  const { relative, highestRatioAnnual } = found;
  if (highestRatioAnnual === null) return undefined;
  const expected = headOf(found, relative ? "activeReturnAnnual" : "returnAnnual", when, "Expected return");
  const risk = headOf(found, relative ? "trackingErrorAnnual" : "volatilityAnnual", when).number;
  return reckoned({
    ...head,
    left: "TC",
    general: "(r / σ) / √(α′Σ^{−1}α)",
    right: "r / (σ × IR)",
    parts: {
      expected: percentPart(
        "r",
        relative ? "expected active return" : "expected return",
        expected.number,
        () => (relative ? whyActiveReturn : whyReturn)(found, when, expected) ?? { ...expected, formula: [] },
      ),
      risk: percentPart("σ", relative ? "tracking error" : "volatility", risk),
      highest: part(
        "IR",
        `the highest ratio that any weights have by these views, ${score(highestRatioAnnual)} a year, without limits and costs`,
        highestRatioAnnual,
      ),
    },
    result: expected.number / (risk * highestRatioAnnual),
    source: `${SOURCE}; Clarke, de Silva & Thorley (2002)`,
  });
};
