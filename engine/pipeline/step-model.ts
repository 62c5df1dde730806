import {
  type DayReturns,
  type MarketAxes,
  type MarketDay,
  type MarketState,
  startMarketState,
  stepMarketState,
} from "../data/index.ts";
import {
  type AssetCodes,
  type DayExposures,
  type ExposureState,
  factorList,
  factorNames,
  type IndustryParents,
  industryParents,
  startExposures,
  stepExposures,
} from "../exposures/index.ts";
import {
  type FactorPortfolioDay,
  type FactorPortfolioState,
  startFactorPortfolios,
  stepFactorPortfolios,
} from "../factor-portfolios/index.ts";
import {
  closeWeights,
  currencyReturns,
  type FactorReturnDay,
  type FactorReturnState,
  type GroupCorrelation,
  nextFactorReturnState,
  type ResidualCorrelationState,
  startResidualCorrelation,
  stepFactorReturns,
  stepResidualCorrelation,
  withCurrencyReturns,
} from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import {
  estimateSpecificRisk,
  type FactorHistory,
  ownSpecificVariance,
  type SpecificRiskState,
  startFactorHistory,
  startSpecificRisk,
  stepFactorHistory,
  stepSpecificRisk,
} from "../risk-model/index.ts";
import { startUniverse, stepUniverse, type Universe, type UniverseState } from "../universe/index.ts";
import { forecastInputs, forecastModel } from "./forecast-model.ts";
import type { Gate } from "./gate.ts";
import { evaluateDayGates } from "./gates.ts";
import type { ModelOptions } from "./model-options.ts";
import { residualGroupings, standardisedResiduals } from "./residual-groups.ts";

/** All that a model remembers at a close: plain data, so that a run can stop here and go on later. */
export interface ModelState {
  readonly market: MarketState;
  readonly universe: UniverseState;
  readonly exposures: ExposureState;
  /** X, universe and caps at the last close: what the next period's regression uses. */
  readonly close: FactorReturnState | null;
  readonly history: FactorHistory;
  readonly specific: SpecificRiskState;
  readonly residualCorrelation: ResidualCorrelationState;
  readonly portfolios: FactorPortfolioState;
}

/** What a day gives: the period that ended and the close. */
export interface ModelDay {
  readonly date: string;
  readonly returns: DayReturns;
  /** Cap-weighted excess return of the estimation universe over the period; NaN before there is one. */
  readonly marketReturn: number;
  /** The regression of the period, on the exposures of the close before; undefined while there are too few names. */
  readonly regression: FactorReturnDay | undefined;
  /** Exposures the regression used; null on the first day. */
  readonly regressionExposures: FactorReturnState | null;
  /** How much the specific returns of the period have in common, by group; empty without a regression. */
  readonly residualCorrelations: readonly GroupCorrelation[];
  /** Universe and exposures as known at this close. */
  readonly universe: Universe;
  readonly built: DayExposures;
  readonly gates: readonly Gate[];
  /** Returns of the factor portfolios over the period, and those formed at this close. */
  readonly portfolios: FactorPortfolioDay;
}

/** Before the first day. */
export function startModel(axes: MarketAxes, options: ModelOptions): ModelState {
  const assetCount = axes.assets.labels.length;
  return {
    market: startMarketState(assetCount),
    universe: startUniverse(assetCount, options.universe),
    exposures: startExposures(axes, options.exposures),
    close: null,
    history: startFactorHistory(factorList(factorNames(axes, options.exposures), options.exposures).length),
    specific: startSpecificRisk(assetCount),
    residualCorrelation: startResidualCorrelation(),
    portfolios: startFactorPortfolios(),
  };
}

/**
 * One day through every stage: returns → regression on yesterday's exposures → histories → universe → exposures.
 *
 * Streaming, resuming and the one-day update are all this function. The state is owned by the fold: it is consumed.
 *
 * @param state    as of the trading day before: from `startModel`, from the last step, or restored (`structuredClone` keeps one)
 * @param day      later than every day before; [N] each, NaN = missing
 * @param axes     the run's dictionaries, the same for all its days
 * @returns the state at the close, and the day's results; failed gates are results, what to do about them is the caller's
 * @see docs/methodology/16-practice.md; docs/decisions/folds.md
 */
