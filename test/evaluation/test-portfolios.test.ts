import { describe, expect, test } from "vitest";
import { factorDirections, summariseForecasts, testPortfolios } from "../../engine/evaluation/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { denseCovariance } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { randomModel } from "./random-model.ts";

describe("test portfolios", () => {
  test("hold covered names, active ones nothing net, the universe all of its capital", () => {
    for (let seed = 1; seed < 8; seed++) {
      const inputs = randomModel(seed);
      for (const { family, weights } of testPortfolios(inputs, { randomCount: 5, seed: 1 })) {
        const sum = weights.reduce((total, weight) => total + weight, 0);
        if (family === "universe") expectClose(sum, 1, 1e-12);
        else if (family !== "least_variance") expectClose(sum, 0, 1e-12);
        weights.forEach((weight, name) => {
          if (inputs.estimation[name] !== 1 && family !== "least_variance") expect(weight).toBe(0);
          if (inputs.model.exposures.covered[name] !== 1) expect(weight).toBe(0);
        });
      }
    }
  });

  test("of random views have the least variance with the view's return: none of it can be had for less", () => {
    const inputs = randomModel(3);
    const sigma = denseCovariance(inputs.model);
    const count = inputs.marketCap.length;
    const variance = (w: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++)
          if (w[i] !== 0 && w[j] !== 0) sum += w[i]! * w[j]! * sigma.values[i * count + j]!;
      return sum;
    };
    const portfolios = testPortfolios(inputs, { randomCount: 3, seed: 1 }).filter(
      ({ family }) => family === "least_variance",
    );
    expect(portfolios.length).toBe(3);
    portfolios.forEach(({ weights }, p) => {
      const random = randomStream("least variance", 1, p);
      const view = Float64Array.from(inputs.estimation, (member) => {
        const drawn = random.normal();
        return member === 1 ? drawn : 0;
      });
      const earned = (w: Float64Array) => w.reduce((sum, weight, i) => sum + weight * view[i]!, 0);
      expectClose(earned(weights), 1, 1e-10);
      const other = randomStream("other", p);
      for (let trial = 0; trial < 20; trial++) {
        const moved = weights.map((weight, i) =>
          inputs.model.exposures.covered[i] === 1 ? weight + 0.05 * other.normal() : 0,
        );
        expect(variance(moved.map((weight) => weight / earned(moved)))).toBeGreaterThan(variance(weights));
      }
    });
  });

  test("are the same names' portfolios whatever the caps, and other seeds make others", () => {
    const inputs = randomModel(5);
    const held = (seed: number, scale: number) =>
      testPortfolios(
        { ...inputs, marketCap: inputs.marketCap.map((cap) => cap * scale) },
        { randomCount: 2, seed },
      )
        .filter(({ family }) => family === "random_active")
        .map(({ weights }) => Array.from(weights, (weight) => Math.sign(weight)));
    expect(held(1, 1)).toEqual(held(1, 1000));
    expect(held(1, 1)).not.toEqual(held(2, 1));
  });
});

describe("directions of a factor covariance", () => {
  test("have the variances they say, eigenfactors no covariance, and factors without variance are left out", () => {
    const { model } = randomModel(2);
    const { rows: size, values } = model.factorCovariance;
    const dead = Float64Array.from(values, (value, cell) =>
      Math.floor(cell / size) === 1 || cell % size === 1 ? 0 : value,
    );
    const names = model.exposures.factors.map(({ name }) => name);
    const directions = factorDirections(matrix(size, size, dead), { names, randomCount: 4, seed: 1 });
    const form = (u: Float64Array, v: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) sum += u[i]! * v[j]! * dead[i * size + j]!;
      return sum;
    };
    expect(directions.length).toBe(2 * (size - 1) + 4);
    for (const { loadings, variance } of directions) {
      expectClose(form(loadings, loadings) / variance, 1, 1e-8);
      expect(loadings[1]).toBe(0);
    }
    const eigen = directions.filter(({ family }) => family === "eigenfactor");
    for (const a of eigen)
      for (const b of eigen) if (a !== b) expectClose(form(a.loadings, b.loadings), 0, 1e-12);
    expect(eigen.map(({ variance }) => variance)).toEqual(
      eigen.map(({ variance }) => variance).sort((a, b) => a - b),
    );
  });

  test("keep to what the constraints leave, and are the best there", () => {
    const { model } = randomModel(3);
    const { rows: size } = model.factorCovariance;
    const values = Float64Array.from(model.factorCovariance.values);
    const names = model.exposures.factors.map(({ name }) => name);
    const random = randomStream("constraints", 1);
    const constraints = [0, 1].map(() => Float64Array.from({ length: size }, () => random.uniform()));
    const options = { names, randomCount: 3, seed: 1, constraints };
    const directions = factorDirections(model.factorCovariance, options);
    const inner = (u: Float64Array, v: Float64Array) => u.reduce((sum, x, k) => sum + x * v[k]!, 0);
    const variance = (u: Float64Array) =>
      inner(
        u,
        Float64Array.from(u, (_, i) => inner(u, values.subarray(i * size, (i + 1) * size))),
      );
    const within = directions.filter(({ family }) => family !== "pure_factor");
    expect(within.length).toBe(size - 2 + 3);
    for (const { loadings, variance: stated } of within) {
      for (const row of constraints) expectClose(inner(loadings, row), 0, 1e-10);
      expectClose(variance(loadings) / stated, 1, 1e-8);
    }
    const best = within.filter(({ family }) => family === "least_variance_factors");
    best.forEach(({ loadings, variance: stated }, p) => {
      const stream = randomStream("least variance of factors", 1, p);
      const view = Float64Array.from({ length: size }, () => stream.normal());
      expectClose(inner(view, loadings), 1, 1e-9);
      for (const { loadings: other } of within) {
        const moved = loadings.map((x, k) => x + 0.1 * other[k]!);
        const earned = inner(view, moved);
        expect(variance(moved.map((x) => x / earned))).toBeGreaterThan(stated * (1 - 1e-9));
      }
    });
  });
});

