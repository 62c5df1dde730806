import { type MarketAxes, type MarketState, startMarketState } from "../data/index.ts";
import { type ExposureState, type Exposures, startExposures } from "../exposures/index.ts";
import { type FactorPortfolioState, startFactorPortfolios } from "../factor-portfolios/index.ts";
import {
  type FactorReturnState,
  type ResidualCorrelationState,
  startResidualCorrelation,
} from "../factor-returns/index.ts";
import {
  type FactorHistory,
  type SpecificRiskState,
  startFactorHistory,
  startSpecificRisk,
} from "../risk-model/index.ts";
import { startUniverse, type UniverseState } from "../universe/index.ts";
import { type FamilyState, familyOf, modelFactors } from "./family.ts";
import type { ModelOptions } from "./model-options.ts";

/** What the days to come are made from. */
export interface CoreState {
  readonly market: MarketState;
  readonly universe: UniverseState;
  readonly exposures: ExposureState;
  /** X, universe and caps at the last close: what the next period's regression uses. */
  readonly close: FactorReturnState | null;
  /** X as the exposure stage built it at the last close, where the model's own is another; else null. */
  readonly built: Exposures | null;
  readonly family: FamilyState;
  readonly history: FactorHistory;
  readonly specific: SpecificRiskState;
  readonly residualCorrelation: ResidualCorrelationState;
}

/** What rests on forecasts, and no day's core looks at: it may be brought up to a day later than the core. */
export interface LateState {
  readonly portfolios: FactorPortfolioState;
  /** Of the month, where the options refresh it monthly; else, and before the first close, null. */
  readonly eigenfactorBias: EigenfactorBias | null;
}

/** v as it was simulated at the first close of a month. */
export interface EigenfactorBias {
  readonly date: string;
  /** v(k) of the eigenfactors above rounding, smallest first; empty where the history was too short to draw from. */
  readonly values: Float64Array;
}

/** All that a model remembers at a close: plain data, so that a run can stop here and go on later. */
export interface ModelState extends CoreState, LateState {}

/** Before the first day. */
export function startModel(axes: MarketAxes, options: ModelOptions): ModelState {
  const assetCount = axes.assets.labels.length;
  return {
    market: startMarketState(assetCount),
    universe: startUniverse(assetCount, options.universe),
    exposures: startExposures(axes, options.exposures),
    close: null,
    built: null,
    family: familyOf(options).start(assetCount, options),
    history: startFactorHistory(modelFactors(axes, options).length),
    specific: startSpecificRisk(assetCount, options.specific),
    residualCorrelation: startResidualCorrelation(),
    portfolios: startFactorPortfolios(),
    eigenfactorBias: null,
  };
}
