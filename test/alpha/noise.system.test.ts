import { describe, expect, test } from "vitest";
import { judgeSignal, studyCoefficients } from "../../engine/alpha/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { COUNT, SPACING, world } from "./simulated-signals.ts";

describe("the screen of signals", () => {
  test("of 1,000 signals of noise 5 % pass, and hardly ever one after the number of tries", () => {
    const { dates, panels } = world("panel", { skill: 0, styleShare: 0, dates: 40 });
    const ranks = Array.from({ length: 1000 }, (_, trial) => {
      const random = randomStream("noise", trial);
      const noise = dates.map((date) => {
        const orthogonal = Float64Array.from({ length: COUNT }, () => random.normal());
        return { ...date, signal: orthogonal, orthogonal };
      });
      return studyCoefficients(noise, panels, [SPACING], SPACING).find(({ part }) => part === "new")!.rank;
    });
    const passed = ranks.filter(({ pValue }) => pValue < 0.05).length / 1000;
    expect(Math.abs(passed - 0.05)).toBeLessThan(0.02);
    expect(
      ranks.filter((rank) => judgeSignal(rank, 0.2, 1000).kind !== "unproven").length,
    ).toBeLessThanOrEqual(1);
  });
});
