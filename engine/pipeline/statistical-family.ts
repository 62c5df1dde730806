import { denseExposures, regressionFactorCount } from "../exposures/index.ts";
import { referenceSeries, stepFactorReturns } from "../factor-returns/index.ts";
import { rewriteFactorHistory } from "../risk-model/index.ts";
import type { Family, FamilyClose, FamilyStep } from "./family.ts";
import {
  describeFit,
  growStatistical,
  loadingsOf,
  pastReturns,
  type StatisticalState,
  startStatistical,
  statisticalFactors,
  statisticalOptions,
  stepStatistical,
} from "./statistical-window.ts";

/**
 * X is loadings on factors of past returns; between fits f comes from the cross-section like a fundamental model's, on
 * loadings that are older than the period: f and ε are out of sample, and r = Xf + ε is exact. A fit gives the factors other
 * axes, so the history of f is made anew on its loadings; ε does not depend on axes and is kept.
 */
export const statisticalFamily: Family = {
  isCrossSectional: true,
  factors: (built, options) => [
    ...statisticalFactors(options),
    ...built.filter(({ family }) => family === "currency"),
  ],
  start: (assetCount, options) => startStatistical(assetCount, statisticalOptions(options)),
  grow: (state, assetCount) => growStatistical(state as StatisticalState, assetCount),
  regress: (state, { close, excess, options, parentOf }) =>
    (state as StatisticalState).fit === null
      ? undefined
      : stepFactorReturns(close, excess, options.regression, parentOf),
  close: (state, close) => closeStatistical(state as StatisticalState, close),
};

function closeStatistical(before: StatisticalState, close: FamilyClose): FamilyStep {
  const { built, excess, history, options } = close;
  // From the first fit on the window holds the periods that the history of f has, so that both are rewritten row by row.
  const isKept = before.fit === null ? close.before !== null : close.regression !== undefined;
  const { state, isNew } = stepStatistical(before, isKept ? excess : undefined, close);
  const factors = statisticalFactors(options);
  const exposures = denseExposures(built, factors, loadingsOf(state, options));
  if (!isNew || state.fit === null) return { state, exposures, history };
  const past = pastReturns(state, exposures, close);
  const columns = Array.from({ length: regressionFactorCount(exposures) }, (_, k) => k);
  const rewritten = { dates: state.dates, columns, ...past };
  const references = referenceSeries({
    ...state,
    ...close,
    ...close.universe,
    periodCount: state.dates.length,
  });
  return {
    state,
    exposures,
    history: rewriteFactorHistory(history, rewritten),
    rewritten,
    fit: describeFit(state.fit, past, factors, references),
  };
}
