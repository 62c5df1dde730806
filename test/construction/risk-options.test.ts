import { describe, expect, test } from "vitest";
import {
  type Candidates,
  candidatesOf,
  constructPortfolio,
  impliedAlpha,
  type Limit,
  type Mandate,
  worstAlpha,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { denseSigma, equalityMinimum, solveDense } from "./dense-solution.ts";

const SHAPE = { assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3 };
const HORIZON = 21;

function market(seed: number) {
  const random = randomModel({ ...SHAPE, seed });
  const second = randomModel({ ...SHAPE, styleCount: 2, seed: seed + 100 });
  const draw = randomStream(seed, "risk-options");
  const covered = random.model.exposures.covered.map((flag, asset) =>
    flag === 1 && second.model.exposures.covered[asset] === 1 ? 1 : 0,
  );
  const candidates = candidatesOf({
    model: random.model,
    eligible: covered,
    current: Float64Array.from(covered, () => 0),
    benchmark: null,
    alpha: Float64Array.from(covered, (flag) => (flag === 1 ? 0.01 * draw.normal() : 0)),
    horizon: HORIZON,
    others: [
      { model: second.model, positions: Int32Array.from(covered, (_, asset) => asset), horizon: 2 * HORIZON },
    ],
  });
  const scaled = (sigma: number[][], by: number) => sigma.map((row) => row.map((v) => v * by));
  return {
    candidates,
    draw,
    sigma: scaled(denseSigma(random, candidates.names), HORIZON),
    other: scaled(denseSigma(second, candidates.names), 2 * HORIZON),
  };
}
type Dense = readonly (readonly number[])[];
const times = (a: Dense, w: ArrayLike<number>) =>
  a.map((row) => row.reduce((sum, v, j) => sum + v * (w[j] as number), 0));
const dotOf = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, v, i) => sum + v * (b[i] as number), 0);
const net = (value: number): Limit => ({ name: "net", kind: "net", lower: value, upper: value });
const utility = (aversion: number): Mandate["objective"] => ({
  kind: "utility",
  factorAversion: aversion,
  specificAversion: aversion,
  relative: false,
});
const sum = (a: Dense, b: Dense, by: number) =>
  a.map((row, i) => row.map((v, j) => v + by * ((b[i] as readonly number[])[j] as number)));
const expectNear = (got: ArrayLike<number>, expected: ArrayLike<number>, within: number) => {
  const size = Math.max(1, ...Array.from(expected, Math.abs));
  Array.from(expected).forEach((value, i) => {
    expect(Math.abs((got[i] as number) - value) / size).toBeLessThan(within);
  });
};

/** Ω by its definition. */
function denseErrors(
  candidates: Candidates,
  { own, factors, ofModel }: NonNullable<Mandate["robust"]>,
  sigma: Dense,
) {
  const K = factors.length;
  return sigma.map((row, i) =>
    row.map((v, j) => {
      let value = ofModel * v + (i === j ? (own[i] as number) : 0);
      for (let k = 0; k < K; k++)
        value +=
          (candidates.exposures[i * K + k] as number) *
          (factors[k] as number) *
          (candidates.exposures[j * K + k] as number);
      return value;
    }),
  );
}

