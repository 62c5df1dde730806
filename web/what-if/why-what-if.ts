import type { FactorRisk, RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import {
  type ModelBook,
  modelBook,
  whyBetaTo,
  whyBookContribution,
  whyBookExposure,
  whyBookPart,
  whyBookVolatility,
  whyFactorVariance,
  whyLater,
  whySpecificVariance,
} from "../book/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import type { BookSize } from "./book.ts";
import type { Measured } from "./measure.ts";

const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";
const BOOK = "Methodology 9b, portfolios";

/** Which of the volatilities of a side. */
export type RiskFigure = "whole" | "factors" | "specific" | "factorShare" | "specificShare";

const percentPart = (symbol: string, meaning: string, value: number, next?: () => WhyQuestion) =>
  part(symbol, meaning, value, { as: "percent", next });

/** A figure of risk, before or after, by the engine in this page. */
export function whyRisk(title: string, book: ModelBook, figure: RiskFigure): WhyQuestion {
  switch (figure) {
    case "whole":
      return whyBookVolatility(book, { title });
    case "factors":
      return whyBookPart(book, figure, { title: `${title}, factors alone` });
    case "specific":
      return whyBookPart(book, figure, { title: `${title}, specific alone` });
    case "factorShare":
    case "specificShare": {
      const isFactors = figure === "factorShare";
      const { factorTotal, specific, volatilityAnnual: whole } = book.risk;
      const { varianceContributionAnnual: variance, varianceShare } = isFactors ? factorTotal : specific;
      return reckoned({
        title: `${isFactors ? "Factor" : "Specific"} share of ${title.toLowerCase()}`,
        value: `${percent(varianceShare, 1)} % of variance`,
        number: varianceShare,
        left: "share",
        right: isFactors ? "V_F / σ²" : "V_S / σ²",
        parts: {
          variance: part(
            isFactors ? "V_F" : "V_S",
            isFactors ? "variance by factors, a year" : "variance by specific returns, a year",
            variance,
            { next: () => (isFactors ? whyFactorVariance(book) : whySpecificVariance(book)) },
          ),
          whole: percentPart("σ", "the whole", whole, () => whyBookVolatility(book, { title })),
        },
        result: variance / whole ** 2,
        as: "percent",
        source: LEDGER,
      });
    }
  }
}

/** Predicted beta: what the book moves with its benchmark, over how much that moves. */
export function whyBookBeta(measured: Measured, model: RiskModel): WhyQuestion {
  const head = { title: "Predicted beta", value: score(measured.beta), number: measured.beta };
  const weights = (of: RiskAttribution | undefined) => of?.assets.weights ?? new Float64Array();
  return whyLater({
    ...head,
    symbols: "β = w′Σw_B / w_B′Σw_B",
    source: "Methodology 9, beta",
    lines: () => {
      const [own, active] = [weights(measured.portfolio), weights(measured.active)];
      const benchmark = own.map((weight, asset) => weight - (active[asset] as number));
      const book = { model, risk: measured.portfolio, weightWords: "its weight" };
      return whyBetaTo(book, modelBook(model, benchmark, "its weight in the benchmark"), head).formula;
    },
  });
}

/** Which sum of weights. */
export type SizeFigure = "cash" | "gross" | "net" | "inside" | "names";

/** A sum of the book's weights. */
export function whySize(size: BookSize, figure: SizeFigure, before: BookSize | undefined): WhyQuestion {
  const { gross, net, long, short, unmodelledGross, nameCount, longCount } = size;
  switch (figure) {
    case "cash":
      return whyCash(size, before);
    case "names":
      return reckoned({
        title: "Names",
        value: count(nameCount),
        number: nameCount,
        left: "n",
        right: "n_{long} + n_{short}",
        parts: {
          long: part("n_{long}", "names with a weight above 0 in the table below", longCount),
          short: part("n_{short}", "names with one below 0", nameCount - longCount),
        },
        result: nameCount,
        source: BOOK,
        notes: ["Cash is no name."],
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

/** What is left for money: as it is held, and after edits what they leave of it. */
function whyCash({ cash, net }: BookSize, before: BookSize | undefined): WhyQuestion {
  const head = { title: "Cash", value: `${percent(cash)} % of capital`, number: cash };
  if (before === undefined)
    return whyDatum({ ...head, from: "Taken from the holdings: the weights of what means money." });
  const left = before.cash - (net - before.net);
  if (Math.abs(left - cash) > 1e-9)
    return whyDatum({ ...head, from: "As it was typed itself: edits of names change it no more." });
  return reckoned({
    ...head,
    left: "C",
    right: "C_0 − (N − N_0)",
    parts: {
      before: percentPart("C_0", "cash before", before.cash),
      net: percentPart("N", "sum of the weights of the names", net),
      netBefore: percentPart("N_0", "the same before", before.net),
    },
    result: left,
    as: "percent",
    source: BOOK,
    notes: ["Cash pays for the edits or takes what they leave."],
  });
}

/** A factor's exposure or contribution in the book. */
export function whyBookFactor(
  book: ModelBook,
  factor: FactorRisk,
  number: "exposure" | "contribution",
  when: string,
): WhyQuestion {
  const name = spaced(factor.factor.name);
  const titles = {
    contribution: `Risk contribution of ${name}, ${when}`,
    exposure: `Exposure to ${name}, ${when}`,
    correlation: `Correlation of ${name} with the return, ${when}`,
  };
  const k = book.risk.factors.indexOf(factor);
  return number === "exposure"
    ? whyBookExposure(book, k, titles.exposure)
    : whyBookContribution(book, k, titles);
}
