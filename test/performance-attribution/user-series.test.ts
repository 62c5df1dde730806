import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributePerformance,
  attributePeriod,
  attributeUserSeries,
  startUserSeries,
  stepUserSeries,
  userSeriesLoadings,
} from "../../engine/performance-attribution/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { gaussInverse } from "../reference/dense-least-squares.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { randomPeriods } from "./random-periods.ts";

const SHAPE = { assetCount: 11, marketCount: 1, industryCount: 2, styleCount: 2 };
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

/** Factors f = a + B u + noise over T periods. */
function planted(
  seed: number,
  { periods, factors, series }: { periods: number; factors: number; series: number },
) {
  const random = randomStream(seed, "planted");
  const draw = (size: number) => Array.from({ length: size }, () => random.normal());
  const betas = Array.from({ length: factors }, () => draw(series));
  const u = Array.from({ length: periods }, () => draw(series).map((value) => 0.0003 + 0.01 * value));
  const f = u.map((today) =>
    betas.map(
      (row) => 0.0001 + total(row.map((beta, m) => beta * (today[m] as number))) + 0.005 * random.normal(),
    ),
  );
  return { betas, u, f };
}

function loadingsOf(f: readonly number[][], u: readonly number[][], halfLife = Number.POSITIVE_INFINITY) {
  const names = (u[0] as number[]).map((_, m) => `own ${m}`);
  let state = startUserSeries(names, (f[0] as number[]).length, { halfLife });
  f.forEach((today, t) => {
    state = stepUserSeries(state, today, u[t] as number[]);
  });
  return userSeriesLoadings(state);
}

/** Weighted least squares with an intercept, by the normal equations and Gauss–Jordan. */
function denseLoadings(
  f: readonly number[][],
  u: readonly number[][],
  halfLife: number,
  k: number,
): number[] {
  const rows = u.map((today) => [1, ...today]);
  const weights = rows.map((_, t) => 2 ** (-(rows.length - 1 - t) / halfLife));
  const size = (rows[0] as number[]).length;
  const sum = (of: (t: number) => number): number =>
    total(rows.map((_, t) => (weights[t] as number) * of(t)));
  const at = (t: number, j: number): number => rows[t]?.[j] as number;
  const gram = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => sum((t) => at(t, i) * at(t, j))),
  );
  const right = Array.from({ length: size }, (_, i) => sum((t) => at(t, i) * (f[t]?.[k] as number)));
  return gaussInverse(gram)
    .map((row) => total(row.map((value, j) => value * (right[j] as number))))
    .slice(1);
}

