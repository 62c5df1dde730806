import { halfLifeDecay, slideSum } from "../../stats/index.ts";
import { marketAt, returnsAt } from "../return-history.ts";
import type { Descriptor, DescriptorInput, DescriptorState, Window } from "./descriptor.ts";

/**
 * Slope and residual deviation of the exponentially weighted regression of an asset's excess return on the market's,
 * with intercept, over the periods in which the asset has a return.
 */
export const marketModelDescriptors: readonly Descriptor[] = [
  fromMarketModel("beta", (fit) => fit.slope),
  fromMarketModel("residual_sigma", (fit) => Math.sqrt(Math.max(0, fit.residualVariance))),
];

interface MarketModelFit {
  readonly slope: number;
  readonly residualVariance: number;
}

function fromMarketModel(name: string, value: (fit: MarketModelFit) => number): Descriptor {
  return {
    name,
    historyPeriods: (options) => options.beta.lag + options.beta.periods + 1,
    start: (assetCount) => ({
      count: new Float64Array(assetCount),
      weight: new Float64Array(assetCount),
      r: new Float64Array(assetCount),
      rr: new Float64Array(assetCount),
      m: new Float64Array(assetCount),
      mm: new Float64Array(assetCount),
      mr: new Float64Array(assetCount),
    }),
    step: (state, input, options) => {
      slideMarketModel(state, input, options.beta);
      return state.weight.map((weight, asset) =>
        state.count[asset] < options.beta.minPeriods - 0.5
          ? Number.NaN
          : value(fitMarketModel(state, asset, weight)),
      );
    },
  };
}

function slideMarketModel(state: DescriptorState, input: DescriptorInput, window: Window): void {
  const { history } = input;
  const decay = halfLifeDecay(window.halfLife);
  const gone = decay ** window.periods;
  const entering = returnsAt(history, window.lag);
  const leaving = returnsAt(history, window.lag + window.periods);
  const marketIn = marketAt(history, window.lag);
  const marketOut = marketAt(history, window.lag + window.periods);
  // A period without a market return (before the first universe) is no observation.
  const absent = Number.NaN;
  const scaleIn = Number.isNaN(marketIn) ? absent : 1;
  const scaleOut = Number.isNaN(marketOut) ? absent : gone;
  const edge = (values: Float64Array, scale: number, power: number) =>
    Number.isNaN(scale) ? { values: nothing(values.length), scale: 0 } : { values, scale: scale * power };
  const slide = (name: string, powerIn: number, powerOut: number, summand: "value" | "square" | "presence") =>
    slideSum(
      state[name],
      edge(entering, scaleIn, powerIn),
      edge(leaving, scaleOut, powerOut),
      decay,
      summand,
    );
  const countOut = Number.isNaN(scaleOut) ? absent : 1;
  slideSum(state.count, edge(entering, scaleIn, 1), edge(leaving, countOut, 1), 1, "presence");
  slide("weight", 1, 1, "presence");
  slide("r", 1, 1, "value");
  slide("rr", 1, 1, "square");
  slide("m", marketIn, marketOut, "presence");
  slide("mm", marketIn * marketIn, marketOut * marketOut, "presence");
  slide("mr", marketIn, marketOut, "value");
}

function nothing(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

function fitMarketModel(state: DescriptorState, asset: number, weight: number): MarketModelFit {
  const meanR = state.r[asset] / weight;
  const meanM = state.m[asset] / weight;
  const covariance = state.mr[asset] / weight - meanM * meanR;
  const slope = covariance / (state.mm[asset] / weight - meanM * meanM);
  return { slope, residualVariance: state.rr[asset] / weight - meanR * meanR - slope * covariance };
}
