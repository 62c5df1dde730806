import type { SecurityDocument, SecurityExposure } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, score, spaced } from "../words.ts";
import { part, worked } from "./worked.ts";

const SPECIFIC = "Methodology 8b, specific risk";

/** Volatility of a name: its factors and what is its own. */
export function whyNameVolatility(security: SecurityDocument): WhyQuestion {
  const { volatilityAnnual, factorVolatilityAnnual: factors, specificVolatilityAnnual: own } = security;
  return {
    title: `Volatility of ${security.id}`,
    value: `${percent(volatilityAnnual)} % a year`,
    number: volatilityAnnual,
    formula: [
      worked({
        left: "σ_n",
        general: "√(x_n′F x_n + δ_n^2)",
        right: "√(σ_F² + δ_n²)",
        parts: {
          factors: part("σ_F", "factors alone", factors, { as: "percent" }),
          own: part("δ_n", "specific alone", own, { as: "percent", next: () => whySpecificRisk(security) }),
        },
        result: Math.hypot(factors, own),
        as: "percent",
        source: "Methodology 9, variance",
      }),
    ],
  };
}

/** Specific risk: own history and prior, drawn to the size group, at the level of now. */
export function whySpecificRisk(security: SecurityDocument): WhyQuestion {
  const { regimeMultiplier, blendVolatilityAnnual, shrinkWeight, shrinkVolatilityAnnual } = security.specific;
  const { specificVolatilityAnnual: value } = security;
  const blend = part("σ_b", "blend of own history and prior", blendVolatilityAnnual, {
    as: "percent",
    next: () => whyBlend(security),
  });
  const level = part("λ", "level of specific volatility now", regimeMultiplier);
  const target = shrinkVolatilityAnnual;
  return {
    title: `Specific risk of ${security.id}`,
    value: `${percent(value)} % a year`,
    number: value,
    formula: [
      target === null
        ? worked({
            left: "δ_n",
            right: "λ × σ_b",
            parts: { level, blend },
            result: regimeMultiplier * blendVolatilityAnnual,
            as: "percent",
            source: SPECIFIC,
          })
        : worked({
            left: "δ_n",
            right: "λ × ((1 − v) × σ_b + v × σ_g)",
            parts: {
              level,
              weight: part("v", "how far it is drawn to its size group", shrinkWeight),
              blend,
              group: part("σ_g", "volatility of the size group", target, { as: "percent" }),
            },
            result: regimeMultiplier * ((1 - shrinkWeight) * blendVolatilityAnnual + shrinkWeight * target),
            as: "percent",
            source: SPECIFIC,
          }),
    ],
    explain: { query: { kind: "specific_risk", id: security.id, date: security.date } },
  };
}

/** How far a name's own history is believed. */
export function whyBlend({ id, specific }: SecurityDocument): WhyQuestion {
  const { ownWeight, ownVolatilityAnnual, priorVolatilityAnnual, blendVolatilityAnnual, prior } = specific;
  const before = part("σ_p", `prior: ${spaced(prior)}`, priorVolatilityAnnual, { as: "percent" });
  return {
    title: `Blend of own history and prior of ${id}`,
    value: `${percent(blendVolatilityAnnual)} % a year`,
    number: blendVolatilityAnnual,
    formula: [
      ownVolatilityAnnual === null
        ? {
            symbols: "σ_b = σ_p",
            values: "",
            source: SPECIFIC,
            parts: [before],
            result: priorVolatilityAnnual,
          }
        : worked({
            left: "σ_b",
            right: "√(γ × σ_o² + (1 − γ) × σ_p²)",
            parts: {
              weight: part("γ", "how far its own history is believed", ownWeight),
              own: part("σ_o", "own history", ownVolatilityAnnual, { as: "percent" }),
              before,
            },
            result: Math.sqrt(
              ownWeight * ownVolatilityAnnual ** 2 + (1 - ownWeight) * priorVolatilityAnnual ** 2,
            ),
            as: "percent",
            source: SPECIFIC,
          }),
    ],
    notes: [
      "Variances are blended, because they add up. A floor keeps a price that stands still from being riskless.",
    ],
  };
}

/** An exposure: descriptors, their scores, the blend and what was done to it. */
export function whyNameExposure({ id, date }: SecurityDocument, exposure: SecurityExposure): WhyQuestion {
  const isStyle = exposure.family === "style";
  return {
    title: `Exposure of ${id} to ${spaced(exposure.factor)}`,
    value: score(exposure.exposure),
    number: exposure.exposure,
    formula: isStyle
      ? [
          { symbols: "z_d = (raw_d − μ_d) / σ_d", values: "", source: "Methodology 3, scores" },
          { symbols: "x_{n,k} = (Σ_d w_d z_d − μ) / σ", values: "", source: "Methodology 3, the blend" },
        ]
      : [{ symbols: "x_{n,k} = share of the name in the group", values: "", source: "Methodology 3" }],
    explain: { query: { kind: "exposure", id, factor: exposure.factor, date } },
  };
}

/** A return's own part: what the factors leave of it. */
export function whySpecificReturn(
  { id }: SecurityDocument,
  { date, excessReturn, specificReturn }: SecurityDocument["recentReturns"][number],
): WhyQuestion | undefined {
  if (specificReturn === null) return undefined;
  const factors = excessReturn - specificReturn;
  return {
    title: `Specific return of ${id} on ${date}`,
    value: `${percent(specificReturn)} %`,
    number: specificReturn,
    formula: [
      worked({
        left: "ε_n",
        general: "r_n − Σ_k x_{n,k} f_k",
        right: "r_n − φ",
        parts: {
          excess: part("r_n", "excess return", excessReturn, { as: "percent" }),
          factors: part("φ", "exposures × factor returns", factors, { as: "percent" }),
        },
        result: excessReturn - factors,
        as: "percent",
        source: "Methodology 6, factor returns",
      }),
    ],
    explain: { query: { kind: "specific_return", id, date } },
  };
}
