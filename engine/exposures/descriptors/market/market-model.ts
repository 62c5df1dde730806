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

/**
 * A descriptor read off the market model over the periods in which the asset has a return.
 *
 * @param counts  which market returns are observations; by default all that there are
 */
export function fromMarketModel(
  definition: Omit<Descriptor, "needs" | "lookback" | "start" | "step">,
  value: (fit: MarketModelFit) => number,
  counts: (marketReturn: number) => boolean = () => true,
): Descriptor {
  return {
    ...definition,
    needs: ["total_return", "market_cap"],
    lookback: (window) => ({ excess_return: windowRows(window), market_return: windowRows(window) }),
    start: startMarketModel,
    step: (state, input, window) => {
      const [from, to] = [window.lag, window.lag + window.periods];
      const market = [from, to].map((age) => valuesAt(input.series("market_return"), age)[0]);
      slideMarketModel(state, input, window, {
        entering: counts(market[0]) ? market[0] : Number.NaN,
        leaving: counts(market[1]) ? market[1] : Number.NaN,
      });
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

/** Market returns of the periods at the window's edges; NaN where the period is no observation. */
interface MarketEdges {
  readonly entering: number;
  readonly leaving: number;
}

function slideMarketModel(
  state: DescriptorState,
  { series }: DescriptorInput,
  window: Window,
  market: MarketEdges,
): void {
  const decay = halfLifeDecay(window.halfLife);
  const gone = decay ** window.periods;
  const [marketIn, marketOut] = [market.entering, market.leaving];
  // A period without a market return (before the first universe) is no observation.
  const entering = observed(valuesAt(series("excess_return"), window.lag), marketIn);
  const leaving = observed(valuesAt(series("excess_return"), window.lag + window.periods), marketOut);
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

/** The values where the market has a return, else none. */
export function observed(values: Float64Array, market: number): Float64Array {
  return Number.isNaN(market) ? new Float64Array(values.length).fill(Number.NaN) : values;
}

/** A factor of nothing is 0. */
export function finite(scale: number): number {
  return Number.isNaN(scale) ? 0 : scale;
}

function fitMarketModel(state: DescriptorState, asset: number, weight: number): MarketModelFit {
  const meanR = state.r[asset] / weight;
  const meanM = state.m[asset] / weight;
  const covariance = state.mr[asset] / weight - meanM * meanR;
  const variance = state.mm[asset] / weight - meanM * meanM;
  // What is left of a market that did not move is rounding.
  const slope = variance > 1e-12 * meanM * meanM ? covariance / variance : Number.NaN;
  const residualVariance = Math.max(0, state.rr[asset] / weight - meanR * meanR - slope * covariance);
  return { intercept: meanR - slope * meanM, slope, residualVariance };
}
