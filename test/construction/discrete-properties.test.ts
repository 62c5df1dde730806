import { describe, expect, test } from "vitest";
import {
  type Candidates,
  candidatesOf,
  constructPortfolio,
  type Limit,
  type Mandate,
} from "../../engine/construction/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";

const EXACT = { tolerance: 1e-9, acceptable: 1e-6 };

function market(seed: number): Candidates {
  const { model } = randomModel({ assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3, seed });
  const draw = randomStream(seed, "properties");
  const { covered } = model.exposures;
  const count = covered.reduce((a, b) => a + b, 0);
  return candidatesOf({
    model,
    eligible: covered,
    benchmark: Float64Array.from(covered, (flag) => flag / count),
    current: Float64Array.from(covered, (flag) =>
      flag === 1 && draw.uniform() < 0.4 ? draw.uniform() / 12 : 0,
    ),
    alpha: Float64Array.from(covered, (flag) => (flag === 1 ? 0.01 * draw.normal() : 0)),
    horizon: 21,
  });
}

/** A mandate with every kind of discrete limit, and what they say. */
function mandateFor(candidates: Candidates, seed: number) {
  const draw = randomStream(seed, "mandate");
  const each = (value: number) => candidates.current.map(() => value);
  const [most, trades] = [8 + draw.integer(10), 10 + draw.integer(10)];
  const [least, trade] = [0.01 + 0.02 * draw.uniform(), 0.005 + 0.01 * draw.uniform()];
  const lot = candidates.current.map(() => 0.001 + 0.002 * draw.uniform());
  const isLots = seed % 3 === 0;
  const limits: Limit[] = [
    { name: "net", kind: "net", lower: 0.95, upper: 1 },
    { name: "cap", kind: "weights", lower: each(0), upper: each(0.2), relative: false },
    { name: "style", kind: "exposure", factor: 6, lower: -0.4, upper: 0.4, relative: true },
    { name: "names", kind: "names", lower: 5, upper: most },
    { name: "trades", kind: "trade-count", upper: trades },
    { name: "least", kind: "least-holding", least: each(least) },
    { name: "small", kind: "least-trade", least: each(trade) },
    ...(isLots ? ([{ name: "lots", kind: "lots", size: lot }] as const) : []),
  ];
  const mandate: Mandate = {
    horizon: 21,
    objective: { kind: "utility", factorAversion: 3, specificAversion: 3, relative: true },
    limits,
    costs: null,
  };
  return { mandate, most, trades, least, trade, lot: isLots ? lot : null };
}

describe.each(Array.from({ length: 9 }, (_, i) => i + 1))("mandate %d", (seed) => {
  const candidates = market(seed);
  const { mandate, most, trades, least, trade, lot } = mandateFor(candidates, seed);
  const found = constructPortfolio(candidates, mandate, { ...EXACT, mostNodes: 5 });

  test("what is found keeps every limit, or none is found", () => {
    if (found.status !== "optimal") return expect(found.search).toBeNull();
    const { weights } = found;
    const moves = weights.map((w, i) => w - (candidates.current[i] as number));
    const isNone = (value: number) => Math.abs(value) < 1e-9;
    const held = weights.filter((w) => !isNone(w));
    expect(held.length).toBeLessThanOrEqual(most);
    expect(held.length).toBeGreaterThanOrEqual(5);
    expect(moves.filter((move) => !isNone(move)).length).toBeLessThanOrEqual(trades);
    weights.forEach((w, i) => {
      const move = moves[i] as number;
      expect(w).toBeLessThanOrEqual(0.2 + 1e-8);
      expect(isNone(w) || w >= least - 1e-8).toBe(true);
      expect(isNone(move) || isNone(w) || Math.abs(move) >= trade - 1e-8).toBe(true);
      const lots = lot === null ? 0 : move / (lot[i] as number);
      expect(isNone(w) || Math.abs(lots - Math.round(lots)) < 1e-6).toBe(true);
    });
    for (const { value, lower, upper } of found.limits) {
      if (Number.isNaN(value)) continue;
      expect(value).toBeGreaterThanOrEqual(lower - 1e-7);
      expect(value).toBeLessThanOrEqual(upper + 1e-7);
    }
    expect(found.search?.gap).toBeGreaterThanOrEqual(0);
    expect(found.search?.bound).toBeGreaterThanOrEqual(found.objective - 1e-12);
  });
});

describe("the search", () => {
  const candidates = market(2);
  const { mandate } = mandateFor(candidates, 2);
  const after = (mostNodes: number) => constructPortfolio(candidates, mandate, { ...EXACT, mostNodes });

  test("narrows as nodes are added, and does the same twice", () => {
    const all = [1, 4, 16, 48].map(after);
    all.slice(1).forEach((next, k) => {
      expect(next.search?.bound).toBeLessThanOrEqual((all[k]?.search?.bound ?? 0) + 1e-9);
      expect(next.objective).toBeGreaterThanOrEqual((all[k]?.objective ?? 0) - 1e-9);
    });
    expect(after(16).weights).toEqual(all[2]?.weights);
  });

  test("does not know the order of the names", () => {
    const n = candidates.names.length;
    const order = Array.from({ length: n }, (_, i) => (i * 7) % n);
    expect(new Set(order).size).toBe(n);
    const factors = candidates.exposures.length / n;
    const pick = (values: Float64Array) => Float64Array.from(order, (i) => values[i] as number);
    const turned: Candidates = {
      ...candidates,
      names: Int32Array.from(order, (i) => candidates.names[i] as number),
      exposures: Float64Array.from(candidates.exposures, (_, e) => {
        const i = order[Math.floor(e / factors)] as number;
        return candidates.exposures[i * factors + (e % factors)] as number;
      }),
      ownVariance: pick(candidates.ownVariance),
      current: pick(candidates.current),
      benchmark: pick(candidates.benchmark),
      alpha: pick(candidates.alpha),
    };
    const few: Mandate = {
      ...mandate,
      limits: mandate.limits.filter(({ kind }) =>
        ["net", "weights", "names", "least-holding"].includes(kind),
      ),
    };
    const [one, other] = [candidates, turned].map((of) =>
      constructPortfolio(of, few, { ...EXACT, mostNodes: 400 }),
    );
    expect(one?.search?.proved).toBe(true);
    expect(other?.search?.proved).toBe(true);
    expect(other?.objective).toBeCloseTo(one?.objective ?? 0, 8);
  });
});
