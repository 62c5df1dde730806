import {
  type DayReturns,
  type MarketDay,
  type MarketState,
  memberships,
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
  /** [T][N] ε of the regressions; none on days without one. */
  readonly specific: readonly (readonly number[])[];
}

/** Market caps of the seven assets, in currency. */
export const caps: readonly number[] = [4, 9, 1, 16, 25, 0.25, 2];

/** Industries of the seven assets with their shares. */
export const industries: readonly (readonly { readonly code: number; readonly share: number }[])[] = [
  [{ code: 0, share: 1 }],
  [{ code: 0, share: 1 }],
  [{ code: 0, share: 1 }],
  [{ code: 2, share: 1 }],
  [
    { code: 0, share: 0.25 },
    { code: 1, share: 0.75 },
  ],
  [{ code: 1, share: 1 }],
  [],
];

/** Dates of a path: every eleventh day, so that months have two or three periods. */
export function dateOf(t: number): string {
  return new Date(Date.UTC(2015, 0, 5 + 11 * t)).toISOString().slice(0, 10);
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
    row.map((r, asset) => {
      if (Number.isNaN(r)) return none;
      return asset === 1 && random.uniform() < 0.2 ? 0 : Math.exp(random.normal() - 5);
    }),
  );
  const specific = returns.map((row) => {
    const idle = random.uniform() < 0.1;
    return row.map((r) => (idle ? none : r === 0.01 ? 0.01 : r + noise()));
  });
  return { returns, market, turnover, specific };
}

/** A path whose days from `t` on are those of another. */
export function withOtherFuture(path: PricePath, other: PricePath, t: number): PricePath {
  const splice = <T>(a: readonly T[], b: readonly T[]) => [...a.slice(0, t), ...b.slice(t)];
  return {
    returns: splice(path.returns, other.returns),
    market: splice(path.market, other.market),
    turnover: splice(path.turnover, other.turnover),
    specific: splice(path.specific, other.specific),
  };
}

/** Runs one descriptor over a path, a bar wherever there is a return; the values at every close. */
export function foldDescriptor(name: string, path: PricePath, window: Window): Float64Array[] {
  const descriptor = builtInDescriptors.get(name) as Descriptor;
  const N = path.returns[0].length;
  const state = descriptor.start(N, window);
  const blank = blankInput(N);
  const ones = new Float64Array(N).fill(1);
  const market = {
    ...blank.market,
    marketCap: Float64Array.from(caps.slice(0, N)),
    industries: memberships(industries.slice(0, N)),
  };
  const series = new Map<SeriesName, SeriesHistory>();
  for (const [key, rows] of Object.entries(descriptor.lookback(window))) {
    series.set(key as SeriesName, startSeriesHistory(rows, key === "market_return" ? 1 : N));
  }
  return path.returns.map((row, t) => {
    const today: Record<SeriesName, ArrayLike<number>> = {
      excess_return: row,
      log_return: row.map(Math.log1p).map((log) => (Number.isFinite(log) ? log : none)),
      market_return: [path.market[t]],
      specific_return: path.specific[t],
      turnover: path.turnover[t],
      value_traded: valueTraded(path, t),
    };
    for (const [key, history] of series) series.set(key, stepSeriesHistory(history, today[key]));
    row.forEach((r, asset) => {
      if (!Number.isNaN(r)) market.age[asset] = 0;
      else if (market.age[asset] >= 0) market.age[asset]++;
    });
    const day = { ...blank.day, date: dateOf(t), volume: valueTraded(path, t), price: ones };
    const read = (key: SeriesName) => series.get(key) as SeriesHistory;
    return descriptor.step(state, { ...blank, series: read, day, market }, window);
  });
}

/** [N] turnover × cap. */
function valueTraded(path: PricePath, t: number): number[] {
  return path.turnover[t].map((v, asset) => v * caps[asset]);
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
  const returns: DayReturns = { excess: empty, total: empty, base: empty, riskFree: 0, gapReturnCount: 0 };
  return {
    day,
    market,
    returns,
    series: () => startSeriesHistory(1, N),
    item: () => empty,
    itemAgo: () => empty,
    baseRate: new Float64Array(N).fill(1),
  };
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
