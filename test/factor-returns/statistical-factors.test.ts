import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  alignFactors,
  canonicalCorrelations,
  extractFactors,
  factorNumber,
  factorNumberRules,
  nameFactors,
  shrunkLoadings,
} from "../../engine/factor-returns/index.ts";
import { type Matrix, matrix, multiply, transpose } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { plantedPanel } from "./planted-panel.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/statistical/statistical.json", import.meta.url), "utf8"),
);

/** FFᵀ/T of factors with FᵀF/T = I: the space that they span, whatever their signs. */
function projector(factors: Matrix): Float64Array {
  const product = multiply(factors, transpose(factors));
  return Float64Array.from(product.values, (value) => value / factors.rows);
}

describe("extractFactors", () => {
  const panel = {
    periodCount: reference.periodCount,
    nameCount: reference.nameCount,
    values: Float64Array.from(reference.panel),
  };
  test.each(["pca", "asymptotic"] as const)("%s agrees with the singular values of the panel", (method) => {
    const found = extractFactors(panel, { method, factors: reference.factorCount, maxFactors: 10 });
    expectClose(found.eigenvalues, reference[method].eigenvalues, TOLERANCE.algebra);
    // A period's noise divides the factors of the second pass, which is undone: the space is theirs, not the vectors.
    const square = multiply(transpose(found.factors), found.factors);
    expectClose(
      Array.from(square.values, (value) => value / panel.periodCount),
      [1, 0, 0, 0, 1, 0, 0, 0, 1],
      1e-12,
    );
    expectClose(projector(found.factors), reference[method].projector, 1e-10);
  });

  test("does not care for units: a name's returns in per cent change nothing", () => {
    const scaled = panel.values.map((value, cell) => (cell % panel.nameCount === 3 ? 100 * value : value));
    const options = { method: "asymptotic", factors: 3, maxFactors: 3 } as const;
    expectClose(
      projector(extractFactors({ ...panel, values: scaled }, options).factors),
      projector(extractFactors(panel, options).factors),
      1e-10,
    );
  });

  test("finds the planted number by Bai and Ng, and factors that correlate 0.99 with them", () => {
    // The whole of it, 200 times in four designs, is bench/statistical-factors.mjs.
    for (let draw = 0; draw < 3; draw++) {
      const planted = plantedPanel({
        periodCount: 250,
        nameCount: 500,
        factorCount: 5,
        noise: "names",
        draw,
      });
      const found = extractFactors(planted.panel, {
        method: "asymptotic",
        factors: "bai_ng_2",
        maxFactors: 12,
      });
      expect(found.factors.cols).toBe(5);
      expect(canonicalCorrelations(found.factors, planted.factors).at(-1)).toBeGreaterThan(0.99);
    }
  });

  test("takes no factor from noise, and refuses a panel of one name", () => {
    const random = randomStream("noise");
    const values = Float64Array.from({ length: 60 * 80 }, () => random.normal());
    const found = extractFactors(
      { periodCount: 60, nameCount: 80, values },
      { method: "asymptotic", factors: "bai_ng_2", maxFactors: 8 },
    );
    expect(found.factors.cols).toBe(0);
    expect(() =>
      extractFactors(
        { periodCount: 3, nameCount: 1, values: new Float64Array(3) },
        { method: "pca", factors: 1, maxFactors: 1 },
      ),
    ).toThrow("extractFactors needs two periods and two names, got 3×1");
  });
});

describe("factorNumber", () => {
  test.each(factorNumberRules)("%s agrees with its definition in numpy", (rule) => {
    for (const { eigenvalues, numbers } of reference.spectra) {
      const spectrum = { eigenvalues: Float64Array.from(eigenvalues), periodCount: 50, nameCount: 80 };
      expect(factorNumber(spectrum, rule, 10)).toBe(numbers[rule]);
    }
  });

  test("worked by hand: eigenvalues 5, 1, 1, … of 40 periods and 60 names", () => {
    const spectrum = { eigenvalues: new Float64Array(40).fill(1), periodCount: 40, nameCount: 60 };
    // ln(40/39) = 0.0253 is less than g = (100/2400) ln 40 = 0.154, and ln(44/39) = 0.121 still is; 8 are enough: ln(47/39) = 0.187.
    expect(factorNumber(spectrum, "bai_ng_2", 5)).toBe(0);
    spectrum.eigenvalues[0] = 5;
    expect(factorNumber(spectrum, "bai_ng_2", 5)).toBe(0);
    spectrum.eigenvalues[0] = 8;
    expect(factorNumber(spectrum, "bai_ng_2", 5)).toBe(1);
    expect(factorNumber(spectrum, "scree", 5)).toBe(1);
  });
});

