import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { activeSimd, useKernels } from "../../engine/linalg/index.ts";
import {
  columnCount,
  fitResiduals,
  leverages,
  normalEquationsInto,
  portfolioWeightsInto,
  randomStream,
  rowProduct,
  rowQuadratic,
  type StructuredDesign,
  sandwichDiagonal,
  solveLeastSquares,
  transposeProduct,
  withResidentDesign,
} from "../../engine/stats/index.ts";
import { denseRows, solveBordered } from "../reference/dense-least-squares.ts";
import { randomProblem } from "../reference/random-design.ts";
import { expectClose } from "../tolerance.ts";

const kind = activeSimd() === null ? "plain" : "simd";
afterEach(() => useKernels(kind));

const runs = { seed: 20240229, numRuns: 150 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** Rows in every remainder of the kernels' blocks, one or two groups a row, up to ten dense columns, NaN where no weight is. */
function problem(seed: number) {
  const random = randomStream("resident-design", seed);
  const rowCount = 60 + random.integer(70);
  const [groupCount, denseCount] = [random.integer(9), 1 + random.integer(10)];
  const entries = Array.from({ length: rowCount }, (_, row) => {
    if (groupCount === 0 || random.uniform() < 0.05) return [];
    const first = row % groupCount;
    if (groupCount < 3 || random.uniform() < 0.7) return [{ code: first, share: 1 }];
    return [
      { code: first, share: 0.7 },
      { code: (first + 1) % groupCount, share: 0.3 },
    ];
  });
  const offsets = new Int32Array(rowCount + 1);
  entries.forEach((row, n) => {
    offsets[n + 1] = offsets[n] + row.length;
  });
  const weights = Float64Array.from({ length: rowCount }, () =>
    random.uniform() < 0.15 ? 0 : Math.exp(random.normal()),
  );
  const value = (row: number) => (weights[row] > 0 ? random.normal() : Number.NaN);
  const design: StructuredDesign = {
    rowCount,
    interceptCount: random.uniform() < 0.5 ? 1 : 0,
    groupCount,
    groups: {
      offsets,
      codes: Int32Array.from(entries.flat(), ({ code }) => code),
      shares: Float64Array.from(entries.flat(), ({ share }) => share),
    },
    denseCount,
    dense: Float64Array.from({ length: rowCount * denseCount }, (_, i) => value(Math.floor(i / denseCount))),
  };
  return { design, weights, y: Float64Array.from({ length: rowCount }, (_, row) => value(row)), random };
}

/** Every product that a design has, of the same problem. */
function products(seed: number) {
  const { design, weights, y, random } = problem(seed);
  const size = columnCount(design);
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const sums = normalEquationsInto(gram, moment, design, weights, y);
  const matrix = { rows: size, cols: size, values: new Float64Array(size * size) };
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = random.normal();
      matrix.values[i * size + j] = value;
      matrix.values[j * size + i] = value;
    }
  }
  const b = Float64Array.from({ length: size }, () => random.normal());
  const u = weights.map((w) => (w > 1 ? w - 1 : 0));
  const rows = [size - 1, 0];
  const portfolios = new Float64Array(rows.length * design.rowCount);
  portfolioWeightsInto(portfolios, design, weights, matrix, rows);
  const { residuals, ...squares } = fitResiduals(design, weights, y, b, design.rowCount - 3);
  return {
    gram,
    moment,
    sums,
    residuals,
    squares: Object.values(squares),
    transposed: transposeProduct(design, u),
    leverage: leverages(design, weights, matrix),
    sandwich: sandwichDiagonal(design, u, matrix),
    portfolios,
  };
}

