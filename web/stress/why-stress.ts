import type {
  FactorShock,
  ModelStress,
  ScenarioImpact,
  ScenarioStress,
  StressDocument,
  StressSideName,
  StressSource,
  StressWindow,
} from "../documents/index.ts";
import {
  largestParts,
  part,
  reckoned,
  type WhyQuestion,
  whyDatum,
  whyDefined,
  whySum,
} from "../why/index.ts";
import { count, percent, spaced } from "../words.ts";
import { SIDES } from "./side-columns.ts";

const STRESS = "Methodology 9, stress";

const percentPart = (symbol: string, meaning: string, value: number, next?: () => WhyQuestion) =>
  part(symbol, meaning, value, { as: "percent", next });

/** The fall of a factor: so many deviations over the horizon. */
export function whyShockReturn(
  shock: FactorShock,
  { shocks, horizonPeriods, periodsPerYear }: StressDocument,
): WhyQuestion {
  const { factor, volatilityAnnual, factorReturn } = shock;
  return reckoned({
    title: `Return of ${spaced(factor)} in its shock`,
    value: `${percent(factorReturn)} %`,
    number: factorReturn,
    left: "f_k",
    right: "d × σ_k × √(h / P)",
    parts: {
      deviations: part("d", "standard deviations", shocks.deviations),
      volatility: percentPart("σ_k", "volatility of the factor, a year", volatilityAnnual),
      horizon: part("h", "periods of the horizon", horizonPeriods),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: shocks.deviations * volatilityAnnual * Math.sqrt(horizonPeriods / periodsPerYear),
    as: "percent",
    source: STRESS,
  });
}

/** What a factor's fall does to a side, alone or with what the others do then. */
export function whyShock(
  shock: FactorShock,
  side: StressSideName,
  kind: "naive" | "conditional",
  stress: StressDocument,
): WhyQuestion | undefined {
  const impact = shock.impacts.find((one) => one.side === side);
  if (impact === undefined) return undefined;
  const { factor, factorReturn, volatilityAnnual } = shock;
  const next = () => whyShockReturn(shock, stress);
  const title = `${SIDES[side]}, when ${spaced(factor)} falls: ${kind}`;
  if (kind === "naive" || impact.correlation === null)
    return reckoned({
      title,
      value: `${percent(impact[kind])} %`,
      number: impact[kind],
      left: "I",
      right: "x_k × f_k",
      parts: {
        exposure: part(
          "x_k",
          `exposure of the ${side === "active" ? "active weights" : "portfolio"}`,
          impact.exposure,
        ),
        shock: percentPart("f_k", "return of the factor", factorReturn, next),
      },
      result: impact.exposure * factorReturn,
      as: "percent",
      source: STRESS,
      notes: ["The other factors stand still."],
    });
  return reckoned({
    title,
    value: `${percent(impact.conditional)} %`,
    number: impact.conditional,
    left: "I",
    general: "x′F_{·k} / F_{kk} × f_k",
    right: "ρ_k × σ / σ_k × f_k",
    parts: {
      rho: part("ρ_k", "correlation of the factor with the return", impact.correlation),
      whole: percentPart("σ", "volatility of the side, a year", impact.volatilityAnnual),
      volatility: percentPart("σ_k", "volatility of the factor, a year", volatilityAnnual),
      shock: percentPart("f_k", "return of the factor", factorReturn, next),
    },
    result: ((impact.correlation * impact.volatilityAnnual) / volatilityAnnual) * factorReturn,
    as: "percent",
    source: STRESS,
    notes: ["The other factors do what the covariance expects of them."],
  });
}

/** Volatility of the model as it is, and with the stress. */
export function whyModelStress(
  row: ModelStress,
  side: StressSideName,
  when: "before" | "after",
): WhyQuestion | undefined {
  const of = row.volatilities.find((one) => one.side === side);
  if (of === undefined) return undefined;
  if (when === "before")
    return whyDefined({
      title: `${SIDES[side]}: volatility without stress`,
      value: `${percent(of.volatilityBeforeAnnual)} % a year`,
      number: of.volatilityBeforeAnnual,
      symbols: "σ = √(x′Fx + Σ w^2 δ^2)",
      source: "Methodology 9, variance",
      notes: ["The summary has it with its parts."],
    });
  const { factorVolatilityAfterAnnual: factors, specificVolatilityAfterAnnual: specific } = of;
  return reckoned({
    title: `${SIDES[side]}: volatility, ${spaced(row.stress)}`,
    value: `${percent(of.volatilityAfterAnnual)} % a year`,
    number: of.volatilityAfterAnnual,
    left: "σ",
    general: "√(x′F*x + Σ w^2 δ*^2)",
    right: "√(σ_F² + σ_S²)",
    parts: {
      factors: percentPart("σ_F", "factors alone, under stress", factors),
      specific: percentPart("σ_S", "specific alone, under stress", specific),
    },
    result: Math.hypot(factors, specific),
    as: "percent",
    source: STRESS,
  });
}

/** What a scenario does to a side, or one source of it. */
export function whyScenario(
  title: string,
  impact: ScenarioImpact,
  value: number,
  source?: string,
): WhyQuestion {
  if (source === undefined)
    return whySum({
      title,
      value: `${percent(value)} %`,
      number: value,
      symbols: "I = Σ_k x_k f_k + Σ_n w_n ε_n",
      source: STRESS,
      parts: largestParts(impact.sources.map((one) => percentPart("I_k", spaced(one.source), one.value))),
    });
  const factorReturn = impact.sources.find((one) => one.source === source)?.factorReturn ?? null;
  return whyDefined({
    title: `${title}: ${spaced(source)}`,
    value: `${percent(value)} %`,
    number: value,
    symbols: factorReturn === null ? "I = Σ_n w_n ε_n" : "I_k = x_k f_k",
    source: STRESS,
    ...(factorReturn === null
      ? {}
      : { parts: [percentPart("f_k", "return of the factor in the scenario", factorReturn)] }),
    notes: ["x_k: the exposure in the view of where risk comes from."],
  });
}

/** How unusual a scenario is. */
export const whyScenarioDistance = ({ name, impacts }: ScenarioStress): WhyQuestion =>
  whyDefined({
    title: `${name}: how far away`,
    value: `${count(impacts[0]?.distance, 1)} deviations`,
    number: impacts[0]?.distance ?? null,
    symbols: "d = √(s′ (A V A′ h)^{−1} s)",
    source: STRESS,
    notes: [
      "Mahalanobis’ distance of the returns s that are named, V the covariance of factors and specific returns and A what of it they are: 1 is a usual horizon.",
    ],
  });

type ScenarioName = ScenarioImpact["names"][number];

/** A name in a scenario. */
export function whyScenarioName(
  { id, weight, assetReturn, contribution }: ScenarioName,
  number: "weight" | "return" | "contribution",
): WhyQuestion {
  if (number === "weight")
    return whyDatum({
      title: `Weight of ${id}`,
      value: `${percent(weight)} %`,
      number: weight,
      from: "Of the holdings; less the benchmark’s where it is active.",
    });
  if (number === "return")
    return whyDefined({
      title: `Return of ${id} in the scenario`,
      value: `${percent(assetReturn)} %`,
      number: assetReturn,
      symbols: "r_n = Σ_k X_{n,k} f_k + ε_n",
      source: STRESS,
      notes: ["Exposures of the name are in its own view, returns of the factors beside it by factor."],
    });
  return reckoned({
    title: `${id}: contribution in the scenario`,
    value: `${percent(contribution)} %`,
    number: contribution,
    left: "C_n",
    right: "w_n × r_n",
    parts: {
      weight: percentPart("w_n", "weight", weight),
      own: percentPart("r_n", "its return in the scenario", assetReturn),
    },
    result: weight * assetReturn,
    as: "percent",
    source: STRESS,
  });
}

/** A window of history. */
export function whyWindow(window: StressWindow, number: "return" | "lowest"): WhyQuestion {
  const { side, from, to, windowReturn, lowest, sources } = window;
  if (number === "return")
    return whySum({
      title: `${SIDES[side]} through ${from} to ${to}`,
      value: `${percent(windowReturn)} %`,
      number: windowReturn,
      symbols: "R = Σ_k x_k Σ_t f_{k,t}",
      source: STRESS,
      parts: largestParts(sources.map((one) => percentPart("C_k", spaced(one.source), one.value))),
    });
  return whyDefined({
    title: `${SIDES[side]}: lowest point from ${from} to ${to}`,
    value: `${percent(lowest)} %`,
    number: lowest,
    symbols: "min_t Σ_{s≤t} Σ_k x_k f_{k,s}",
    source: STRESS,
    notes: ["Replay shows the way day by day."],
  });
}

/** A factor in a replay. */
export const whyReplaySource = (side: StressSideName, { source, value }: StressSource): WhyQuestion =>
  whyDefined({
    title: `${SIDES[side]}: ${spaced(source)} in the window`,
    value: `${percent(value)} %`,
    number: value,
    symbols: "C_k = x_k Σ_t f_{k,t}",
    source: STRESS,
    notes: [
      "The exposure of today, and the sum of the factor’s returns in the window: the view of factors has both.",
    ],
  });
