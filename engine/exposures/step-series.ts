import type { DayReturns, MarketDay, MarketState } from "../data/index.ts";
import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { DescriptorInput, SeriesName } from "./descriptors/descriptor.ts";
import { type SeriesHistory, stepSeriesHistory } from "./series-history.ts";

/** The series that the descriptors in use look back at. */
export type KeptSeries = Readonly<Partial<Record<SeriesName, SeriesHistory>>>;

/** What of a day the series are made from. */
export interface SeriesDay {
  readonly day: MarketDay;
  readonly market: MarketState;
  readonly returns: DayReturns;
  readonly marketReturn: number;
  readonly specificReturns: Vector | undefined;
}

/** Appends the day to every series that is kept. */
export function stepSeries(series: KeptSeries, input: SeriesDay, baseRate: Vector): KeptSeries {
  const { day, market, returns } = input;
  const today: Readonly<Record<SeriesName, () => Vector>> = {
    excess_return: () => returns.excess,
    log_return: () => logReturns(returns.excess),
    market_return: () => [input.marketReturn],
    specific_return: () => input.specificReturns ?? new Float64Array(returns.excess.length).fill(Number.NaN),
    turnover: () => valueTraded(day, baseRate, market.marketCap),
    value_traded: () => valueTraded(day, baseRate),
  };
  return Object.fromEntries(
    Object.entries(series).map(([name, history]) => [
      name,
      stepSeriesHistory(history, today[name as SeriesName]()),
    ]),
  );
}

/** ln(1 + r); NaN where that is not finite. [N] */
function logReturns(excess: Vector): Float64Array {
  const logs = new Float64Array(excess.length);
  for (let asset = 0; asset < logs.length; asset++) {
    const log = Math.log1p(excess[asset]);
    logs[asset] = Number.isFinite(log) ? log : Number.NaN;
  }
  return logs;
}

/** Price × volume in the base currency, over `size` where it is given. [N] */
function valueTraded({ price, volume }: MarketDay, baseRate: Vector, size?: Vector): Float64Array {
  const values = new Float64Array(price.length);
  for (let asset = 0; asset < values.length; asset++) {
    const value = price[asset] * volume[asset] * baseRate[asset];
    values[asset] = size === undefined ? value : value / size[asset];
  }
  return values;
}

/** A kept series by name. */
export function seriesReader(series: KeptSeries): DescriptorInput["series"] {
  return (name) => {
    const history = series[name];
    if (history === undefined)
      throw new EngineError(
        "unknown-label",
        `a descriptor reads the series ${name} that its lookback does not name`,
      );
    return history;
  };
}
