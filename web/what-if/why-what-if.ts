import type { FactorRisk, RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whyDefined } from "../why/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import type { BookSize } from "./book.ts";
import type { Measured } from "./measure.ts";

const VARIANCE = "Methodology 9, variance";
const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";
const BOOK = "Methodology 9b, portfolios";

/** Which of the volatilities of a side. */
export type RiskFigure = "whole" | "factors" | "specific" | "factorShare" | "specificShare";

const percentPart = (symbol: string, meaning: string, value: number, next?: () => WhyQuestion) =>
  part(symbol, meaning, value, { as: "percent", next });

/** A figure of risk, before or after, by the engine in this page. */
export function whyRisk(title: string, risk: RiskAttribution, figure: RiskFigure): WhyQuestion {
  const {
    volatilityAnnual: whole,
    factorVolatilityAnnual: factors,
    specificVolatilityAnnual: specific,
  } = risk;
  const next = (of: RiskFigure) => () => whyRisk(title, risk, of);
  const wholePart = percentPart("σ", "the whole", whole, next("whole"));
  switch (figure) {
    case "whole":
      return reckoned({
        title,
        value: `${percent(whole)} % a year`,
        number: whole,
        left: "σ",
        general: "√(x′Fx + w′Δw)",
        right: "√(σ_F² + σ_S²)",
        parts: {
          factors: percentPart("σ_F", "factors alone", factors, next("factors")),
          specific: percentPart("σ_S", "specific alone", specific, next("specific")),
        },
        result: Math.hypot(factors, specific),
        as: "percent",
        source: VARIANCE,
      });
    case "factors":
    case "specific": {
      const isFactors = figure === "factors";
      const { riskContributionAnnual } = isFactors ? risk.factorTotal : risk.specific;
      return reckoned({
        title: `${title}, ${isFactors ? "factors" : "specific"} alone`,
        value: `${percent(isFactors ? factors : specific)} % a year`,
        number: isFactors ? factors : specific,
        left: isFactors ? "σ_F" : "σ_S",
        general: isFactors ? "√(x′Fx)" : "√(w′Δw)",
        right: "√(CTR × σ)",
        parts: {
          contribution: percentPart("CTR", "what they contribute to the whole", riskContributionAnnual),
          whole: wholePart,
        },
        result: Math.sqrt(riskContributionAnnual * whole),
        as: "percent",
        source: VARIANCE,
      });
    }
    case "factorShare":
    case "specificShare": {
      const of = figure === "factorShare" ? risk.factorTotal : risk.specific;
      return reckoned({
        title: `${figure === "factorShare" ? "Factor" : "Specific"} share of ${title.toLowerCase()}`,
        value: `${percent(of.varianceShare, 1)} % of variance`,
        number: of.varianceShare,
        left: "share",
        right: "CTR / σ",
        parts: {
          contribution: percentPart("CTR", "risk contribution", of.riskContributionAnnual),
          whole: wholePart,
        },
        result: of.riskContributionAnnual / whole,
        as: "percent",
        source: LEDGER,
      });
    }
  }
}

/** Beta against the benchmark: the benchmark's variance is that of what is left when the active weights are taken off. */
export function whyBookBeta(measured: Measured): WhyQuestion {
  return whyDefined({
    title: "Predicted beta",
    value: score(measured.beta),
    number: measured.beta,
    symbols: "β = w′Σw_B / w_B′Σw_B",
    source: "Methodology 9, beta",
    parts: [
      percentPart("σ_P", "volatility of the portfolio", measured.portfolio.volatilityAnnual),
      ...(measured.active === undefined
        ? []
        : [percentPart("σ_A", "tracking error", measured.active.volatilityAnnual)]),
    ],
    notes: [
      "Computed in this page from the weights; the summary has the formula with the benchmark’s volatility put in.",
    ],
  });
}

/** Which sum of weights. */
export type SizeFigure = "cash" | "gross" | "net" | "inside" | "names";

/** A sum of the book's weights. */
export function whySize(size: BookSize, figure: SizeFigure): WhyQuestion {
  const { cash, gross, net, long, short, unmodelledGross, nameCount } = size;
  switch (figure) {
    case "cash":
      return whyDatum({
        title: "Cash",
        value: `${percent(cash)} % of capital`,
        number: cash,
        from: "Of the holdings; it pays for the edits or takes what they leave, unless its weight was typed itself.",
      });
    case "names":
      return whyDatum({
        title: "Names",
        value: count(nameCount),
        number: nameCount,
        from: "Counted: names with a weight in the table below, cash left out.",
      });
    case "inside":
      return reckoned({
        title: "In the model",
        value: `${percent(1 - unmodelledGross / (gross || 1), 1)} % of gross`,
        number: 1 - unmodelledGross / (gross || 1),
        left: "share",
        right: "1 − U / G",
        parts: {
          outside: percentPart("U", "gross weight of names without exposures", unmodelledGross),
          gross: percentPart("G", "gross weight", gross || 1),
        },
        result: 1 - unmodelledGross / (gross || 1),
        as: "percent",
        source: BOOK,
      });
    case "gross":
    case "net": {
      const isGross = figure === "gross";
      return reckoned({
        title: isGross ? "Gross" : "Net",
        value: `${percent(isGross ? gross : net)} % of capital`,
        number: isGross ? gross : net,
        left: isGross ? "G" : "N",
        general: isGross ? "Σ_n |w_n|" : "Σ_n w_n",
        right: isGross ? "L + S" : "L − S",
        parts: {
          long: percentPart("L", "sum of the weights above 0", long),
          short: percentPart("S", "size of the sum of those below 0", short),
        },
        result: isGross ? long + short : long - short,
        as: "percent",
        source: BOOK,
        notes: ["Over the weights in the table below, cash left out."],
      });
    }
  }
}

/** A factor's exposure or contribution in the book. */
export function whyBookFactor(
  risk: RiskAttribution,
  factor: FactorRisk,
  number: "exposure" | "contribution",
  when: string,
): WhyQuestion {
  const name = spaced(factor.factor.name);
  const ofExposure = (): WhyQuestion =>
    whyDefined({
      title: `Exposure to ${name}, ${when}`,
      value: score(factor.exposure),
      number: factor.exposure,
      symbols: "x_k = Σ_n w_n X_{n,k}",
      source: VARIANCE,
      notes: [
        "Weights are those in the table, less the benchmark’s where risk is active; exposures of the names are in the grid.",
      ],
    });
  if (number === "exposure") return ofExposure();
  return reckoned({
    title: `Risk contribution of ${name}, ${when}`,
    value: `${percent(factor.riskContributionAnnual)} points of %`,
    number: factor.riskContributionAnnual,
    left: "CTR_k",
    right: "x_k × σ_k × ρ_k",
    parts: {
      exposure: part("x_k", "exposure", factor.exposure, { next: ofExposure }),
      volatility: percentPart("σ_k", "volatility of the factor", factor.volatilityAnnual),
      rho: part("ρ_k", "correlation with the return", factor.correlation, {
        next: () =>
          whyDefined({
            title: `Correlation of ${name} with the return, ${when}`,
            value: correlation(factor.correlation),
            number: factor.correlation,
            symbols: "ρ_k = (Fx)_k / (σ_k σ)",
            source: LEDGER,
            parts: [percentPart("σ", "volatility of the book", risk.volatilityAnnual)],
          }),
      }),
    },
    result: factor.exposure * factor.volatilityAnnual * factor.correlation,
    as: "percent",
    source: LEDGER,
  });
}
