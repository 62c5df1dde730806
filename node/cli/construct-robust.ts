import { type Construction, measurePortfolio } from "../../engine/construction/index.ts";
import { constructPrepared, type PreparedMandate } from "../model/index.ts";
import { percent } from "./table-text.ts";

/** What a portfolio is expected to return after costs, and at the worst of the errors, annual; of what the objective measures. */
interface UncertainReturn {
  readonly netReturnAnnual: number;
  readonly worstNetReturnAnnual: number;
  readonly volatilityAnnual: number;
}

/** What minding the errors of the returns costs and brings. */
export interface Robustness extends UncertainReturn {
  /** Of the same mandate without them. */
  readonly withoutErrors: UncertainReturn;
  readonly givenUpAnnual: number;
  readonly gainedAtWorstAnnual: number;
}

/** A portfolio beside the one of the same mandate without uncertainty; null where the mandate has none, or that one has no optimum. */
export function robustnessOf(prepared: PreparedMandate, { weights }: Construction): Robustness | null {
  const { robust, ...certain } = prepared.mandate;
  if (robust === undefined || prepared.budgets !== null) return null;
  const without = constructPrepared({ ...prepared, mandate: certain });
  if (without.status !== "optimal") return null;
  const [own, other] = [returnsOf(prepared, weights), returnsOf(prepared, without.weights)];
  return {
    ...own,
    withoutErrors: other,
    givenUpAnnual: other.netReturnAnnual - own.netReturnAnnual,
    gainedAtWorstAnnual: own.worstNetReturnAnnual - other.worstNetReturnAnnual,
  };
}

function returnsOf(
  { candidates, mandate, setting }: PreparedMandate,
  weights: Float64Array,
): UncertainReturn {
  const { years } = setting;
  const { activeReturn, costs, uncertainty, variance, activeVariance } = measurePortfolio(
    candidates,
    mandate,
    weights,
  );
  const measured = mandate.objective.relative ? (activeVariance ?? variance) : variance;
  return {
    netReturnAnnual: (activeReturn - costs) / years,
    worstNetReturnAnnual: (activeReturn - costs - uncertainty) / years,
    volatilityAnnual: Math.sqrt(measured.total / years),
  };
}

/** "Uncertain returns: without their errors the mandate would expect 3.10 % a year after costs at 4.00 % of tracking error, ..." */
export function robustLines(robustness: Robustness | null, { mandate }: PreparedMandate): readonly string[] {
  if (robustness === null) return [];
  const { withoutErrors, givenUpAnnual, gainedAtWorstAnnual } = robustness;
  const risk = mandate.objective.relative ? "tracking error" : "volatility";
  return [
    "",
    `Uncertain returns: without their errors the mandate would expect ${percent(withoutErrors.netReturnAnnual)} % a year after costs at ${percent(withoutErrors.volatilityAnnual)} % of ${risk}.`,
    `Minding them gives up ${percent(givenUpAnnual)} % of it, and at worst has ${percent(robustness.worstNetReturnAnnual)} % instead of ${percent(withoutErrors.worstNetReturnAnnual)} % (${percent(gainedAtWorstAnnual)} % more).`,
  ];
}
