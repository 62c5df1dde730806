import { EngineError } from "../errors/index.ts";
import { addExposures } from "../exposures/index.ts";
import type { Portfolio } from "../portfolio/index.ts";
import type { PeriodReturns, ReturnAttribution, UnmodelledReturn } from "./period-attribution.ts";

/**
 * Attributes one period's return of start-of-period holdings, exactly and without cross terms:
 *
 * R = Σ_k x_k f_k + Σ w ε + riskFree · (cash + Σ w) + unmodelled + unexplained + trading.
 *
 * A name is modelled in a period when it has exposures, a return and a specific return. Every other name's w r stands
 * in the unmodelled part, by name; a missing return (NaN) counts as 0 and is named.
 *
 * @param actualReturn  R as accounted; by default, and where NaN, it is what the holdings returned, and trading is 0
 * @throws {EngineError} shape: vectors that do not fit the portfolio's axis; value: a factor return that is not finite
 *   where there is exposure
 * @see docs/methodology/10-performance-attribution.md; primer ch. 10
 * @complexity O(N·S + K)
 */
export function attributeReturn(
  period: PeriodReturns,
  portfolio: Portfolio,
  actualReturn: number = Number.NaN,
): ReturnAttribution {
  checkShapes(period, portfolio);
  const { exposures: design, factorReturns, specificReturns, returns } = period;
  const { weights, assets, outside } = portfolio;
  const exposures = new Float64Array(design.factors.length);
  const unmodelledNames: UnmodelledReturn[] = [];
  let modelled = 0;
  let specific = 0;
  let invested = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (weight === 0) continue;
    if (design.covered[asset] !== 1 || !Number.isFinite(returns[asset] + specificReturns[asset])) {
      unmodelledNames.push({ id: assets.labels[asset], weight, returnPeriod: returns[asset] });
      continue;
    }
    addExposures(exposures, design, asset, weight);
    modelled += weight * returns[asset];
    specific += weight * specificReturns[asset];
    invested += weight;
  }
  let cash = 0;
  for (const { id, weight, reason, asset } of outside) {
    if (reason === "cash") cash += weight;
    else unmodelledNames.push({ id, weight, returnPeriod: asset < 0 ? Number.NaN : returns[asset] });
  }
  let unmodelled = 0;
  for (const name of unmodelledNames) {
    if (!Number.isNaN(name.returnPeriod)) unmodelled += name.weight * name.returnPeriod;
  }
  const factorContributions = exposures.map((exposure, k) =>
    exposure === 0 ? 0 : exposure * factorReturns[k],
  );
  const factorReturn = factorContributions.reduce((sum, part) => sum + part, 0);
  if (!Number.isFinite(factorReturn)) throw new EngineError("value", factorReturnMessage(period, exposures));
  const riskFree = period.riskFree * (cash + invested);
  const unexplained = modelled - factorReturn - specific - period.riskFree * invested;
  const held = modelled + period.riskFree * cash + unmodelled;
  const trading = Number.isNaN(actualReturn) ? 0 : actualReturn - held;
  return {
    returnPeriod: held + trading,
    exposures,
    factorContributions,
    specific,
    riskFree,
    unmodelled,
    unexplained,
    trading,
    unmodelledNames,
  };
}

function checkShapes(period: PeriodReturns, portfolio: Portfolio): void {
  const assetCount = portfolio.weights.length;
  const { exposures, factorReturns, specificReturns, returns, date } = period;
  const lengths = [exposures.covered.length, specificReturns.length, returns.length];
  if (lengths.some((length) => length !== assetCount)) {
    throw new EngineError(
      "shape",
      `attributeReturn needs ${assetCount} flags, specific returns and returns, got ${lengths.join(", ")} on ${date}`,
    );
  }
  if (factorReturns.length !== exposures.factors.length) {
    const counts = `${exposures.factors.length} factor returns, got ${factorReturns.length}`;
    throw new EngineError("shape", `attributeReturn needs ${counts} on ${date}`);
  }
}

function factorReturnMessage(period: PeriodReturns, exposures: Float64Array): string {
  const bad = exposures.findIndex(
    (exposure, k) => exposure !== 0 && !Number.isFinite(period.factorReturns[k]),
  );
  const name = period.exposures.factors[bad]?.name;
  return `attributeReturn needs a finite return of ${name}, got ${period.factorReturns[bad]} on ${period.date}`;
}
