import { halfLifeDecay, slideSum } from "../../stats/index.ts";
import { type ReturnHistory, returnsAt } from "../return-history.ts";
import type { Descriptor, DescriptorOptions, Window } from "./descriptor.ts";

/** Descriptors that are weighted sums over a moving window of past returns or of turnover. */
export const priceWindowDescriptors: readonly Descriptor[] = [
  logReturnSum("momentum", (options) => options.momentum, 1),
  logReturnSum("short_term_reversal", (options) => options.reversal, -1),
  {
    // Deviation of excess returns (DASTD of the literature).
    name: "volatility",
    historyPeriods: (options) => options.volatility.lag + options.volatility.periods + 1,
    start: (assetCount) => sums(assetCount, ["count", "weight", "r", "rr"]),
    step: (state, { history }, options) => {
      const window = options.volatility;
      const edges = windowEdges(history, window, (row) => row);
      slideSum(state.count, edges.entering(1), edges.leaving(1), 1, "presence");
      slideSum(state.weight, edges.entering(1), edges.leaving(edges.gone), edges.decay, "presence");
      slideSum(state.r, edges.entering(1), edges.leaving(edges.gone), edges.decay);
      slideSum(state.rr, edges.entering(1), edges.leaving(edges.gone), edges.decay, "square");
      return state.weight.map((weight, asset) => {
        if (state.count[asset] < window.minPeriods - 0.5) return Number.NaN;
        const mean = state.r[asset] / weight;
        return Math.sqrt(Math.max(0, state.rr[asset] / weight - mean * mean));
      });
    },
  },
  {
    // Log of mean daily share turnover, value traded over cap; an average that forgets, so no window is needed.
    name: "turnover",
    historyPeriods: () => 1,
    start: (assetCount) => sums(assetCount, ["count", "weight", "traded"]),
    step: (state, { day, market }, options) => {
      const window = options.turnover;
      const decay = halfLifeDecay(Number.isFinite(window.halfLife) ? window.halfLife : window.periods / 2);
      for (let asset = 0; asset < state.weight.length; asset++) {
        const ratio = (day.volume[asset] * day.price[asset]) / market.marketCap[asset];
        state.weight[asset] *= decay;
        state.traded[asset] *= decay;
        if (!Number.isFinite(ratio)) continue;
        state.count[asset]++;
        state.weight[asset]++;
        state.traded[asset] += ratio;
      }
      return state.weight.map((weight, asset) => {
        const enough = state.count[asset] >= window.minPeriods && state.traded[asset] > 0;
        return enough ? Math.log(state.traded[asset] / weight) : Number.NaN;
      });
    },
  },
];

/** Weighted sum of log excess returns, scaled up for periods in which the asset had none. */
function logReturnSum(name: string, pick: (options: DescriptorOptions) => Window, sign: 1 | -1): Descriptor {
  return {
    name,
    historyPeriods: (options) => pick(options).lag + pick(options).periods + 1,
    start: (assetCount) => sums(assetCount, ["count", "weight", "log"]),
    step: (state, { history }, options) => {
      const window = pick(options);
      const edges = windowEdges(history, window, (row) => row.map((value) => Math.log1p(value)));
      slideSum(state.count, edges.entering(1), edges.leaving(1), 1, "presence");
      slideSum(state.weight, edges.entering(1), edges.leaving(edges.gone), edges.decay, "presence");
      slideSum(state.log, edges.entering(1), edges.leaving(edges.gone), edges.decay);
      const full = Number.isFinite(window.halfLife) ? (1 - edges.gone) / (1 - edges.decay) : window.periods;
      return state.weight.map((weight, asset) =>
        state.count[asset] < window.minPeriods - 0.5 ? Number.NaN : (sign * state.log[asset] * full) / weight,
      );
    },
  };
}

function windowEdges(history: ReturnHistory, window: Window, transform: (row: Float64Array) => Float64Array) {
  const decay = halfLifeDecay(window.halfLife);
  const entering = transform(returnsAt(history, window.lag));
  const leaving = transform(returnsAt(history, window.lag + window.periods));
  return {
    decay,
    gone: decay ** window.periods,
    entering: (scale: number) => ({ values: finiteOrNaN(entering), scale }),
    leaving: (scale: number) => ({ values: finiteOrNaN(leaving), scale }),
  };
}

/** ln(1 − 1) of a name that went to nothing is −∞, which would stay in a running sum for ever: no observation instead. */
function finiteOrNaN(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]) && !Number.isNaN(values[i])) values[i] = Number.NaN;
  return values;
}

function sums(assetCount: number, names: readonly string[]): Record<string, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(assetCount)]));
}