export function stepModel(
  state: ModelState,
  day: MarketDay,
  axes: MarketAxes,
  options: ModelOptions,
): { state: ModelState; output: ModelDay } {
  const market = stepMarketState(state.market, day, axes.traits, options.maxGapPeriods);
  const returns = market.output;
  const { parents, regression, residuals, marketReturn, history, specific } = stepPeriod(
    state,
    day,
    returns.excess,
    { axes, options },
  );
  const universe = stepUniverse(state.universe, { market: market.state, day }, axes, options.universe);
  const { marketCap } = market.state;
  const regressionWeights = weightsAtClose(specific, universe.output, marketCap, options);
  const exposures = stepExposures(
    state.exposures,
    {
      day,
      market: market.state,
      returns,
      marketReturn,
      specificReturns: regression?.factorReturns.specificReturns,
      universe: universe.output,
      regressionWeights,
      isReview: universe.state.reviewed !== state.universe.reviewed,
    },
    axes,
    options.exposures,
  );
  const built = exposures.output;
  const gates = evaluateDayGates(day.date, {
    exposures: built.exposures,
    universe: universe.output,
    marketCap,
    regression,
    residualCorrelations: residuals.output,
  });
  const { estimation } = universe.output;
  const close = nextFactorReturnState(built.exposures, estimation, marketCap, regressionWeights);
  const inputs = forecastInputs({ market: market.state, close, history, specific });
  const portfolios = stepFactorPortfolios(
    state.portfolios,
    {
      date: day.date,
      before: state.close ?? undefined,
      returns: returns.excess,
      regression,
      close,
      model: () => forecastModel(inputs, axes.assets, options)?.model,
    },
    { ...options.regression, parentOf: parents.codes },
  );
  return {
    state: {
      market: market.state,
      universe: universe.state,
      exposures: exposures.state,
      close,
      history,
      specific,
      residualCorrelation: residuals.state,
      portfolios: portfolios.state,
    },
    output: {
      date: day.date,
      returns,
      marketReturn,
      regression,
      regressionExposures: state.close,
      residualCorrelations: residuals.output,
      universe: universe.output,
      built,
      gates,
      portfolios: portfolios.output,
    },
  };
}

/** The period that ends at the close, from what the close before left. */
function stepPeriod(
  state: ModelState,
  day: MarketDay,
  excess: Vector,
  { axes, options }: { readonly axes: MarketAxes; readonly options: ModelOptions },
) {
  const parents = industryParents(
    factorNames(axes, options.exposures).industries,
    options.exposures.industries.parents,
  );
  const regression = withCurrencies(
    stepFactorReturns(state.close ?? undefined, excess, options.regression, parents.codes),
    options.exposures.currencies ? currencyReturns(day, axes) : [],
  );
  const countries = { names: axes.countries, codes: axes.traits.country };
  return {
    parents,
    regression,
    residuals: watchResiduals(state, regression, { parents, countries }, options),
    marketReturn: capWeightedReturn(state.close, excess),
    ...(regression === undefined ? state : stepHistories(state, regression, options)),
  };
}

function withCurrencies(day: FactorReturnDay | undefined, currencies: Vector): FactorReturnDay | undefined {
  return day && { ...day, factorReturns: withCurrencyReturns(day.factorReturns, currencies) };
}

function stepHistories(state: ModelState, { factorReturns }: FactorReturnDay, options: ModelOptions) {
  return {
    history: stepFactorHistory(state.history, factorReturns.values, factorReturns.estimated),
    specific: stepSpecificRisk(state.specific, factorReturns.specificReturns, options.specific),
  };
}

/** How much the specific returns of a period have in common, measured in the volatilities known before it. */
function watchResiduals(
  state: ModelState,
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
  const groupings = residualGroupings(z, section.exposures, state.close.marketCap, groupedBy);
  return stepResidualCorrelation(state.residualCorrelation, z, groupings, halfLife);
}

/** The regression weights of the period after a close, from what is known at it. */
function weightsAtClose(
  specific: SpecificRiskState,
  { estimation, coverage }: Universe,
  marketCap: Vector,
  options: ModelOptions,
): Float64Array {
  const isByRisk = options.regression.weights === "inverse_specific_variance";
  const risk = isByRisk ? estimateSpecificRisk(specific, coverage, marketCap, options.specific) : undefined;
  return closeWeights(estimation, marketCap, risk?.variance, options.regression);
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
