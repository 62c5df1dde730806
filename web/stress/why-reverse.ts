import type { ReverseStress, StressDocument } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";

const REVERSE = "Methodology 9, reverse stress; Breuer, Jandačka, Rheinberger & Summer (2009)";

/** A probability: small ones with more digits. */
export function chance(probability: number | null): string {
  if (probability !== null && probability < 1e-6) return "below 0.0001 %";
  return `${percent(probability, probability !== null && probability < 1e-3 ? 4 : 1)} %`;
}

const percentPart = (symbol: string, meaning: string, value: number, next?: () => WhyQuestion) =>
  part(symbol, meaning, value, { as: "percent", next });

type Way = ReverseStress["sources"][number];

/** A factor's part of the most likely way to a loss. */
export function whyWay(
  way: Way,
  found: ReverseStress,
  number: "return" | "deviations" | "contribution",
  stress: StressDocument,
): WhyQuestion {
  const { source, factorReturn, exposure, correlation: rho, volatilityAnnual } = way;
  const { reverse, horizonPeriods, periodsPerYear } = stress;
  const again = () => whyWay(way, found, "return", stress);
  const shock = percentPart("f_k", "return of the factor on the way", factorReturn, again);
  if (number === "contribution")
    return reckoned({
      title: `${spaced(source)}: contribution to the loss`,
      value: `${percent(way.contribution)} %`,
      number: way.contribution,
      left: "C_k",
      right: "x_k × f_k",
      parts: { exposure: part("x_k", "exposure", exposure), shock },
      result: exposure * factorReturn,
      as: "percent",
      source: REVERSE,
    });
  const volatility = percentPart("σ_k", "volatility of the factor, a year", volatilityAnnual);
  if (number === "deviations")
    return reckoned({
      title: `${spaced(source)}: its return in standard deviations`,
      value: score(way.deviations),
      number: way.deviations,
      left: "d_k",
      right: "f_k / (σ_k × √(h / P))",
      parts: {
        shock,
        volatility,
        horizon: part("h", "periods of the horizon", horizonPeriods),
        periods: part("P", "periods a year", periodsPerYear),
      },
      result: factorReturn / (volatilityAnnual * Math.sqrt(horizonPeriods / periodsPerYear)),
      source: REVERSE,
    });
  return reckoned({
    title: `${spaced(source)}: its return on the most likely way to the loss`,
    value: `${percent(factorReturn)} %`,
    number: factorReturn,
    left: "f_k",
    general: "−L (Fx)_k / σ^2",
    right: "−L × ρ_k × σ_k / σ",
    parts: {
      loss: percentPart("L", "the loss", reverse.loss),
      rho: part("ρ_k", "correlation of the factor with the return", rho),
      volatility,
      whole: percentPart("σ", "volatility of the side, a year", found.volatilityAnnual),
    },
    result: (-reverse.loss * rho * volatilityAnnual) / found.volatilityAnnual,
    as: "percent",
    source: REVERSE,
  });
}

type WayName = ReverseStress["names"][number];

/** A name's own return on the way, and what it brings. */
export function whyWayName(
  name: WayName,
  found: ReverseStress,
  number: "return" | "contribution",
  loss: number,
): WhyQuestion {
  const { id, weight, specificReturn, contribution, specificVolatilityAnnual: own } = name;
  const held = percentPart("w_n", "weight", weight);
  if (number === "contribution")
    return reckoned({
      title: `${id}: contribution of its own return`,
      value: `${percent(contribution)} %`,
      number: contribution,
      left: "C_n",
      right: "w_n × ε_n",
      parts: {
        held,
        own: percentPart("ε_n", "its specific return on the way", specificReturn, () =>
          whyWayName(name, found, "return", loss),
        ),
      },
      result: weight * specificReturn,
      as: "percent",
      source: REVERSE,
    });
  return reckoned({
    title: `${id}: specific return on the way`,
    value: `${percent(specificReturn)} %`,
    number: specificReturn,
    left: "ε_n",
    right: "−L × w_n × δ_n² / σ²",
    parts: {
      loss: percentPart("L", "the loss", loss),
      held,
      own: percentPart("δ_n", "specific volatility of the name, a year", own),
      whole: percentPart("σ", "volatility of the side, a year", found.volatilityAnnual),
    },
    result: (-loss * weight * own ** 2) / found.volatilityAnnual ** 2,
    as: "percent",
    source: REVERSE,
    notes: [
      "Lines of one issuer move together: with another line of the issuer in the book it is a little more.",
    ],
  });
}

/** How far away a loss is, and how likely. */
export function whyDistance(
  found: ReverseStress,
  number: "distance" | "probability" | "specific",
  stress: StressDocument,
): WhyQuestion | undefined {
  const { distance, probability, specificContribution, volatilityAnnual, specificVolatilityAnnual } = found;
  const { reverse, horizonPeriods, periodsPerYear } = stress;
  const loss = percentPart("L", "the loss", reverse.loss);
  if (distance === null) return undefined;
  const again = () =>
    whyDistance(found, "distance", stress) ??
    whyDatum({ title: "Distance", value: "–", number: null, from: "" });
  if (number === "probability")
    return reckoned({
      title: "Probability of such a loss or a larger one",
      value: chance(probability),
      number: probability,
      left: "p",
      right: "Φ(−d)",
      parts: { distance: part("d", "standard deviations away", distance, { next: again }) },
      result: probability ?? Number.NaN,
      as: "percent",
      source: REVERSE,
      notes: ["Φ: the normal law’s share below; returns have fatter tails."],
    });
  if (number === "specific")
    return reckoned({
      title: "What specific returns bring of the loss",
      value: `${percent(specificContribution)} %`,
      number: specificContribution,
      left: "C_S",
      right: "−L × σ_S² / σ²",
      parts: {
        loss,
        specific: percentPart("σ_S", "specific volatility of the side", specificVolatilityAnnual),
        whole: percentPart("σ", "its volatility", volatilityAnnual),
      },
      result: (-reverse.loss * specificVolatilityAnnual ** 2) / volatilityAnnual ** 2,
      as: "percent",
      source: REVERSE,
    });
  return reckoned({
    title: "Standard deviations to the loss",
    value: count(distance, 1),
    number: distance,
    left: "d",
    right: "L / (σ × √(h / P))",
    parts: {
      loss,
      whole: percentPart("σ", "volatility of the side, a year", volatilityAnnual),
      horizon: part("h", "periods of the horizon", horizonPeriods),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: reverse.loss / (volatilityAnnual * Math.sqrt(horizonPeriods / periodsPerYear)),
    source: REVERSE,
  });
}
