import { describe, expect, test } from "vitest";
import {
  type Candidates,
  type Construction,
  candidatesOf,
  constructPortfolio,
  type Limit,
  type Mandate,
  type Objective,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";

const HORIZON = 21;

function market(seed: number, assetCount: number, isHeld = true): Candidates {
  const { model } = randomModel({ assetCount, marketCount: 1, industryCount: 2, styleCount: 1, seed });
  const draw = randomStream(seed, "discrete");
  const { covered } = model.exposures;
  const count = covered.reduce((a, b) => a + b, 0);
  return candidatesOf({
    model,
    eligible: covered,
    benchmark: Float64Array.from(covered, (flag) => flag / count),
    current: Float64Array.from(covered, (flag) =>
      isHeld && flag === 1 && draw.uniform() < 0.5 ? 0.02 + draw.uniform() / 4 : 0,
    ),
    alpha: Float64Array.from(covered, (flag) => (flag === 1 ? 0.01 * draw.normal() : 0)),
    horizon: HORIZON,
  });
}

const each = ({ current }: Candidates, value: number) => current.map(() => value);
const net = (lower: number, upper = lower): Limit => ({ name: "net", kind: "net", lower, upper });
const box = (candidates: Candidates, lower: number, upper: number): Limit => ({
  name: "weights",
  kind: "weights",
  lower: each(candidates, lower),
  upper: each(candidates, upper),
  relative: false,
});
const mandateOf = (
  objective: Objective,
  limits: readonly Limit[],
  costs: Mandate["costs"] = null,
): Mandate => ({
  horizon: HORIZON,
  objective,
  limits,
  costs,
});
const utility = (relative = false): Objective => ({
  kind: "utility",
  factorAversion: 3,
  specificAversion: 6,
  relative,
});

/** A range of one name's weight, and what it counts as. */
interface State {
  readonly lower: number;
  readonly upper: number;
  readonly held: number;
  readonly traded: number;
}

/** The best of the convex portfolios of all choices of states: by enumeration, without any relaxation. */
function enumerate(
  candidates: Candidates,
  mandate: Mandate,
  states: readonly (readonly State[])[],
  counts: { readonly held: readonly [number, number]; readonly traded: number },
): number {
  let best = Number.NEGATIVE_INFINITY;
  const chosen: State[] = [];
  const visit = (i: number, held: number, traded: number): void => {
    if (held > counts.held[1] || traded > counts.traded) return;
    if (i === states.length) {
      if (held < counts.held[0]) return;
      const limit: Limit = {
        name: "chosen",
        kind: "weights",
        lower: Float64Array.from(chosen, ({ lower }) => lower),
        upper: Float64Array.from(chosen, ({ upper }) => upper),
        relative: false,
      };
      const found = constructPortfolio(candidates, { ...mandate, limits: [...mandate.limits, limit] });
      if (found.status === "optimal") best = Math.max(best, found.objective);
      return;
    }
    for (const state of states[i] ?? []) {
      chosen.push(state);
      visit(i + 1, held + state.held, traded + state.traded);
      chosen.pop();
    }
  };
  visit(0, 0, 0);
  return best;
}

const holdings = (n: number, least: number, most: number, isShort = false): readonly (readonly State[])[] =>
  Array.from({ length: n }, () => [
    { lower: 0, upper: 0, held: 0, traded: 0 },
    { lower: least, upper: most, held: 1, traded: 0 },
    ...(isShort ? [{ lower: -most, upper: -least, held: 1, traded: 0 }] : []),
  ]);

function expectProved(found: Construction, truth: number) {
  const scale = Math.abs(truth) + 1e-9;
  expect(found.status).toBe("optimal");
  expect(found.search?.proved).toBe(true);
  expect(Math.abs(found.objective - truth) / scale).toBeLessThan(2e-6);
  expect(found.search?.bound ?? Number.NaN).toBeGreaterThanOrEqual(truth - 1e-7 * scale);
}

const names = (lower: number, upper: number): Limit => ({ name: "names", kind: "names", lower, upper });
const least = (candidates: Candidates, value: number): Limit => ({
  name: "least",
  kind: "least-holding",
  least: each(candidates, value),
});

describe.each([1, 2])("against all choices, market %d", (seed) => {
  const candidates = market(seed, 8);
  const n = candidates.names.length;

  test.each([
    ["utility", utility()],
    ["active utility", utility(true)],
    ["least risk", { kind: "least-risk", relative: false }],
    ["tracking", { kind: "least-risk", relative: true }],
  ] as const)("%s: at most 3 names", (_, objective) => {
    const convex = mandateOf(objective, [net(1), box(candidates, 0, 0.6)]);
    const truth = enumerate(candidates, convex, holdings(n, 0, 0.6), { held: [0, 3], traded: n });
    expectProved(
      constructPortfolio(candidates, { ...convex, limits: [...convex.limits, names(0, 3)] }),
      truth,
    );
  });

  test("a least holding with a number of names between", () => {
    const convex = mandateOf(utility(true), [net(1), box(candidates, 0, 1)]);
    const truth = enumerate(candidates, convex, holdings(n, 0.12, 1), { held: [4, 6], traded: n });
    const limits = [...convex.limits, names(4, 6), least(candidates, 0.12)];
    expectProved(constructPortfolio(candidates, { ...convex, limits }), truth);
  });

  test("most return within a risk", () => {
    const limits: Limit[] = [net(1), box(candidates, 0, 1)];
    const safest = constructPortfolio(
      candidates,
      mandateOf({ kind: "least-risk", relative: false }, [...limits, names(0, 3)]),
    );
    const upper = 1.1 * Math.sqrt(safest.measures.variance.total);
    const convex = mandateOf({ kind: "most-return", relative: false }, [
      ...limits,
      { name: "risk", kind: "risk", part: "total", upper, relative: false },
    ]);
    const truth = enumerate(candidates, convex, holdings(n, 0, 1), { held: [0, 3], traded: n });
    expectProved(
      constructPortfolio(candidates, { ...convex, limits: [...convex.limits, names(0, 3)] }),
      truth,
    );
  });

  test("the best ratio", () => {
    const convex = mandateOf({ kind: "best-ratio", relative: false }, [net(1), box(candidates, 0, 1)]);
    const truth = enumerate(candidates, convex, holdings(n, 0.1, 1), { held: [0, 3], traded: n });
    const found = constructPortfolio(candidates, {
      ...convex,
      limits: [...convex.limits, names(0, 3), least(candidates, 0.1)],
    });
    expect(found.objective).toBeCloseTo(truth, 6);
    expect(found.search?.bound ?? Number.NaN).toBeGreaterThanOrEqual(truth - 1e-7);
  });
});

/** States of a name by what is traded of it: nothing, or so much at least; what closes it is always allowed. */
function tradeStates(candidates: Candidates, leastTrade: number, most: number, leastHolding = 0): State[][] {
  return Array.from(candidates.current, (current) => {
    const ranges: State[] = [
      { lower: current, upper: current, held: current === 0 ? 0 : 1, traded: 0 },
      ...(current > 0 ? [{ lower: 0, upper: 0, held: 0, traded: 1 }] : []),
      { lower: Math.max(leastHolding, 0), upper: current - leastTrade, held: 1, traded: 1 },
      { lower: Math.max(leastHolding, current + leastTrade), upper: most, held: 1, traded: 1 },
    ];
    const isKept = ({ lower, held }: State) => held === 0 || lower >= leastHolding;
    const left = ranges.filter((state) => state.lower <= state.upper && isKept(state));
    return left.length > 0 ? left : ranges.slice(0, 1);
  });
}

describe.each([1, 4])("trades, market %d", (seed) => {
  const candidates = market(seed, 5);
  const n = candidates.names.length;
  const costs = {
    buy: each(candidates, 0.0005),
    sell: each(candidates, 0.0005),
    impact: each(candidates, 0.001),
    borrow: each(candidates, 0),
  };
  const convex = mandateOf(utility(true), [net(0, 1), box(candidates, 0, 0.7)], costs);
  const leastTrade = (value: number): Limit => ({
    name: "no small trades",
    kind: "least-trade",
    least: each(candidates, value),
  });
  const count = (upper: number): Limit => ({ name: "trades", kind: "trade-count", upper });

  test("at most 3 of them", () => {
    const truth = enumerate(candidates, convex, tradeStates(candidates, 0, 0.7), { held: [0, n], traded: 3 });
    expectProved(constructPortfolio(candidates, { ...convex, limits: [...convex.limits, count(3)] }), truth);
  });

  test("none small", () => {
    const truth = enumerate(candidates, convex, tradeStates(candidates, 0.05, 0.7), {
      held: [0, n],
      traded: n,
    });
    expectProved(
      constructPortfolio(candidates, { ...convex, limits: [...convex.limits, leastTrade(0.05)] }),
      truth,
    );
  });

  test("few, none small, and few names of a least holding", () => {
    const states = tradeStates(candidates, 0.05, 0.7, 0.08);
    const truth = enumerate(candidates, convex, states, { held: [2, 4], traded: 4 });
    const limits = [...convex.limits, leastTrade(0.05), count(4), names(2, 4), least(candidates, 0.08)];
    const found = constructPortfolio(candidates, { ...convex, limits });
    if (truth === Number.NEGATIVE_INFINITY) expect(found.status).toBe("infeasible");
    else expectProved(found, truth);
  });

  test("few trades, and a name that its limits leave as it is", () => {
    const asItIs = (range: number) => candidates.current.map((weight, i) => (i === 0 ? weight : range));
    const kept: Limit = {
      name: "kept",
      kind: "weights",
      lower: asItIs(0),
      upper: asItIs(0.7),
      relative: false,
    };
    const within = { ...convex, limits: [...convex.limits, kept] };
    const states = tradeStates(candidates, 0, 0.7).map((own, i) => (i === 0 ? own.slice(0, 1) : own));
    const truth = enumerate(candidates, within, states, { held: [0, n], traded: 3 });
    expectProved(constructPortfolio(candidates, { ...within, limits: [...within.limits, count(3)] }), truth);
  });

  test("short and long, each by the least or more", () => {
    const short = mandateOf(
      utility(),
      [net(0), box(candidates, -0.5, 0.5), { name: "gross", kind: "gross", upper: 1 }],
      costs,
    );
    const states = holdings(n, 0.1, 0.5, true);
    const truth = enumerate(candidates, short, states, { held: [0, 4], traded: n });
    const limits = [...short.limits, names(0, 4), least(candidates, 0.1)];
    expectProved(constructPortfolio(candidates, { ...short, limits }), truth);
  });
});

describe.each([1, 2])("lots, market %d", (seed) => {
  const candidates = market(seed, 5);
  const size = candidates.current.map((_, i) => 0.05 + 0.01 * i);
  const lots: Limit = { name: "lots", kind: "lots", size };
  const convex = mandateOf(utility(), [net(0.9, 1), box(candidates, 0, 0.5)]);

  test("the best whole lots", () => {
    const states = Array.from(candidates.current, (current, i): State[] => {
      const step = size[i] as number;
      const weights = new Set([0]);
      for (let k = -20; k <= 20; k++) weights.add(current + k * step);
      return [...weights]
        .filter((w) => w >= 0 && w <= 0.5)
        .map((w) => ({ lower: w, upper: w, held: 0, traded: 0 }));
    });
    let truth = Number.NEGATIVE_INFINITY;
    const weights = new Float64Array(states.length);
    const visit = (i: number, total: number): void => {
      if (total > 1 + 1e-9) return;
      if (i < states.length) {
        for (const { lower } of states[i] ?? []) {
          weights[i] = lower;
          visit(i + 1, total + lower);
        }
        return;
      }
      if (total < 0.9 - 1e-9) return;
      truth = Math.max(truth, utilityOf(candidates, weights));
    };
    visit(0, 0);
    expectProved(constructPortfolio(candidates, { ...convex, limits: [...convex.limits, lots] }), truth);
  });
});

/** α′w − 3 factor variance − 6 specific variance, written out. */
function utilityOf({ alpha, exposures, ownVariance, issuers, model }: Candidates, w: Float64Array): number {
  const { values, cols } = model.factorCovariance;
  const x = Array.from({ length: cols }, (_, k) =>
    w.reduce((s, v, i) => s + v * (exposures[i * cols + k] as number), 0),
  );
  const factor = x.reduce(
    (s, a, k) => s + a * x.reduce((t, b, l) => t + b * (values[k * cols + l] as number), 0),
    0,
  );
  const own = w.reduce((s, v, i) => s + v * v * (ownVariance[i] as number), 0);
  const shared = issuers.reduce(
    (s, { members, loading }) =>
      s + members.reduce((t, i, k) => t + (loading[k] as number) * (w[i] as number), 0) ** 2,
    0,
  );
  return w.reduce((s, v, i) => s + v * (alpha[i] as number), 0) - 3 * HORIZON * factor - 6 * (own + shared);
}

describe("what cannot be", () => {
  const candidates = market(2, 30);

  test("ten names of 5 % are no whole portfolio, and the limits that say so are named", () => {
    const style: Limit = { name: "style", kind: "exposure", factor: 3, lower: -5, upper: 5, relative: false };
    const limits = [net(1), box(candidates, 0, 0.05), style, names(0, 10)];
    const found = constructPortfolio(candidates, mandateOf(utility(), limits));
    expect(found.status).toBe("infeasible");
    expect(found.conflict?.limits).toEqual(["net", "weights", "names"]);
    // Twenty names of 5 % are needed, ten more.
    expect(found.conflict?.relaxation).toEqual([{ name: "names", violation: 10, isAbove: true }]);
  });
});