describe("userSeriesLoadings", () => {
  it("are those of weighted least squares with an intercept, with any memory", () => {
    const { u, f } = planted(3, { periods: 120, factors: 4, series: 2 });
    for (const halfLife of [Number.POSITIVE_INFINITY, 40]) {
      const { values } = loadingsOf(f, u, halfLife);
      for (let k = 0; k < 4; k++)
        expectClose(values.slice(2 * k, 2 * k + 2), denseLoadings(f, u, halfLife, k), 1e-9);
    }
  });

  it("find what was planted, within four standard errors", () => {
    const { betas, u, f } = planted(8, { periods: 4000, factors: 6, series: 3 });
    const { values } = loadingsOf(f, u);
    // sd of the noise over sd of a series, by the root of the periods.
    const error = 0.005 / 0.01 / Math.sqrt(4000);
    betas.flat().forEach((beta, at) => {
      expect(Math.abs((values[at] as number) - beta)).toBeLessThan(4 * error);
    });
  });

  it("are 1 for a factor that is the series, and 0 before there are ten periods a coefficient", () => {
    const { u, f } = planted(5, { periods: 25, factors: 2, series: 1 });
    const own = f.map(([first]) => [first as number]);
    expectClose(loadingsOf(f, own).values[0] as number, 1, TOLERANCE.algebra);
    expect([...loadingsOf(f.slice(0, 19), u.slice(0, 19)).values]).toEqual([0, 0]);
    expect(loadingsOf(f.slice(0, 20), u.slice(0, 20)).values[0]).not.toBe(0);
  });

  it("of a factor that came later rest on its own periods", () => {
    const { u, f } = planted(6, { periods: 90, factors: 2, series: 1 });
    const late = f.map((today, t) => [today[0] as number, t < 50 ? 0 : (today[1] as number)]);
    const { values } = loadingsOf(late, u);
    expectClose(
      values[1] as number,
      denseLoadings(f.slice(50), u.slice(50), Number.POSITIVE_INFINITY, 1)[0] as number,
      1e-9,
    );
  });

  it("refuse series that do not move or are combinations of each other, by name", () => {
    const { u, f } = planted(7, { periods: 60, factors: 2, series: 2 });
    const twice = u.map(([a]) => [a as number, 3 * (a as number) + 0.001]);
    expect(() => loadingsOf(f, twice)).toThrow("own 1 has no variance of its own");
    expect(() =>
      loadingsOf(
        f,
        u.map(([a]) => [a as number, 0.01]),
      ),
    ).toThrow("own 1 has no variance");
    expect(() => stepUserSeries(startUserSeries(["a"], 2, { halfLife: 9 }), [0, 0], [Number.NaN])).toThrow(
      "needs a return of a, got NaN",
    );
    expect(() => stepUserSeries(startUserSeries(["a"], 2, { halfLife: 9 }), [0], [0])).toThrow("got 1 and 1");
    expect(() => startUserSeries([], 2, { halfLife: 9 })).toThrow("at least one series");
    expect(() => startUserSeries(["a"], 2, { halfLife: 0 })).toThrow("half-life above 0");
  });
});

describe("attributeUserSeries", () => {
  it("keeps every total, for any loadings and returns, over any span", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, count) => {
        const random = randomStream(seed, "series");
        const periods = randomPeriods({ ...SHAPE, seed }, 4, { untidy: true });
        const names = Array.from({ length: count }, (_, m) => `own ${m}`);
        const restated = periods.map((period) => {
          const attributed = attributePeriod(period);
          const rows = attributed.factors.length;
          const values = Float64Array.from({ length: rows * count }, () => random.normal());
          const returns = names.map(() => 0.01 * random.normal());
          return attributeUserSeries(attributed, names, returns, { rows, cols: count, values });
        });
        const options = { linking: "carino", periodsPerYear: 252 } as const;
        const plain = attributePerformance(periods.map(attributePeriod), options);
        const own = attributePerformance(restated, options);
        for (const book of ["portfolio", "benchmark", "active"] as const) {
          expectClose(own[book].returnTotal, plain[book].returnTotal, TOLERANCE.algebra);
          for (const line of ["factors", "specific", "riskFree", "unmodelled", "unexplained"] as const)
            expectClose(own[book][line].contribution, plain[book][line].contribution, TOLERANCE.algebra);
          const families = total(own[book].byFamily.map((of) => of.contribution));
          expectClose(families, own[book].factors.contribution, TOLERANCE.algebra);
        }
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  it("gives a factor that is the series to the series, and leaves its line empty", () => {
    const [period] = randomPeriods({ ...SHAPE, seed: 4 }, 1, { untidy: false });
    const attributed = attributePeriod(period);
    const k = attributed.factors.length - 1;
    const values = new Float64Array(k + 1);
    values[k] = 1;
    const own = attributeUserSeries(attributed, ["mine"], [attributed.factorReturns[k]], {
      rows: k + 1,
      cols: 1,
      values,
    });
    expect(own.factors.at(-1)).toEqual({ name: "mine", family: "user" });
    expectClose(own.active.factorContributions[k], 0, TOLERANCE.algebra);
    expectClose(
      own.active.factorContributions.at(-1) as number,
      attributed.active.factorContributions[k],
      1e-15,
    );
    expectClose(own.active.exposures.at(-1) as number, attributed.active.exposures[k], 1e-15);
    expect(() => attributeUserSeries(attributed, ["mine"], [0, 0], { rows: k + 1, cols: 1, values })).toThrow(
      "got 5×1 and 2",
    );
  });
});
