import { part, reckoned, sumLine, type WhyPart, type WhyQuestion } from "../why/index.ts";
import { percent, precise } from "../words.ts";
import { type BookHead, exposureOf, idOf, nameOf, percentPart, VARIANCE, weightOf } from "./book-parts.ts";
import { whyBookExposure, whyFactorCovariance } from "./exposure-questions.ts";
import { whyLater } from "./later.ts";
import {
  factorCovariances,
  heldAssets,
  isLinked,
  type ModelBook,
  specificCovariances,
} from "./model-book.ts";

/** A book's volatility: factors and specific returns do not move together. */
export function whyBookVolatility(book: ModelBook, head: Partial<BookHead> = {}): WhyQuestion {
  const { volatilityAnnual, factorVolatilityAnnual: factors, specificVolatilityAnnual: specific } = book.risk;
  return reckoned({
    title: "Volatility of the book",
    value: `${percent(volatilityAnnual)} % a year`,
    ...head,
    number: volatilityAnnual,
    left: "σ",
    general: "√(x′Fx + w′Δw)",
    right: "√(σ_F² + σ_S²)",
    parts: {
      factors: percentPart("σ_F", "factors alone", factors, () => whyBookPart(book, "factors")),
      specific: percentPart("σ_S", "specific alone", specific, () => whyBookPart(book, "specific")),
    },
    result: Math.hypot(factors, specific),
    as: "percent",
    source: VARIANCE,
  });
}

/** The volatility of a book by its factors alone, or by its specific returns alone. */
export function whyBookPart(
  book: ModelBook,
  which: "factors" | "specific",
  head: Partial<BookHead> = {},
): WhyQuestion {
  const isFactors = which === "factors";
  const { risk } = book;
  const number = isFactors ? risk.factorVolatilityAnnual : risk.specificVolatilityAnnual;
  const variance = isFactors ? risk.factorVarianceAnnual : risk.specificVarianceAnnual;
  return reckoned({
    title: `Volatility of the book, ${isFactors ? "factors" : "specific"} alone`,
    value: `${percent(number)} % a year`,
    ...head,
    number,
    left: isFactors ? "σ_F" : "σ_S",
    general: isFactors ? "√(x′Fx)" : "√(w′Δw)",
    right: isFactors ? "√(V_F)" : "√(V_S)",
    parts: {
      variance: part(
        isFactors ? "V_F" : "V_S",
        isFactors ? "variance by factors, a year" : "variance by specific returns, a year",
        variance,
        { next: () => (isFactors ? whyFactorVariance(book) : whySpecificVariance(book)) },
      ),
    },
    result: Math.sqrt(variance),
    as: "percent",
    source: VARIANCE,
  });
}

/** The variance of a book by its factors, factor by factor. */
export function whyFactorVariance(book: ModelBook): WhyQuestion {
  const symbols = "V_F = x′Fx = Σ_k x_k (Fx)_k";
  const number = book.risk.factorVarianceAnnual;
  return whyLater({
    title: "Variance of the book by factors, a year",
    value: precise(number),
    number,
    symbols,
    source: VARIANCE,
    lines: () => {
      const covariances = factorCovariances(book);
      return [
        sumLine({
          symbols,
          source: VARIANCE,
          as: "plain",
          parts: book.risk.factors.flatMap(({ exposure }, k) =>
            exposure === 0
              ? []
              : [
                  part("x_k (Fx)_k", nameOf(book, k), exposure * (covariances[k] as number), {
                    next: () => whyVarianceOf(book, k),
                  }),
                ],
          ),
        }),
      ];
    },
  });
}

function whyVarianceOf(book: ModelBook, k: number): WhyQuestion {
  const [exposure, covariance] = [exposureOf(book, k), factorCovariances(book)[k] as number];
  return reckoned({
    title: `${nameOf(book, k)} in the variance by factors`,
    value: precise(exposure * covariance),
    number: exposure * covariance,
    left: "CTV_k",
    right: "x_k × C_k",
    parts: {
      exposure: part("x_k", "exposure", exposure, { next: () => whyBookExposure(book, k) }),
      covariance: part("C_k", "covariance with the return, (Fx)ₖ", covariance, {
        next: () => whyFactorCovariance(book, k),
      }),
    },
    result: exposure * covariance,
    source: VARIANCE,
  });
}

/** The variance of a book by its specific returns, name by name. */
export function whySpecificVariance(book: ModelBook): WhyQuestion {
  const symbols = "V_S = w′Δw = Σ_n w_n (Δw)_n";
  const { weights } = book.risk.assets;
  const number = book.risk.specificVarianceAnnual;
  return whyLater({
    title: "Variance of the book by specific returns, a year",
    value: precise(number),
    number,
    symbols,
    source: VARIANCE,
    lines: () => {
      const covariances = specificCovariances(book.model, weights);
      return [
        sumLine({
          symbols,
          source: VARIANCE,
          as: "plain",
          parts: heldAssets(weights).map((asset) =>
            specificPart(book, asset, (weights[asset] as number) * (covariances[asset] as number)),
          ),
        }),
      ];
    },
    notes:
      book.model.linked === undefined ? [] : ["Lines of one issuer share a part of their specific risk."],
  });
}

function specificPart(book: ModelBook, asset: number, value: number): WhyPart {
  const id = idOf(book, asset);
  const weight = weightOf(book, asset);
  const deviation = Math.sqrt((book.model.specificVariance[asset] as number) * book.model.periodsPerYear);
  if (isLinked(book.model, asset)) return part("w_n (Δw)_n", `${id}, with lines of its issuer`, value);
  return part("w_n (Δw)_n", id, value, {
    next: () =>
      reckoned({
        title: `${id} in the variance by specific returns`,
        value: precise(value),
        number: value,
        left: "CTV_n",
        right: "w_n² × δ_n²",
        parts: {
          weight: percentPart("w_n", book.weightWords, weight),
          deviation: percentPart("δ_n", `specific volatility of ${id}, a year`, deviation),
        },
        result: weight ** 2 * deviation ** 2,
        source: VARIANCE,
      }),
  });
}
