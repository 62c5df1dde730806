import type { MarketDay } from "../data/index.ts";
import { type AssetCodes, factorNames, type IndustryParents, industryParents } from "../exposures/index.ts";
import {
  currencyReturns,
  type FactorReturnDay,
  type FactorReturnState,
  type GroupCorrelation,
  type ResidualCorrelationState,
  stepResidualCorrelation,
  withCurrencyReturns,
} from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import { ownSpecificVariance, stepFactorHistory, stepSpecificRisk } from "../risk-model/index.ts";
import { type FamilyContext, familyOf } from "./family.ts";
import type { ModelOptions } from "./model-options.ts";
import type { CoreState } from "./model-state.ts";
import { residualGroupings, standardisedResiduals } from "./residual-groups.ts";

/** What a period gives, and the histories with it. */
export interface PeriodStep extends Pick<CoreState, "history" | "specific"> {
  readonly parents: IndustryParents;
  readonly regression: FactorReturnDay | undefined;
  readonly residuals: {
    readonly state: ResidualCorrelationState;
    readonly output: readonly GroupCorrelation[];
  };
  readonly marketReturn: number;
  /** B of the specific returns, as `stepSpecificRisk` gives it; NaN without a regression. */
  readonly specificBias: number;
}

/** The period that ends at the close, from what the close before left. */
export function stepPeriod(
  state: CoreState,
  day: MarketDay,
  excess: Vector,
  { axes, options }: FamilyContext,
): PeriodStep {
  const parents = industryParents(
    factorNames(axes, options.exposures).industries,
    options.exposures.industries.parents,
  );
  const { close } = state;
  const period = { axes, options, day, excess, parentOf: parents.codes };
  const estimated =
    close === null ? undefined : familyOf(options).regress(state.family, { ...period, close });
  const regression = withCurrencies(
    estimated,
    options.exposures.currencies ? currencyReturns(day, axes) : [],
  );
  const countries = { names: axes.countries, codes: axes.traits.country };
  return {
    parents,
    regression,
    residuals: watchResiduals(state, regression, { parents, countries }, options),
    marketReturn: capWeightedReturn(state.close, excess),
    ...stepHistories(state, regression, { axes, options }),
  };
}

function withCurrencies(day: FactorReturnDay | undefined, currencies: Vector): FactorReturnDay | undefined {
  return day && { ...day, factorReturns: withCurrencyReturns(day.factorReturns, currencies) };
}

/** F and Δ learn from periods with a regression. */
function stepHistories(
  { history, specific, close }: CoreState,
  regression: FactorReturnDay | undefined,
  { axes, options }: FamilyContext,
): Pick<PeriodStep, "history" | "specific" | "specificBias"> {
  if (regression === undefined || close === null) return { history, specific, specificBias: Number.NaN };
  const { values, estimated, specificReturns } = regression.factorReturns;
  const period = { specificReturns, marketCap: close.marketCap, issuer: axes.traits.issuer };
  const step = stepSpecificRisk(specific, period, options.specific);
  return {
    history: stepFactorHistory(history, values, estimated),
    specific: step.state,
    specificBias: step.output,
  };
}

/** How much the specific returns of a period have in common, measured in the volatilities known before it. */
function watchResiduals(
  state: CoreState,
  regression: FactorReturnDay | undefined,
  groups: { readonly parents: IndustryParents; readonly countries: AssetCodes },
  { specific }: ModelOptions,
): { state: ResidualCorrelationState; output: readonly GroupCorrelation[] } {
  if (regression === undefined || state.close === null)
    return { state: state.residualCorrelation, output: [] };
  const { factorReturns, section } = regression;
  const z = standardisedResiduals(
    factorReturns,
    section,
    ownSpecificVariance(state.specific, specific.ownHistoryFrom),
  );
  const { sizeGroups, halfLife } = specific;
  const groupedBy = { ...groups, sizeGroups };
  const groupings = residualGroupings(z, state.built ?? section.exposures, state.close.marketCap, groupedBy);
  return stepResidualCorrelation(state.residualCorrelation, z, groupings, halfLife);
}

/** Over the estimation universe of the close before, or over all covered names while that is empty. */
function capWeightedReturn(close: FactorReturnState | null, returns: Vector): number {
  if (close === null) return Number.NaN;
  const members = close.estimation.some((member) => member === 1)
    ? close.estimation
    : close.exposures.covered;
  let sum = 0;
  let total = 0;
  for (let asset = 0; asset < members.length; asset++) {
    if (members[asset] !== 1 || Number.isNaN(returns[asset])) continue;
    sum += close.marketCap[asset] * returns[asset];
    total += close.marketCap[asset];
  }
  return total > 0 ? sum / total : Number.NaN;
}
