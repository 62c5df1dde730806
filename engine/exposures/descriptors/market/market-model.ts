import { halfLifeDecay, slideSum } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor, DescriptorInput, DescriptorState, Window } from "../descriptor.ts";
import { suffices, windowRows } from "../window-sums.ts";

/** Exponentially weighted regression of an asset's excess return on the market's, with intercept. */
export interface MarketModelFit {
  readonly intercept: number;
  readonly slope: number;
  readonly residualVariance: number;
}

/** A descriptor read off the market model over the periods in which the asset has a return. */
export function fromMarketModel(
  definition: Omit<Descriptor, "needs" | "lookback" | "start" | "step">,
  value: (fit: MarketModelFit) => number,
): Descriptor {
  return {
    ...definition,
    needs: ["total_return"],
    lookback: (window) => ({ excess_return: windowRows(window), market_return: windowRows(window) }),
    start: startMarketModel,
    step: (state, input, window) => {
      slideMarketModel(state, input, window);
      return state.weight.map((weight, asset) =>
        suffices(state.count[asset], window) ? value(fitMarketModel(state, asset, weight)) : Number.NaN,
      );
    },
  };
}

function startMarketModel(assetCount: number): Record<string, Float64Array> {
  const names = ["count", "weight", "r", "rr", "m", "mm", "mr"];
  return Object.fromEntries(names.map((name) => [name, new Float64Array(assetCount)]));
}

function slideMarketModel(state: DescriptorState, { series }: DescriptorInput, window: Window): void {
  const decay = halfLifeDecay(window.halfLife);
  const gone = decay ** window.periods;
  const last = window.lag + window.periods;
  const [marketIn] = valuesAt(series("market_return"), window.lag);
  const [marketOut] = valuesAt(series("market_return"), last);
  // A period without a market return (before the first universe) is no observation.
  const entering = observed(valuesAt(series("excess_return"), window.lag), marketIn);
  const leaving = observed(valuesAt(series("excess_return"), last), marketOut);
  const slide = (name: string, powerIn: number, powerOut: number, summand: "value" | "square" | "presence") =>
    slideSum(
      state[name],
      { values: entering, scale: finite(powerIn) },
      { values: leaving, scale: finite(gone * powerOut) },
      decay,
      summand,
    );
  slideSum(state.count, { values: entering, scale: 1 }, { values: leaving, scale: 1 }, 1, "presence");
  slide("weight", 1, 1, "presence");
  slide("r", 1, 1, "value");
  slide("rr", 1, 1, "square");
  slide("m", marketIn, marketOut, "presence");
  slide("mm", marketIn * marketIn, marketOut * marketOut, "presence");
  slide("mr", marketIn, marketOut, "value");
}

function observed(values: Float64Array, market: number): Float64Array {
  return Number.isNaN(market) ? new Float64Array(values.length).fill(Number.NaN) : values;
}

function finite(scale: number): number {
  return Number.isNaN(scale) ? 0 : scale;
}

function fitMarketModel(state: DescriptorState, asset: number, weight: number): MarketModelFit {
  const meanR = state.r[asset] / weight;
  const meanM = state.m[asset] / weight;
  const covariance = state.mr[asset] / weight - meanM * meanR;
  const slope = covariance / (state.mm[asset] / weight - meanM * meanM);
  const residualVariance = Math.max(0, state.rr[asset] / weight - meanR * meanR - slope * covariance);
  return { intercept: meanR - slope * meanM, slope, residualVariance };
}