describe("a design's kernels", () => {
  test("agree with their plain twins", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        useKernels("simd");
        const simd = products(seed);
        useKernels("plain");
        const plain = products(seed);
        for (const key of Object.keys(plain) as (keyof typeof plain)[]) {
          expectClose(simd[key], plain[key], 1e-12);
        }
      }),
      runs,
    );
  });

  test.each(["simd", "plain"] as const)("are what the dense matrix gives, %s", (kernels) => {
    useKernels(kernels);
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, weights, random } = problem(seed);
        const size = columnCount(design);
        const values = Float64Array.from({ length: size * size }, () => random.normal());
        for (let i = 0; i < size; i++)
          for (let j = 0; j < i; j++) values[j * size + i] = values[i * size + j];
        const matrix = { rows: size, cols: size, values };
        const x = denseRows(design);
        const all = Array.from({ length: size }, (_, k) => k);
        const p = new Float64Array(size * design.rowCount);
        portfolioWeightsInto(p, design, weights, matrix, all);
        const h = leverages(design, weights, matrix);
        for (let n = 0; n < design.rowCount; n++) {
          const column = all.map((k) =>
            weights[n] > 0 ? weights[n] * all.reduce((sum, c) => sum + values[k * size + c] * x[n][c], 0) : 0,
          );
          expectClose(
            all.map((k) => p[k * design.rowCount + n]),
            column,
            1e-12,
          );
          const square = weights[n] > 0 ? all.reduce((sum, k) => sum + column[k] * x[n][k], 0) : 0;
          expectClose([h[n]], [square], 1e-11);
        }
      }),
      { ...runs, numRuns: 40 },
    );
  });

  test("portfolios of more names than the kernel takes at once", () => {
    const [rowCount, groupCount, denseCount] = [1100, 7, 3];
    const random = randomStream("many-names");
    const design: StructuredDesign = {
      rowCount,
      interceptCount: 1,
      groupCount,
      groups: {
        offsets: Int32Array.from({ length: rowCount + 1 }, (_, n) => n),
        codes: Int32Array.from({ length: rowCount }, (_, n) => n % groupCount),
        shares: new Float64Array(rowCount).fill(1),
      },
      denseCount,
      dense: Float64Array.from({ length: rowCount * denseCount }, () => random.normal()),
    };
    const weights = Float64Array.from({ length: rowCount }, () => random.uniform());
    const { inverse } = solveLeastSquares(design, weights, weights);
    const all = Array.from({ length: columnCount(design) }, (_, k) => k);
    const [simd, plain] = (["simd", "plain"] as const).map((kernels) => {
      useKernels(kernels);
      const out = new Float64Array(all.length * rowCount);
      portfolioWeightsInto(out, design, weights, inverse, all);
      return out;
    });
    expectClose(simd, plain, 1e-14);
  });

  test("solve as their twins do: the same columns, coefficients, inverse and condition", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, weights, y, constraints } = randomProblem(seed);
        useKernels("simd");
        const simd = solveLeastSquares(design, weights, y, constraints);
        useKernels("plain");
        const plain = solveLeastSquares(design, weights, y, constraints);
        expect(simd.estimated).toEqual(plain.estimated);
        expect(simd.parameterCount).toBe(plain.parameterCount);
        expectClose(simd.coefficients, plain.coefficients, 1e-11);
        expectClose(simd.inverse.values, plain.inverse.values, 1e-11);
        expectClose([simd.conditionNumber], [plain.conditionNumber], 1e-10);
        expectClose(simd.denseSums, plain.denseSums, 1e-13);
        expectClose(simd.denseSquares, plain.denseSquares, 1e-13);
      }),
      runs,
    );
  });

  test("an empty group and rows without weight change no bit", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { design, weights, y } = problem(seed);
        const more = {
          ...design,
          rowCount: design.rowCount + 5,
          groupCount: design.groupCount + 1,
          groups: {
            ...design.groups,
            offsets: Int32Array.from([
              ...design.groups.offsets,
              ...new Array(5).fill(design.groups.codes.length),
            ]),
          },
          dense: Float64Array.from([
            ...Array.from(design.dense),
            ...new Array(5 * design.denseCount).fill(NaN),
          ]),
        };
        const longer = (x: Float64Array, value: number) =>
          Float64Array.from([...x, ...new Array(5).fill(value)]);
        const fit = solveLeastSquares(design, weights, y);
        const other = solveLeastSquares(more, longer(weights, 0), longer(y, Number.NaN));
        const empty = design.interceptCount + design.groupCount;
        expect(other.estimated[empty]).toBe(0);
        expect(other.coefficients.filter((_, k) => k !== empty)).toEqual(fit.coefficients);
        expect(other.conditionNumber).toBe(fit.conditionNumber);
      }),
      runs,
    );
  });
});

test.each(["simd", "plain"] as const)("without a row of positive weight every sum is 0, %s", (kernels) => {
  useKernels(kernels);
  for (const seed of [6, 7, 8, 9]) {
    const { design, y } = problem(seed);
    const b = new Float64Array(columnCount(design));
    for (const weights of [new Float64Array(design.rowCount), new Float64Array(design.rowCount).fill(-1)]) {
      const { residuals, ...sums } = fitResiduals(design, weights, y, b, design.rowCount);
      expect(Object.values(sums)).toEqual([0, 0, 0, 0, 0]);
    }
    const { residuals, ...sums } = fitResiduals(design, new Float64Array(design.rowCount).fill(1), y, b, 0);
    expect(Object.values(sums)).toEqual([0, 0, 0, 0, 0]);
  }
});

