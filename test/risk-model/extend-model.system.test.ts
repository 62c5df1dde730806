import { describe, expect, test } from "vitest";
import { testExtension } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { extensionWorld } from "./extension-world.ts";

describe("the tests of a new factor", () => {
  test("have the size they state where exposures say nothing; a level and tails that are wrong mislead all but the shuffled one; a planted factor is found", () => {
    const rejected = { variance: 0, covariances: 0, shuffled: 0, misled: 0, wrong: 0, found: 0 };
    const worlds = 100;
    const small = { names: 24, periods: 30, size: 3 };
    for (let trial = 0; trial < worlds; trial++) {
      const of = (key: string, options: Parameters<typeof extensionWorld>[1]) => {
        const { model, history } = extensionWorld(`${key} ${trial}`, { ...small, ...options });
        return testExtension(model, history, 39, randomStream(key, trial));
      };
      const right = of("size", { factor: 0 });
      const wrong = of("level", { factor: 0, level: 1.6, tail: true });
      rejected.variance += Number(right.variance.pValue <= 0.05);
      rejected.covariances += Number(right.covariances.pValue <= 0.05);
      rejected.shuffled += Number(right.shuffled.pValue <= 0.05);
      rejected.misled += Number(wrong.variance.pValue <= 0.05);
      rejected.wrong += Number(wrong.shuffled.pValue <= 0.05);
      rejected.found += Number(of("power", { factor: 2e-4 }).shuffled.pValue <= 0.05);
    }
    // 5 % of 100 worlds, and three of its deviation of 2.2 above it.
    for (const one of ["variance", "covariances", "shuffled", "wrong"] as const)
      expect([one, rejected[one] <= 12]).toEqual([one, true]);
    expect(rejected.misled).toBeGreaterThan(25);
    expect(rejected.found).toBeGreaterThan(60);
  });
});
