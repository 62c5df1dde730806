import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import { portfolioExposures } from "../../engine/exposures/index.ts";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import {
  constraintsOf,
  estimateFactorReturns,
  industrySupport,
  pseudoObservations,
  sampleOf,
  settledSupport,
} from "../../engine/factor-returns/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import { denseRows, solveBordered } from "../reference/dense-least-squares.ts";
import { type FullSection, fullSection, withReturns } from "../reference/full-section.ts";
import { expectClose } from "../tolerance.ts";

const runs = { seed: 20240229, numRuns: 200 };
const sections = (check: (section: FullSection) => void) =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => check(fullSection(seed))),
    runs,
  );
const dotRow = (row: ArrayLike<number>, f: ArrayLike<number>) =>
  Array.from(row).reduce((sum, x, k) => sum + x * f[k], 0);

const matrixRow = ({ cols, values }: Matrix, row: number) =>
  Array.from({ length: cols }, (_, col) => values[row * cols + col]);

/** Weights of the rows as estimated: names, then pseudo-observations. */
function finalWeights(s: FullSection, huberConstant?: number) {
  const section = huberConstant === undefined ? s : { ...s, huberConstant };
  const fit = estimateFactorReturns(section);
  const sample = sampleOf(section);
  const weights = Array.from(sample.weights, (weight, row) => fit.weights[row] ?? weight);
  return { fit, sample, weights, rows: denseRows(sample.design) };
}

describe("industrySupport", () => {
  test("counts names, and equal names for their inverse concentration", () => {
    const exposures = {
      groups: singleMembership(Int32Array.of(0, 0, 0, 1, 2)),
      countryCount: 0,
      industryCount: 4,
    };
    const support = industrySupport(exposures, [1, 1, 2, 5, 0], 4);
    expect([...support.names]).toEqual([3, 1, 0, 0]);
    // (1 + 1 + 2)² / (1 + 1 + 4), a single name, and nobody.
    expectClose(support.effectiveNames, [16 / 6, 1, 0, 0], 1e-15);
    expectClose(support.ownShare.slice(0, 2), [16 / 24, 1 / 4], 1e-15);
    expect([...support.ownShare.slice(2)]).toEqual([Number.NaN, Number.NaN]);
    expect([...industrySupport(exposures, [1, 1, 2, 5, 0], 0).ownShare.slice(0, 2)]).toEqual([1, 1]);
  });
});

describe("pseudoObservations", () => {
  // Industries 0 and 1 are a sector, 2 stands alone; three names in 0, one in each other.
  const section = {
    exposures: {
      factors: [],
      marketCount: 1,
      countryCount: 0,
      industryCount: 3,
      styleCount: 1,
      currencyCount: 0,
      covered: new Uint8Array(5).fill(1),
      groups: singleMembership(Int32Array.of(0, 0, 0, 1, 2)),
      styles: Float64Array.of(1, 2, 3, 4, 5),
      currency: new Int32Array(5).fill(-1),
    },
    returns: [0.01, 0.02, 0.03, 0.04, 0.05],
    weights: [1, 1, 1, 1, 1],
  };
  const cap = [1, 2, 1, 3, 4];
  const support = industrySupport(section.exposures, section.weights, 3);

  test("the parent is the rest of the sector, cap-weighted, or else of the market", () => {
    const [inSector, alone] = pseudoObservations(section, support, cap, Int32Array.of(0, 0, -1));
    // v* = 1·(3/1 − 1)
    expect(inSector).toMatchObject({ industry: 1, weight: 2, groups: [{ code: 1, share: 1 }] });
    expect([...inSector.assets]).toEqual([0, 1, 2]);
    expectClose(
      [...inSector.shares, inSector.returns, inSector.styles[0]],
      [0.25, 0.5, 0.25, 0.02, 2],
      1e-15,
    );
    expect([...alone.assets]).toEqual([0, 1, 2, 3]);
    expectClose([alone.returns, alone.styles[0]], [0.2 / 7, 20 / 7], 1e-15);
  });

  test("a sector of one thin industry leans on the market; a market of one industry on nobody", () => {
    const [only] = pseudoObservations(section, support, cap, Int32Array.of(0, 1, 2));
    expect([...only.assets]).toEqual([0, 1, 2, 4]);
    const one = { ...section, weights: [0, 0, 0, 1, 0] };
    const ownSupport = industrySupport(one.exposures, one.weights, 3);
    expect(pseudoObservations(one, ownSupport, cap, Int32Array.of(0, 0, 0))).toEqual([]);
  });
});

