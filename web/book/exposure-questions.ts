import { type FormulaLine, part, reckoned, sumLine, type WhyPart, type WhyQuestion } from "../why/index.ts";
import { percent, precise, score, spaced } from "../words.ts";
import { exposureOf, idOf, LEDGER, nameOf, percentPart, scoreOf, VARIANCE, weightOf } from "./book-parts.ts";
import { whyLater } from "./later.ts";
import { factorCovariances, heldAssets, type ModelBook } from "./model-book.ts";

const EXPOSURE = "x_k = Σ_n w_n X_{n,k}";

/** The exposure of a book to a factor, name by name. */
export function whyBookExposure(
  book: ModelBook,
  k: number,
  title = `Exposure to ${nameOf(book, k)}`,
): WhyQuestion {
  return whyLater({
    title,
    value: score(exposureOf(book, k)),
    number: exposureOf(book, k),
    symbols: EXPOSURE,
    source: VARIANCE,
    lines: () => [exposureLine(book, k)],
    notes: [`w: ${book.weightWords}. X: the exposure of the name, as in the grid.`],
  });
}

/** The sum over names that an exposure is. */
export const exposureLine = (book: ModelBook, k: number): FormulaLine =>
  sumLine({
    symbols: EXPOSURE,
    source: VARIANCE,
    as: "plain",
    parts: heldAssets(book.risk.assets.weights)
      .map((asset) => exposurePart(book, asset, k))
      .filter(({ value }) => value !== 0),
  });

function exposurePart(book: ModelBook, asset: number, k: number): WhyPart {
  const [weight, own] = [weightOf(book, asset), scoreOf(book, asset, k)];
  const id = idOf(book, asset);
  return part("w_n X_{n,k}", id, weight * own, {
    next: () =>
      reckoned({
        title: `${id} in the exposure to ${nameOf(book, k)}`,
        value: precise(weight * own),
        number: weight * own,
        left: "w_n X_{n,k}",
        right: "w_n × X_{n,k}",
        parts: {
          weight: percentPart("w_n", book.weightWords, weight),
          exposure: part("X_{n,k}", `exposure of ${id} to ${nameOf(book, k)}`, own),
        },
        result: weight * own,
        source: VARIANCE,
      }),
  });
}

/** The covariance of a factor with a book's return, factor by factor. */
export function whyFactorCovariance(book: ModelBook, k: number): WhyQuestion {
  const number = factorCovariances(book)[k] as number;
  const { values, cols } = book.model.factorCovariance;
  const annual = (j: number): number => (values[k * cols + j] as number) * book.model.periodsPerYear;
  const symbols = "C_k = (Fx)_k = Σ_j F_{kj} x_j";
  return whyLater({
    title: `Covariance of ${nameOf(book, k)} with the return, a year`,
    value: precise(number),
    number,
    symbols,
    source: LEDGER,
    lines: () => [
      sumLine({
        symbols,
        source: LEDGER,
        as: "plain",
        parts: book.risk.factors.flatMap(({ exposure }, j) =>
          exposure === 0
            ? []
            : [
                part("F_{kj} x_j", nameOf(book, j), annual(j) * exposure, {
                  next: () =>
                    reckoned({
                      title: `${nameOf(book, j)} in the covariance of ${nameOf(book, k)}`,
                      value: precise(annual(j) * exposure),
                      number: annual(j) * exposure,
                      left: "F_{kj} x_j",
                      right: "F_{kj} × x_j",
                      parts: {
                        covariance: part("F_{kj}", "covariance of the two factors, a year", annual(j)),
                        exposure: part("x_j", `exposure to ${nameOf(book, j)}`, exposure, {
                          next: () => whyBookExposure(book, j),
                        }),
                      },
                      result: annual(j) * exposure,
                      source: "Methodology 8, the factor covariance",
                    }),
                }),
              ],
        ),
      }),
    ],
  });
}

/** The volatility of a factor's return. */
export function whyFactorDeviation({ model, risk }: ModelBook, k: number): WhyQuestion {
  const { values, cols } = model.factorCovariance;
  const own = values[k * (cols + 1)] as number;
  const number = risk.factors[k]?.volatilityAnnual ?? Number.NaN;
  return reckoned({
    title: `Volatility of the factor ${spaced(risk.factors[k]?.factor.name ?? "")}`,
    value: `${percent(number)} % a year`,
    number,
    left: "σ_k",
    right: "√(F_{kk} × P)",
    parts: {
      variance: part("F_{kk}", "its variance a period, of the model of the date", own),
      year: part("P", "periods a year", model.periodsPerYear),
    },
    result: Math.sqrt(own * model.periodsPerYear),
    as: "percent",
    source: "Methodology 8, the factor covariance",
  });
}