describe("summaries of forecasts", () => {
  const simulated = (scale: number, degrees: number) => {
    const random = randomStream("summary", scale, degrees);
    return Array.from({ length: 60 }, (_, p) => {
      const forecast = Float64Array.from({ length: 240 }, () => 0.01 * (1 + random.uniform()));
      const returns = forecast.map((variance) => {
        const shock = degrees === 0 ? random.normal() : random.studentUnit(degrees);
        return scale * Math.sqrt(variance) * shock;
      });
      return {
        family: "simulated",
        name: `${p}`,
        forecast,
        returns,
        realised: returns.map((value) => value * value),
      };
    });
  };

  test("of right forecasts: bias and variance ratio 1, in the bands as often as they say, 5 % beyond value at risk", () => {
    const [normal] = summariseForecasts(simulated(1, 0));
    expectClose([normal!.bias, normal!.varianceRatio], [1, 1], 0.02);
    expect(Math.abs(normal!.withinNormal - 0.95)).toBeLessThan(0.07);
    expectClose(normal!.exceedanceShare, 0.05, 0.005);
    expectClose(normal!.rollingDeviation, 0.17, 0.01);
    const [tailed] = summariseForecasts(simulated(1, 6));
    expect(tailed!.withinNormal).toBeLessThan(0.9);
    expect(tailed!.withinFitted).toBeGreaterThan(0.88);
    expect(Math.abs(tailed!.degrees - 6)).toBeLessThan(2);
  });

  test("of forecasts that were 20 % too low: bias 1.25, in no band", () => {
    const [low] = summariseForecasts(simulated(1.25, 0));
    expectClose(low!.bias, 1.25, 0.02);
    expect([low!.withinNormal, low!.withinFitted]).toEqual([0, 0]);
    expect(low!.quasiLikelihood).toBeGreaterThan(summariseForecasts(simulated(1, 0))[0]!.quasiLikelihood);
  });

  test("windows without a forecast or a return count for nothing", () => {
    const [one] = simulated(1, 0);
    const holes = { ...one!, returns: one!.returns.map((value, t) => (t < 40 ? Number.NaN : value)) };
    const cut = {
      ...one!,
      forecast: one!.forecast.slice(40),
      returns: one!.returns.slice(40),
      realised: one!.realised.slice(40),
    };
    expect(summariseForecasts([holes])).toEqual(summariseForecasts([cut]));
    // Each portfolio's windows are its own: the share is of all of them, not of portfolios × the most windows.
    const [both] = summariseForecasts([one!, holes]);
    const beyond = ({ returns, forecast }: typeof cut) =>
      [...returns].filter((value, t) => value < -1.6448536269514722 * Math.sqrt(forecast[t]!)).length;
    const exceedances = beyond(one!) + beyond(cut);
    expect(both).toMatchObject({ exceedances, pooledWindows: 2 * one!.returns.length - 40 });
    expect(both!.exceedanceShare).toBe(exceedances / (2 * one!.returns.length - 40));
  });

  test("leave out directions that have no variance but for rounding, and then all of least variance", () => {
    // F = BBᵀ of rank 2 in 3 factors: one eigenvalue is 0 up to rounding, as a repaired one is.
    const rows = [
      [0.1, 0.02],
      [0.03, -0.05],
      [0.07, 0.04],
    ];
    const values = rows.flatMap((a) => rows.map((b) => a[0]! * b[0]! + a[1]! * b[1]!));
    const options = { names: ["a", "b", "c"], randomCount: 3, seed: 1 };
    const directions = factorDirections(matrix(3, 3, values), options);
    expect(directions.map(({ family }) => family)).toEqual([
      ...Array(3).fill("pure_factor"),
      ...Array(2).fill("eigenfactor"),
    ]);
  });
});
