import { part, reckoned, sumLine, type WhyQuestion } from "../why/index.ts";
import { precise } from "../words.ts";
import { type BookHead, nameOf, percentPart, VARIANCE, weightOf } from "./book-parts.ts";
import { whyLater } from "./later.ts";
import { factorCovariances, heldAssets, type ModelBook, specificCovariances } from "./model-book.ts";
import { whyBookVolatility } from "./variance-questions.ts";

/** Predicted beta of a book against another: their covariance over the other's variance. */
export function whyBetaTo(
  book: ModelBook,
  against: ModelBook,
  head: BookHead & { readonly number: number },
): WhyQuestion {
  const covariance = covarianceOf(book, against);
  const variance = against.risk.varianceAnnual;
  return reckoned({
    ...head,
    left: "β",
    general: "w′Σw_B / w_B′Σw_B",
    right: "C / V_B",
    parts: {
      covariance: part("C", "covariance of portfolio and benchmark, a year", covariance, {
        next: () => whyCovariance(book, against, covariance),
      }),
      variance: part("V_B", "variance of the benchmark, σ_B², a year", variance, {
        next: () => whySquare(against),
      }),
    },
    result: covariance / variance,
    source: "Methodology 9, beta",
  });
}

function whySquare(book: ModelBook): WhyQuestion {
  const { volatilityAnnual, varianceAnnual } = book.risk;
  return reckoned({
    title: "Variance of the benchmark, a year",
    value: precise(varianceAnnual),
    number: varianceAnnual,
    left: "V_B",
    right: "σ_B²",
    parts: {
      volatility: percentPart("σ_B", "volatility of the benchmark", volatilityAnnual, () =>
        whyBookVolatility(book, { title: "Volatility of the benchmark" }),
      ),
    },
    result: volatilityAnnual ** 2,
    source: VARIANCE,
  });
}

const specificWith = (book: ModelBook, against: ModelBook): number => {
  const covariances = specificCovariances(book.model, against.risk.assets.weights);
  return heldAssets(book.risk.assets.weights).reduce(
    (sum, asset) => sum + weightOf(book, asset) * (covariances[asset] as number),
    0,
  );
};

function covarianceOf(book: ModelBook, against: ModelBook): number {
  const covariances = factorCovariances(against);
  return book.risk.factors.reduce(
    (sum, { exposure }, k) => sum + exposure * (covariances[k] as number),
    specificWith(book, against),
  );
}

function whyCovariance(book: ModelBook, against: ModelBook, number: number): WhyQuestion {
  const symbols = "C = Σ_k x_k (F x_B)_k + Σ_n w_n (Δ w_B)_n";
  return whyLater({
    title: "Covariance of portfolio and benchmark, a year",
    value: precise(number),
    number,
    symbols,
    source: "Methodology 9, beta",
    lines: () => {
      const covariances = factorCovariances(against);
      return [
        sumLine({
          symbols,
          source: "Methodology 9, beta",
          as: "plain",
          parts: [
            ...book.risk.factors.flatMap(({ exposure }, k) =>
              exposure === 0
                ? []
                : [part("x_k (F x_B)_k", nameOf(book, k), exposure * (covariances[k] as number))],
            ),
            part("Σ_n w_n (Δ w_B)_n", "specific, names that both hold", specificWith(book, against)),
          ],
        }),
      ];
    },
  });
}
