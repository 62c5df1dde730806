import type { FactorRisk, RiskPart, RiskSide } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, count, familyTitle, percent, precisePercent, spaced } from "../words.ts";
import { whyAlone } from "./alone-question.ts";
import { whyExposure, whyVolatility } from "./exposure-questions.ts";
import { whyDatum, whySum } from "./plain-questions.ts";
import { LEDGER, type RiskContext, sideOf, traced, wholeOf } from "./risk-context.ts";
import { part, worked } from "./worked.ts";

const VARIANCE = "Methodology 9, variance";

/** Volatility of a side: factors and specific returns, which do not move together. */
export function whySide(title: string, side: RiskSide): WhyQuestion {
  const { volatilityAnnual, factorVolatilityAnnual: factors, specificVolatilityAnnual: specific } = side;
  return {
    title,
    value: `${percent(volatilityAnnual)} % a year`,
    number: volatilityAnnual,
    formula: [
      worked({
        left: "σ",
        general: "√(x′Fx + Σ w^2 δ^2)",
        right: "√(σ_F² + σ_S²)",
        parts: {
          factors: part("σ_F", "factors alone, √(x′Fx)", factors, {
            as: "percent",
            next: () => whyAlone(`${title}: factors alone`, side, "factors"),
          }),
          specific: part("σ_S", "specific alone, √(Σ w²δ²)", specific, {
            as: "percent",
            next: () => whyAlone(`${title}: specific alone`, side, "specific"),
          }),
        },
        result: Math.hypot(factors, specific),
        as: "percent",
        source: VARIANCE,
      }),
    ],
  };
}

/** The volatility of the side that is looked at. */
export const whyWhole = (of: RiskContext): WhyQuestion => ({
  ...whySide(wholeOf(of), sideOf(of)),
  ...traced(of),
});

type FactorNumber = "exposure" | "volatility" | "correlation" | "contribution" | "share";

/** A number of a factor's line: x, σ, ρ, x σ ρ and its share of the variance. */
export function whyFactor(of: RiskContext, factor: FactorRisk, number: FactorNumber): WhyQuestion {
  const asking = (one: FactorNumber) => () => whyFactor(of, factor, one);
  switch (number) {
    case "exposure":
      return whyExposure(of, factor);
    case "volatility":
      return whyVolatility(of, factor);
    case "correlation":
      return whyCorrelation(of, factor);
    case "share":
      return whyShare(of, spaced(factor.factor), factor, asking("contribution"));
    case "contribution":
      return whyContribution(of, factor);
  }
}

function whyContribution(of: RiskContext, factor: FactorRisk): WhyQuestion {
  const { exposure, volatilityAnnual, correlation: rho, riskContributionAnnual } = factor;
  const asking = (one: FactorNumber) => () => whyFactor(of, factor, one);
  const head = {
    title: `${of.isActive ? "Active risk" : "Risk"} contribution of ${spaced(factor.factor)}`,
    value: `${percent(riskContributionAnnual)} points of %`,
    number: riskContributionAnnual,
  };
  if (sideOf(of).volatilityAnnual === 0) return whyDatum({ ...head, from: riskless(of) });
  return {
    ...head,
    formula: [
      worked({
        left: "CTR_k",
        right: "x_k × σ_k × ρ_k",
        parts: {
          exposure: part("x_k", of.isActive ? "active exposure" : "exposure", exposure, {
            next: asking("exposure"),
          }),
          volatility: part("σ_k", "volatility of the factor", volatilityAnnual, {
            as: "percent",
            next: asking("volatility"),
          }),
          correlation: part("ρ_k", `correlation with the ${of.isActive ? "active " : ""}return`, rho, {
            next: asking("correlation"),
          }),
        },
        result: exposure * volatilityAnnual * rho,
        as: "percent",
        source: LEDGER,
      }),
    ],
    ...traced(of, { factor: factor.factor }),
  };
}

/** With a volatility of 0 there is no correlation with the return, and nothing to share out. */
const riskless = ({ isActive }: RiskContext): string =>
  isActive
    ? "There is no active risk: the weights are the benchmark’s, so that every contribution is 0."
    : "The portfolio has no risk in the model, so that every contribution is 0.";

