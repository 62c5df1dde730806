import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  estimateBetas,
  factorInnovations,
  startBetaMoments,
  startInnovations,
  stepBetaMoments,
  stepInnovations,
} from "../../../engine/factor-returns/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import { expectClose } from "../../tolerance.ts";

const options = { lags: 1, minObservations: 12 };

function autoregression(seed: string, length: number) {
  const random = randomStream(seed);
  let level = 5;
  const news = Float64Array.from({ length }, random.normal);
  return { news, levels: news.map((value) => (level = 1 + 0.8 * level + value)) };
}

describe("innovations of levels", () => {
  test("by hand: levels 1, 2, 4, 8 double, 17 is one more than expected", () => {
    const found = factorInnovations([1, 2, 4, 8, 17], [], { lags: 1, minObservations: 4 });
    expectClose(found.slice(4), [1], 1e-12);
    expect(Array.from(found.slice(0, 4))).toEqual(new Array(4).fill(Number.NaN));
  });

  test("of order 0: the distance from the mean so far", () => {
    expectClose(factorInnovations([1, 3, 5, 8], [], { lags: 0, minObservations: 2 }).slice(2), [3, 5], 1e-15);
  });

  test("a level that stays and then steps: the step is the only news, and betas on it are of its size", () => {
    const levels = Float64Array.from({ length: 80 }, (_, t) => (t < 40 ? 5.3 : t < 60 ? 5.55 : 5.8));
    const found = factorInnovations(levels, [], { lags: 1, minObservations: 24 });
    const expected = levels.map((level, t) => (t < 24 ? Number.NaN : level - levels[t - 1]!));
    // The first step is the change; after it the autoregression has something to say.
    expectClose(found.slice(24, 41), expected.slice(24, 41), 1e-15);
    for (const value of found.slice(24)) expect(value === 0 || Math.abs(value) > 1e-6).toBe(true);
    expect(Math.abs(found[60]! - 0.25)).toBeLessThan(0.05);
    const betasOf = (f: Float64Array) => {
      const random = randomStream("steps");
      const moments = f
        .slice(24)
        .reduce(
          (sums, value) => stepBetaMoments(sums, [2 * value + 0.01 * random.normal()], [value], 1),
          startBetaMoments(1, 1),
        );
      return estimateBetas(moments, { intercept: true, lags: 0 }).betas.values[0]!;
    };
    expect(Math.abs(betasOf(found) - 2)).toBeLessThan(0.2);
    // A ramp is foreseen to the last digit: no news, and no beta.
    const ramp = factorInnovations(
      levels.map((_, t) => 0.1 * t + 0.7),
      [],
      { lags: 1, minObservations: 24 },
    );
    expect(new Set(ramp.slice(24))).toEqual(new Set([0]));
    expect(betasOf(ramp)).toBeNaN();
    // Rounding of a level is no variance.
    expect(betasOf(levels.map((_, t) => 0.1 + (t % 3) * 1e-17 * 2))).toBeNaN();
    expect(betasOf(levels.map((_, t) => 1000 + (t % 3) * 1e-12))).toBeNaN();
  });

  test("recover the news of an autoregression", () => {
    const { levels, news } = autoregression("innovations", 2000);
    const found = factorInnovations(levels, [], options);
    const late = (values: Float64Array) => values.slice(1000);
    const gap = late(found).map((value, t) => value - late(news)[t]!);
    // Two coefficients from t levels: the mean squared error of what was expected is about 2/t.
    expect(gap.reduce((sum, value) => sum + value ** 2, 0) / 1000).toBeLessThan(4 * (2 / 1500));
  });

  test("nothing later changes an innovation; a level that is not published is passed over", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 59 }), (seed, cut) => {
        const { levels } = autoregression(`causal ${seed}`, 60);
        levels[20] = Number.NaN;
        const changed = levels.map((value, t) => (t < cut ? value : value + 100 * t));
        const whole = factorInnovations(levels, [], options);
        expect(factorInnovations(changed, [], options).slice(0, cut)).toEqual(whole.slice(0, cut));
        const without = factorInnovations(
          levels.filter((_, t) => t !== 20),
          [],
          options,
        );
        expect(whole.filter((_, t) => t !== 20)).toEqual(without);
        expect(whole[20]).toBeNaN();
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test("the surprise against a consensus needs no history; without one for a period the autoregression speaks", () => {
    const { levels } = autoregression("consensus", 30);
    const consensus = levels.map((value, t) => (t === 25 ? Number.NaN : value - 0.25));
    const found = factorInnovations(levels, consensus, options);
    expectClose(
      found.filter((_, t) => t !== 25),
      new Float64Array(29).fill(0.25),
      1e-12,
    );
    expect(found[25]).toBe(factorInnovations(levels, [], options)[25]);
  });

  test("the state copied half way gives the same bits", () => {
    const { levels } = autoregression("copied", 40);
    let state = startInnovations(options);
    const found = levels.map((level, t) => {
      const step = stepInnovations(t === 17 ? structuredClone(state) : state, level, Number.NaN, options);
      state = step.state;
      return step.innovation;
    });
    expect(found).toEqual(factorInnovations(levels, [], options));
  });
});