describe("alignFactors", () => {
  const { fresh, old, rotation, correlations } = reference.alignment;
  const [n, m] = [reference.nameCount, reference.factorCount];
  const of = (values: number[]) => matrix(n, m, Float64Array.from(values));
  const options = { inUse: [0, 1, 2], placeCount: 4 } as const;

  test("rotates as scipy's orthogonal Procrustes does; canonical correlations as its subspace angles", () => {
    const aligned = alignFactors(of(fresh), of(old), { ...options, alignment: "rotation" });
    expectClose(aligned.rotation.values, rotation, 1e-10);
    expect(aligned.places).toEqual([0, 1, 2]);
    expectClose(canonicalCorrelations(of(fresh), of(old)), correlations, 1e-10);
  });

  test("undoes any rotation, and any order and signs", () => {
    const loadings = of(fresh);
    const turned = multiply(loadings, matrix(m, m, Float64Array.from(rotation)));
    const back = alignFactors(turned, loadings, { ...options, alignment: "rotation" });
    expectClose(multiply(turned, back.rotation).values, loadings.values, 1e-10);
    const swapped = multiply(loadings, matrix(3, 3, [0, 0, -1, 1, 0, 0, 0, -1, 0]));
    const order = alignFactors(swapped, loadings, { ...options, alignment: "order" });
    expectClose(multiply(swapped, order.rotation).values, loadings.values, 1e-14);
  });

  test("keeps the places of what is left, and gives new factors the first that are free", () => {
    const loadings = of(fresh);
    const two = matrix(
      n,
      2,
      Float64Array.from({ length: n * 2 }, (_, cell) => fresh[Math.floor(cell / 2) * m + 2 * (cell % 2)]),
    );
    const less = alignFactors(two, loadings, { inUse: [0, 2, 3], placeCount: 4, alignment: "rotation" });
    expect(less.places).toEqual([0, 3]);
    const more = alignFactors(loadings, two, { inUse: [1, 2], placeCount: 4, alignment: "rotation" });
    expect(more.places).toEqual([1, 2, 0]);
    const ones = multiply(loadings, more.rotation);
    let sum = 0;
    for (let row = 0; row < n; row++) sum += ones.values[row * m + 2] as number;
    expect(sum).toBeGreaterThanOrEqual(0);
  });

  test("does not turn an axis that is twice as strong as the next, and turns the others among themselves", () => {
    const scaled = (values: readonly number[]) =>
      of(Array.from(fresh as number[], (value, cell) => value * (values[cell % m] as number)));
    const strong = scaled([3, 1, 1]);
    const before = multiply(
      strong,
      matrix(3, 3, [Math.cos(0.2), -Math.sin(0.2), 0, Math.sin(0.2), Math.cos(0.2), 0, 0, 0, 1]),
    );
    const { rotation: turned, places } = alignFactors(strong, before, { ...options, alignment: "rotation" });
    expect(Array.from(turned.values, (value) => Number((value + 0).toFixed(6))).slice(0, 4)).toEqual([
      1, 0, 0, 0,
    ]);
    expect(places[0]).toBe(0);
    // Twice as strong in variance is √2 in loadings: below that all of them are turned.
    const near = scaled([1.4, 1, 1]);
    const all = alignFactors(near, before, { ...options, alignment: "rotation" });
    expect(Math.abs(all.rotation.values[1] as number)).toBeGreaterThan(0.01);
  });

  test("is orthogonal whatever the numbers of factors", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom("rotation" as const, "order" as const),
        (p, q, seed, alignment) => {
          const random = randomStream("align", seed);
          const draw = (cols: number) =>
            matrix(
              20,
              cols,
              Float64Array.from({ length: 20 * cols }, () => random.normal()),
            );
          const inUse = Array.from({ length: q }, (_, k) => k);
          const aligned = alignFactors(draw(p), draw(q), { inUse, placeCount: 5, alignment });
          const identity = multiply(transpose(aligned.rotation), aligned.rotation);
          expectClose(
            identity.values,
            Float64Array.from({ length: p * p }, (_, c) => (c % (p + 1) === 0 ? 1 : 0)),
            1e-10,
          );
          expect(new Set(aligned.places).size).toBe(p);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("shrunkLoadings", () => {
  const { factors, returns, mean, variance, specificVariance, loadings } = reference.shrunk;
  const f = matrix(reference.periodCount, reference.factorCount, Float64Array.from(factors));
  const prior = {
    mean: Float64Array.from(mean),
    variance: Float64Array.from(variance),
    specificVariance,
  };
  const series = Float64Array.from(returns, (value: number | null) => value ?? Number.NaN);

  test("agrees with numpy on a history that begins late", () => {
    expectClose(shrunkLoadings(series, f, prior), loadings, 1e-12);
  });

  test("one factor and one return by hand: b = (b̄/τ² + f r/s²) / (1/τ² + f²/s²)", () => {
    const one = { mean: Float64Array.of(1), variance: Float64Array.of(0.25), specificVariance: 0.0004 };
    // r = 0.03 on f = 0.02. First s² = ((0.03 − 0.02)² + 20 · 0.0004)/21, then again with the loading that gives.
    let b = 1;
    for (let round = 0; round < 2; round++) {
      const s2 = ((0.03 - b * 0.02) ** 2 + 20 * 0.0004) / 21;
      b = (1 / 0.25 + (0.02 * 0.03) / s2) / (1 / 0.25 + 0.02 ** 2 / s2);
    }
    expectClose(shrunkLoadings([0.03], matrix(1, 1, [0.02]), one), [b], 1e-14);
    expect(b).toBeGreaterThan(1);
    expect(b).toBeLessThan(1.2);
  });

  test("a history without end is its own: the prior is forgotten", () => {
    const random = randomStream("long");
    const count = 20000;
    const long = matrix(
      count,
      1,
      Float64Array.from({ length: count }, () => 0.01 * random.normal()),
    );
    const own = Float64Array.from(long.values, (value) => 2 * value + 0.001 * random.normal());
    const wide = { mean: Float64Array.of(0), variance: Float64Array.of(1), specificVariance: 1 };
    expect(Math.abs((shrunkLoadings(own, long, wide)[0] as number) - 2)).toBeLessThan(0.01);
  });
});

describe("nameFactors", () => {
  test("leaves a factor unnamed where too little of a series is known", () => {
    const short = { name: "short", values: Float64Array.of(1, 2, Number.NaN) };
    expect(nameFactors(Float64Array.of(1, 2, 3), 1, [short])).toEqual([
      { reference: "", correlation: Number.NaN },
    ]);
  });
});
