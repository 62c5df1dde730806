import { expect, test } from "vitest";
import {
  candidatesOf,
  constructPortfolio,
  efficientFrontier,
  type Limit,
  type Mandate,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";

const HORIZON = 21;
const { model } = randomModel({ assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3, seed: 5 });
const { covered } = model.exposures;
const count = covered.reduce((sum, flag) => sum + flag, 0);
const draw = randomStream(5, "frontier");
const evenly = Float64Array.from(covered, (flag) => flag / count);
const candidates = candidatesOf({
  model,
  eligible: covered,
  current: evenly,
  benchmark: evenly,
  alpha: Float64Array.from(covered, (flag) => (flag === 1 ? 0.01 * draw.normal() : 0)),
  horizon: HORIZON,
});
const each = (value: number) => new Float64Array(candidates.names.length).fill(value);
const LIMITS: readonly Limit[] = [
  { name: "net", kind: "net", lower: 1, upper: 1 },
  { name: "weights", kind: "weights", lower: each(0), upper: each(0.15), relative: false },
];
const mandate = (relative: boolean, more: Partial<Mandate> = {}): Mandate => ({
  horizon: HORIZON,
  objective: { kind: "most-return", relative },
  limits: LIMITS,
  costs: null,
  ...more,
});
const costs = { buy: each(0.001), sell: each(0.001), impact: each(0.002), borrow: each(0) };
const soft: Limit = { name: "little traded", kind: "turnover", upper: 0.3, penalty: 0.002 };
const sized: Limit = {
  name: "sized",
  kind: "exposure",
  factor: 5,
  lower: -0.1,
  upper: 0.1,
  relative: true,
  priority: 1,
};

test.each([
  ["total risk", mandate(false)],
  ["tracking error", mandate(true)],
  ["costs and a soft limit", mandate(true, { costs, limits: [...LIMITS, soft] })],
  [
    "uncertain returns",
    mandate(true, {
      robust: {
        errors: 0.5,
        own: each(1e-5),
        factors: new Float64Array(model.exposures.factors.length),
        ofModel: 0.01,
      },
    }),
  ],
  ["a limit of a priority", mandate(true, { limits: [...LIMITS, sized] })],
  ["few names", mandate(true, { limits: [...LIMITS, { name: "few", kind: "names", lower: 0, upper: 12 }] })],
])("%s: each point is what the mandate alone has within that risk", (_, of) => {
  const { points, failed } = efficientFrontier(candidates, of, 6);
  expect(failed).toBeNull();
  expect(points).toHaveLength(6);
  const { relative } = of.objective;
  for (const point of points.slice(1, -1)) {
    const limit = point.limits.at(-1);
    const risk: Limit = {
      name: "risk",
      kind: "risk",
      part: "total",
      upper: limit?.upper as number,
      relative,
    };
    const alone = constructPortfolio(candidates, { ...of, limits: [...of.limits, risk] });
    expect(point.objective).toBeCloseTo(alone.objective, 7);
    expect(limit?.value).toBeCloseTo(limit?.upper as number, 6);
    expect(limit?.price).toBeCloseTo(alone.limits.at(-1)?.price as number, 4);
  }
});