describe("withResidentDesign", () => {
  test("vectors that are resident too change no bit", () => {
    const { design, weights, y } = problem(3);
    const estimate = (resident: StructuredDesign) => {
      const { coefficients } = solveLeastSquares(resident, weights, y);
      const fit = fitResiduals(resident, weights, y, coefficients, design.rowCount);
      return { fit, leverage: leverages(resident, weights, solveLeastSquares(resident, weights, y).inverse) };
    };
    expect(withResidentDesign(design, estimate, [weights, y])).toEqual(withResidentDesign(design, estimate));
  });

  test("gives what it took back, also when something throws", () => {
    const { design, weights, y } = problem(1);
    const simd = activeSimd();
    const mark = simd?.mark();
    expect(() =>
      withResidentDesign(design, (resident) => {
        expect(resident.residence === undefined).toBe(simd === null);
        solveLeastSquares(resident, weights, y);
        throw new Error("in between");
      }),
    ).toThrow("in between");
    expect(simd?.mark()).toBe(mark);
  });

  test("nor is anything kept of a product that throws", () => {
    const { design, weights, y } = problem(4);
    const size = columnCount(design);
    const matrix = { rows: size, cols: size, values: new Float64Array(size * size) };
    const none = undefined as unknown as Float64Array;
    const simd = activeSimd();
    withResidentDesign(design, (resident) => {
      const mark = simd?.mark();
      const failing = [
        () => portfolioWeightsInto(new Float64Array(5), resident, weights, matrix, [0, 1]),
        () => fitResiduals(resident, weights, y, none, design.rowCount),
        () => transposeProduct(resident, none),
        () => leverages(resident, weights, { ...matrix, values: none }),
        () => sandwichDiagonal(resident, weights, { ...matrix, values: none }),
        () => solveLeastSquares(resident, weights, none),
        () => solveLeastSquares(resident, weights, y, [none]),
        () => normalEquationsInto(none, new Float64Array(size), resident, weights, y),
        () => normalEquationsInto(new Float64Array(size * size), none, resident, weights, none),
      ];
      for (const fails of failing) {
        if (simd !== null) expect(fails).toThrow();
        expect(simd?.mark()).toBe(mark);
      }
    });
  });

  test.each(["simd", "plain"] as const)("refuses a use that is not done when it returns, %s", (kernels) => {
    useKernels(kernels);
    const { design } = problem(5);
    const mark = activeSimd()?.mark();
    expect(() => withResidentDesign(design, async () => Promise.reject(new Error("later")))).toThrow(
      "withResidentDesign needs a use that is done when it returns, got a promise",
    );
    expect(activeSimd()?.mark()).toBe(mark);
  });

  test("a code that names no group is left to the plain twins", () => {
    const { design } = problem(2);
    const codes = design.groups.codes.slice();
    codes[0] = design.groupCount + 7;
    withResidentDesign({ ...design, groups: { ...design.groups, codes } }, (resident) => {
      expect(resident.residence).toBeUndefined();
    });
  });

  test("one copy serves every call: the answers are those of the design itself", () => {
    const { design, weights, y } = problem(3);
    withResidentDesign(design, (resident) => {
      const fit = solveLeastSquares(resident, weights, y);
      expect(fit).toEqual(solveLeastSquares(design, weights, y));
      const { residuals } = fitResiduals(resident, weights, y, fit.coefficients, design.rowCount);
      const h = leverages(resident, weights, fit.inverse);
      for (let row = 0; row < design.rowCount; row++) {
        if (weights[row] === 0) continue;
        expectClose([residuals[row]], [y[row] - rowProduct(design, row, fit.coefficients)], 1e-12);
        expectClose([h[row]], [weights[row] * rowQuadratic(design, row, fit.inverse.values)], 1e-11);
      }
      const moment = transposeProduct(
        resident,
        weights.map((w, row) => (w > 0 ? w * residuals[row] : 0)),
      );
      const oracle = solveBordered(
        denseRows(design),
        [...weights],
        [...y],
        [...fit.estimated.keys()].filter((k) => fit.estimated[k] === 1),
        [],
      );
      expectClose(fit.coefficients, oracle.coefficients, 1e-10);
      expect(Math.max(...moment.map(Math.abs))).toBeLessThan(1e-10);
    });
  });
});
