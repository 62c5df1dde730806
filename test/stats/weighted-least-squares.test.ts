import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  columnCount,
  rowProduct,
  type StructuredDesign,
  solveLeastSquares,
} from "../../engine/stats/index.ts";
import { denseRows, solveBordered } from "../reference/dense-least-squares.ts";
import { randomProblem } from "../reference/random-design.ts";
import { expectClose } from "../tolerance.ts";

const runs = { seed: 20240229, numRuns: 300 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const noGroups = (rowCount: number) => ({
  offsets: new Int32Array(rowCount + 1),
  codes: new Int32Array(0),
  shares: new Float64Array(0),
});
const denseOnly = (
  interceptCount: 0 | 1,
  denseCount: number,
  dense: readonly number[],
): StructuredDesign => ({
  rowCount: dense.length / denseCount,
  interceptCount,
  groupCount: 0,
  groups: noGroups(dense.length / denseCount),
  denseCount,
  dense,
});

describe("solveLeastSquares", () => {
  test("coefficients and inverse agree with the bordered system, whatever the design", () => {
    const seen = { constrained: 0, twice: 0, empty: 0, collinear: 0, noIntercept: 0, split: 0 };
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, weights, y, constraints, columns } = randomProblem(seed);
        const fit = solveLeastSquares(design, weights, y, constraints);
        const oracle = solveBordered(
          denseRows(design),
          [...weights],
          [...y],
          columns,
          constraints.map((row) => [...row]),
        );
        const size = columnCount(design);
        const expected = Uint8Array.from({ length: size }, (_, k) => (columns.includes(k) ? 1 : 0));
        expect(fit.estimated).toEqual(expected);
        expectClose(fit.coefficients, oracle.coefficients, 1e-11);
        expectClose(fit.inverse.values, oracle.inverse.flat(), 1e-10);
        expect(fit.parameterCount).toBe(columns.length - oracle.rank);
        for (const row of constraints) {
          const size = Math.max(...fit.coefficients.map((b, k) => Math.abs(row[k] * b)));
          const sum = fit.coefficients.reduce((total, b, k) => total + row[k] * b, 0);
          expect(Math.abs(sum)).toBeLessThanOrEqual(1e-12 * size);
        }
        if (constraints.length === 1) seen.constrained++;
        if (constraints.length === 2) seen.twice++;
        if (columns.length < size) seen.empty++;
        if (!columns.includes(size - 1) && design.denseCount > 0) seen.collinear++;
        if (design.interceptCount === 0) seen.noIntercept++;
        if (design.groups.shares.some((share) => share < 1)) seen.split++;
      }),
      runs,
    );
    // The generator did visit every kind of case.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(15);
  });

  test("a minimum: no step that keeps the constraint lowers the weighted sum of squares", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, weights, y, constraints } = randomProblem(seed);
        const { coefficients, estimated } = solveLeastSquares(design, weights, y, constraints);
        const loss = (b: Float64Array) => {
          let sum = 0;
          for (let row = 0; row < design.rowCount; row++) {
            if (weights[row] > 0) sum += weights[row] * (y[row] - rowProduct(design, row, b)) ** 2;
          }
          return sum;
        };
        const least = loss(coefficients);
        // No column is in two constraints.
        const rowOf = (k: number) => constraints.findIndex((row) => row[k] !== 0);
        const shareOf = (k: number) => constraints[rowOf(k)]?.[k] ?? 0;
        const free = [...estimated.keys()].filter((k) => estimated[k] === 1);
        for (const i of free) {
          for (const j of free) {
            const step = coefficients.slice();
            // c_i δ_i + c_j δ_j = 0 where either is constrained.
            const [ci, cj] = [shareOf(i), shareOf(j)];
            if (i !== j && ci !== 0 && cj !== 0 && rowOf(i) !== rowOf(j)) continue;
            if (i === j ? ci !== 0 : (ci === 0) !== (cj === 0)) continue;
            step[i] += 1e-3;
            if (i !== j) step[j] -= 1e-3 * (cj === 0 ? 1 : ci / cj);
            expect(loss(step)).toBeGreaterThanOrEqual(least * (1 - 1e-12));
          }
        }
      }),
      { ...runs, numRuns: 200 },
    );
  });

  test("rows of weight 0 change no bit, whatever stands in them", () => {
    fc.assert(
      fc.property(seeds, fc.double({ noNaN: false }), (seed, junk) => {
        const { design, weights, y, constraints } = randomProblem(seed);
        const dense = Float64Array.from(design.dense);
        const other = y.slice();
        weights.forEach((weight, row) => {
          if (weight > 0) return;
          other[row] = junk;
          dense.fill(junk, row * design.denseCount, (row + 1) * design.denseCount);
        });
        expect(solveLeastSquares({ ...design, dense }, weights, other, constraints)).toEqual(
          solveLeastSquares(design, weights, y, constraints),
        );
      }),
      { ...runs, numRuns: 200 },
    );
  });

  test("a line through three points, by hand", () => {
    // y = 1, 2, 4 at x = 0, 1, 2 and weights 1, 2, 1: x̄ = 1, ȳ = 9/4, Sxy = Σw(x−x̄)y = 3, Sxx = 2.
    const fit = solveLeastSquares(denseOnly(1, 1, [0, 1, 2]), [1, 2, 1], [1, 2, 4]);
    expectClose(fit.coefficients, [9 / 4 - 3 / 2, 3 / 2], 1e-14);
    // (XᵀWX)⁻¹ = [6 −4; −4 4] / (4·6 − 16)
    expectClose(fit.inverse.values, [6 / 8, -4 / 8, -4 / 8, 4 / 8], 1e-14);
  });

  test("two groups and a market under a constraint, by hand", () => {
    // Group means 3 and −1, c = (¾, ¼): market = ¾·3 − ¼·1 = 2, groups relative to it 1 and −3.
    const fit = solveLeastSquares(
      {
        rowCount: 4,
        interceptCount: 1,
        groupCount: 2,
        groups: {
          offsets: Int32Array.of(0, 1, 2, 3, 4),
          codes: Int32Array.of(0, 0, 1, 1),
          shares: new Float64Array(4).fill(1),
        },
        denseCount: 0,
        dense: [],
      },
      [1, 1, 1, 1],
      [2, 4, -2, 0],
      [[0, 0.75, 0.25]],
    );
    expectClose(fit.coefficients, [2, 1, -3], 1e-14);
  });

  test("a repeated column, a column of zeros and a copy of the intercept are left out and marked", () => {
    const dense = [1, 1, 0, 5, 2, 2, 0, 5, 4, 4, 0, 5, 7, 7, 0, 5];
    const fit = solveLeastSquares(denseOnly(1, 4, dense), [1, 2, 3, 4], [1, 0, 2, 5]);
    expect([...fit.estimated]).toEqual([1, 1, 0, 0, 0]);
    const alone = solveLeastSquares(denseOnly(1, 1, [1, 2, 4, 7]), [1, 2, 3, 4], [1, 0, 2, 5]);
    expectClose(fit.coefficients, [...alone.coefficients, 0, 0, 0], 1e-12);
    expect(fit.parameterCount).toBe(2);
  });

  test("no row of positive weight gives zeros, nothing estimated", () => {
    const fit = solveLeastSquares(denseOnly(1, 1, [1, Number.NaN]), [0, 0], [Number.NaN, 1]);
    expect([...fit.coefficients, ...fit.estimated, fit.parameterCount]).toEqual([0, 0, 0, 0, 0]);
  });

  test("agrees with numpy's lstsq on the weighted and constrained problem", () => {
    const reference = JSON.parse(
      readFileSync(new URL("../reference/least-squares/least-squares.json", import.meta.url), "utf8"),
    );
    const { rowCount, groupCount, denseCount, codes, dense, weights, y, constraint, expected } = reference;
    const fit = solveLeastSquares(
      {
        rowCount,
        interceptCount: 1,
        groupCount,
        groups: {
          offsets: Int32Array.from({ length: rowCount + 1 }, (_, row) => row),
          codes: Int32Array.from(codes),
          shares: new Float64Array(rowCount).fill(1),
        },
        denseCount,
        dense,
      },
      weights,
      y,
      [constraint],
    );
    expectClose(fit.coefficients, expected.coefficients, 1e-12);
  });
});

const oracle = new URL("../../../shared/reference/oracle/cs_wls.json", import.meta.url);

describe.runIf(existsSync(oracle))("solveLeastSquares against skfolio's cross-sectional regression", () => {
  test("coefficients agree with and without intercept on every date", () => {
    const { X, y, cs_weights, ...fits } = JSON.parse(readFileSync(oracle, "utf8"));
    const finite = (values: (number | null)[]) => values.map((value) => value ?? Number.NaN);
    for (const interceptCount of [0, 1] as const) {
      const { coef, intercept } = fits[interceptCount === 1 ? "fit_intercept_True" : "fit_intercept_False"];
      for (const date of X.keys()) {
        const dense = X[date].flatMap(finite);
        const fit = solveLeastSquares(
          denseOnly(interceptCount, X[date][0].length, dense),
          cs_weights[date],
          finite(y[date]),
        );
        expectClose(
          fit.coefficients,
          [...(interceptCount === 1 ? [intercept[date]] : []), ...coef[date]],
          1e-12,
        );
      }
    }
  });
});

describe.runIf(!existsSync(oracle))("solveLeastSquares against skfolio", () => {
  test("skipped: no ../shared/reference", () => {});
});
