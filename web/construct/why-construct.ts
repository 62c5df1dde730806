import { following } from "../answers.ts";
import {
  exposureLine,
  factorAt,
  type ModelBook,
  whyBookCorrelation,
  whyFactorDeviation,
} from "../book/index.ts";
import type { ConstructedDocument, FactorMove } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyAsked } from "../why/index.ts";
import { correlation, percent, score, spaced } from "../words.ts";
import { type Found, foundBooks, isActiveFound, type When } from "./found-book.ts";

/** The book whose factors are shown: active where the mandate is about the difference from a benchmark. */
const withBook =
  (found: ConstructedDocument, when: When, of: (book: ModelBook) => WhyQuestion["formula"]) => () =>
    following(foundBooks(found, when), ({ own, active }) =>
      of(isActiveFound(found) && active !== undefined ? active : own),
    );

/** An exposure or a contribution before or after. */
export function whyMove(
  found: Found,
  move: FactorMove,
  number: "exposure" | "contribution",
  when: When,
): WhyQuestion | undefined {
  const isBefore = when === "before";
  const exposure = isBefore ? move.exposureBefore : move.exposureAfter;
  const rho = isBefore ? move.correlationBefore : move.correlationAfter;
  const contribution = isBefore ? move.riskContributionBeforeAnnual : move.riskContributionAfterAnnual;
  const name = spaced(move.factor);
  const ofExposure = (): WhyQuestion =>
    whyAsked({
      title: `Exposure to ${name}, ${when}`,
      value: score(exposure),
      number: exposure,
      symbols: "x_k = Σ_n w_n X_{n,k}",
      source: "Methodology 9, variance",
      ingredients: withBook(found, when, (book) => [exposureLine(book, factorAt(book, move.factor))]),
      notes: [
        `w: the weight of the name ${when}${isActiveFound(found) ? ", less the benchmark’s" : ""}. X: its exposure, as in the grid.`,
      ],
    });
  if (number === "exposure") return ofExposure();
  if (rho === null) return undefined;
  const ofRho = (): WhyQuestion => {
    const title = `Correlation of ${name} with the return, ${when}`;
    return whyAsked({
      title,
      value: correlation(rho),
      number: rho,
      symbols: "ρ_k = (Fx)_k / (σ_k σ)",
      source: LEDGER,
      ingredients: withBook(
        found,
        when,
        (book) => whyBookCorrelation(book, factorAt(book, move.factor), title).formula,
      ),
    });
  };
  return reckoned({
    title: `Risk contribution of ${name}, ${when}`,
    value: `${percent(contribution)} points of %`,
    number: contribution,
    left: "CTR_k",
    right: "x_k × σ_k × ρ_k",
    parts: {
      exposure: part("x_k", "exposure", exposure, { next: ofExposure }),
      volatility: part("σ_k", "volatility of the factor", move.volatilityAnnual, {
        as: "percent",
        next: () =>
          whyAsked({
            title: `Volatility of the factor ${name}`,
            value: `${percent(move.volatilityAnnual)} % a year`,
            number: move.volatilityAnnual,
            symbols: "σ_k = √(F_{kk} × P)",
            source: "Methodology 8, the factor covariance",
            ingredients: withBook(
              found,
              when,
              (book) => whyFactorDeviation(book, factorAt(book, move.factor)).formula,
            ),
          }),
      }),
      rho: part("ρ_k", "correlation with the return", rho, { next: ofRho }),
    },
    result: exposure * move.volatilityAnnual * rho,
    as: "percent",
    source: LEDGER,
  });
}

const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";
