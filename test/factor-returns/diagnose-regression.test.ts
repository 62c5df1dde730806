import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import { diagnoseRegression, estimateFactorReturns } from "../../engine/factor-returns/index.ts";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { solveLeastSquares } from "../../engine/stats/index.ts";
import { type FullSection, fullSection, withReturns } from "../reference/full-section.ts";
import { randomProblem } from "../reference/random-design.ts";
import { randomSection } from "../reference/random-section.ts";
import { referenceSection } from "../reference/regression/section.ts";
import { expectClose } from "../tolerance.ts";

const runs = { seed: 20240229, numRuns: 100 };
const sections = (check: (section: FullSection) => void) =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => check(fullSection(seed))),
    runs,
  );
const inUse = (s: FullSection) => Array.from(s.weights, (_, n) => n).filter((n) => s.weights[n] > 0);

/** Σ_n d_n P_kn² over the portfolios themselves. */
function portfolioVariances(s: FullSection, variance: (asset: number) => number): Float64Array {
  const fit = estimateFactorReturns(s);
  const p = buildPurePortfolios(s.exposures, fit.weights, fit);
  return fit.values.map((_, k) =>
    inUse(s).reduce((sum, n) => sum + variance(n) * p.values[k * p.cols + n] ** 2, 0),
  );
}

describe("diagnoseRegression", () => {
  test("homoscedastic errors are those of the published portfolios, pseudo-observations folded back", () => {
    sections((s) => {
      const fit = estimateFactorReturns(s);
      const expected = portfolioVariances(s, (n) => fit.errorVariance / s.weights[n]).map(Math.sqrt);
      expectClose(fit.standardError, expected, 1e-12);
    });
  });

  test("robust errors are those of the portfolios with the squared residuals that a fit without the name would leave", () => {
    sections((s) => {
      const fit = estimateFactorReturns(s);
      const { robustStandardError, robustTStatistic, leverage } = diagnoseRegression(s, fit);
      const variance = (n: number) => (fit.specificReturns[n] / (1 - leverage[n])) ** 2;
      expectClose(robustStandardError, portfolioVariances(s, variance).map(Math.sqrt), 1e-11);
      expectClose(
        robustTStatistic,
        fit.values.map((f, k) => f / robustStandardError[k]),
        1e-13,
      );
    });
  });

  test("leverage is how far a fitted return follows its own return", () => {
    sections((s) => {
      const fit = estimateFactorReturns(s);
      const { leverage, maxLeverage } = diagnoseRegression(s, fit);
      for (const n of inUse(s).slice(0, 3)) {
        const other = Float64Array.from(s.returns);
        other[n] += 1;
        const moved = estimateFactorReturns(withReturns(s, other));
        expectClose(leverage[n], 1 - (moved.specificReturns[n] - fit.specificReturns[n]), 1e-12);
      }
      expect(maxLeverage).toBe(Math.max(...inUse(s).map((n) => leverage[n])));
      leverage.forEach((h, n) => {
        expect(Number.isNaN(h)).toBe(!(s.weights[n] > 0));
      });
    });
  });

  test("without pseudo-observations leverages sum to the number of parameters", () => {
    sections((full) => {
      const s = { ...full, pseudo: [] };
      const fit = estimateFactorReturns(s);
      const { leverage } = diagnoseRegression(s, fit);
      expectClose(
        inUse(s).reduce((sum, n) => sum + leverage[n], 0),
        fit.parameterCount,
        1e-11,
      );
    });
  });

  test("Cook's distance is how far the fit moves when the name goes, and the list has the largest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const s = randomSection(seed);
        const fit = estimateFactorReturns(s);
        const { influential } = diagnoseRegression(s, fit);
        const names = Array.from(s.weights, (_, n) => n).filter((n) => s.weights[n] > 0);
        const distances = names.map((n) => {
          const weights = Float64Array.from(s.weights);
          weights[n] = 0;
          const without = estimateFactorReturns({ ...s, weights });
          const moved = names.reduce(
            (sum, m) => sum + s.weights[m] * (without.specificReturns[m] - fit.specificReturns[m]) ** 2,
            0,
          );
          return { n, distance: moved / (fit.parameterCount * fit.errorVariance) };
        });
        distances.sort((a, b) => b.distance - a.distance);
        expect(influential.map(({ asset }) => asset)).toEqual(distances.slice(0, 5).map(({ n }) => n));
        expectClose(
          influential.map(({ cooksDistance }) => cooksDistance),
          distances.slice(0, 5).map(({ distance }) => distance),
          1e-9,
        );
      }),
      { ...runs, numRuns: 40 },
    );
  });

  test("agrees with numpy on leverage, HC3 errors and Cook's distances, under two constraints", () => {
    const { section, expected } = referenceSection();
    const fit = estimateFactorReturns(section);
    const diagnostics = diagnoseRegression(section, fit);
    expectClose(fit.values, expected.plain.values, 1e-12);
    expectClose(fit.standardError, expected.plain.standardError, 1e-12);
    expectClose(diagnostics.robustStandardError, expected.plain.robustStandardError, 1e-12);
    expectClose(diagnostics.leverage, expected.plain.leverage, 1e-12);
    const cook: number[] = expected.plain.cooksDistance;
    const largest = [...cook.keys()].sort((a, b) => cook[b] - cook[a]).slice(0, 5);
    expect(diagnostics.influential.map(({ asset }) => asset)).toEqual(largest);
    expectClose(
      diagnostics.influential.map(({ cooksDistance }) => cooksDistance),
      largest.map((n) => cook[n]),
      1e-11,
    );
  });

  test("a name that is all of its industry has the pooled variance, and errors stay finite", () => {
    const s = randomSection(8);
    const { offsets, codes } = s.exposures.groups;
    let kept = -1;
    const weights = Float64Array.from(s.weights, (weight, n) => {
      const inFirst = codes.slice(offsets[n], offsets[n + 1]).includes(0);
      if (!inFirst || !(weight > 0)) return weight;
      if (kept < 0 && offsets[n + 1] - offsets[n] === 1) kept = n;
      return n === kept ? weight : 0;
    });
    const section = { ...s, weights };
    const fit = estimateFactorReturns(section);
    const { leverage, robustStandardError, influential } = diagnoseRegression(section, fit);
    expectClose(leverage[kept], 1, 1e-12);
    expect(robustStandardError.every((error) => error > 0 && Number.isFinite(error))).toBe(true);
    expect(influential.map(({ asset }) => asset)).not.toContain(kept);
  });

  test("without a degree of freedom there are no errors", () => {
    const s = randomSection(3);
    const needed = estimateFactorReturns(s).parameterCount;
    let left = needed;
    const weights = Float64Array.from(s.weights, (weight) => (weight > 0 && left-- > 0 ? weight : 0));
    const section = { ...s, weights };
    const fit = estimateFactorReturns(section);
    expect(fit.observationCount).toBe(needed);
    const { robustStandardError } = diagnoseRegression(section, fit);
    expect([...fit.standardError, ...robustStandardError].every(Number.isNaN)).toBe(true);
  });

  test("counts the names that Huber's weights touch", () => {
    const s = { ...randomSection(21), huberConstant: 1 };
    const fit = estimateFactorReturns(s);
    const touched = fit.robustWeights.filter((omega) => omega < 1).length;
    expect(touched).toBeGreaterThan(5);
    expect(diagnoseRegression(s, fit).downWeightedCount).toBe(touched);
  });
});

