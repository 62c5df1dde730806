import { stepFactorReturns } from "../factor-returns/index.ts";
import type { Family } from "./family.ts";

/** X is what the exposure stage builds; f comes from the cross-section of each period; nothing is remembered. */
export const fundamentalFamily: Family = {
  isCrossSectional: true,
  factors: (built) => built,
  start: () => null,
  grow: () => null,
  regress: (_, { close, excess, options, parentOf }) =>
    stepFactorReturns(close, excess, options.regression, parentOf),
  close: (state, { built, history }) => ({ state, exposures: built, history }),
};
