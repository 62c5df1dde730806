import {
  type DescriptorOptions,
  type Frequency,
  industriesAsGiven,
  usualWindows,
} from "../exposures/index.ts";
import type { ModelOptions } from "./model-options.ts";

/** Names of the presets: horizons of daily models, and monthly models. */
export const presetNames = ["daily", "short", "medium", "long", "monthly-short", "monthly-long"] as const;

export type PresetName = (typeof presetNames)[number];

/** Descriptors of a frequency with their usual windows (docs/methodology/03-exposures.md). */
function usualDescriptors(frequency: Frequency): DescriptorOptions {
  return { windows: usualWindows(frequency), fundamentalsStaleDays: 550 };
}

const dailyBase: ModelOptions = {
  periodsPerYear: 252,
  maxGapPeriods: 10,
  family: { kind: "fundamental" },
  universe: {
    by: "market_cap",
    top: 2000,
    buffer: 1.2,
    entryBuffer: 1,
    review: "monthly",
    minHistoryPeriods: 63,
    minPrice: 1,
    exitPrice: 0,
    liquidityPeriods: 63,
    minDollarVolume: 0,
    exitDollarVolume: 0,
    minTradedShare: 0,
    exitTradedShare: 0,
    primaryOnly: false,
    minMembersPerIndustry: 0,
    include: { lists: [], ids: [] },
    exclude: { lists: [], ids: [] },
    markets: [],
    maxStalePeriods: 10,
  },
  exposures: {
    market: true,
    countries: false,
    currencies: false,
    industries: industriesAsGiven,
    styles: [],
    outliers: { errorDeviations: 1000, fenceDeviations: 10, clipDeviations: 3, bound: 10 },
    minGroupSize: 10,
    sizeBuckets: 5,
    descriptors: usualDescriptors("daily"),
  },
  regression: {
    weights: "sqrt_cap",
    weightCap: 0.99,
    robust: "none",
    huberConstant: 1.345,
    minNamesPerFactor: 2,
    minEffectiveNames: 5,
  },
  covariance: {
    volatilityHalfLife: 84,
    correlationHalfLife: 504,
    ownHistoryFull: 60,
    burnIn: "shrink",
    neweyWest: { volatility: 5, correlation: 2 },
    eigenfactor: { draws: 300, scale: 1, seed: 1, of: "correlation", refresh: "monthly" },
    regime: { halfLife: 42 },
  },
  specific: {
    halfLife: 84,
    ownHistoryFrom: 20,
    ownHistoryFull: 120,
    sizeGroups: 5,
    floorShare: 0.1,
    // On real panels lags do not earn their place in specific risk (docs/decisions/specific-risk.md).
    neweyWest: null,
    jumps: { threshold: 5, halfLife: 504 },
    structural: { priorNames: 5, levelGroups: 10, upliftPriorNames: 10 },
    shrinkage: { strength: 0.1, groups: 10 },
    regime: { halfLife: 42 },
    linked: { halfLife: 252, priorCorrelation: 0.8, priorPeriods: 20 },
  },
};

const monthlyBase: ModelOptions = {
  ...dailyBase,
  periodsPerYear: 12,
  maxGapPeriods: 1,
  universe: { ...dailyBase.universe, minHistoryPeriods: 3, liquidityPeriods: 12, maxStalePeriods: 1 },
  exposures: { ...dailyBase.exposures, descriptors: usualDescriptors("monthly") },
  covariance: {
    ...dailyBase.covariance,
    volatilityHalfLife: 24,
    correlationHalfLife: 36,
    ownHistoryFull: 24,
    neweyWest: null,
    eigenfactor: { draws: 300, scale: 1, seed: 1, of: "correlation", refresh: "forecast" },
  },
  specific: {
    ...dailyBase.specific,
    halfLife: 24,
    ownHistoryFrom: 6,
    ownHistoryFull: 24,
    jumps: { threshold: 5, halfLife: 60 },
    linked: { halfLife: 36, priorCorrelation: 0.8, priorPeriods: 3 },
  },
};

interface HalfLives {
  readonly volatility: number;
  readonly correlation: number;
  readonly regime: number;
}

function withHalfLives(base: ModelOptions, { volatility, correlation, regime }: HalfLives): ModelOptions {
  return {
    ...base,
    covariance: {
      ...base.covariance,
      volatilityHalfLife: volatility,
      correlationHalfLife: correlation,
      regime: { halfLife: regime },
    },
    specific: { ...base.specific, halfLife: volatility, regime: { halfLife: regime } },
  };
}

/** Forecasts of one day see no serial correlation, and a half-life of 21 amounts to 61 observations at most. */
function oneDayAhead(base: ModelOptions): ModelOptions {
  return { ...base, covariance: { ...base.covariance, neweyWest: null, ownHistoryFull: 40 } };
}

/**
 * Options by horizon, without styles: half-lives of volatility and correlation in periods of the model's frequency.
 *
 * @example
 * presets.short.covariance.volatilityHalfLife // => 84
 */
export const presets: Readonly<Record<PresetName, ModelOptions>> = {
  daily: withHalfLives(oneDayAhead(dailyBase), { volatility: 21, correlation: 252, regime: 21 }),
  short: withHalfLives(dailyBase, { volatility: 84, correlation: 504, regime: 42 }),
  medium: withHalfLives(dailyBase, { volatility: 125, correlation: 504, regime: 84 }),
  long: withHalfLives(dailyBase, { volatility: 252, correlation: 504, regime: 168 }),
  "monthly-short": withHalfLives(monthlyBase, { volatility: 12, correlation: 36, regime: 6 }),
  "monthly-long": withHalfLives(monthlyBase, { volatility: 36, correlation: 60, regime: 18 }),
};
