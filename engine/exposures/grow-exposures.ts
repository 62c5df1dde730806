import { growKnownFundamentals, growMemberships } from "../data/index.ts";
import { lengthen, lengthenRows } from "../labels/index.ts";
import type { Exposures } from "./exposures.ts";
import type { ReturnHistory } from "./return-history.ts";
import type { ExposureState } from "./step-exposures.ts";

/** The state as if the run had had `assetCount` assets from the start: the new ones have no history. */
export function growExposureState(state: ExposureState, assetCount: number): ExposureState {
  const descriptors = Object.entries(state.descriptors).map(([name, sums]) => [
    name,
    Object.fromEntries(Object.entries(sums).map(([sum, values]) => [sum, lengthen(values, assetCount, 0)])),
  ]);
  return {
    history: growReturnHistory(state.history, assetCount),
    fundamentals: growKnownFundamentals(state.fundamentals, assetCount),
    descriptors: Object.fromEntries(descriptors),
  };
}

function growReturnHistory(history: ReturnHistory, assetCount: number): ReturnHistory {
  const returns = lengthenRows(history.returns, { from: history.assetCount, to: assetCount }, Number.NaN);
  return { ...history, assetCount, returns };
}

/** X with more assets, none of the new ones covered. */
export function growExposures(exposures: Exposures, assetCount: number): Exposures {
  return {
    ...exposures,
    covered: lengthen(exposures.covered, assetCount, 0),
    industries: growMemberships(exposures.industries, assetCount),
    styles: lengthen(exposures.styles, assetCount * exposures.styleCount, Number.NaN),
  };
}
