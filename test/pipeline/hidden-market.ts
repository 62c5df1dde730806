import {
  type MarketAxes,
  type MarketDay,
  noTraits,
  oneCurrency,
  singleMembership,
} from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { options } from "./small-market.ts";

export const hiddenCount = 60;

export const hiddenAxes: MarketAxes = {
  assets: axis(
    "asset",
    Array.from({ length: hiddenCount }, (_, n) => `H${n}`),
  ),
  industries: ["banks", "energy", "software", "water"],
  items: [],
  ...noTraits(hiddenCount),
};

/** Market, industries of which water is thin, and size; least squares by √cap. */
export const hiddenOptions: ModelOptions = {
  ...options,
  universe: { ...options.universe, top: 100 },
  exposures: { ...options.exposures, styles: options.exposures.styles.slice(0, 1) },
  regression: { ...options.regression, weights: "sqrt_cap", robust: "none" },
};

/**
 * A market in which every name trades on every day, and whose returns have a factor that no exposure shows.
 *
 * @param gaps  share of the names that do not trade on a day
 */
export function hiddenMarket(
  dayCount: number,
  gaps = 0,
): {
  readonly days: readonly MarketDay[];
  readonly hidden: readonly number[];
  readonly loadings: readonly number[];
} {
  const random = randomStream("hidden market", dayCount);
  const names = Array.from({ length: hiddenCount }, (_, n) => n);
  const cap = names.map(() => 100 * Math.exp(random.normal()));
  const beta = names.map(() => 1 + 0.2 * random.normal());
  const loadings = names.map(() => random.normal());
  const code = (n: number) => (n < 3 ? 3 : n % 3);
  const hidden: number[] = [];
  const missing = randomStream("hidden gaps");
  const days = Array.from({ length: dayCount }, (_, t): MarketDay => {
    const [market, factor] = [0.01 * random.normal(), 0.01 * random.normal()];
    hidden.push(factor);
    const industry = [0, 1, 2, 3].map(() => 0.004 * random.normal());
    const moves = names.map(
      (n) =>
        (beta[n] as number) * market +
        (industry[code(n)] as number) +
        (loadings[n] as number) * factor +
        0.006 * random.normal(),
    );
    for (const n of names) cap[n] = (cap[n] as number) * (1 + (moves[n] as number));
    const trades = names.map(() => missing.uniform() >= gaps);
    const pick = (values: readonly number[]) =>
      Float64Array.from(values, (value, n) => (trades[n] ? value : Number.NaN));
    return {
      ...oneCurrency,
      date: new Date(Date.UTC(2023, 0, 2 + t)).toISOString().slice(0, 10),
      price: pick(names.map(() => 10)),
      givenReturn: pick(moves),
      marketCap: pick(cap),
      volume: pick(names.map(() => 1)),
      industries: singleMembership(Int32Array.from(names, code)),
      riskFree: 0,
      scores: new Map(),
      fundamentals: {
        asset: new Int32Array(0),
        item: new Int32Array(0),
        periodEnd: new Int32Array(0),
        value: new Float64Array(0),
      },
    };
  });
  return { days, hidden, loadings };
}
