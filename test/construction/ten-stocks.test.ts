import { describe, expect, test } from "vitest";
import { candidatesOf, constructPortfolio, type Limit } from "../../engine/construction/index.ts";
import { exposureRow } from "../../engine/exposures/index.ts";
import { findHedge, hedgeProblem } from "../../engine/hedging/index.ts";
import { buildMiniModel } from "../../engine/minimodel/index.ts";
import { equalityMinimum } from "./dense-solution.ts";

const mini = buildMiniModel();
const { model } = mini.own;
const factorAt = (name: string) => model.exposures.factors.findIndex((factor) => factor.name === name);
const exposuresTo = (factor: number) =>
  Array.from(model.exposures.covered, (_, asset) => exposureRow(model.exposures, asset)[factor]);
const sigma = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: 10 }, (__, j) => mini.own.covarianceAnnual.values[i * 10 + j] / 12),
);

describe("the primer's ten stocks (chapters 11, 12 and 18)", () => {
  const candidates = candidatesOf({
    model,
    eligible: model.exposures.covered,
    current: mini.portfolio.weights,
    benchmark: mini.benchmark.weights,
    alpha: null,
    horizon: 1,
  });
  const value = factorAt("VALUE");
  const momentum = factorAt("MOM");
  const presentValue = candidates.current.reduce(
    (sum, weight, i) => sum + (weight - candidates.benchmark[i]) * exposuresTo(value)[i],
    0,
  );

  test("the least tracking error that keeps VALUE and has no MOM is the bordered system's", () => {
    const held = (name: string, factor: number, exposure: number): Limit => ({
      name,
      kind: "exposure",
      factor,
      lower: exposure,
      upper: exposure,
      relative: true,
    });
    const found = constructPortfolio(candidates, {
      horizon: 1,
      objective: { kind: "least-risk", relative: true },
      limits: [
        { name: "net", kind: "net", lower: 1, upper: 1 },
        held("VALUE", value, presentValue),
        held("MOM", momentum, 0),
      ],
      costs: null,
    });
    const constraints = [Array.from({ length: 10 }, () => 1), exposuresTo(value), exposuresTo(momentum)];
    const zeros = constraints[0].map(() => 0);
    const active = equalityMinimum(sigma, zeros, constraints, [0, presentValue, 0]);
    expect(found.status).toBe("optimal");
    active.forEach((weight, i) => {
      expect(found.weights[i] - candidates.benchmark[i]).toBeCloseTo(weight, 8);
    });
    const before = Math.sqrt(
      candidates.current.reduce(
        (sum, w, i) =>
          sum +
          (w - candidates.benchmark[i]) *
            candidates.current.reduce((s, v, j) => s + sigma[i][j] * (v - candidates.benchmark[j]), 0),
        0,
      ),
    );
    expect(Math.sqrt(found.measures.activeVariance?.total ?? 1)).toBeLessThan(before);
  });

  test("an index future and a small-cap basket take MKT and SIZE to 0, by two equations", () => {
    const size = factorAt("SIZE");
    const small = Float64Array.from(mini.benchmark.weights, (_, i) => (exposuresTo(size)[i] < 0 ? 1 : 0));
    const count = small.reduce((a, b) => a + b, 0);
    const basket = small.map((flag) => flag / count);
    const instrument = (name: string, holdings: Float64Array) => ({
      name,
      holdings,
      exposures: null,
      ownVariance: 0,
    });
    const problem = hedgeProblem(model, mini.portfolio.weights, [
      instrument("index", Float64Array.from(mini.benchmark.weights)),
      instrument("small caps", basket),
    ]);
    const market = factorAt("MKT");
    const found = findHedge(problem, {
      horizon: 1,
      aversion: 1,
      targets: [
        { factor: market, exposure: 0 },
        { factor: size, exposure: 0 },
      ],
      lower: Float64Array.of(-10, -10),
      upper: Float64Array.of(10, 10),
      gross: Infinity,
      count: Infinity,
      costs: new Float64Array(2),
      held: new Float64Array(2),
    });
    const sumOf = (weights: ArrayLike<number>, factor: number) =>
      exposuresTo(factor).reduce((sum, x, i) => sum + x * weights[i], 0);
    // a + b = −1 (MKT of each is 1), s_a a + s_b b = −s_p.
    const [sp, sa, sb] = [mini.portfolio.weights, mini.benchmark.weights, basket].map((w) => sumOf(w, size));
    const b = (-sp + sa) / (sb - sa);
    expect(found.status).toBe("optimal");
    expect(found.notionals[0]).toBeCloseTo(-1 - b, 8);
    expect(found.notionals[1]).toBeCloseTo(b, 8);
    expect(Math.abs(found.exposuresAfter[market])).toBeLessThan(1e-9);
    expect(Math.abs(found.exposuresAfter[size])).toBeLessThan(1e-9);
  });
});
