import { describe, expect, test } from "vitest";
import {
  type Candidates,
  candidatesOf,
  constructPortfolio,
  type Limit,
  type Mandate,
  type Objective,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { denseSigma, equalityMinimum, solveDense } from "./dense-solution.ts";

const SHAPE = { assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3 };
const HORIZON = 21;

function market(seed: number) {
  const random = randomModel({ ...SHAPE, seed });
  const draw = randomStream(seed, "construction");
  const { covered } = random.model.exposures;
  const count = covered.reduce((a, b) => a + b, 0);
  const benchmark = Float64Array.from(covered, (flag) => (flag === 1 ? 1 / count : 0));
  const current = Float64Array.from(covered, (flag) =>
    flag === 1 && draw.uniform() < 0.4 ? draw.uniform() / 10 : 0,
  );
  const alpha = Float64Array.from(covered, (flag) => (flag === 1 ? 0.01 * draw.normal() : 0));
  const candidates = candidatesOf({
    model: random.model,
    eligible: covered,
    current,
    benchmark,
    alpha,
    horizon: HORIZON,
  });
  const sigma = denseSigma(random, candidates.names).map((row) => row.map((v) => v * HORIZON));
  return { random, candidates, sigma };
}

const net = (value: number): Limit => ({ name: "net", kind: "net", lower: value, upper: value });
const box = (candidates: Candidates, lower: number, upper: number): Limit => ({
  name: "weights",
  kind: "weights",
  lower: candidates.current.map(() => lower),
  upper: candidates.current.map(() => upper),
  relative: false,
});
const mandate = (
  objective: Objective,
  limits: readonly Limit[],
  costs: Mandate["costs"] = null,
): Mandate => ({
  horizon: HORIZON,
  objective,
  limits,
  costs,
});
const utility = (aversion: number, relative = false): Objective => ({
  kind: "utility",
  factorAversion: aversion,
  specificAversion: aversion,
  relative,
});
const sizeOf = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

describe.each([1, 2, 3, 4])("market %d, against dense closed forms", (seed) => {
  const { candidates, sigma } = market(seed);
  const n = candidates.names.length;
  const ones = Array.from({ length: n }, () => 1);
  const zeros = ones.map(() => 0);
  const twice = sigma.map((row) => row.map((v) => 2 * v));

  test("the least variance of net 1 is Σ⁻¹1 / 1ᵀΣ⁻¹1", () => {
    const found = constructPortfolio(candidates, mandate({ kind: "least-risk", relative: false }, [net(1)]));
    expect(found.status).toBe("optimal");
    expect(distance(found.weights, equalityMinimum(twice, zeros, [ones], [1]))).toBeLessThan(1e-6);
  });

  test("most utility with a factor held is the bordered system's", () => {
    const style = Array.from(candidates.names, (_, i) => candidates.exposures[i * 8 + 6]);
    const limits: Limit[] = [
      net(1),
      { name: "style", kind: "exposure", factor: 6, lower: 0.2, upper: 0.2, relative: true },
    ];
    const found = constructPortfolio(candidates, mandate(utility(4, true), limits));
    const q = twice.map((row) => row.map((v) => 4 * v));
    const active = equalityMinimum(
      q,
      Array.from(candidates.alpha, (a) => -a),
      [ones, style],
      [0, 0.2],
    );
    const expected = active.map((v, i) => v + candidates.benchmark[i]);
    expect(distance(found.weights, expected)).toBeLessThan(1e-6 * (1 + sizeOf(expected)));
  });

  test("most return within a tracking error lies along the projected Σ⁻¹α", () => {
    const limit: Limit = { name: "tracking", kind: "risk", part: "total", upper: 0.02, relative: true };
    const found = constructPortfolio(
      candidates,
      mandate({ kind: "most-return", relative: true }, [net(1), limit]),
    );
    const direction = equalityMinimum(
      sigma,
      Array.from(candidates.alpha, (a) => -a),
      [ones],
      [0],
    );
    const variance = direction.reduce(
      (s, v, i) => s + v * sigma[i].reduce((t, c, j) => t + c * direction[j], 0),
      0,
    );
    const expected = direction.map((v, i) => candidates.benchmark[i] + (v * 0.02) / Math.sqrt(variance));
    expect(distance(found.weights, expected)).toBeLessThan(1e-6 * (1 + sizeOf(expected)));
    expect(found.limits[1].value).toBeCloseTo(0.02, 9);
    // dα'w/dσ: the ratio of the unlimited direction.
    expect(found.limits[1].price).toBeCloseTo(Math.sqrt(variance), 6);
  });

  test("the best ratio lies along Σ⁻¹α", () => {
    const found = constructPortfolio(
      candidates,
      mandate({ kind: "best-ratio", relative: false }, [box(candidates, -1, 1), net(0.1)]),
    );
    const free = solveDense(sigma, Array.from(candidates.alpha));
    const total = free.reduce((a, b) => a + b, 0);
    const tangent = free.map((v) => (v * 0.1) / total);
    const inside = total > 0 && sizeOf(tangent) <= 1;
    const best = Math.sqrt(free.reduce((s, v, i) => s + v * candidates.alpha[i], 0));
    expect(found.status).toBe("optimal");
    expect(found.objective).toBeLessThanOrEqual(best * (1 + 1e-9));
    if (inside) expect(distance(found.weights, tangent)).toBeLessThan(1e-4);
  });
});

describe("the best ratio", () => {
  const { candidates, sigma } = market(2);

  test("of net 1 alone is the tangent portfolio, though the least risk's ratio has portfolios without end above it", () => {
    // The ratio of the least variance is half the slope that the frontier tends to.
    const solved = (values: readonly number[]) => solveDense(sigma, values);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const given = Array.from(candidates.alpha);
    const [views, ones] = [solved(given), solved(given.map(() => 1))];
    const slope = Math.sqrt(sum(views.map((v, i) => v * given[i])) - sum(views) ** 2 / sum(ones));
    const shift = (0.5 * slope * Math.sqrt(sum(ones)) - sum(views)) / sum(ones);
    const alpha = candidates.alpha.map((value) => value + shift);
    const free = solveDense(sigma, Array.from(alpha));
    const total = sum(free);
    const found = constructPortfolio(
      { ...candidates, alpha },
      mandate({ kind: "best-ratio", relative: false }, [net(1)]),
    );
    const expected = free.map((v) => v / total);
    expect(found.status).toBe("optimal");
    expect(distance(found.weights, expected)).toBeLessThan(1e-4 * sizeOf(expected));
    expect(found.objective).toBeCloseTo(Math.sqrt(free.reduce((s, v, i) => s + v * alpha[i], 0)), 8);
  });

  test("has no size of its own where limits have none: unbounded", () => {
    const found = constructPortfolio(candidates, mandate({ kind: "best-ratio", relative: false }, [net(0)]));
    expect(found.status).toBe("unbounded");
    expect(found.direction).not.toBeNull();
  });

  test("is none where nothing within the limits earns anything", () => {
    const dear = { ...candidates, alpha: candidates.alpha.map((value) => -Math.abs(value) - 1e-3) };
    const limits = [net(1), box(candidates, 0, 0.2)];
    const found = constructPortfolio(dear, mandate({ kind: "best-ratio", relative: false }, limits));
    expect(found).toMatchObject({ status: "infeasible", conflict: null });
  });
});

describe("limits and their prices", () => {
  const { candidates } = market(5);
  const costs = {
    buy: candidates.current.map(() => 0.001),
    sell: candidates.current.map(() => 0.0015),
    impact: candidates.current.map(() => 0.02),
    borrow: candidates.current.map(() => 0.002),
  };
  const safest = constructPortfolio(
    candidates,
    mandate({ kind: "least-risk", relative: false }, [
      net(0.9),
      box(candidates, -0.08, 0.15),
      { name: "style", kind: "exposure", factor: 6, lower: -0.05, upper: 0.02, relative: true },
      { name: "gross", kind: "gross", upper: 1.3 },
      { name: "turnover", kind: "turnover", upper: 0.8 },
    ]),
  );
  const highest = 1.2 * Math.sqrt(safest.measures.variance.total);
  const limitsWith = (change: Readonly<Record<string, number>>): Limit[] => [
    { name: "net", kind: "net", lower: 0.9, upper: 0.9 + (change.net ?? 0) },
    { name: "gross", kind: "gross", upper: 1.3 + (change.gross ?? 0) },
    { name: "turnover", kind: "turnover", upper: 0.8 + (change.turnover ?? 0) },
    {
      name: "style",
      kind: "exposure",
      factor: 6,
      lower: -0.05 + (change.style ?? 0),
      upper: 0.02 + (change.style ?? 0),
      relative: true,
    },
    { name: "risk", kind: "risk", part: "total", upper: highest + (change.risk ?? 0), relative: false },
    box(candidates, -0.08, 0.15),
  ];
  const solve = (change: Readonly<Record<string, number>> = {}) =>
    constructPortfolio(candidates, mandate(utility(1), limitsWith(change), costs));
  const found = solve();

  test("every limit holds", () => {
    expect(found.status).toBe("optimal");
    for (const limit of found.limits) {
      if (Number.isNaN(limit.value)) continue;
      expect(limit.value).toBeLessThanOrEqual(limit.upper + 1e-8);
      expect(limit.value).toBeGreaterThanOrEqual(limit.lower - 1e-8);
    }
    for (const weight of found.weights) {
      expect(weight).toBeLessThanOrEqual(0.15 + 1e-8);
      expect(weight).toBeGreaterThanOrEqual(-0.08 - 1e-8);
    }
  });

  test("no feasible mixture with another portfolio is better", () => {
    const other = constructPortfolio(
      candidates,
      mandate({ kind: "least-risk", relative: false }, limitsWith({})),
    );
    for (const share of [1e-3, 0.01, 0.1, 0.5, 1]) {
      const mixed = found.weights.map((w, i) => w + share * (other.weights[i] - w));
      const value = constructPortfolio(
        candidates,
        mandate(
          utility(1),
          [{ name: "w", kind: "weights", lower: mixed, upper: mixed, relative: false }],
          costs,
        ),
      ).objective;
      expect(value).toBeLessThanOrEqual(found.objective + 1e-10);
    }
  });

  test("a price is what a little more of the limit brings", () => {
    const step = 1e-4;
    for (const name of ["gross", "turnover", "style", "risk"]) {
      const limit = found.limits.find((l) => l.name === name);
      const gain = (solve({ [name]: step }).objective - solve({ [name]: -step }).objective) / (2 * step);
      expect(limit?.price ?? Number.NaN).toBeCloseTo(gain, 4);
    }
    expect(found.limits.filter((limit) => limit.price > 1e-6).length).toBeGreaterThan(1);
  });

  test("a price of a name that is not traded is what it gains on the way out, after the cost of the trade", () => {
    const floor: Limit = {
      name: "floor",
      kind: "weights",
      lower: candidates.current.map((weight) => (weight > 0 ? -1 : 0)),
      upper: candidates.current.map(() => 1),
      relative: false,
    };
    const at = candidates.current.indexOf(0);
    const limits = (step: number): Limit[] => {
      const lower = Float64Array.from(floor.lower, (v, i) => (i === at ? v - step : v));
      return [net(0.9), { name: "turnover", kind: "turnover", upper: 0.8 }, { ...floor, lower }];
    };
    const wide = mandate(utility(1), limits(0), costs);
    const kinked = constructPortfolio(candidates, wide);
    const gain =
      constructPortfolio(candidates, mandate(utility(1), limits(1e-6), costs)).objective - kinked.objective;
    expect(kinked.outwardPrices[at]).toBeCloseTo(-gain / 1e-6, 4);
  });

  test("a soft limit's price is its penalty where it is broken, at either end", () => {
    for (const [lower, upper] of [
      [0.5, Infinity],
      [-Infinity, -0.5],
    ]) {
      const soft: Limit = {
        name: "style",
        kind: "exposure",
        factor: 6,
        lower,
        upper,
        relative: true,
        penalty: 1e-6,
      };
      const eased = constructPortfolio(
        candidates,
        mandate(utility(1), [net(0.9), box(candidates, 0, 0.15), soft]),
      );
      expect(eased.limits[2].violation).toBeGreaterThan(1e-3);
      expect(Math.abs(eased.limits[2].price)).toBeCloseTo(1e-6, 10);
      expect(Math.sign(eased.limits[2].price)).toBe(lower > 0 ? -1 : 1);
    }
  });

  test("a soft limit is broken only as far as it pays", () => {
    const soft = limitsWith({}).map((limit) =>
      limit.name === "turnover" ? { ...limit, penalty: 1e-5 } : limit,
    );
    const hard = found.limits[2];
    const eased = constructPortfolio(candidates, mandate(utility(1), soft, costs));
    const dear = soft.map((limit) =>
      limit.name === "turnover" ? { ...limit, penalty: 10 * hard.price + 1 } : limit,
    );
    expect(eased.limits[2].violation).toBeGreaterThan(1e-4);
    expect(eased.limits[2].value).toBeCloseTo(0.8 + eased.limits[2].violation, 6);
    const held = constructPortfolio(candidates, mandate(utility(1), dear, costs));
    expect(held.limits[2].violation).toBeLessThan(1e-7);
  });
});

describe("what cannot be", () => {
  const { candidates } = market(6);
  const limits: Limit[] = [
    net(1),
    { name: "gross", kind: "gross", upper: 3 },
    { name: "style", kind: "exposure", factor: 6, lower: -5, upper: 5, relative: false },
    box(candidates, 0, 0.01),
  ];

  test("the conflict is the smallest set, and the relaxation the least", () => {
    const found = constructPortfolio(candidates, mandate(utility(1), limits));
    expect(found.status).toBe("infeasible");
    expect(found.conflict?.limits).toEqual(["net", "weights"]);
    const missing = 1 - 0.01 * candidates.names.length;
    const total = [...(found.conflict?.relaxation ?? []), ...(found.conflict?.relaxedNames ?? [])].reduce(
      (sum, { violation }) => sum + violation,
      0,
    );
    expect(total).toBeCloseTo(missing, 6);
    // Names want more than their caps, or the sum less than 1: each gives on the side that is in the way.
    expect(found.conflict?.relaxedNames.every(({ isAbove }) => isAbove)).toBe(true);
    expect(found.conflict?.relaxation.every(({ isAbove }) => !isAbove)).toBe(true);
  });

  test("an objective without end is named so", () => {
    const found = constructPortfolio(candidates, mandate({ kind: "most-return", relative: false }, [net(1)]));
    expect(found.status).toBe("unbounded");
  });

  test("a best ratio takes no penalty", () => {
    const soft: Limit = { name: "gross", kind: "gross", upper: 1, penalty: 0.01 };
    expect(() =>
      constructPortfolio(candidates, mandate({ kind: "best-ratio", relative: false }, [net(1), soft])),
    ).toThrow(/no return to weigh a penalty against/);
  });
});