function whyCorrelation(of: RiskContext, factor: FactorRisk): WhyQuestion {
  const { marginalRiskAnnual, volatilityAnnual, correlation: rho } = factor;
  return {
    title: `Correlation of ${spaced(factor.factor)} with the ${of.isActive ? "active" : "portfolio's"} return`,
    value: correlation(rho),
    number: rho,
    formula: [
      worked({
        left: "ρ_k",
        general: "(Fx)_k / (σ_k σ)",
        right: "MCR_k / σ_k",
        parts: {
          marginal: part("MCR_k", "(Fx)ₖ / σ: volatility for one more of the exposure", marginalRiskAnnual, {
            as: "percent",
          }),
          volatility: part("σ_k", "volatility of the factor", volatilityAnnual, {
            as: "percent",
            next: () => whyFactor(of, factor, "volatility"),
          }),
        },
        result: marginalRiskAnnual / volatilityAnnual,
        source: LEDGER,
      }),
    ],
  };
}

/** A part's share of the variance, which is its share of the volatility's contributions. */
export function whyShare(
  of: RiskContext,
  name: string,
  { riskContributionAnnual, varianceShare }: RiskPart,
  next?: () => WhyQuestion,
): WhyQuestion {
  const { volatilityAnnual } = sideOf(of);
  return {
    title: `Share of ${name} in the ${of.isActive ? "active " : ""}variance`,
    value: `${percent(varianceShare, 1)} % of variance`,
    number: varianceShare,
    formula: [
      worked({
        left: "share",
        general: "CTV / σ^2",
        right: "CTR / σ",
        parts: {
          contribution: part("CTR", "risk contribution", riskContributionAnnual, { as: "percent", next }),
          whole: part("σ", wholeOf(of).toLowerCase(), volatilityAnnual, {
            as: "percent",
            next: () => whyWhole(of),
          }),
        },
        result: riskContributionAnnual / volatilityAnnual,
        as: "percent",
        source: LEDGER,
      }),
    ],
    notes: ["Shares of variance sum to 100 and are not shares of stand-alone volatilities."],
  };
}

/** All of it: shares sum to the whole. */
export function whyAllShares(of: RiskContext): WhyQuestion {
  const { families, specific } = sideOf(of);
  return whySum({
    title: `All of the ${of.isActive ? "active " : ""}variance`,
    value: "100.0 % of variance",
    number: 1,
    symbols: "1 = Σ_k CTV_k / σ^2",
    source: LEDGER,
    parts: [
      ...families.map(({ family, varianceShare }) =>
        part("s_k", familyTitle(family), varianceShare, { as: "percent" }),
      ),
      part("s_S", "specific", specific.varianceShare, { as: "percent" }),
    ],
  });
}

/** A family's contribution: the sum of its factors'. */
export function whyFamily(of: RiskContext, family: string): WhyQuestion {
  const factors = sideOf(of).factors.filter((one) => one.family === family);
  const total = sideOf(of).families.find((one) => one.family === family);
  const sum = factors.reduce((whole, { riskContributionAnnual }) => whole + riskContributionAnnual, 0);
  return {
    title: `${of.isActive ? "Active risk" : "Risk"} contribution of ${familyTitle(family).toLowerCase()}`,
    value: `${percent(total?.riskContributionAnnual)} points of %`,
    number: total?.riskContributionAnnual ?? null,
    formula: [
      {
        symbols: "CTR_{family} = Σ_k x_k σ_k ρ_k",
        values: `over ${count(factors.length)} ${factors.length === 1 ? "factor" : "factors"} = ${precisePercent(sum)}`,
        source: LEDGER,
        parts: factors
          .toSorted((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual))
          .map((factor) =>
            part("CTR_k", spaced(factor.factor), factor.riskContributionAnnual, {
              as: "percent",
              next: () => whyFactor(of, factor, "contribution"),
            }),
          ),
        result: sum,
      },
    ],
  };
}

/** What specific returns contribute: their variance over the whole volatility. */
export function whySpecific(of: RiskContext): WhyQuestion {
  const { specific, specificVolatilityAnnual, volatilityAnnual } = sideOf(of);
  const head = {
    title: `${of.isActive ? "Active risk" : "Risk"} contribution of specific returns`,
    value: `${percent(specific.riskContributionAnnual)} points of %`,
    number: specific.riskContributionAnnual,
  };
  if (volatilityAnnual === 0) return whyDatum({ ...head, from: riskless(of) });
  return {
    ...head,
    formula: [
      worked({
        left: "CTR_S",
        general: "Σ w^2 δ^2 / σ",
        right: "σ_S² / σ",
        parts: {
          specific: part("σ_S", "specific alone", specificVolatilityAnnual, { as: "percent" }),
          whole: part("σ", wholeOf(of).toLowerCase(), volatilityAnnual, {
            as: "percent",
            next: () => whyWhole(of),
          }),
        },
        result: specificVolatilityAnnual ** 2 / volatilityAnnual,
        as: "percent",
        source: LEDGER,
      }),
    ],
    ...traced(of),
  };
}
