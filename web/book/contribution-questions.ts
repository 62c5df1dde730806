import type { FactorRisk } from "../../engine/risk-attribution/index.ts";
import { part, reckoned, type WhyQuestion } from "../why/index.ts";
import { correlation, percent } from "../words.ts";
import { LEDGER, percentPart } from "./book-parts.ts";
import { whyBookExposure, whyFactorCovariance, whyFactorDeviation } from "./exposure-questions.ts";
import { factorCovariances, type ModelBook } from "./model-book.ts";
import { whyBookVolatility } from "./variance-questions.ts";

/** The correlation of a factor with a book's return. */
export function whyBookCorrelation(book: ModelBook, k: number, title: string): WhyQuestion {
  const factor = book.risk.factors[k];
  const [rho, deviation] = [factor?.correlation ?? Number.NaN, factor?.volatilityAnnual ?? Number.NaN];
  const covariance = factorCovariances(book)[k] as number;
  const whole = book.risk.volatilityAnnual;
  return reckoned({
    title,
    value: correlation(rho),
    number: rho,
    left: "ρ_k",
    right: "C_k / (σ_k × σ)",
    parts: {
      covariance: part("C_k", "covariance with the return, (Fx)ₖ", covariance, {
        next: () => whyFactorCovariance(book, k),
      }),
      deviation: percentPart("σ_k", "volatility of the factor", deviation, () => whyFactorDeviation(book, k)),
      whole: percentPart("σ", "volatility of the book", whole, () => whyBookVolatility(book)),
    },
    result: covariance / (deviation * whole),
    source: LEDGER,
  });
}

/** What a factor contributes to a book's risk. */
export function whyBookContribution(
  book: ModelBook,
  k: number,
  titles: { readonly contribution: string; readonly exposure: string; readonly correlation: string },
): WhyQuestion {
  const factor = book.risk.factors[k] as FactorRisk;
  const { exposure, volatilityAnnual, correlation: rho, riskContributionAnnual } = factor;
  return reckoned({
    title: titles.contribution,
    value: `${percent(riskContributionAnnual)} points of %`,
    number: riskContributionAnnual,
    left: "CTR_k",
    right: "x_k × σ_k × ρ_k",
    parts: {
      exposure: part("x_k", "exposure", exposure, { next: () => whyBookExposure(book, k, titles.exposure) }),
      volatility: percentPart("σ_k", "volatility of the factor", volatilityAnnual, () =>
        whyFactorDeviation(book, k),
      ),
      rho: part("ρ_k", "correlation with the return", rho, {
        next: () => whyBookCorrelation(book, k, titles.correlation),
      }),
    },
    result: exposure * volatilityAnnual * rho,
    as: "percent",
    source: LEDGER,
  });
}
