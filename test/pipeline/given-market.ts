import type { FactorRecords, MarketAxes, MarketDay } from "../../engine/data/index.ts";
import type { TimeSeriesFamilyOptions } from "../../engine/pipeline/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { axes, smallMarket } from "./small-market.ts";

/** The day without a return of SMB. */
export const dayWithout = 60;

export const givenAxes: MarketAxes = { ...axes, factors: ["CPI", "MKT", "SMB"] };

/** Betas that are fitted from about the 30th period on, at every review. */
export const smallBetas: TimeSeriesFamilyOptions = {
  kind: "time_series",
  factors: ["MKT", "SMB", "CPI"].map((name) => ({ name, innovations: { lags: 1, minObservations: 8 } })),
  window: { kind: "exponential", halfLife: 30 },
  intercept: true,
  lags: 0,
  shrinkage: { method: "vasicek", blumeSlope: 2 / 3, minObservations: 12 },
  refit: "review",
};

/** The small market with two given returns, one of which lacks a day, and a level that is published every other day. */
export function givenMarket(seed: number, dayCount: number): MarketDay[] {
  const random = randomStream("given factors", seed);
  let level = 100;
  return smallMarket(seed, dayCount).map((day, t) => {
    const rows: number[][] = [[1, 0, 0.01 * random.normal()]];
    if (t !== dayWithout) rows.push([2, 0, 0.005 * random.normal()]);
    if (t % 2 === 0) {
      level = 20 + 0.8 * level + random.normal();
      rows.unshift([0, 1, level]);
    }
    return { ...day, factors: records(rows) };
  });
}

function records(rows: readonly (readonly number[])[]): FactorRecords {
  return {
    factor: Int32Array.from(rows, ([factor]) => factor!),
    isLevel: Uint8Array.from(rows, ([, isLevel]) => isLevel!),
    value: Float64Array.from(rows, ([, , value]) => value!),
    consensus: new Float64Array(rows.length).fill(Number.NaN),
  };
}