/** A thin industry's own estimate and its parent's, given the other factor returns; Σ w s² of its names. */
function partsOf(
  s: FullSection,
  q: number,
  {
    fit,
    rows,
    weights,
  }: Pick<ReturnType<typeof finalWeights>, "fit" | "rows"> & { weights: ArrayLike<number> },
) {
  const { industry, returns } = s.pseudo![q];
  const k = s.exposures.marketCount + s.exposures.countryCount + industry;
  const others = fit.values.map((f, j) => (j === k ? 0 : f));
  let [sum, weight] = [0, 0];
  for (let n = 0; n < s.weights.length; n++) {
    if (!(weights[n] > 0)) continue;
    sum += weights[n] * rows[n][k] * (s.returns[n] - dotRow(rows[n], others));
    weight += weights[n] * rows[n][k] ** 2;
  }
  return { own: sum / weight, parent: returns - dotRow(rows[s.weights.length + q], others), weight };
}

describe("a regression with thin industries", () => {
  test("the estimate is the stated convex mix of the industry's own and the parent's, given the other factors", () => {
    let thin = 0;
    sections((s) => {
      const { fit, rows, sample } = finalWeights(s);
      const first = s.exposures.marketCount + s.exposures.countryCount;
      s.pseudo!.forEach(({ industry }, q) => {
        const { own, parent, weight } = partsOf(s, q, { fit, rows, weights: s.weights });
        const share = s.support.effectiveNames[industry] / 6;
        expectClose(fit.values[first + industry], share * own + (1 - share) * parent, 1e-12);
        expect(sample.weights[s.weights.length + q]).toBeCloseTo(weight * (1 / share - 1), 10);
        thin++;
      });
    });
    expect(thin).toBeGreaterThan(runs.numRuns);
  });

  test("with Huber it is the mix of the final weights, and the own share says so", () => {
    let leaning = 0;
    sections((s) => {
      const { fit, rows, weights } = finalWeights(s, 1.345);
      const first = s.exposures.marketCount + s.exposures.countryCount;
      const settled = settledSupport(s.support, s.exposures, fit.weights, fit.pseudo);
      s.pseudo!.forEach(({ industry }, q) => {
        const { own, parent } = partsOf(s, q, { fit, rows, weights });
        const share = settled.ownShare[industry];
        expectClose(fit.values[first + industry], share * own + (1 - share) * parent, 1e-12);
        expect(share).toBeLessThanOrEqual(s.support.ownShare[industry] * (1 + 1e-12));
        if (share < s.support.ownShare[industry] - 1e-3) leaning++;
      });
      s.support.ownShare.forEach((share, industry) => {
        if (!(share < 1)) expect(settled.ownShare[industry]).toBe(share);
      });
    });
    expect(leaning).toBeGreaterThan(runs.numRuns / 4);
  });

  test("XᵀWε = 0 in the reduced basis and P X R = R on the design as estimated, with and without Huber", () => {
    sections((s) => {
      for (const constant of [undefined, 1.345]) {
        const { fit, sample, weights, rows } = finalWeights(s, constant);
        const constraints = constraintsOf(s.exposures, s);
        const scale = weights.reduce((sum, w) => sum + w, 0) * 0.02;
        // Any direction that keeps the constraints will do: e_i/c_i − e_j/c_j inside a block, and every column outside.
        const block = fit.values.map((_, k) => constraints.findIndex((row) => row[k] !== 0));
        const moment = fit.values.map((_, k) =>
          rows.reduce((sum, row, n) => {
            if (weights[n] === 0) return sum;
            return sum + row[k] * weights[n] * (sample.returns[n] - dotRow(row, fit.values));
          }, 0),
        );
        moment.forEach((m, k) => {
          const first = block.indexOf(block[k]);
          const c = constraints[block[k]];
          const reduced = c === undefined ? m : m - (c[k] / c[first]) * moment[first];
          expect(Math.abs(reduced) / scale).toBeLessThan(1e-12);
        });
        // P = M XᵀW on the augmented design: P X b = b for any b that keeps the constraints, f itself among them.
        const M = fit.solution.inverse;
        const again = fit.values.map((_, k) => {
          let sum = 0;
          rows.forEach((row, n) => {
            if (weights[n] === 0) return;
            const p = dotRow(matrixRow(M, k), row) * weights[n];
            sum += p * dotRow(row, fit.values);
          });
          return sum;
        });
        expectClose(again, fit.values, 1e-12);
        for (const row of constraints) expect(Math.abs(dotRow(row, fit.values))).toBeLessThan(1e-14);
      }
    });
  });

  test("agrees with the bordered system on the augmented rows", () => {
    sections((s) => {
      const { fit, sample, rows, weights } = finalWeights(s);
      const oracle = solveBordered(
        rows,
        weights,
        [...sample.returns],
        [...fit.values.keys()],
        [...constraintsOf(s.exposures, s).map((row) => [...row])],
      );
      expectClose(fit.values, oracle.coefficients, 1e-11);
    });
  });

  test("the published portfolios hold real names, earn f exactly, and are what a change of one return does", () => {
    sections((s) => {
      const fit = estimateFactorReturns(s);
      const p = buildPurePortfolios(s.exposures, fit.weights, fit);
      const returns = Float64Array.from(s.returns, (r, n) => (s.weights[n] > 0 ? r : 0));
      fit.values.forEach((f, k) => {
        const row = matrixRow(p, k);
        expect(Math.abs(dotRow(row, returns) - f)).toBeLessThan(1e-14);
      });
      // f is linear in the returns: the derivative to one of them is its column of P.
      const n = Array.from(s.weights).findIndex((weight) => weight > 0);
      const unit = new Float64Array(returns.length);
      unit[n] = 1;
      const column = estimateFactorReturns(withReturns(s, unit)).values;
      expectClose(
        column.map((_, k) => p.values[k * p.cols + n]),
        column,
        1e-12,
      );
    });
  });

  test("XᵀP is the portfolios' true exposure: a style's is 1 to itself and 0 to the market and other styles but for the parents", () => {
    sections((s) => {
      const fit = estimateFactorReturns(s);
      const p = buildPurePortfolios(s.exposures, fit.weights, fit);
      const rows = denseRows(sampleOf(s).design);
      fit.values.forEach((_, k) => {
        const row = Float64Array.from(matrixRow(p, k));
        const exposure = portfolioExposures(s.exposures, row);
        // Market, countries and styles of a pseudo-observation are those of its names; only the industry differs.
        const asEstimated = exposure.map((value, j) => {
          const isIndustry = s.exposures.factors[j].family === "industry";
          if (!isIndustry) return value;
          return value + correction(s, fit, rows, { factor: k, column: j });
        });
        const b = fit.values;
        expectClose(dotRow(asEstimated, b), b[k], 1e-12);
      });
    });
  });

  test("an industry without any name stays not estimated, and leans on nobody", () => {
    const s = fullSection(5);
    const { offsets, codes } = s.exposures.groups;
    const industry = s.exposures.countryCount;
    const weights = Float64Array.from(s.weights, (weight, n) =>
      codes.slice(offsets[n], offsets[n + 1]).includes(industry) ? 0 : weight,
    );
    const support = industrySupport(s.exposures, weights, 6);
    const pseudo = pseudoObservations({ ...s, weights }, support, s.cap, s.parentOf);
    expect(pseudo.map((row) => row.industry)).not.toContain(0);
    const fit = estimateFactorReturns({ ...s, weights, pseudo });
    expect(fit.estimated[s.exposures.marketCount + industry]).toBe(0);
  });

  test("specific returns, counts and R² are those of the real names", () => {
    sections((s) => {
      const fit = estimateFactorReturns(s);
      const rows = denseRows(sampleOf(s).design);
      const used = Array.from(s.weights, (_, n) => n).filter((n) => s.weights[n] > 0);
      expect(fit.observationCount).toBe(used.length);
      const e = used.map((n) => s.returns[n] - dotRow(rows[n], fit.values));
      const residual = used.reduce((sum, n, i) => sum + s.weights[n] * e[i] ** 2, 0);
      const total = used.reduce((sum, n) => sum + s.weights[n] * s.returns[n] ** 2, 0);
      expectClose(fit.rSquaredUncentred, 1 - residual / total, 1e-12);
    });
  });
});

/** What the pseudo-observations of a factor's portfolio have in an industry beyond the names they are made of. */
function correction(
  s: FullSection,
  fit: ReturnType<typeof estimateFactorReturns>,
  rows: readonly (readonly number[])[],
  { factor, column }: { factor: number; column: number },
): number {
  const M = fit.solution.inverse;
  const names = s.weights.length;
  return s.pseudo!.reduce((sum, row, q) => {
    const x = rows[names + q];
    const pull = row.weight * dotRow(matrixRow(M, factor), x);
    const held = Array.from(row.assets).reduce((total, n, i) => total + row.shares[i] * rows[n][column], 0);
    return sum + pull * (x[column] - held);
  }, 0);
}
