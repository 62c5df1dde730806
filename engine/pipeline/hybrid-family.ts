import {
  appendDense,
  denseExposures,
  type Exposures,
  type Factor,
  isDense,
  regressionFactorCount,
} from "../exposures/index.ts";
import {
  type FactorReturnDay,
  orthogonalLoadings,
  type ReferenceSeries,
  stepFactorReturns,
} from "../factor-returns/index.ts";
import { type FactorHistory, rewriteFactorHistory } from "../risk-model/index.ts";
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
 * The fundamental columns, and after them loadings on factors of what those left of past returns. At every close the
 * loadings are made orthogonal to X of that close in the weights of the regression that follows, so that one regression on
 * both gives the fundamental factors the returns that they have alone, and the statistical ones their share of ε.
 */
export const hybridFamily: Family = {
  isCrossSectional: true,
  factors: (built, options) => {
    const first = built.findLastIndex((factor) => factor.family !== "currency") + 1;
    return [...built.slice(0, first), ...statisticalFactors(options), ...built.slice(first)];
  },
  start: (assetCount, options) => startStatistical(assetCount, statisticalOptions(options)),
  grow: (state, assetCount) => growStatistical(state as StatisticalState, assetCount),
  regress: (_, { close, excess, options, parentOf }) =>
    stepFactorReturns(close, excess, options.regression, parentOf),
  close: (state, close) => closeHybrid(state as StatisticalState, close),
};

function closeHybrid(before: StatisticalState, close: FamilyClose): FamilyStep {
  const { built, regression, history, universe, marketCap, regressionWeights, options } = close;
  const { state, isNew } = stepStatistical(before, regression && fundamentalResiduals(regression), close);
  const factors = statisticalFactors(options);
  const loadings = orthogonalLoadings(built, loadingsOf(state, options), {
    estimation: universe.estimation,
    marketCap,
    weights: regressionWeights,
  });
  const exposures = appendDense(built, factors, loadings);
  if (!isNew || state.fit === null) return { state, exposures, history };
  const past = pastReturns(state, denseExposures(built, factors, loadings), close);
  const first = regressionFactorCount(built);
  const rewritten = { dates: state.dates, columns: factors.map((_, m) => first + m), ...past };
  const references = fundamentalSeries(history, exposures.factors, state.dates.length);
  return {
    state,
    exposures,
    history: rewriteFactorHistory(history, rewritten),
    rewritten,
    fit: describeFit(state.fit, past, factors, references),
  };
}

/** What the fundamental factors leave of a period: ε and what the statistical ones took of it. [N] */
function fundamentalResiduals({ factorReturns, section }: FactorReturnDay): Float64Array {
  const { exposures } = section;
  const { values, specificReturns } = factorReturns;
  const out = specificReturns.slice();
  statisticalColumns(exposures).forEach(({ dense, column }) => {
    for (let asset = 0; asset < out.length; asset++) {
      out[asset] += exposures.styles[asset * exposures.styleCount + dense] * values[column];
    }
  });
  return out;
}

/** Position among the dense columns and among all. */
function statisticalColumns({ factors }: Exposures): readonly { dense: number; column: number }[] {
  let dense = -1;
  return factors.flatMap((factor, column) => {
    if (isDense(factor)) dense++;
    return factor.family === "statistical" ? [{ dense, column }] : [];
  });
}

/** Returns of the fundamental factors over the latest periods, of those that were estimated in all. */
function fundamentalSeries(
  { factorCount, dateCount, returns, estimated }: FactorHistory,
  factors: readonly Factor[],
  periodCount: number,
): readonly ReferenceSeries[] {
  const first = dateCount - periodCount;
  const cells = (k: number) => Array.from({ length: periodCount }, (_, t) => (first + t) * factorCount + k);
  return factors.flatMap(({ name, family }, k) => {
    if (family === "statistical" || !cells(k).every((cell) => estimated[cell] === 1)) return [];
    return [{ name, values: Float64Array.from(cells(k), (cell) => returns[cell]) }];
  });
}
