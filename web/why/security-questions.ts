import type { SecurityDocument, SecurityExposure } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, precise, score, spaced } from "../words.ts";
import { reckoned, whyDatum } from "./plain-questions.ts";
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
          factors: part("σ_F", "factors alone, √(x′Fx)", factors, { as: "percent" }),
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
        ? worked({
            left: "σ_b",
            right: "σ_p",
            parts: { before },
            result: priorVolatilityAnnual,
            as: "percent",
            source: SPECIFIC,
          })
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
export function whyNameExposure(
  { id, date }: Pick<SecurityDocument, "id" | "date">,
  exposure: Pick<SecurityExposure, "factor" | "family" | "exposure">,
): WhyQuestion {
  return whyDatum({
    title: `Exposure of ${id} to ${spaced(exposure.factor)}`,
    value: score(exposure.exposure),
    number: exposure.exposure,
    from:
      exposure.family === "style"
        ? "The weighted sum of the scores of its descriptors, less the mean of the universe, over its deviation; each score is the descriptor less its mean over its deviation. Below all of them with their values, down to the rows they were read from (methodology 3)."
        : "The share of the name in the group, 1 where it is in one alone: below the rows it was read from (methodology 3).",
    explain: { query: { kind: "exposure", id, factor: exposure.factor, date } },
  });
}

/** Where a name stands among the universe. */
export function whyPercentile(
  { id, date }: SecurityDocument,
  exposure: SecurityExposure,
): WhyQuestion | undefined {
  const { factor, percentile, lowerCount, universeCount } = exposure;
  if (percentile === null || lowerCount === null || universeCount === null) return undefined;
  return reckoned({
    title: `Percentile of ${id} in ${spaced(factor)}`,
    value: `${percent(percentile, 0)} % lie below`,
    number: percentile,
    left: "p",
    right: "n_{below} / n",
    parts: {
      lower: part("n_{below}", `names of the estimation universe with less ${spaced(factor)}`, lowerCount),
      all: part("n", `names of the estimation universe on ${date}`, universeCount),
    },
    result: lowerCount / universeCount,
    as: "percent",
    source: "Counted over the exposures of the date",
  });
}

/** A descriptor behind a style, raw or as a score. */
export function whyDescriptor(
  { id, date }: SecurityDocument,
  { style, descriptor, raw, score: z }: SecurityDocument["descriptors"][number],
  number: "raw" | "score",
): WhyQuestion {
  const isRaw = number === "raw";
  return whyDatum({
    title: `${spaced(descriptor)} of ${id}${isRaw ? "" : ", as a score"}`,
    value: isRaw ? precise(raw) : z === null ? "dropped" : score(z),
    number: isRaw ? raw : z,
    from: isRaw
      ? "By the descriptor’s own formula, of the data known at the date (methodology 3b)."
      : "The descriptor less the universe’s mean, over its deviation (methodology 3).",
    notes: [
      "Below: the style with its descriptors, each with its values put in, down to the rows it was read from.",
    ],
    explain: { query: { kind: "exposure", id, factor: style, date }, depth: 1 },
  });
}

/** What its factors alone would have it vary. */
export function whyNameFactors(security: SecurityDocument): WhyQuestion {
  const { id, volatilityAnnual: whole, factorVolatilityAnnual, specificVolatilityAnnual: own } = security;
  return reckoned({
    title: `Volatility of ${id} from factors alone`,
    value: `${percent(factorVolatilityAnnual)} % a year`,
    number: factorVolatilityAnnual,
    left: "σ_F",
    general: "√(x_n′F x_n)",
    right: "√(σ_n² − δ_n²)",
    parts: {
      whole: part("σ_n", "volatility", whole, { as: "percent" }),
      own: part("δ_n", "specific alone", own, { as: "percent", next: () => whySpecificRisk(security) }),
    },
    result: Math.sqrt(whole ** 2 - own ** 2),
    as: "percent",
    source: "Methodology 9, variance",
  });
}

type Return = SecurityDocument["recentReturns"][number];

