import { growKnownFundamentals, growMemberships } from "../data/index.ts";
import { lengthen, lengthenRows } from "../labels/index.ts";
import type { Exposures } from "./exposures.ts";
import { growMonthlyExposures } from "./monthly-diagnostics.ts";
import { growSeriesHistory } from "./series-history.ts";
import type { ExposureState } from "./step-exposures.ts";

/** The state as if the run had had `assetCount` assets from the start: the new ones have no history. */
export function growExposureState(state: ExposureState, assetCount: number): ExposureState {
  const columns = { from: state.fundamentals.assetCount, to: assetCount };
  const descriptors = Object.entries(state.descriptors).map(([name, arrays]) => [
    name,
    Object.fromEntries(
      Object.entries(arrays).map(([array, values]) => [array, lengthenRows(values, columns, 0)]),
    ),
  ]);
  const series = Object.entries(state.series).map(([name, history]) => [
    name,
    name === "market_return" ? history : growSeriesHistory(history, assetCount),
  ]);
  return {
    series: Object.fromEntries(series),
    fundamentals: growKnownFundamentals(state.fundamentals, assetCount),
    descriptors: Object.fromEntries(descriptors),
    month: state.month,
    industries: state.industries,
    monthly: state.monthly === null ? null : growMonthlyExposures(state.monthly, assetCount),
  };
}

/** X with more assets, none of the new ones covered. */
export function growExposures(exposures: Exposures, assetCount: number): Exposures {
  return {
    ...exposures,
    covered: lengthen(exposures.covered, assetCount, 0),
    groups: growMemberships(exposures.groups, assetCount),
    styles: lengthen(exposures.styles, assetCount * exposures.styleCount, Number.NaN),
    currency: lengthen(exposures.currency, assetCount, -1),
  };
}
