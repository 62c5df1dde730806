import { expect, test } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import {
  type ExposureInputs,
  type ExposureOptions,
  industriesAsGiven,
  noCodes,
  traceExposures,
  usualScores,
} from "../../engine/exposures/index.ts";

// Four estimation names of equal cap and one covered beside them; two industries. Numbers small enough for paper.
const N = 5;
const inputs: ExposureInputs = {
  universe: {
    estimation: Uint8Array.of(1, 1, 1, 1, 0),
    coverage: Uint8Array.of(1, 1, 1, 1, 1),
    capWeight: Float64Array.of(1, 1, 1, 1, 0),
  },
  regressionWeights: Float64Array.of(1, 1, 1, 1, 0),
  marketCap: [1, 1, 1, 1, 1],
  industries: singleMembership(Int32Array.of(0, 0, 1, 1, 0)),
  industryNames: ["banks", "mines"],
  countries: noCodes(N),
  currencies: noCodes(N),
  descriptors: new Map([
    ["cheap", [1, 3, 5, 7, Number.NaN]],
    ["calm", [2, 0, 0, 2, Number.NaN]],
    ["fast", [1, 2, 3, 6, 30]],
  ]),
};
const blend = (name: string, parts: Record<string, number>, orthogonalTo: readonly string[] = []) => ({
  ...usualScores,
  name,
  blend: Object.entries(parts).map(([descriptor, weight]) => ({ descriptor, weight })),
  orthogonalTo,
});
const options: ExposureOptions = {
  market: true,
  countries: false,
  currencies: false,
  industries: industriesAsGiven,
  styles: [
    blend("value", { cheap: 0.75, calm: 0.25 }),
    blend("speed", { fast: 1 }),
    blend("rest", { calm: 1 }, ["value"]),
    { name: "bent", cubeOf: "speed" },
  ],
  outliers: { errorDeviations: 1000, fenceDeviations: 100, clipDeviations: 30, bound: 5 },
  minGroupSize: 10,
  sizeBuckets: 5,
};

test("a blend: scores, weights, mean and deviation are those on paper", () => {
  const { trace, built } = traceExposures(inputs, options);
  const first = trace("value", 0);
  expect(first.rung).toBe("blend");
  // Mean 4 and variance 5 of 1, 3, 5, 7; mean 1 and deviation 1 of 2, 0, 0, 2.
  expect(first.descriptors.map(({ scale }) => scale.mean)).toEqual([4, 1]);
  expect(first.descriptors[0]!.scale.deviation).toBeCloseTo(Math.sqrt(5), 14);
  expect(first.descriptors.map(({ raw, knownCount }) => [raw, knownCount])).toEqual([
    [1, 4],
    [2, 4],
  ]);
  expect(first.descriptors[0]!.score).toBeCloseTo(-3 / Math.sqrt(5), 14);
  expect(first.blend).toEqual({ sum: 0.75 * first.descriptors[0]!.score + 0.25, share: 1, whole: 1 });
  // Scores are uncorrelated: the blend has variance 0.75² + 0.25² = 0.625.
  expect(first.blended.scale!.deviation).toBeCloseTo(Math.sqrt(0.625), 14);
  expect(first.value).toBeCloseTo((-2.25 / Math.sqrt(5) + 0.25) / Math.sqrt(0.625), 14);
  expect(first.value).toBe(built.exposures.styles[0]);
});

test("a gap is filled from the regression on industry and size; a score is bounded", () => {
  const gap = traceExposures(inputs, options).trace("value", 4);
  expect(gap.blended.before).toBeNaN();
  expect(gap.rung).toBe("regression");
  // Caps are alike, so size says nothing and the bank gets the mean of the banks.
  const banks = [0, 1].map((n) => traceExposures(inputs, options).trace("value", n).blended.value);
  expect(gap.gap).toEqual({
    industries: [{ name: "banks", share: 1, coefficient: expect.closeTo((banks[0]! + banks[1]!) / 2, 14) }],
    slope: 0,
    size: expect.closeTo(0, 14),
  });
  expect(gap.filled.before).toBe(gap.gap!.industries[0]!.coefficient);
  // (30 − 3) / √3.5 is 14.4: the score is bounded at 5, and its place among the others drawn in again at the end.
  const far = traceExposures(inputs, options).trace("speed", 4);
  expect(far.descriptors[0]).toMatchObject({ raw: 30, bounded: true, score: 5 });
});

test("orthogonal styles and cubes: what is left, with the coefficients", () => {
  const { trace } = traceExposures(inputs, options);
  const { orthogonal } = trace("rest", 0);
  // calm = 1, −1, −1, 1 on value: b = cov / var, value has variance 1.
  const value = [0, 1, 2, 3].map((n) => trace("value", n).value);
  const slope = (value[0]! - value[1]! - value[2]! + value[3]!) / 4;
  expect(orthogonal!.others[0]!.coefficient).toBeCloseTo(slope, 14);
  expect(orthogonal!.before).toBeCloseTo(1 - slope * value[0]!, 14);
  const { cube, value: bent } = trace("bent", 1);
  const speed = trace("speed", 1).value;
  expect(cube!.rest).toBeCloseTo(speed ** 3 - cube!.intercept - cube!.slope * speed, 13);
  expect(cube!.value).toBe(bent);
});

test("unknown styles and names without exposures are refused", () => {
  const { trace } = traceExposures(inputs, options);
  expect(() => trace("nothing", 0)).toThrow("knows no style nothing");
  const covered = { ...inputs.universe, coverage: Uint8Array.of(1, 1, 1, 1, 0) };
  expect(() => traceExposures({ ...inputs, universe: covered }, options).trace("value", 4)).toThrow(
    "covered",
  );
});
