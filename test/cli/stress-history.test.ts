import { expect, test } from "vitest";
import { axis } from "../../engine/labels/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { replaySection, worstSection } from "../../node/cli/stress-history.ts";
import type { StressReport } from "../../node/cli/stress-parts.ts";

const none = Number.NaN;

/** One name with market 1 and momentum 2; momentum has no return in the first two of four periods. */
const model: RiskModel = {
  date: "2024-01-05",
  assets: axis("asset", ["A"]),
  exposures: {
    factors: [
      { name: "market", family: "market" },
      { name: "momentum", family: "style" },
    ],
    marketCount: 1,
    countryCount: 0,
    industryCount: 0,
    styleCount: 1,
    currencyCount: 0,
    covered: Uint8Array.of(1),
    groups: { offsets: new Int32Array(2), codes: new Int32Array(0), shares: new Float64Array(0) },
    styles: Float64Array.of(2),
    currency: Int32Array.of(-1),
  },
  factorCovariance: matrix(2, 2, [0.04, 0, 0, 0.01]),
  specificVariance: [0.01],
  periodsPerYear: 252,
};
const report = (weight: number): StressReport =>
  ({
    stored: { model },
    sides: [{ side: "portfolio", weights: [weight] }],
    history: {
      dates: ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"],
      factorReturns: matrix(4, 2, [-0.05, none, 0.01, none, -0.01, -0.02, 0.02, 0.01]),
    },
    top: 5,
  }) as unknown as StressReport;

test("periods without a factor that is held count as 0, are counted, and said", () => {
  const worst = worstSection(report(1));
  expect(worst.json).toMatchObject({ periodCount: 4, incompleteCount: 2 });
  expect(worst.lines.at(-1)).toBe(
    "In 2 of the 4 periods a factor that is held had no return yet, which counts as 0.",
  );
  const early = replaySection(report(1), "2024-01-03..2024-01-04");
  expect(early.json).toMatchObject({ periodCount: 2, incompleteCount: 1 });
  expect(early.lines.at(-1)).toContain("In 1 of the 2 periods");
});

test("where none is missing nothing is said", () => {
  const late = replaySection(report(1), "2024-01-04..2024-01-05");
  expect(late.json).toMatchObject({ incompleteCount: 0 });
  expect(late.lines.join("\n")).not.toContain("no return yet");
  expect(worstSection(report(0)).json).toMatchObject({ incompleteCount: 0 });
});
