import type { FactorRisk, RiskPart, RiskSide } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, count, familyTitle, percent, precisePercent, score, spaced } from "../words.ts";
import { whyAlone } from "./alone-question.ts";
import { whySum } from "./plain-questions.ts";
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
  return {
    title: `${of.isActive ? "Active risk" : "Risk"} contribution of ${spaced(factor.factor)}`,
    value: `${percent(riskContributionAnnual)} points of %`,
    number: riskContributionAnnual,
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

function whyExposure(context: RiskContext, { factor, exposure }: FactorRisk): WhyQuestion {
  const { risk, isActive } = context;
  const of = (side: RiskSide | undefined): number =>
    side?.factors.find((one) => one.factor === factor)?.exposure ?? 0;
  const own = of(risk.portfolio);
  return {
    title: `${isActive ? "Active exposure" : "Exposure"} to ${spaced(factor)}`,
    value: score(exposure),
    number: exposure,
    formula: [
      isActive
        ? worked({
            left: "x_k",
            general: "Σ_n (w_{P,n} − w_{B,n}) X_{n,k}",
            right: "x_{P,k} − x_{B,k}",
            parts: {
              portfolio: part("x_{P,k}", "exposure of the portfolio", own),
              benchmark: part("x_{B,k}", "exposure of the benchmark", of(risk.benchmark)),
            },
            result: own - of(risk.benchmark),
            source: VARIANCE,
          })
        : { symbols: "x_k = Σ_n w_n X_{n,k}", values: "", source: VARIANCE },
    ],
    notes: [
      "Below: the exposure name by name, beside the covariances; each name goes on to its descriptors.",
    ],
    ...traced(context, { factor }),
  };
}

function whyVolatility({ risk }: RiskContext, { factor, volatilityAnnual }: FactorRisk): WhyQuestion {
  return {
    title: `Volatility of the factor ${spaced(factor)}`,
    value: `${percent(volatilityAnnual)} % a year`,
    number: volatilityAnnual,
    formula: [
      {
        symbols: "σ_k = √(F_{kk} × periods a year)",
        values: "",
        source: "Methodology 8, the factor covariance",
      },
    ],
    notes: ["Below: the variance of one period, F_kk, stage by stage; its root times the root of the year."],
    explain: { query: { kind: "covariance", factor1: factor, factor2: factor, date: risk.date } },
  };
}

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
        values: `over ${count(factors.length)} factors = ${precisePercent(sum)}`,
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
  return {
    title: `${of.isActive ? "Active risk" : "Risk"} contribution of specific returns`,
    value: `${percent(specific.riskContributionAnnual)} points of %`,
    number: specific.riskContributionAnnual,
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
