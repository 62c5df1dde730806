import {
  type MarketAxes,
  type MarketDay,
  noTraits,
  singleMembership,
  startMarketState,
  stepMarketState,
} from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { presets } from "../../engine/pipeline/index.ts";
import {
  growUniverse,
  startUniverse,
  stepUniverse,
  type Universe,
  type UniverseOptions,
  type UniverseState,
  universeChanges,
} from "../../engine/universe/index.ts";
import { marketDay } from "../data/market-day.ts";

const none = Number.NaN;

/** No floors, no hysteresis: everybody who is covered. */
export const everybody: UniverseOptions = {
  ...presets.short.universe,
  top: Number.POSITIVE_INFINITY,
  buffer: 1,
  minHistoryPeriods: 0,
  minPrice: 0,
  maxStalePeriods: 2,
};

export interface Close {
  readonly date: string;
  readonly caps: readonly number[];
  readonly prices?: readonly number[];
  readonly volumes?: readonly number[];
  readonly codes?: readonly number[];
  /** Names on each list. */
  readonly lists?: Readonly<Record<string, readonly number[]>>;
  readonly fxRate?: readonly number[];
}

/** Axes of assets A0, A1, … with what is given of traits. */
export function axesOf(assetCount: number, given: Partial<MarketAxes> = {}): MarketAxes {
  const assets = axis(
    "asset",
    Array.from({ length: assetCount }, (_, n) => `A${n}`),
  );
  return { assets, industries: [], items: [], ...noTraits(assetCount), ...given };
}

/** Traits by asset; what is not given is not known. */
export function traitsOf(
  assetCount: number,
  given: Partial<Record<keyof MarketAxes["traits"], readonly number[]>>,
): MarketAxes["traits"] {
  const { traits } = noTraits(assetCount);
  return {
    country: given.country ? Int32Array.from(given.country) : traits.country,
    currency: given.currency ? Int32Array.from(given.currency) : traits.currency,
    issuer: given.issuer ? Int32Array.from(given.issuer) : traits.issuer,
    primary: given.primary ? Uint8Array.from(given.primary) : traits.primary,
  };
}

function dayOf({ date, caps, prices, volumes, codes, lists, fxRate }: Close): MarketDay {
  const N = caps.length;
  const flags = (names: readonly number[]) => {
    const out = new Uint8Array(N);
    for (const name of names) out[name] = 1;
    return out;
  };
  return marketDay(
    date,
    {
      marketCap: caps,
      price: prices ?? caps.map((cap) => (Number.isNaN(cap) ? none : 10)),
      volume: volumes ?? caps.map(() => none),
      industries: singleMembership(Int32Array.from(codes ?? caps.map(() => 0))),
      lists: new Map(Object.entries(lists ?? {}).map(([name, names]) => [name, flags(names)])),
      fxRate: fxRate ?? [],
    },
    N,
  );
}

/** The universe at each close. A name without a cap and a price has no bar. */
export function universes(
  closes: readonly Close[],
  options: UniverseOptions,
  axes: MarketAxes = axesOf(closes[0].caps.length),
): Universe[] {
  const N = closes[0].caps.length;
  let market = startMarketState(N);
  let state = startUniverse(N, options);
  return closes.map((close) => {
    const day = dayOf(close);
    market = stepMarketState(market, day, axes.traits, 5).state;
    const step = stepUniverse(state, { market, day }, axes, options);
    state = step.state;
    return step.output;
  });
}

/** The state after some closes, on an axis that starts with `from` assets and grows to all before the last `tail` closes. */
export function grownState(
  closes: readonly Close[],
  options: UniverseOptions,
  { from, tail }: { readonly from: number; readonly tail: number },
): UniverseState {
  const N = closes[0].caps.length;
  const early = closes.slice(0, closes.length - tail);
  const cut = (close: Close): Close => ({
    ...close,
    caps: close.caps.slice(0, from),
    ...(close.volumes ? { volumes: close.volumes.slice(0, from) } : {}),
  });
  let state = startUniverse(from, options);
  let market = startMarketState(from);
  for (const close of early) {
    const day = dayOf(cut(close));
    market = stepMarketState(market, day, noTraits(from).traits, 5).state;
    state = stepUniverse(state, { market, day }, axesOf(from), options).state;
  }
  state = growUniverse(state, N);
  let all = startMarketState(N);
  for (const close of closes) {
    const day = dayOf(close);
    all = stepMarketState(all, day, noTraits(N).traits, 5).state;
    if (close.date >= closes[early.length].date)
      state = stepUniverse(state, { market: all, day }, axesOf(N), options).state;
  }
  return state;
}

/** Estimation universes as text, a digit per name. */
export const members = (list: readonly Universe[]): string[] =>
  list.map(({ estimation }) => [...estimation].join(""));

/** Caps at the first close of each month from January 2024 on. */
export const months = (...caps: (readonly number[])[]): Close[] =>
  caps.map((row, i) => ({
    date: `${2024 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}-02`,
    caps: row,
  }));

/** Changes at a close, as "A1 left rank". */
export function changesOf({ changes }: Universe): string[] {
  return [...changes].flatMap((code, asset) =>
    code === 0 ? [] : [`A${asset} ${universeChanges[code].change} ${universeChanges[code].reason}`],
  );
}
