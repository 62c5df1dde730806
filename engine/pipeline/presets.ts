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
    neweyWest: null,
    eigenfactor: null,
    regime: null,
  },
  specific: {
    halfLife: 84,
    ownHistoryFrom: 20,
    ownHistoryFull: 120,
    sizeGroups: 5,
    floorShare: 0.1,
    neweyWest: null,
    jumps: null,
    structural: null,
    shrinkage: null,
    regime: null,
    linked: null,
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
  },
  specific: { ...dailyBase.specific, halfLife: 24, ownHistoryFrom: 6, ownHistoryFull: 24 },
};

function withHalfLives(base: ModelOptions, volatility: number, correlation: number): ModelOptions {
  return {
    ...base,
    covariance: { ...base.covariance, volatilityHalfLife: volatility, correlationHalfLife: correlation },
    specific: { ...base.specific, halfLife: volatility },
  };
}

/**
 * Options by horizon, without styles: half-lives of volatility and correlation in periods of the model's frequency.
 *
 * @example
 * presets.short.covariance.volatilityHalfLife // => 84
 */
export const presets: Readonly<Record<PresetName, ModelOptions>> = {
  daily: withHalfLives(dailyBase, 21, 252),
  short: dailyBase,
  medium: withHalfLives(dailyBase, 125, 504),
  long: withHalfLives(dailyBase, 252, 504),
  "monthly-short": withHalfLives(monthlyBase, 12, 36),
  "monthly-long": withHalfLives(monthlyBase, 36, 60),
};
