import {
  type DayReturns,
  type MarketDay,
  type MarketState,
  noFundamentals,
  noMemberships,
  oneCurrency,
  startMarketState,
} from "../../../engine/data/index.ts";
import {
  builtInDescriptors,
  type Descriptor,
  type DescriptorInput,
  type SeriesName,
  type Window,
} from "../../../engine/exposures/index.ts";
import {
  type SeriesHistory,
  startSeriesHistory,
  stepSeriesHistory,
} from "../../../engine/exposures/series-history.ts";
import { randomStream } from "../../../engine/stats/index.ts";

const none = Number.NaN;

/** What price descriptors see of seven assets, day by day. */
export interface PricePath {
  /** [T][N] */
  readonly returns: readonly (readonly number[])[];
  /** [T] */
  readonly market: readonly number[];
  /** [T][N] value traded over market cap. */
  readonly turnover: readonly (readonly number[])[];
}

/** Assets: gappy; gappy; listed yesterday; constant; hit by −1 and by a jump of 900 %; long suspended; never traded. */
export function randomPath(seed: number, length: number): PricePath {
  const random = randomStream("path", seed);
  const market = Array.from({ length }, (_, t) =>
    t < 2 || random.uniform() < 0.03 ? none : 0.01 * random.normal(),
  );
  const noise = () => 0.02 * random.normal();
  const returns = market.map((m, t) => {
    const base = Number.isNaN(m) ? 0 : m;
    return [
      random.uniform() < 0.2 ? none : base + noise(),
      random.uniform() < 0.6 ? none : -base + noise(),
      t === length - 1 ? noise() : none,
      0.01,
      t % 17 === 5 ? -1 : t % 23 === 9 ? 9 : 0.5 * base + noise(),
      t > 12 && t < 60 ? none : 2 * base + noise(),
      none,
    ];
  });
  const turnover = returns.map((row) =>
    row.map((r) => (Number.isNaN(r) ? none : Math.exp(random.normal() - 5))),
  );
  return { returns, market, turnover };
}

/** A path whose days from `t` on are those of another. */
export function withOtherFuture(path: PricePath, other: PricePath, t: number): PricePath {
  const splice = <T>(a: readonly T[], b: readonly T[]) => [...a.slice(0, t), ...b.slice(t)];
  return {
    returns: splice(path.returns, other.returns),
    market: splice(path.market, other.market),
    turnover: splice(path.turnover, other.turnover),
  };
}

/** Runs one descriptor over a path; the values at every close. Caps are 1, so that value traded is turnover. */
export function foldDescriptor(name: string, path: PricePath, window: Window): Float64Array[] {
  const descriptor = builtInDescriptors.get(name) as Descriptor;
  const N = path.returns[0].length;
  const state = descriptor.start(N, window);
  const series = new Map<SeriesName, SeriesHistory>();
  for (const [key, rows] of Object.entries(descriptor.lookback(window))) {
    series.set(key as SeriesName, startSeriesHistory(rows, key === "market_return" ? 1 : N));
  }
  return path.returns.map((row, t) => {
    const today: Record<SeriesName, ArrayLike<number>> = {
      excess_return: row,
      market_return: [path.market[t]],
      specific_return: row,
      turnover: path.turnover[t],
      value_traded: path.turnover[t],
    };
    for (const [key, history] of series) series.set(key, stepSeriesHistory(history, today[key]));
    const input = { ...blankInput(N), series: (key: SeriesName) => series.get(key) as SeriesHistory };
    const day = { ...input.day, volume: path.turnover[t], price: new Float64Array(N).fill(1) };
    const market = { ...input.market, marketCap: new Float64Array(N).fill(1) };
    return descriptor.step(state, { ...input, day, market }, window);
  });
}

/** A day on which nothing is known. */
export function blankInput(N: number): DescriptorInput {
  const empty = new Float64Array(N).fill(none);
  const day: MarketDay = {
    date: "2024-01-02",
    price: empty,
    givenReturn: empty,
    marketCap: empty,
    volume: empty,
    industries: noMemberships(N),
    ...oneCurrency,
    riskFree: 0,
    scores: new Map(),
    fundamentals: noFundamentals,
  };
  const market: MarketState = startMarketState(N);
  const returns: DayReturns = { excess: empty, total: empty, riskFree: 0, gapReturnCount: 0 };
  return { day, market, returns, series: () => startSeriesHistory(1, N), item: () => empty };
}

export interface Observation {
  readonly w: number;
  readonly r: number;
  readonly m: number;
}

/** The observations of an asset in a window that ends at t: weight by age inside the window. */
export function observations(path: PricePath, asset: number, t: number, window: Window): Observation[] {
  const out: Observation[] = [];
  for (let age = 0; age < window.periods; age++) {
    const at = t - window.lag - age;
    if (at < 0) break;
    const r = path.returns[at][asset];
    if (!Number.isNaN(r)) out.push({ w: 0.5 ** (age / window.halfLife), r, m: path.market[at] });
  }
  return out;
}

export const average = (list: readonly Observation[], value: (o: Observation) => number) =>
  list.reduce((s, o) => s + o.w * value(o), 0) / list.reduce((s, o) => s + o.w, 0);
