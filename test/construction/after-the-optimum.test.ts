import { describe, expect, test } from "vitest";
import {
  type Candidates,
  candidatesOf,
  constructPortfolio,
  efficientFrontier,
  impliedAlpha,
  type Limit,
  type Mandate,
  riskBudget,
  transferCoefficient,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { denseSigma } from "./dense-solution.ts";

const SHAPE = { assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3 };
const HORIZON = 21;

function market(seed: number) {
  const random = randomModel({ ...SHAPE, seed });
  const draw = randomStream(seed, "construction");
  const { covered } = random.model.exposures;
  const count = covered.reduce((a, b) => a + b, 0);
  const candidates = candidatesOf({
    model: random.model,
    eligible: covered,
    current: Float64Array.from(covered, () => 0),
    benchmark: Float64Array.from(covered, (flag) => (flag === 1 ? 1 / count : 0)),
    alpha: Float64Array.from(covered, (flag) => (flag === 1 ? 0.01 * draw.normal() : 0)),
    horizon: HORIZON,
  });
  const sigma = denseSigma(random, candidates.names).map((row) => row.map((v) => v * HORIZON));
  return { candidates, sigma, draw };
}
const times = (sigma: readonly (readonly number[])[], w: Float64Array) =>
  sigma.map((row) => row.reduce((sum, v, j) => sum + v * (w[j] ?? 0), 0));
const each = (candidates: Candidates, value: number) => candidates.current.map(() => value);
const longOnly = (candidates: Candidates): Limit[] => [
  { name: "net", kind: "net", lower: 1, upper: 1 },
  { name: "w", kind: "weights", lower: each(candidates, 0), upper: each(candidates, 0.2), relative: false },
];
const utility = (limits: readonly Limit[], relative: boolean): Mandate => ({
  horizon: HORIZON,
  objective: { kind: "utility", factorAversion: 3, specificAversion: 2, relative },
  limits,
  costs: null,
});

describe.each([1, 2, 3, 4, 5])("risk budgets, market %d", (seed) => {
  const { candidates, sigma, draw } = market(seed);
  const n = candidates.names.length;

  test("each name bears its budget, by the dense Σ", () => {
    const budgets = Float64Array.from({ length: n }, (_, i) => (i % 7 === 3 ? 0 : 0.1 + draw.uniform()));
    const total = budgets.reduce((a, b) => a + b, 0);
    const { weights, residual, iterations } = riskBudget(candidates, budgets);
    expect(residual).toBeLessThan(1e-11);
    expect(iterations).toBeLessThan(30);
    const common = times(sigma, weights);
    const variance = weights.reduce((sum, w, i) => sum + w * (common[i] as number), 0);
    weights.forEach((w, i) => {
      expect((w * (common[i] as number)) / variance).toBeCloseTo((budgets[i] as number) / total, 10);
    });
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  test("without factors and shared issuers, parity is the inverse volatility", () => {
    const alone = { ...candidates, exposures: new Float64Array(candidates.exposures.length), issuers: [] };
    const volatile = { ...alone, ownVariance: candidates.ownVariance.map((v, i) => v + 1e-4 * (i + 1)) };
    const { weights } = riskBudget(volatile, null);
    const inverse = volatile.ownVariance.map((v) => 1 / Math.sqrt(v));
    const total = inverse.reduce((a, b) => a + b, 0);
    weights.forEach((w, i) => {
      expect(w).toBeCloseTo((inverse[i] as number) / total, 12);
    });
  });
});

test("parity with equal correlations is the inverse volatility too", () => {
  const { candidates } = market(1);
  const rho = 0.6;
  const factors = candidates.model.exposures.factors.length;
  const deviations = candidates.current.map((_, i) => 0.02 + 0.001 * i);
  const { values } = candidates.model.factorCovariance;
  const first = (values[0] as number) * HORIZON;
  const exposures = new Float64Array(candidates.exposures.length);
  deviations.forEach((deviation, i) => {
    exposures[i * factors] = deviation * Math.sqrt(rho / first);
  });
  const ownVariance = deviations.map((deviation) => (1 - rho) * deviation ** 2);
  const { weights } = riskBudget({ ...candidates, exposures, ownVariance, issuers: [] }, null);
  const total = deviations.reduce((sum, deviation) => sum + 1 / deviation, 0);
  weights.forEach((w, i) => {
    expect(w).toBeCloseTo(1 / (deviations[i] as number) / total, 11);
  });
});

describe.each([1, 2, 3])("after the optimum, market %d", (seed) => {
  const { candidates, sigma } = market(seed);

  test("without limits the implied alphas are the alphas, and nothing is lost on the way", () => {
    const mandate = utility([], true);
    const { weights } = constructPortfolio(candidates, mandate);
    const implied = impliedAlpha(candidates, mandate, weights);
    implied.forEach((alpha, i) => {
      expect(alpha).toBeCloseTo(candidates.alpha[i] as number, 8);
    });
    const same: Mandate = {
      ...mandate,
      objective: {
        ...mandate.objective,
        kind: "utility",
        factorAversion: 2,
        specificAversion: 2,
        relative: true,
      },
    };
    const best = constructPortfolio(candidates, same).weights;
    expect(transferCoefficient(candidates, same, best)).toBeCloseTo(1, 7);
  });

  test("limits cost transfer, more of them more", () => {
    const free = {
      ...utility([], false),
      objective: { kind: "utility", factorAversion: 2, specificAversion: 2, relative: false },
    } as const;
    const of = (limits: readonly Limit[]) =>
      transferCoefficient(candidates, free, constructPortfolio(candidates, { ...free, limits }).weights);
    const net: Limit = { name: "net", kind: "net", lower: 0, upper: 0 };
    expect(of([net])).toBeLessThan(1);
    expect(of(longOnly(candidates))).toBeLessThan(of([net]));
  });

  test("the implied alphas of any weights are Σw, scaled to the same return", () => {
    const mandate: Mandate = {
      ...utility(longOnly(candidates), false),
      objective: { kind: "least-risk", relative: false },
    };
    const { weights } = constructPortfolio(candidates, mandate);
    const implied = impliedAlpha(candidates, mandate, weights);
    const common = times(sigma, weights);
    const ratio = (implied[0] as number) / (common[0] as number);
    implied.forEach((alpha, i) => {
      expect(alpha).toBeCloseTo(ratio * (common[i] as number), 10);
    });
    const earned = (of: ArrayLike<number>) => weights.reduce((sum, w, i) => sum + w * (of[i] as number), 0);
    expect(earned(implied)).toBeCloseTo(earned(candidates.alpha), 10);
  });

  test("the frontier rises ever more slowly, and each point is the mandate's at its risk", () => {
    const mandate: Mandate = {
      ...utility(longOnly(candidates), false),
      objective: { kind: "most-return", relative: false },
    };
    const { points } = efficientFrontier(candidates, mandate, 9);
    expect(points).toHaveLength(9);
    const risks = points.map(({ measures }) => Math.sqrt(measures.variance.total));
    const returns = points.map(({ measures }) => measures.expectedReturn);
    const slopes = risks
      .slice(1)
      .map(
        (risk, i) => ((returns[i + 1] as number) - (returns[i] as number)) / (risk - (risks[i] as number)),
      );
    for (const slope of slopes) expect(slope).toBeGreaterThan(0);
    slopes.slice(1).forEach((slope, i) => {
      expect(slope).toBeLessThanOrEqual((slopes[i] as number) * (1 + 1e-6));
    });
    // The price of risk is the slope: between those on both sides.
    const price = points[4]?.limits.find(({ name }) => name === "frontier")?.price as number;
    expect(price).toBeLessThanOrEqual((slopes[3] as number) * (1 + 1e-6));
    expect(price).toBeGreaterThanOrEqual((slopes[4] as number) * (1 - 1e-6));
  });
});

test("priorities: the first is kept, the second gives way by the least", () => {
  const { candidates } = market(2);
  const size = 6;
  const sizes = Array.from(candidates.names, (_, i) => candidates.exposures[i * 8 + size] as number);
  const lowest = Math.max(...sizes);
  const limits: Limit[] = [
    ...longOnly(candidates),
    { name: "first", kind: "gross", upper: 1.2, priority: 1 },
    {
      name: "second",
      kind: "exposure",
      factor: size,
      lower: lowest,
      upper: lowest + 1,
      relative: false,
      priority: 2,
    },
  ];
  const found = constructPortfolio(candidates, utility(limits, false));
  expect(found.status).toBe("optimal");
  const [first, second] = found.limits.slice(-2);
  expect(first?.violation).toBe(0);
  // At most 20 % in a name: the five of most exposure together are as far as it can be met.
  const most = sizes
    .toSorted((a, b) => b - a)
    .slice(0, 5)
    .reduce((sum, x) => sum + x / 5, 0);
  expect(second?.value).toBeCloseTo(most, 5);
  expect(second?.violation).toBeCloseTo(lowest - most, 5);
});
