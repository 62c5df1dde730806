import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSortedPortfolios, portfolioShape } from "../../engine/factor-portfolios/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

describe("buildSortedPortfolios", () => {
  test("by hand: ten names, fifths of two, corners of the 30 % and 70 % quantiles", () => {
    // Quantiles of 1 … 10: 20 % 2.8, 80 % 8.2, 30 % 3.7, 70 % 7.3; the median cap is 15, big are the last five.
    const values = [1, 3, 5, 7, 9, 2, 4, 6, 8, 10];
    const cap = [10, 10, 10, 10, 10, 20, 20, 20, 20, 60];
    const [sorted] = buildSortedPortfolios([values], cap);
    expectClose(sorted?.quintileEqual ?? [], [-0.5, 0, 0, 0, 0.5, -0.5, 0, 0, 0, 0.5], 1e-15);
    expectClose(sorted?.quintileCap ?? [], [-1 / 3, 0, 0, 0, 1 / 7, -2 / 3, 0, 0, 0, 6 / 7], 1e-15);
    expectClose(sorted?.doubleSort ?? [], [-0.25, -0.25, 0, 0, 0.5, -0.5, 0, 0, 0.125, 0.375], 1e-15);
  });

  test("net 0, gross 2, nothing outside the members; the double sort has as much long as short in each size half", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomStream("sorts", seed);
        const count = 60 + random.integer(60);
        const cap = Float64Array.from({ length: count }, () =>
          random.uniform() < 0.2 ? 0 : Math.exp(2 * random.normal()),
        );
        const values = cap.map(() => (random.uniform() < 0.1 ? Number.NaN : random.normal()));
        const [sorted] = buildSortedPortfolios([values], cap);
        for (const weights of [sorted?.quintileEqual, sorted?.quintileCap, sorted?.doubleSort]) {
          const shape = portfolioShape(weights ?? []);
          expectClose([shape.net, shape.grossLeverage], [0, 2], 1e-12);
          weights?.forEach((weight, asset) => {
            if (weight !== 0) expect(cap[asset] > 0 && Number.isFinite(values[asset])).toBe(true);
          });
        }
        const members = cap.filter((value) => value > 0).sort();
        const middle = members[(members.length - 1) >> 1] / 2 + members[members.length >> 1] / 2;
        const small = sorted?.doubleSort?.reduce(
          (sum, weight, asset) => sum + (cap[asset] <= middle ? weight : 0),
          0,
        );
        expectClose(small ?? Number.NaN, 0, 1e-12);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  test("size has no double sort, and a constant has no portfolio at all", () => {
    const cap = Array.from({ length: 20 }, (_, i) => i + 1);
    const [size, constant] = buildSortedPortfolios([cap.map(Math.log), cap.map(() => 1)], cap);
    expect(size?.quintileEqual).toBeDefined();
    expect(size?.doubleSort).toBeUndefined();
    expect(constant).toEqual({ quintileEqual: undefined, quintileCap: undefined, doubleSort: undefined });
  });
});
