import { halfLifeDecay } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor, DescriptorState, Window } from "../descriptor.ts";
import { suffices, windowRows } from "../window-sums.ts";

/**
 * What is read off the exponentially weighted regression of an asset's excess return on the market's, with intercept: the
 * slope, the intercept, or the deviation of the residuals.
 */
export type MarketModelValue = "slope" | "intercept" | "deviation";

/**
 * A descriptor read off the market model over the periods in which the asset has a return.
 *
 * @param counts  which market returns are observations; by default all that there are
 */
export function fromMarketModel(
  definition: Omit<Descriptor, "needs" | "lookback" | "start" | "step">,
  value: MarketModelValue,
  counts: (marketReturn: number) => boolean = () => true,
): Descriptor {
  return {
    ...definition,
    needs: ["total_return", "market_cap"],
    lookback: (window) => ({ excess_return: windowRows(window), market_return: windowRows(window) }),
    start: startMarketModel,
    step: (state, { series }, window) => {
      const edge = (age: number) => {
        const market = valuesAt(series("market_return"), age)[0];
        return {
          values: valuesAt(series("excess_return"), age),
          market: counts(market) ? market : Number.NaN,
        };
      };
      slideMarketModel(state, edge(window.lag), edge(window.lag + window.periods), window);
      return fitMarketModel(state, window, value);
    },
  };
}

function startMarketModel(assetCount: number): Record<string, Float64Array> {
  const names = ["count", "weight", "r", "rr", "m", "mm", "mr"];
  return Object.fromEntries(names.map((name) => [name, new Float64Array(assetCount)]));
}

/** A period at an edge of the window. */
interface Edge {
  /** [N] */
  readonly values: Float64Array;
  /** NaN where the period is no observation, as before the first universe. */
  readonly market: number;
}

function slideMarketModel(
  { count, weight, r, rr, m, mm, mr }: DescriptorState,
  entering: Edge,
  leaving: Edge,
  window: Window,
): void {
  const decay = halfLifeDecay(window.halfLife);
  const gone = decay ** window.periods;
  const [knownIn, knownOut] = [entering, leaving].map((edge) => (Number.isNaN(edge.market) ? 0 : 1));
  const [marketIn, marketOut] = [finite(entering.market), gone * finite(leaving.market)];
  const [squareIn, squareOut] = [marketIn * finite(entering.market), marketOut * finite(leaving.market)];
  for (let asset = 0; asset < count.length; asset++) {
    const x = entering.values[asset];
    const y = leaving.values[asset];
    const enters = Number.isNaN(x) ? 0 : knownIn;
    const leaves = Number.isNaN(y) ? 0 : knownOut;
    const xs = enters === 1 ? x : 0;
    const ys = leaves === 1 ? y : 0;
    count[asset] += enters - leaves;
    weight[asset] = decay * weight[asset] + enters - gone * leaves;
    r[asset] = decay * r[asset] + xs - gone * ys;
    rr[asset] = decay * rr[asset] + xs * xs - gone * (ys * ys);
    m[asset] = decay * m[asset] + marketIn * enters - marketOut * leaves;
    mm[asset] = decay * mm[asset] + squareIn * enters - squareOut * leaves;
    mr[asset] = decay * mr[asset] + marketIn * xs - marketOut * ys;
  }
}

/** The values where the market has a return, else none. */
export function observed(values: Float64Array, market: number): Float64Array {
  return Number.isNaN(market) ? new Float64Array(values.length).fill(Number.NaN) : values;
}

/** A factor of nothing is 0. */
export function finite(scale: number): number {
  return Number.isNaN(scale) ? 0 : scale;
}

function fitMarketModel(
  { count, weight, r, rr, m, mm, mr }: DescriptorState,
  window: Window,
  value: MarketModelValue,
): Float64Array {
  const out = new Float64Array(count.length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    if (!suffices(count[asset], window)) continue;
    const meanR = r[asset] / weight[asset];
    const meanM = m[asset] / weight[asset];
    const covariance = mr[asset] / weight[asset] - meanM * meanR;
    const variance = mm[asset] / weight[asset] - meanM * meanM;
    // What is left of a market that did not move is rounding.
    const slope = variance > 1e-12 * meanM * meanM ? covariance / variance : Number.NaN;
    const residual = rr[asset] / weight[asset] - meanR * meanR - slope * covariance;
    if (value === "slope") out[asset] = slope;
    else if (value === "intercept") out[asset] = meanR - slope * meanM;
    else out[asset] = Math.sqrt(Math.max(0, residual));
  }
  return out;
}
