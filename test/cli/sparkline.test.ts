import { describe, expect, test } from "vitest";
import { sparkline } from "../../node/cli/sparkline.ts";

describe("sparkline", () => {
  test("goes from the lowest bar to the highest", () => {
    expect(sparkline([0, 7, 3.5], 3)).toBe("▁█▅");
    expect(sparkline([-2, -1], 2)).toBe("▁█");
  });

  test("picks evenly, first and last included, and is never wider than asked", () => {
    const ramp = Array.from({ length: 701 }, (_, i) => i);
    expect(sparkline(ramp, 8)).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline(ramp, 40)).toHaveLength(40);
    expect(sparkline([1, 2], 40)).toBe("▁█");
  });

  test("leaves missing values blank and a flat series at the bottom", () => {
    expect(sparkline([1, Number.NaN, 2], 3)).toBe("▁ █");
    expect(sparkline([5, 5], 2)).toBe("▁▁");
    expect(sparkline([], 10)).toBe("");
  });
});