/** A return, or its part by factors, or its own: the server puts the exposures and the factor returns of the day in. */
export function whyNameReturn(
  { id }: SecurityDocument,
  { date, totalReturn, excessReturn, specificReturn }: Return,
  which: "total" | "excess" | "factors" | "specific",
): WhyQuestion | undefined {
  const ofTable = (column: "total_return" | "excess_return") => ({
    query: { kind: "cell", table: "returns", date, column, key: { id } } as const,
    depth: 1,
  });
  if (which === "total")
    return whyDatum({
      title: `Total return of ${id} on ${date}`,
      value: `${percent(totalReturn)} %`,
      number: totalReturn,
      from: "As the data have it: (price + dividend) / the price before − 1, or a return that is given. Below the rows it was taken from (methodology 1a).",
      explain: ofTable("total_return"),
    });
  if (which === "excess")
    return reckoned({
      title: `Excess return of ${id} on ${date}`,
      value: `${percent(excessReturn)} %`,
      number: excessReturn,
      left: "r_n",
      right: "r − r_f",
      parts: {
        total: part("r", "total return", totalReturn, { as: "percent" }),
        cash: part("r_f", "risk-free rate of the period", totalReturn - excessReturn, { as: "percent" }),
      },
      result: excessReturn,
      as: "percent",
      source: "Methodology 1a, returns",
      explain: ofTable("excess_return"),
    });
  if (specificReturn === null) return undefined;
  const isOwn = which === "specific";
  const byFactors = excessReturn - specificReturn;
  const value = isOwn ? specificReturn : byFactors;
  const excess = part("r_n", "excess return", excessReturn, { as: "percent" });
  return reckoned({
    title: `${isOwn ? "Specific return" : "Return by factors"} of ${id} on ${date}`,
    value: `${percent(value)} %`,
    number: value,
    left: isOwn ? "ε_n" : "φ_n",
    general: isOwn ? "r_n − Σ_k x_{n,k} f_k" : "Σ_k x_{n,k} f_k",
    right: isOwn ? "r_n − φ_n" : "r_n − ε_n",
    parts: {
      excess,
      other: isOwn
        ? part("φ_n", "what factors explain", byFactors, { as: "percent" })
        : part("ε_n", "specific return", specificReturn, { as: "percent" }),
    },
    result: value,
    as: "percent",
    source: "Methodology 6, factor returns",
    notes: [
      "Below: the return less each exposure of the close before × the factor’s return, with their values.",
    ],
    explain: { query: { kind: "specific_return", id, date }, depth: 1 },
  });
}

/** A step of the making of specific risk that is estimated, not blended. */
export function whySpecificStep(
  { id, date, specific }: SecurityDocument,
  step: "own" | "prior" | "group",
): WhyQuestion | undefined {
  const explain = { query: { kind: "specific_risk", id, date }, depth: 1 } as const;
  const of = (title: string, value: number, rule: string): WhyQuestion =>
    whyDatum({
      title: `${title} of ${id}`,
      value: `${percent(value)} % a year`,
      number: value,
      from: `${rule} Below: what the specific risk was made of, with its values (methodology 8b).`,
      explain,
    });
  const { ownVolatilityAnnual, priorVolatilityAnnual, prior, shrinkVolatilityAnnual } = specific;
  if (step === "own")
    return ownVolatilityAnnual === null
      ? undefined
      : of(
          "Specific volatility by its own history",
          ownVolatilityAnnual,
          "The root of the weighted mean square of its specific returns, older ones with less weight, a year.",
        );
  if (step === "group")
    return shrinkVolatilityAnnual === null
      ? undefined
      : of(
          "Volatility of the size group",
          shrinkVolatilityAnnual,
          "The mean of the volatilities of the names of its size group, by cap.",
        );
  return of(
    prior === "structural" ? "Structural specific volatility" : "Mean volatility of the size group",
    priorVolatilityAnnual,
    prior === "structural"
      ? "The exponential of a regression of log volatilities on exposures, at the exposures of the name, times its mean error."
      : "The mean volatility of its size group.",
  );
}
