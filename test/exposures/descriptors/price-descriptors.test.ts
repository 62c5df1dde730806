import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Window } from "../../../engine/exposures/index.ts";
import { startSeriesHistory, stepSeriesHistory, valuesAt } from "../../../engine/exposures/series-history.ts";
import { expectClose } from "../../tolerance.ts";
import {
  average,
  foldDescriptor,
  type Observation,
  observations,
  type PricePath,
  randomPath,
  withOtherFuture,
} from "./price-path.ts";

const none = Number.NaN;
const beta: Window = { periods: 25, halfLife: 10, lag: 0, minPeriods: 8 };
const windows: Readonly<Record<string, Window>> = {
  beta,
  residual_sigma: beta,
  momentum: { periods: 30, halfLife: 15, lag: 4, minPeriods: 10 },
  volatility: { periods: 20, halfLife: 7, lag: 1, minPeriods: 5 },
  short_term_reversal: { periods: 6, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 3 },
  turnover: { periods: 20, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 4 },
};
const fold = (name: string, path: PricePath) => foldDescriptor(name, path, windows[name]);

function regression(list: readonly Observation[]): { slope: number; sigma: number } {
  const [mr, mm] = [average(list, (o) => o.r), average(list, (o) => o.m)];
  const slope = average(list, (o) => (o.m - mm) * (o.r - mr)) / average(list, (o) => (o.m - mm) ** 2);
  return { slope, sigma: Math.sqrt(average(list, (o) => (o.r - mr - slope * (o.m - mm)) ** 2)) };
}

function logSum(path: PricePath, asset: number, t: number, window: Window, sign: number): number {
  const list = observations(path, asset, t, window).filter((o) => o.r > -1);
  if (list.length < window.minPeriods) return none;
  let full = 0;
  for (let age = 0; age < window.periods; age++) full += 0.5 ** (age / window.halfLife);
  return sign * full * average(list, (o) => Math.log(1 + o.r));
}

const direct: Record<string, (path: PricePath, asset: number, t: number) => number> = {
  beta: (path, asset, t) => {
    const list = observations(path, asset, t, windows.beta).filter((o) => !Number.isNaN(o.m));
    return list.length < windows.beta.minPeriods ? none : regression(list).slope;
  },
  residual_sigma: (path, asset, t) => {
    const list = observations(path, asset, t, windows.beta).filter((o) => !Number.isNaN(o.m));
    return list.length < windows.beta.minPeriods ? none : regression(list).sigma;
  },
  volatility: (path, asset, t) => {
    const list = observations(path, asset, t, windows.volatility);
    if (list.length < windows.volatility.minPeriods) return none;
    const mean = average(list, (o) => o.r);
    return Math.sqrt(average(list, (o) => (o.r - mean) ** 2));
  },
  momentum: (path, asset, t) => logSum(path, asset, t, windows.momentum, 1),
  short_term_reversal: (path, asset, t) => logSum(path, asset, t, windows.short_term_reversal, -1),
  turnover: (path, asset, t) => {
    // Infinite half-life: half the window's length is taken.
    let [sum, weight, count] = [0, 0, 0];
    for (let at = 0; at <= t; at++) {
      const value = path.turnover[at][asset];
      if (Number.isNaN(value)) continue;
      const w = 0.5 ** ((t - at) / (windows.turnover.periods / 2));
      [sum, weight, count] = [sum + w * value, weight + w, count + 1];
    }
    return count < windows.turnover.minPeriods ? none : Math.log(sum / weight);
  },
};

/** Recursive sums of squares leave √(1e-16) of a volatility behind where nothing moves. */
const tolerance: Record<string, number> = { residual_sigma: 1e-7, volatility: 1e-7 };

describe("price descriptors agree with the direct computation over gappy histories, at every close", () => {
  for (const name of Object.keys(direct)) {
    test(name, () => {
      let values = 0;
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
          const path = randomPath(seed, 90);
          const series = fold(name, path);
          for (const t of [3, 8, 15, 40, 70, 89]) {
            const expected = path.returns[0].map((_, asset) => direct[name](path, asset, t));
            values += expected.filter((x) => !Number.isNaN(x)).length;
            expectClose(series[t], expected, tolerance[name] ?? 1e-9);
          }
        }),
        { seed: 20240229, numRuns: 200 },
      );
      expect(values).toBeGreaterThan(2000);
    });
  }

  test("still do after 4000 closes: the running sums do not drift", () => {
    const path = randomPath(17, 4000);
    for (const name of Object.keys(direct)) {
      const last = fold(name, path).at(-1)!;
      expectClose(
        last,
        path.returns[0].map((_, asset) => direct[name](path, asset, 3999)),
        tolerance[name] ?? 1e-9,
      );
    }
  });

  test("a name listed today has no value, nor has one that never traded", () => {
    const path = randomPath(3, 50);
    for (const name of Object.keys(direct)) {
      const last = fold(name, path).at(-1)!;
      expect([last[2], last[6]]).toEqual([none, none]);
    }
  });

  test("no value looks ahead: another future leaves all bits", () => {
    const path = randomPath(5, 80);
    const other = randomPath(6, 80);
    const t = 50;
    const changed = withOtherFuture(path, other, t);
    for (const name of Object.keys(direct)) {
      const [before, after] = [fold(name, path), fold(name, changed)];
      expect(after.slice(0, t)).toEqual(before.slice(0, t));
      expect(after.at(-1)).not.toEqual(before.at(-1));
    }
  });
});

describe("valuesAt", () => {
  test("gives the row of that age, NaN before the first", () => {
    let history = startSeriesHistory(3, 1);
    for (const r of [1, 2, 3, 4]) history = stepSeriesHistory(history, [r]);
    expect([0, 1, 2].map((age) => valuesAt(history, age)[0])).toEqual([4, 3, 2]);
    expect(valuesAt(startSeriesHistory(3, 1), 1)[0]).toBeNaN();
  });
});
