import type { Descriptor, DescriptorState, Window } from "../descriptor.ts";
import { ratio } from "../same-day.ts";

/** Change of the earnings that analysts forecast over three months, over market cap. */
export const earningsRevision: Descriptor = {
  name: "earnings_revision",
  family: "analysts",
  meaning:
    "Change over three months of the net income that analysts forecast, over market cap; revisions upwards are positive, which has earned positively.",
  formula:
    "(earnings_forward − earnings_forward a window ago, or when first known in the window, at least minPeriods ago) / market cap",
  source: "Chan, Jegadeesh & Lakonishok (1996)",
  needs: ["earnings_forward", "market_cap"],
  windows: {
    daily: { periods: 63, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 42 },
    monthly: { periods: 3, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 2 },
  },
  lookback: () => ({}),
  start: (assetCount, window) => {
    const cellCount = rowCount(window) * assetCount;
    return { forecast: new Float64Array(cellCount), isKnown: new Float64Array(cellCount) };
  },
  step: (state, { baseRate, item, market }, window) => {
    // Kept in the company's own currency: a move of the exchange rate is no revision.
    const today = item("earnings_forward").map((value, asset) => value / baseRate[asset]);
    const row = market.dayCount % rowCount(window);
    state.forecast.set(
      today.map((value) => (Number.isNaN(value) ? 0 : value)),
      row * today.length,
    );
    state.isKnown.set(
      today.map((value) => (Number.isNaN(value) ? 0 : 1)),
      row * today.length,
    );
    const change = baseRate.map(
      (rate, asset) => rate * revision(state, { row, asset, assetCount: today.length }, window),
    );
    return ratio(change, market.marketCap);
  },
};

/** Rows of the ring of forecasts; a day's row is its number modulo this. A new asset's rows hold 0, not known. */
function rowCount(window: Window): number {
  return window.lag + window.periods + 1;
}

interface Place {
  readonly row: number;
  readonly asset: number;
  readonly assetCount: number;
}

/** The forecast now less the oldest one in the window that is old enough. */
function revision(state: DescriptorState, { row, asset, assetCount }: Place, window: Window): number {
  const rows = rowCount(window);
  const cellAt = (age: number) => ((row - age + rows) % rows) * assetCount + asset;
  const latest = cellAt(window.lag);
  if (state.isKnown[latest] === 0) return Number.NaN;
  for (let age = window.lag + window.periods; age >= window.lag + window.minPeriods; age--) {
    const cell = cellAt(age);
    if (state.isKnown[cell] === 1) return state.forecast[latest] - state.forecast[cell];
  }
  return Number.NaN;
}
