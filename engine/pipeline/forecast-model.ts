import type { MarketAxes } from "../data/index.ts";
import { isPositiveSemidefinite, type Matrix, symmetricEigen } from "../linalg/index.ts";
import {
  estimateFactorCovariance,
  estimateSpecificRisk,
  type FactorCovariance,
  type RiskModel,
  type SpecificRisk,
} from "../risk-model/index.ts";
import type { Gate } from "./gate.ts";
import type { ModelOptions } from "./model-options.ts";
import type { ModelState } from "./step-model.ts";

/** A forecast at a close, with every stage of its making. */
export interface Forecast {
  readonly model: RiskModel;
  /** The stages of F in order; the last is the model's. */
  readonly covarianceStages: readonly FactorCovariance[];
  readonly specific: SpecificRisk;
  /** Below 2K effective observations a covariance is noise: the date is marked and scored apart. */
  readonly burnIn: boolean;
  readonly gates: readonly Gate[];
}

/**
 * The risk model at the last close taken in, for the period after it. Undefined while the histories are too short for
 * any forecast at all. The state is only read, so asking on more dates changes nothing.
 *
 * @returns F and Δ per period (decimal²) on the exposures of the close, with every stage and a PSD gate
 * @see docs/methodology/08-risk-model.md
 * @complexity O(T·K² + K³ + N log N)
 */
export function forecastModel(
  state: Pick<ModelState, "market" | "close" | "history" | "specific">,
  axes: MarketAxes,
  options: ModelOptions,
): Forecast | undefined {
  if (state.close === null) return undefined;
  const { exposures, marketCap } = state.close;
  const covariance = estimateFactorCovariance(state.history, options.covariance);
  const specific = estimateSpecificRisk(state.specific, exposures.covered, marketCap, options.specific);
  if (covariance === undefined || specific === undefined) return undefined;
  const model: RiskModel = {
    date: state.market.date,
    assets: axes.assets,
    exposures,
    factorCovariance: covariance.covariance,
    specificVariance: specific.variance,
    periodsPerYear: options.periodsPerYear,
  };
  return {
    model,
    covarianceStages: [covariance],
    specific,
    burnIn: isBurnIn(covariance),
    gates: [covarianceGate(model)],
  };
}

/**
 * Whether a covariance has fewer than two effective observations per factor: mostly noise. Factors without a single
 * period, such as industries that the data reach later, are not counted.
 */
export function isBurnIn({ correlationEffectiveCount, effectiveCount }: FactorCovariance): boolean {
  return correlationEffectiveCount < 2 * effectiveCount.filter((count) => count > 0).length;
}

/** The largest negative eigenvalue as a share of the largest; measured only where it is beyond the limit. */
function covarianceGate({ date, factorCovariance }: RiskModel): Gate {
  const limit = 1e-10;
  const passed = isPositiveSemidefinite(factorCovariance, limit);
  const worst = passed ? 0 : negativeShare(factorCovariance);
  return { name: "covariance-psd", date, passed, worst, limit, datum: "smallest eigenvalue" };
}

function negativeShare(covariance: Matrix): number {
  const { values } = symmetricEigen(covariance);
  return -values[0] / values[values.length - 1];
}
