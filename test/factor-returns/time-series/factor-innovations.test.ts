import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  factorInnovations,
  startInnovations,
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
