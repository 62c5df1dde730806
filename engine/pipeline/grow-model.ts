import { growMarketState } from "../data/index.ts";
import { growExposureState, growExposures } from "../exposures/index.ts";
import { growFactorPortfolios } from "../factor-portfolios/index.ts";
import { growFactorReturnState } from "../factor-returns/index.ts";
import { growSpecificRisk } from "../risk-model/index.ts";
import { growUniverse } from "../universe/index.ts";
import { familyOf } from "./family.ts";
import type { ModelOptions } from "./model-options.ts";
import type { ModelState } from "./model-state.ts";

/**
 * A state over an asset axis that has grown at its end, with the same bits as if the new assets had been on the axis
 * from the start: an update goes on from yesterday's state when names are listed.
 *
 * @param assetCount  at least the state's own
 */
export function growModel(
  state: ModelState,
  assetCount: number,
  options: Pick<ModelOptions, "family">,
): ModelState {
  return {
    market: growMarketState(state.market, assetCount),
    universe: growUniverse(state.universe, assetCount),
    exposures: growExposureState(state.exposures, assetCount),
    close: state.close === null ? null : growFactorReturnState(state.close, assetCount),
    built: state.built === null ? null : growExposures(state.built, assetCount),
    family: familyOf(options).grow(state.family, assetCount),
    history: state.history,
    specific: growSpecificRisk(state.specific, assetCount),
    residualCorrelation: state.residualCorrelation,
    eigenfactorBias: state.eigenfactorBias,
    portfolios: growFactorPortfolios(state.portfolios, assetCount),
  };
}
