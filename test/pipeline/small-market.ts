import {
  dayNumber,
  type FundamentalRecords,
  type MarketAxes,
  type MarketDay,
  memberships,
  noTraits,
  oneCurrency,
} from "../../engine/data/index.ts";
import { industriesAsGiven, usualScores } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { type ModelOptions, presets } from "../../engine/pipeline/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const none = Number.NaN;
export const assetCount = 40;
const industries = ["banks", "energy", "software", "telecom"];
const items = ["book_equity", "net_income_ttm"];

export const axes: MarketAxes = {
  assets: axis(
    "asset",
    Array.from({ length: assetCount }, (_, n) => `A${n}`),
  ),
  industries,
  items,
  ...noTraits(assetCount),
};

const window = (periods: number, lag: number) => ({ periods, halfLife: periods / 2, lag, minPeriods: 5 });
const single = (name: string, descriptor: string, orthogonalTo: readonly string[] = []) => ({
  ...usualScores,
  minBlendShare: 0.5,
  name,
  blend: [{ descriptor, weight: 1 }],
  orthogonalTo,
});

export const options: ModelOptions = {
  periodsPerYear: 252,
  maxGapPeriods: 3,
  universe: {
    ...presets.short.universe,
    top: 30,
    buffer: 1.1,
    minHistoryPeriods: 5,
    minPrice: 1,
    maxStalePeriods: 5,
  },
  exposures: {
    market: true,
    countries: false,
    currencies: false,
    industries: industriesAsGiven,
    styles: [
      single("size", "log_market_cap"),
      single("beta", "beta"),
      single("momentum", "momentum"),
      single("volatility", "volatility", ["beta", "size"]),
      {
        ...usualScores,
        minBlendShare: 0.5,
        name: "value",
        blend: [
          { descriptor: "book_to_price", weight: 0.7 },
          { descriptor: "earnings_to_price", weight: 0.3 },
        ],
        orthogonalTo: [],
      },
      single("liquidity", "turnover"),
      single("quality", "quality"),
    ],
    outliers: { errorDeviations: 1000, fenceDeviations: 10, clipDeviations: 3, bound: 10 },
    minGroupSize: 5,
    sizeBuckets: 3,
    descriptors: {
      windows: {
        beta: window(20, 0),
        momentum: window(25, 3),
        volatility: window(15, 0),
        turnover: window(15, 0),
      },
      fundamentalsStaleDays: 200,
    },
  },
  regression: {
    weights: "inverse_specific_variance",
    weightCap: 0.95,
    robust: "huber",
    huberConstant: 1.345,
    minNamesPerFactor: 1,
    minEffectiveNames: 5,
  },
  covariance: {
    volatilityHalfLife: 15,
    correlationHalfLife: 40,
    ownHistoryFull: 20,
    burnIn: "shrink",
    neweyWest: null,
    eigenfactor: null,
    regime: null,
  },
  specific: {
    halfLife: 20,
    ownHistoryFrom: 5,
    ownHistoryFull: 20,
    sizeGroups: 3,
    floorShare: 0.2,
    neweyWest: { lags: 2, halfLife: 40, priorPeriods: 20 },
    jumps: { threshold: 4, halfLife: 60 },
    structural: { priorNames: 5, levelGroups: 3, upliftPriorNames: 3 },
    shrinkage: { strength: 0.1, groups: 3 },
    regime: { halfLife: 10 },
    linked: { halfLife: 40, priorCorrelation: 0.8, priorPeriods: 10 },
  },
};

/** Trading days from 2023-01-02, weekends left out. */
function tradingDates(count: number): string[] {
  const dates: string[] = [];
  for (let day = Date.UTC(2023, 0, 2); dates.length < count; day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() % 6 !== 0) dates.push(date.toISOString().slice(0, 10));
  }
  return dates;
}

/**
 * A market with what hurts: late listings, delistings, suspensions, given returns beside prices, a name that moves
 * industry and one with two, restated fundamentals, missing volumes and scores, a negative book, a fall to nothing.
 */
export function smallMarket(seed: number, dayCount: number): MarketDay[] {
  const random = randomStream("small market", seed);
  const cap = Array.from({ length: assetCount }, () => 100 * Math.exp(random.normal()));
  const price = cap.map(() => 5 + 50 * random.uniform());
  const beta = cap.map(() => 0.6 + 0.8 * random.uniform());
  const listed = (n: number, t: number) => !(n % 9 === 4 && t < 30) && !(n % 11 === 5 && t > 60);
  return tradingDates(dayCount).map((date, t) => {
    const market = 0.01 * random.normal();
    const trades = cap.map((_, n) => listed(n, t) && random.uniform() > (n % 7 === 3 ? 0.3 : 0.01));
    const move = cap.map((_, n) => (n === 5 && t === 60 ? -1 : beta[n] * market + 0.015 * random.normal()));
    move.forEach((r, n) => {
      price[n] *= Math.max(1 + r, 1e-3);
      cap[n] *= Math.max(1 + r, 1e-3);
    });
    const pick = (values: readonly number[]) =>
      Float64Array.from(values, (value, n) => (trades[n] ? value : none));
    return {
      date,
      price: pick(price),
      givenReturn: pick(move.map((r, n) => (n % 3 === 0 && t > 0 ? r : none))),
      marketCap: pick(cap),
      volume: pick(
        cap.map((c, n) =>
          random.uniform() < 0.1 ? none : (c / price[n]) * 0.01 * Math.exp(random.normal()),
        ),
      ),
      industries: memberships(
        cap.map((_, n) =>
          n === 7
            ? [
                { code: 0, share: 0.3 },
                { code: 2, share: 0.7 },
              ]
            : n === 8 && t > 40
              ? [{ code: 3, share: 1 }]
              : t % 5 === 0 || n < 20
                ? [{ code: n % 4, share: 1 }]
                : [],
        ),
      ),
      ...oneCurrency,
      riskFree: t % 10 === 9 ? none : 0.0001,
      scores: new Map([["quality", pick(cap.map(() => (random.uniform() < 0.2 ? none : random.normal())))]]),
      fundamentals: fundamentalsOf(date, t, (n) => (trades[n] ? cap[n] : none), random.normal),
    };
  });
}

function fundamentalsOf(
  date: string,
  t: number,
  cap: (n: number) => number,
  normal: () => number,
): FundamentalRecords {
  const rows: number[][] = [];
  for (let n = 0; n < assetCount; n++) {
    if ((t + 3 * n) % 20 !== 0 || Number.isNaN(cap(n))) continue;
    const end = dayNumber(date) - 30 - (n % 5 === 0 ? 60 : 0);
    rows.push([n, 0, end, cap(n) * (n === 9 ? -0.1 : 0.5 * Math.exp(0.5 * normal()))]);
    if (n % 4 !== 1) rows.push([n, 1, end, cap(n) * 0.05 * (1 + normal())]);
    if (n % 6 === 0) rows.push([n, 0, end, cap(n) * 0.6]);
  }
  return {
    asset: Int32Array.from(rows, (row) => row[0]),
    item: Int32Array.from(rows, (row) => row[1]),
    periodEnd: Int32Array.from(rows, (row) => row[2]),
    value: Float64Array.from(rows, (row) => row[3]),
  };
}
