import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributePerformance,
  attributePeriod,
  finishNames,
  type LinkingMethod,
  startNames,
  stepNames,
} from "../../engine/performance-attribution/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { randomPeriods } from "./random-periods.ts";

const METHODS: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe("an attribution to names", () => {
  it("sums to the specific and the factors line of the active book, by every method", () => {
    const cases = fc.record({
      seed: fc.integer(),
      assetCount: fc.integer({ min: 0, max: 12 }),
      count: fc.integer({ min: 1, max: 8 }),
      linking: fc.constantFrom(...METHODS),
    });
    fc.assert(
      fc.property(cases, ({ seed, assetCount, count, linking }) => {
        const shape = { seed, assetCount, marketCount: 1, industryCount: 2, styleCount: 2 };
        const periods = randomPeriods(shape, count, { untidy: true });
        const options = { linking, periodsPerYear: 252 };
        let state = startNames(assetCount, options);
        for (const period of periods) state = stepNames(state, period, attributePeriod(period));
        const names = finishNames(state);
        const { active } = attributePerformance(periods.map(attributePeriod), options);
        expectClose(total(names.specific), active.specific.contribution, TOLERANCE.algebra);
        expectClose(total(names.factors), active.factors.contribution, TOLERANCE.algebra);
        names.weightMean.forEach((weight, n) => {
          const [own, base] = [
            periods.map((p) => p.portfolio.weights[n]),
            periods.map((p) => p.benchmark.weights[n]),
          ];
          expectClose(weight, total(own) / count, TOLERANCE.algebra);
          expectClose(names.activeWeightMean[n], (total(own) - total(base)) / count, TOLERANCE.algebra);
        });
      }),
      { numRuns: 80, seed: 3 },
    );
  });

  it("refuses dates that do not ascend", () => {
    const [one] = randomPeriods(
      { seed: 1, assetCount: 3, marketCount: 1, industryCount: 0, styleCount: 0 },
      1,
      { untidy: false },
    );
    const state = stepNames(
      startNames(3, { linking: "carino", periodsPerYear: 12 }),
      one,
      attributePeriod(one),
    );
    expect(() => stepNames(state, one, attributePeriod(one))).toThrow("ascending dates");
  });
});