describe.each([1, 2, 3])("market %d, against dense algebra", (seed) => {
  const { candidates, sigma, other, draw } = market(seed);
  const n = candidates.names.length;
  const robust = {
    errors: 0.6,
    own: Float64Array.from({ length: n }, () => (0.002 + 0.01 * draw.uniform()) ** 2),
    factors: Float64Array.from({ length: 8 }, () => 0.001 * draw.uniform()),
    ofModel: 0.02,
  };
  const omega = denseErrors(candidates, robust, sigma);

  test("robust: 2λΣw = α − κΩw/√(wᵀΩw), and that α is the worst of the ellipsoid", () => {
    const mandate: Mandate = { horizon: HORIZON, objective: utility(2), limits: [], costs: null, robust };
    const { weights, measures, status, objective } = constructPortfolio(candidates, mandate);
    expect(status).toBe("optimal");
    const error = Math.sqrt(dotOf(weights, times(omega, weights)));
    expect(error).toBeGreaterThan(1e-5);
    const worst = Array.from(
      candidates.alpha,
      (a, i) => a - (0.6 * (times(omega, weights)[i] as number)) / error,
    );
    // Slopes are worth the root of the gap.
    expectNear(
      times(sigma, weights).map((v) => 4 * v),
      worst,
      1e-5,
    );
    // Slopes are worth the root of the gap.
    expectNear(worstAlpha(candidates, mandate, weights), worst, 1e-10);
    expect(measures.uncertainty).toBeCloseTo(0.6 * error, 10);
    expect(objective).toBeCloseTo(dotOf(weights, worst) - 2 * dotOf(weights, times(sigma, weights)), 9);
    // On the edge of the ellipsoid, and no other point of it is worse.
    const away = Array.from(candidates.alpha, (a, i) => a - (worst[i] as number));
    expect(dotOf(away, solveDense(omega, away))).toBeCloseTo(0.36, 8);
    for (let draws = 0; draws < 20; draws++) {
      const step = Array.from({ length: n }, () => draw.normal());
      const scale = 0.6 / Math.sqrt(dotOf(step, solveDense(omega, step)));
      const there = Array.from(candidates.alpha, (a, i) => a + scale * (step[i] as number));
      expect(dotOf(weights, there)).toBeGreaterThan(dotOf(weights, worst) - 1e-12);
    }
  });

  test("robust with errors like the model's risk only shrinks the portfolio, as the closed form says", () => {
    const zero = { ...robust, own: new Float64Array(n), factors: new Float64Array(8), ofModel: 0.04 };
    const mandate: Mandate = {
      horizon: HORIZON,
      objective: utility(2),
      limits: [],
      costs: null,
      robust: zero,
    };
    const free = solveDense(sigma, Array.from(candidates.alpha));
    const best = Math.sqrt(dotOf(free, candidates.alpha));
    // w = c Σ⁻¹α with 2λ c = 1 − κ √0.04 / best.
    const scale = Math.max(0, 1 - (0.6 * 0.2) / best) / 4;
    expectNear(
      constructPortfolio(candidates, mandate).weights,
      free.map((v) => scale * v),
      1e-6,
    );
  });

  test("robust best ratio: α − κΩw/√(wᵀΩw) = θΣw/√(wᵀΣw), and no portfolio near it has more", () => {
    const views = candidates.alpha.map((a) => a + 0.01);
    const mandate: Mandate = {
      horizon: HORIZON,
      objective: { kind: "best-ratio", relative: false },
      limits: [net(1)],
      costs: null,
      robust,
    };
    const { weights, objective, status } = constructPortfolio({ ...candidates, alpha: views }, mandate);
    expect(status).toBe("optimal");
    const ratio = (w: ArrayLike<number>) =>
      (dotOf(w, views) - 0.6 * Math.sqrt(dotOf(w, times(omega, w)))) / Math.sqrt(dotOf(w, times(sigma, w)));
    expect(objective).toBeCloseTo(ratio(weights), 9);
    const [error, risk] = [omega, sigma].map((of) => Math.sqrt(dotOf(weights, times(of, weights))));
    const [ofErrors, ofRisk] = [times(omega, weights), times(sigma, weights)];
    expectNear(
      ofRisk.map((v) => (objective * v) / (risk as number)),
      Array.from(views, (a, i) => a - (0.6 * (ofErrors[i] as number)) / (error as number)),
      1e-5,
    );
    for (let draws = 0; draws < 20; draws++) {
      const step = Array.from({ length: n }, () => 0.01 * draw.normal());
      expect(ratio(weights.map((w, i) => w + (step[i] as number)))).toBeLessThan(objective + 1e-9);
    }
  });

  test("robust within a tracking error: α − κΩa/√(aᵀΩa) = πΣa/u + ν, prices being slopes", () => {
    const evenly = new Float64Array(n).fill(1 / n);
    const of = { ...candidates, benchmark: evenly, current: evenly };
    const solve = (upper: number, invested = 1) =>
      constructPortfolio(of, {
        horizon: HORIZON,
        objective: { kind: "most-return", relative: true },
        limits: [net(invested), { name: "tracking", kind: "risk", part: "total", upper, relative: true }],
        costs: null,
        robust,
      });
    const upper = 0.02;
    const found = solve(upper);
    expect(found.status).toBe("optimal");
    const active = Array.from(found.weights, (w) => w - 1 / n);
    const [ofErrors, ofRisk] = [times(omega, active), times(sigma, active)];
    const error = Math.sqrt(dotOf(active, ofErrors));
    expect(Math.sqrt(dotOf(active, ofRisk))).toBeCloseTo(upper, 8);
    const [nu, pi] = found.limits.map(({ price }) => price) as [number, number];
    expectNear(
      ofRisk.map((v) => (pi * v) / upper + nu),
      Array.from(candidates.alpha, (a, i) => a - (0.6 * (ofErrors[i] as number)) / error),
      1e-5,
    );
    const slope = (at: (step: number) => number, step: number) => (at(step) - at(-step)) / (2 * step);
    expect(pi).toBeCloseTo(
      slope((step) => solve(upper + step).objective, 1e-4),
      5,
    );
    expect(nu).toBeCloseTo(
      slope((step) => solve(upper, 1 + step).objective, 1e-4),
      5,
    );
  });

  test("two models, each with its aversion, are one with the sum", () => {
    const objective: Mandate["objective"] = {
      ...utility(2),
      kind: "utility",
      factorAversion: 2,
      specificAversion: 2,
      others: [{ factorAversion: 3, specificAversion: 3 }],
    };
    const mandate: Mandate = { horizon: HORIZON, objective, limits: [net(1)], costs: null };
    const { weights } = constructPortfolio(candidates, mandate);
    const q = sum(sigma, other, 1.5).map((row) => row.map((v) => 4 * v));
    const views = Array.from(candidates.alpha, (a) => -a);
    expectNear(weights, equalityMinimum(q, views, [Array.from({ length: n }, () => 1)], [1]), 1e-6);
    expectNear(impliedAlpha(candidates, mandate, weights), times(q, weights), 1e-9);
  });

  test("a limit by the second model is the limit on its dense volatility", () => {
    const objective: Mandate["objective"] = { kind: "most-return", relative: false };
    const limit: Limit = {
      name: "second",
      kind: "risk",
      part: "total",
      upper: 0.05,
      relative: false,
      model: 0,
    };
    const found = constructPortfolio(candidates, {
      horizon: HORIZON,
      objective,
      limits: [limit],
      costs: null,
    });
    const free = solveDense(other, Array.from(candidates.alpha));
    const best = Math.sqrt(dotOf(free, candidates.alpha));
    expectNear(
      found.weights,
      free.map((v) => (v * 0.05) / best),
      1e-6,
    );
    expect(found.limits[0]?.value).toBeCloseTo(0.05, 8);
    expect(found.limits[0]?.price).toBeCloseTo(best, 6);
    expect(found.measures.others[0]?.variance.total).toBeCloseTo(0.0025, 8);
  });

  test("risk of some factors alone is √(y'Fy) of them, and its price a slope", () => {
    const factors = [5, 6, 7];
    const solve = (upper: number) =>
      constructPortfolio(candidates, {
        horizon: HORIZON,
        objective: utility(0.5),
        limits: [net(1), { name: "styles", kind: "risk", part: "factor", factors, upper, relative: false }],
        costs: null,
      });
    const loose = solve(10).limits[1]?.value as number;
    const upper = loose / 2;
    const found = solve(upper);
    const y = factors.map((k) =>
      found.weights.reduce((total, w, i) => total + w * (candidates.exposures[i * 8 + k] as number), 0),
    );
    const { values, cols } = candidates.model.factorCovariance;
    let variance = 0;
    factors.forEach((k, a) => {
      factors.forEach((j, b) => {
        variance += HORIZON * (values[k * cols + j] as number) * (y[a] as number) * (y[b] as number);
      });
    });
    expect(Math.sqrt(variance)).toBeCloseTo(upper, 7);
    const step = 1e-4 * upper;
    const slope = (solve(upper + step).objective - solve(upper - step).objective) / (2 * step);
    expect(found.limits[1]?.price).toBeCloseTo(slope, 5);
  });
});

test("a name that the second model does not cover has its whole variance there as its own", () => {
  const { candidates, sigma } = market(4);
  const positions = Int32Array.from(candidates.model.assets.labels, () => -1);
  const alone = candidatesOf({
    model: candidates.model,
    eligible: candidates.model.exposures.covered,
    current: new Float64Array(positions.length),
    benchmark: null,
    alpha: null,
    horizon: HORIZON,
    others: [{ model: candidates.model, positions, horizon: HORIZON }],
  });
  const at = Array.from(candidates.names, (asset) => alone.names.indexOf(asset));
  expectNear(
    at.map((i) => alone.others[0]?.ownVariance[i] as number),
    sigma.map((row, i) => row[i] as number),
    1e-12,
  );
});
