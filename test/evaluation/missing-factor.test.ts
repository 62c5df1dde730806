import { describe, expect, it } from "vitest";
import { findMissingFactors, type MissingFactorOptions } from "../../engine/evaluation/index.ts";
import { type Matrix, matrix, thinQr, transpose } from "../../engine/linalg/index.ts";
import { type RandomStream, randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

/** 19 draws: the test of 5 % is exact. */
const OPTIONS: MissingFactorOptions = { draws: 19, level: 0.05, most: 3, seed: 1 };

/** [T×N] Student's t of 4 degrees, each period and each name with a size of its own; `share` of the variance is one factor. */
function residuals(random: RandomStream, [periods, names]: readonly [number, number], share: number): Matrix {
  const sizes = Array.from({ length: names }, () => Math.exp(0.3 * random.normal() - 0.09));
  const drawn = Array.from({ length: names }, () => random.normal());
  const length = Math.sqrt(drawn.reduce((sum, beta) => sum + beta ** 2, 0) / names);
  const betas = drawn.map((beta) => beta / length);
  const values = new Float64Array(periods * names);
  for (let t = 0; t < periods; t++) {
    const [size, factor] = [Math.exp(0.3 * random.normal() - 0.09), random.normal()];
    for (let i = 0; i < names; i++) {
      const own = Math.sqrt(1 - share) * size * sizes[i] * random.studentUnit(4);
      values[t * names + i] = own + Math.sqrt(share) * betas[i] * factor;
    }
  }
  return matrix(periods, names, values);
}

/** Orthonormal rows, and residuals without anything along them. */
function fitted(random: RandomStream, panel: Matrix, factors: number): { panel: Matrix; basis: Matrix } {
  const { rows, cols } = panel;
  const basis = transpose(
    thinQr(
      matrix(
        cols,
        factors,
        Float64Array.from({ length: cols * factors }, () => random.normal()),
      ),
    ).q,
  );
  const values = Float64Array.from(panel.values);
  for (let t = 0; t < rows; t++) {
    for (let k = 0; k < factors; k++) {
      let product = 0;
      for (let i = 0; i < cols; i++) product += basis.values[k * cols + i] * panel.values[t * cols + i];
      for (let i = 0; i < cols; i++) values[t * cols + i] -= product * basis.values[k * cols + i];
    }
  }
  return { panel: matrix(rows, cols, values), basis };
}

const rejectedShare = (panels: number, test: (panel: number) => { readonly count: number }): number =>
  Array.from({ length: panels }, (_, p) => Number(test(p).count > 0)).reduce((a, b) => a + b, 0) / panels;

describe("findMissingFactors", () => {
  it("has the largest eigenvalue that numpy finds, with a residual missing", () => {
    // test/reference/evaluation/missing-factor.py
    const values = Float64Array.from({ length: 12 * 7 }, (_, at) => {
      const [t, i] = [Math.floor(at / 7), at % 7];
      return t === 3 && i === 2 ? Number.NaN : Math.sin(1 + 7.3 * t + 3.1 * i + 0.37 * t * i);
    });
    const [component] = findMissingFactors({ standardised: matrix(12, 7, values) }, OPTIONS).components;
    expectClose(component?.eigenvalue ?? 0, 1.7155989129306048, TOLERANCE.reference);
    // λ = Σ (Zᵀs / T)², whose names' residuals are 7 names' worth, and p is of so many draws.
    expectClose(
      component?.squares.reduce((sum, value) => sum + value, 0) ?? 0,
      1.7155989129306048,
      TOLERANCE.reference,
    );
    expectClose(
      (component?.share ?? 0) * (component?.variance ?? 0),
      component?.eigenvalue ?? 0,
      TOLERANCE.algebra,
    );
    expectClose(component?.pValue ?? 0, (1 + (component?.larger ?? 0)) / 20, TOLERANCE.algebra);
    expectClose(
      component?.series.reduce((sum, value) => sum + value ** 2 / 12, 0) ?? 0,
      1,
      TOLERANCE.algebra,
    );
  });

  it("has its size with tails and uneven variances", () => {
    const share = rejectedShare(250, (p) => {
      const random = randomStream("size", p);
      return findMissingFactors({ standardised: residuals(random, [30, 24], 0) }, { ...OPTIONS, seed: p });
    });
    // ± 3 standard errors of 250 panels
    expect(share).toBeGreaterThan(0.009);
    expect(share).toBeLessThan(0.091);
  });

  it("has its size on residuals of a regression that it is told of, and not on those it is not told of", () => {
    const test = (p: number, isTold: boolean) => {
      const random = randomStream("fitted", p);
      const { panel, basis } = fitted(random, residuals(random, [30, 24], 0), 6);
      const constraints = isTold ? Array.from({ length: 30 }, () => basis) : undefined;
      return findMissingFactors({ standardised: panel, constraints }, { ...OPTIONS, seed: p });
    };
    const told = rejectedShare(250, (p) => test(p, true));
    expect(told).toBeGreaterThan(0.009);
    expect(told).toBeLessThan(0.091);
    expect(rejectedShare(40, (p) => test(p, false))).toBeGreaterThan(0.3);
  });

  it("finds a planted factor of 5 % of the variance in 60 periods of 40 names as often as numpy does, and whose it is", () => {
    const found = Array.from({ length: 60 }, (_, p) =>
      findMissingFactors(
        { standardised: residuals(randomStream("power", p), [60, 40], 0.05) },
        { ...OPTIONS, seed: p },
      ),
    );
    // 0.985 by numpy
    expect(rejectedShare(60, (p) => found[p])).toBeGreaterThan(0.93);
    // A large one is found once, with loadings of every name.
    const [one] = [
      findMissingFactors(
        { standardised: residuals(randomStream("large"), [80, 40], 0.3) },
        { ...OPTIONS, draws: 99 },
      ),
    ];
    expect(one.count).toBe(1);
    expect(one.components.length).toBe(2);
    expect(one.components[0].pValue).toBe(0.01);
    expect(one.components[0].eigenvalue).toBeGreaterThan(one.components[0].nullUpper);
    expect(one.components[0].loadings.length).toBe(40);
  });

  it("refuses a panel of one name", () => {
    expect(() => findMissingFactors({ standardised: matrix(2, 1, [1, 2]) }, OPTIONS)).toThrow(
      /2 periods and names/,
    );
  });
});
