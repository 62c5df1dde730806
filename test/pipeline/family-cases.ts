import type { MarketAxes, MarketDay } from "../../engine/data/index.ts";
import type {
  ModelOptions,
  StatisticalFamilyOptions,
  TimeSeriesFamilyOptions,
} from "../../engine/pipeline/index.ts";
import { givenAxes, givenMarket, smallBetas } from "./given-market.ts";
import { axes, options, smallMarket } from "./small-market.ts";

/** A model of each family on the small market, for what must hold of all of them. */
export interface FamilyCase {
  readonly name: string;
  readonly axes: MarketAxes;
  readonly options: ModelOptions;
  readonly market: (seed: number, dayCount: number) => readonly MarketDay[];
}

/** Fits from the 25th period on, at every review; monthly ones fall on some of the days. */
const smallFit: Omit<StatisticalFamilyOptions, "kind"> = {
  window: 40,
  minPeriods: 25,
  minShare: 0.8,
  method: "asymptotic",
  factors: 3,
  maxFactors: 3,
  alignment: "rotation",
};

const onSmallMarket = (name: string, changes: Partial<ModelOptions>): FamilyCase => ({
  name,
  axes,
  options: { ...options, ...changes },
  market: smallMarket,
});

const plain: ModelOptions = {
  ...options,
  exposures: { ...options.exposures, market: false, styles: [] },
};

function onGivenFactors(name: string, changes: Partial<TimeSeriesFamilyOptions>): FamilyCase {
  return {
    name,
    axes: givenAxes,
    options: { ...plain, family: { ...smallBetas, ...changes } },
    market: givenMarket,
  };
}

export const familyCases: readonly FamilyCase[] = [
  onSmallMarket("fundamental", { family: { kind: "fundamental" } }),
  onSmallMarket("statistical", { ...plain, family: { kind: "statistical", ...smallFit } }),
  onSmallMarket("statistical, the number found", {
    ...plain,
    family: { kind: "statistical", ...smallFit, factors: "bai_ng_2", alignment: "order" },
  }),
  onSmallMarket("hybrid", { family: { kind: "hybrid", ...smallFit, factors: 2 } }),
  onGivenFactors("time series, exponential, Vasicek", {}),
  onGivenFactors("time series, rolling, lagged, at every close", {
    window: { kind: "rolling", periods: 40 },
    lags: 1,
    refit: "every_close",
  }),
  onGivenFactors("time series, expanding, no intercept, Blume", {
    window: { kind: "expanding" },
    intercept: false,
    shrinkage: { ...smallBetas.shrinkage, method: "blume" },
  }),
];
