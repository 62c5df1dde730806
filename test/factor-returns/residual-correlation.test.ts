import { describe, expect, test } from "vitest";
import {
  type Grouping,
  sizeGrouping,
  startResidualCorrelation,
  stepResidualCorrelation,
} from "../../engine/factor-returns/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const all = (count: number): Grouping => ({ grouping: "all", groups: ["all"], codes: new Int32Array(count) });
const none = Number.NaN;

describe("stepResidualCorrelation", () => {
  test("is the mean product of all pairs, by group, of those who have a z", () => {
    const z = [1, -2, 0.5, none, 3];
    const groups = { grouping: "industry", groups: ["a", "b", "c"], codes: Int32Array.of(0, 0, 1, 1, 0) };
    const { output } = stepResidualCorrelation(startResidualCorrelation(), z, [all(5), groups], 10);
    const pairs = [1 * -2, 1 * 0.5, 1 * 3, -2 * 0.5, -2 * 3, 0.5 * 3];
    expectClose(output[0].correlation, pairs.reduce((sum, p) => sum + p, 0) / 6, 1e-15);
    expectClose(output[1].correlation, (-2 + 3 - 6) / 3, 1e-15);
    expect(output.map(({ grouping, group, names }) => [grouping, group, names])).toEqual([
      ["all", "all", 4],
      ["industry", "a", 3],
      ["industry", "b", 1],
      ["industry", "c", 0],
    ]);
    expect([output[2].correlation, output[2].meanCorrelation, output[2].effectivePeriods]).toEqual([
      none,
      none,
      0,
    ]);
  });

  test("keeps an exponentially weighted mean with its effective number, and a clock for each group", () => {
    let state = startResidualCorrelation();
    const step = (z: readonly number[]) => {
      const next = stepResidualCorrelation(state, z, [all(2)], 1);
      state = next.state;
      return next.output[0];
    };
    step([1, 1]);
    step([1, none]);
    const last = step([1, -2]);
    // Half-life 1 and two periods with a pair: (½·1 + 1·(−2)) / 1½, and 1.5² / (¼ + 1).
    expectClose([last.correlation, last.meanCorrelation, last.effectivePeriods], [-2, -1, 1.8], 1e-15);
  });

  test("finds a factor that is left out, and nothing where there is none", () => {
    const random = randomStream("residual correlation");
    const codes = Int32Array.from({ length: 400 }, (_, n) => n % 4);
    const groups = { grouping: "sector", groups: ["a", "b", "c", "d"], codes };
    let state = startResidualCorrelation();
    let means: readonly number[] = [];
    for (let t = 0; t < 200; t++) {
      const common = random.normal();
      const z = Array.from(codes, (code) =>
        code === 0 ? Math.sqrt(0.3) * common + Math.sqrt(0.7) * random.normal() : random.normal(),
      );
      const next = stepResidualCorrelation(state, z, [groups], Number.POSITIVE_INFINITY);
      state = next.state;
      means = next.output.map(({ meanCorrelation }) => meanCorrelation);
    }
    // ρ̂ of a period has the deviation √2·ρ where the common factor is all that varies, and √2/n without one.
    expect(Math.abs(means[0] - 0.3)).toBeLessThan((4 * Math.SQRT2 * 0.31) / Math.sqrt(200));
    for (const mean of means.slice(1)) {
      expect(Math.abs(mean)).toBeLessThan((4 * Math.SQRT2) / 100 / Math.sqrt(200));
    }
  });
});

describe("sizeGrouping", () => {
  test("cuts the names with a z into equal numbers by cap, the smallest first", () => {
    const { groups, codes } = sizeGrouping([0, 0, 0, 0, none, 0], [5, 1, 3, 9, 2, 7], 3);
    expect(groups).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
    // Caps in order 1, 3 | 5 | 7, 9: boundaries at positions ⌊5/3⌋ and ⌊10/3⌋.
    expect([...codes]).toEqual([1, 0, 1, 2, -1, 2]);
  });

  test("with fewer names than groups nobody is lost", () => {
    expect([...sizeGrouping([0, none], [5, 1], 3).codes]).toEqual([2, -1]);
  });
});
