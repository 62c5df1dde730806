import { expect, test } from "vitest";
import { heightOf, waterfall } from "../../web/chart-content.ts";

test("a waterfall goes from where the step before ended, and its sum begins at 0", () => {
  const bars = waterfall(
    [
      { name: "market", value: 2 },
      { name: "styles", value: -3 },
      { name: "specific", value: 0.5 },
    ],
    { name: "active", value: -0.5 },
  );
  expect(bars).toEqual([
    { name: "market", from: 0, to: 2 },
    { name: "styles", from: 2, to: -1 },
    { name: "specific", from: -1, to: -0.5 },
    { name: "active", from: 0, to: -0.5, isSum: true },
  ]);
  const chart = { kind: "bars", title: "", unit: "%", bars } as const;
  expect(heightOf(chart)).toBeGreaterThan(heightOf({ ...chart, bars: bars.slice(1) }));
});
