import type { FactorShock, ModelStress, StressDocument, StressSideName } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion } from "../why/index.ts";
import { percent, spaced } from "../words.ts";
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
    return reckoned({
      title: `${SIDES[side]}: volatility without stress`,
      value: `${percent(of.volatilityBeforeAnnual)} % a year`,
      number: of.volatilityBeforeAnnual,
      left: "σ",
      general: "√(x′Fx + Σ w^2 δ^2)",
      right: "√(σ_F² + σ_S²)",
      parts: {
        factors: percentPart("σ_F", "factors alone", of.factorVolatilityBeforeAnnual),
        specific: percentPart("σ_S", "specific alone", of.specificVolatilityBeforeAnnual),
      },
      result: Math.hypot(of.factorVolatilityBeforeAnnual, of.specificVolatilityBeforeAnnual),
      as: "percent",
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
