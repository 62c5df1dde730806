import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInDescriptors } from "../../../engine/exposures/index.ts";
import { startSeriesHistory, stepSeriesHistory, valuesAt } from "../../../engine/exposures/series-history.ts";
import { expectClose } from "../../tolerance.ts";
import { direct, windows } from "./direct-price-descriptors.ts";
import { foldDescriptor, type PricePath, randomPath, withOtherFuture } from "./price-path.ts";

const none = Number.NaN;
const fold = (name: string, path: PricePath) => foldDescriptor(name, path, windows[name]);

/**
 * Recursive sums of squares leave √(1e-16) of a deviation behind where nothing moves, and the cube of a jump of 900 % leaves
 * 1e-14 beside third moments of 1e-6.
 */
const tolerance: Record<string, number> = {
  downside_deviation: 1e-7,
  residual_sigma: 1e-7,
  skewness: 1e-7,
  volatility: 1e-7,
};

describe("price descriptors agree with the direct computation over gappy histories, at every close", () => {
  test("all that have a window are here", () => {
    const bars = ["industry", "market_cap", "price", "total_return", "volume"];
    const ofPrices = [...builtInDescriptors.values()].filter(
      ({ windows, needs }) => windows !== null && needs.every((name) => bars.includes(name)),
    );
    expect(ofPrices.map(({ name }) => name).sort()).toEqual(Object.keys(direct).sort());
  });

  for (const name of Object.keys(direct)) {
    test(name, () => {
      let values = 0;
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
          const path = randomPath(seed, 90);
          const series = fold(name, path);
          for (const t of [3, 8, 15, 40, 70, 89]) {
            const expected = path.returns[0].map((_, asset) => direct[name](path, asset, t, windows[name]));
            values += expected.filter((x) => !Number.isNaN(x)).length;
            expectClose(series[t], expected, tolerance[name] ?? 1e-9);
          }
        }),
        { seed: 20240229, numRuns: 60 },
      );
      expect(values).toBeGreaterThan(600);
    });
  }

  test("still do after 4000 closes: the running sums do not drift", () => {
    const path = randomPath(17, 4000);
    for (const name of Object.keys(direct)) {
      const last = fold(name, path).at(-1)!;
      expectClose(
        last,
        path.returns[0].map((_, asset) => direct[name](path, asset, 3999, windows[name])),
        tolerance[name] ?? 1e-9,
      );
    }
  });

  test("a name listed today has no value, nor has one that never traded", () => {
    const path = randomPath(3, 50);
    for (const name of Object.keys(direct)) {
      const last = fold(name, path).at(-1)!;
      expect([name, last[2], last[6]]).toEqual([name, none, none]);
    }
  });

  test("no value looks ahead: another future leaves all bits", () => {
    const path = randomPath(5, 120);
    const other = randomPath(6, 120);
    const t = 50;
    const changed = withOtherFuture(path, other, t);
    for (const name of Object.keys(direct)) {
      const [before, after] = [fold(name, path), fold(name, changed)];
      expect(after.slice(0, t), name).toEqual(before.slice(0, t));
      expect(after.at(-1), name).not.toEqual(before.at(-1));
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
