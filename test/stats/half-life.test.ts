import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { halfLifeDecay, halfLifeWeights, kishEffectiveCount } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const runs = { seed: 20240131, numRuns: 200 };
const halfLife = fc.double({ min: 0.5, max: 500, noNaN: true });
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe("half-life weights", () => {
  test("halve every half-life, the latest last", () => {
    expect(halfLifeDecay(84) ** 84).toBeCloseTo(0.5, 14);
    expectClose(halfLifeWeights(1, 3), [1 / 7, 2 / 7, 4 / 7], TOLERANCE.algebra);
  });

  test("sum to 1 and decay by λ from one period to the one before", () => {
    fc.assert(
      fc.property(halfLife, fc.integer({ min: 1, max: 300 }), (h, count) => {
        const weights = halfLifeWeights(h, count);
        expectClose(sum(weights), 1, TOLERANCE.algebra);
        for (let i = 1; i < count; i++)
          expectClose(weights[i - 1] / weights[i], halfLifeDecay(h), TOLERANCE.algebra);
      }),
      runs,
    );
  });

  test("an infinite half-life weighs all alike", () => {
    expect(halfLifeDecay(Number.POSITIVE_INFINITY)).toBe(1);
    expect(Array.from(halfLifeWeights(Number.POSITIVE_INFINITY, 4))).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test("no periods have no weights, and one has them all", () => {
    expect(halfLifeWeights(84, 0)).toHaveLength(0);
    expect(Array.from(halfLifeWeights(84, 1))).toEqual([1]);
  });

  test.each([0, -1, Number.NaN])("a half-life of %s is refused", (bad) => {
    expect(() => halfLifeDecay(bad)).toThrow(`halfLifeDecay needs a half-life above 0, got ${bad}`);
    expect(() => halfLifeWeights(bad, 3)).toThrow(`halfLifeWeights needs a half-life above 0, got ${bad}`);
  });
});

describe("Kish's effective count", () => {
  test("is the count of equal weights, whatever their size, and 1 of a single one", () => {
    expect(kishEffectiveCount([3, 3, 3, 3, 3])).toBe(5);
    expect(kishEffectiveCount([0, 7, 0])).toBe(1);
    expect(kishEffectiveCount([])).toBe(0);
    expect(kishEffectiveCount([0, 0])).toBe(0);
  });

  test("of a long history is (1 + λ)/(1 − λ), about 2.89 half-lives", () => {
    for (const h of [42, 84, 252]) {
      const decay = halfLifeDecay(h);
      const effective = kishEffectiveCount(halfLifeWeights(h, 60 * h));
      expectClose(effective, (1 + decay) / (1 - decay), TOLERANCE.algebra);
      // 2/ln 2 = 2.885…; the next term of the series is of order 1/h.
      expect(Math.abs(effective / h - 2 / Math.LN2)).toBeLessThan(1 / (4 * h));
    }
  });

  test("of T weights is (1+λ)(1−λᵀ) / ((1−λ)(1+λᵀ)), never above T", () => {
    fc.assert(
      fc.property(halfLife, fc.integer({ min: 1, max: 300 }), (h, count) => {
        const decay = halfLifeDecay(h);
        const last = decay ** count;
        const effective = kishEffectiveCount(halfLifeWeights(h, count));
        expectClose(effective, ((1 + decay) * (1 - last)) / ((1 - decay) * (1 + last)), 1e-10);
        expect(effective).toBeLessThanOrEqual(count * (1 + TOLERANCE.algebra));
      }),
      runs,
    );
  });
});