describe("the condition number of a least-squares problem", () => {
  test("is between the 2-norm's and K times it, and 1 for orthogonal columns", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const { design, weights, y } = randomProblem(seed);
        // Without constraints the inverse itself is the reduced one.
        const { inverse, estimated, parameterCount, conditionNumber } = solveLeastSquares(design, weights, y);
        const free = [...estimated.keys()].filter((k) => estimated[k] === 1);
        const size = estimated.length;
        const h = free.map((i) => free.map((j) => inverse.values[i * size + j]));
        const gram = { rows: free.length, cols: free.length, values: h.flat() };
        const { values, vectors } = symmetricEigen(gram);
        // Diagonal of the Gram matrix from its eigen-decomposition, then the eigenvalues of the scaled inverse.
        const root = free.map((_, i) =>
          Math.sqrt(
            Array.from(values).reduce((sum, l, e) => sum + vectors.values[i * free.length + e] ** 2 / l, 0),
          ),
        );
        const scaled = h.map((row, i) => row.map((value, j) => value * root[i] * root[j]));
        const { values: eigen } = symmetricEigen({ ...gram, values: scaled.flat() });
        const ratio = eigen[eigen.length - 1] / eigen[0];
        expect(conditionNumber).toBeGreaterThan(ratio * (1 - 1e-9));
        expect(conditionNumber).toBeLessThan(parameterCount * ratio * (1 + 1e-9));
      }),
      runs,
    );
    const orthogonal = {
      offsets: Int32Array.of(0, 1, 2),
      codes: Int32Array.of(0, 1),
      shares: Float64Array.of(1, 1),
    };
    const design = {
      rowCount: 2,
      interceptCount: 0,
      groupCount: 2,
      groups: orthogonal,
      denseCount: 0,
      dense: [],
    } as const;
    expectClose(solveLeastSquares(design, [1, 5], [1, 2]).conditionNumber, 1, 1e-15);
  });
});
