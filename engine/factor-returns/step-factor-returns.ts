import { type Exposures, growExposures } from "../exposures/index.ts";
import { lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import { withResidentDesign } from "../stats/index.ts";
import { type CrossSection, type RegressionSample, sampleOf } from "./cross-section.ts";
import { diagnoseRegression, type RegressionDiagnostics } from "./diagnose-regression.ts";
import { estimateFactorReturns, type FactorReturns } from "./estimate-factor-returns.ts";
import type { RegressionWeightOptions } from "./regression-weights.ts";
import {
  type IndustrySupport,
  industrySupport,
  pseudoObservations,
  settledSupport,
} from "./thin-industries.ts";

/** What the regression of a period needs from the close before it. */
export interface FactorReturnState {
  readonly exposures: Exposures;
  readonly estimation: Uint8Array;
  /** [N] market caps at that close. */
  readonly marketCap: Float64Array;
  /** [N] regression weights decided at that close. */
  readonly weights: Float64Array;
}

/** One period's factor returns with the weights they were estimated with. */
export interface FactorReturnDay {
  readonly factorReturns: FactorReturns;
  /** What they were estimated from. */
  readonly section: CrossSection;
  /** [N] final weights, Huber's included; 0 where not in the regression. */
  readonly weights: Float64Array;
  readonly industrySupport: IndustrySupport;
  readonly diagnostics: RegressionDiagnostics;
}

/** Options of the regression. */
export interface RegressionOptions extends RegressionWeightOptions {
  /** Huber's weights on the residuals, or none. */
  readonly robust: "none" | "huber";
  /** c in units of the residuals' scale; Infinity down-weights nothing. */
  readonly huberConstant: number;
  /** Names per free parameter below which a period has no regression. ≥ 1 */
  readonly minNamesPerFactor: number;
  /** Effective number of names below which an industry leans on its parent; 0: never. */
  readonly minEffectiveNames: number;
}

/** The state left by a close, for the period that follows it. */
export function nextFactorReturnState(
  exposures: Exposures,
  estimation: Uint8Array,
  marketCap: Float64Array,
  weights: Float64Array,
): FactorReturnState {
  return { exposures, estimation, marketCap: marketCap.slice(), weights };
}

/** The state with more assets, none of the new ones covered. */
export function growFactorReturnState(state: FactorReturnState, assetCount: number): FactorReturnState {
  return {
    exposures: growExposures(state.exposures, assetCount),
    estimation: lengthen(state.estimation, assetCount, 0),
    marketCap: lengthen(state.marketCap, assetCount, Number.NaN),
    weights: lengthen(state.weights, assetCount, 0),
  };
}

/**
 * r_t = X_{t−1} f_t + ε_t: estimates f over a period from the exposures, universe, caps and weights of the close before.
 *
 * A name of the estimation universe without a return in the period has weight 0. Undefined before the first universe
 * and when there are too few names.
 *
 * @param returns   [N] excess returns of the period, decimal; NaN = none
 * @param parentOf  [I] code of each industry's sector; −1: the market
 * @see docs/methodology/06-factor-returns.md
 */
export function stepFactorReturns(
  state: FactorReturnState | undefined,
  returns: Vector,
  options: RegressionOptions,
  parentOf: Int32Array,
): FactorReturnDay | undefined {
  const formed = state && formSection(state, returns, options, parentOf);
  if (formed === undefined) return undefined;
  const { section, support } = formed;
  const whole = sampleOf(section);
  const vectors = [whole.weights, whole.returns];
  const estimate = (design: RegressionSample["design"]): FactorReturnDay => {
    const sample = { ...whole, design };
    const factorReturns = estimateFactorReturns(section, sample);
    return {
      factorReturns,
      section,
      weights: factorReturns.weights,
      industrySupport: settled(support, section, factorReturns),
      diagnostics: diagnoseRegression(section, factorReturns, sample),
    };
  };
  return withResidentDesign(whole.design, estimate, vectors);
}

/** Without Huber's weights the own shares are as planned, to the last bit. */
function settled(
  support: IndustrySupport,
  { exposures, huberConstant }: CrossSection,
  { weights, pseudo }: FactorReturns,
): IndustrySupport {
  return huberConstant === undefined ? support : settledSupport(support, exposures, weights, pseudo);
}

/**
 * What the regression of a period is estimated from, and how well its industries are supported.
 *
 * @param returns   [N] excess returns of the period, decimal; NaN = none: the name has weight 0
 * @param parentOf  [I] code of each industry's sector; −1: the market
 * @returns undefined when there are too few names
 */
export function formSection(
  state: FactorReturnState,
  returns: Vector,
  options: RegressionOptions,
  parentOf: Int32Array,
): { readonly section: CrossSection; readonly support: IndustrySupport } | undefined {
  const { exposures, estimation, marketCap } = state;
  const weights = new Float64Array(returns.length);
  let count = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (estimation[asset] !== 1 || Number.isNaN(returns[asset])) continue;
    weights[asset] = state.weights[asset];
    count++;
  }
  const { industryCapShare, countryCapShare } = capShares(exposures, estimation, marketCap);
  const inUse =
    industryCapShare.reduce((sum, share) => sum + (share > 0 ? 1 : 0), 0) + denseInUse(exposures, weights);
  if (count < options.minNamesPerFactor * Math.max(1, inUse)) return undefined;
  const support = industrySupport(exposures, weights, options.minEffectiveNames);
  const names = { exposures, returns, weights, industryCapShare, countryCapShare };
  const section: CrossSection = {
    ...names,
    pseudo: pseudoObservations(names, support, marketCap, parentOf),
    ...(options.robust === "huber" ? { huberConstant: options.huberConstant } : {}),
  };
  return { section, support };
}

/** Dense columns that any name of the regression has: statistical factors that were not found are columns of 0. */
function denseInUse({ styles, styleCount }: Exposures, weights: Float64Array): number {
  let count = 0;
  for (let s = 0; s < styleCount; s++) {
    for (let asset = 0; asset < weights.length; asset++) {
      if (weights[asset] === 0 || styles[asset * styleCount + s] === 0) continue;
      count++;
      break;
    }
  }
  return count;
}

/** Cap shares of the countries [C] and of the industries [I] in the estimation universe; each sums to 1. */
export function capShares(
  exposures: Exposures,
  estimation: Uint8Array,
  marketCap: Float64Array,
): { readonly countryCapShare: Float64Array; readonly industryCapShare: Float64Array } {
  const { countryCount, industryCount, groups } = exposures;
  const { offsets, codes, shares } = groups;
  const caps = new Float64Array(countryCount + industryCount);
  let total = 0;
  for (let asset = 0; asset < estimation.length; asset++) {
    if (estimation[asset] !== 1) continue;
    total += marketCap[asset];
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      caps[codes[entry]] += marketCap[asset] * shares[entry];
    }
  }
  const share = caps.map((cap) => cap / total);
  return { countryCapShare: share.slice(0, countryCount), industryCapShare: share.slice(countryCount) };
}
