import { afterEach, describe, expect, test } from "vitest";
import {
  kernelKind,
  multiplyInto,
  multiplyTransposedInto,
  transposedMultiplyInto,
  useKernels,
  weightedGramInto,
} from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

const normals = (seed: string, count: number): Float64Array => {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => random.normal());
};

/** Sizes that leave a rest in every tile and block: 5 rows, 4 columns, 60 rows, 256 deep, 512 columns. */
const SHAPES = [
  [1, 1, 1],
  [5, 4, 4],
  [6, 7, 5],
  [17, 31, 23],
  [61, 257, 9],
  [64, 300, 33],
  [7, 12, 515],
  [130, 1, 6],
] as const;

function byDefinition(
  element: (i: number, p: number, j: number) => number,
  m: number,
  k: number,
  n: number,
): Float64Array {
  return Float64Array.from({ length: m * n }, (_, cell) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += element(Math.floor(cell / n), p, cell % n);
    return sum;
  });
}

function expectNear(found: Float64Array, sought: Float64Array): void {
  let worst = 0;
  for (let i = 0; i < sought.length; i++) worst = Math.max(worst, Math.abs(found[i] - sought[i]));
  expect(worst).toBeLessThan(1e-12);
}

describe.each(["simd", "plain"] as const)("products by definition, %s", (kernels) => {
  test.each(SHAPES)("of %i×%i by %i columns", (m, k, n) => {
    useKernels(kernels);
    const a = normals(`a ${m} ${k}`, m * k);
    const b = normals(`b ${k} ${n}`, k * n);
    // What stood in `out` is no part of the result.
    const out = new Float64Array(m * n).fill(Number.NaN);
    multiplyInto(out, a, b, m, k, n);
    expectNear(
      out,
      byDefinition((i, p, j) => a[i * k + p] * b[p * n + j], m, k, n),
    );
    out.fill(Number.NaN);
    transposedMultiplyInto(out, a, b, m, k, n);
    expectNear(
      out,
      byDefinition((i, p, j) => a[p * m + i] * b[p * n + j], m, k, n),
    );
    out.fill(Number.NaN);
    multiplyTransposedInto(out, a, b, m, k, n);
    expectNear(
      out,
      byDefinition((i, p, j) => a[i * k + p] * b[j * k + p], m, k, n),
    );
  });

  test.each([
    [300, 66],
    [4, 17],
    [1, 9],
    [520, 3],
  ])("XᵀWX of %i rows and %i columns, both triangles", (rows, cols) => {
    useKernels(kernels);
    const x = normals(`x ${rows}`, rows * cols);
    const w = normals(`w ${rows}`, rows).map(Math.abs);
    const out = new Float64Array(cols * cols).fill(Number.NaN);
    weightedGramInto(out, x, w, rows, cols);
    expectNear(
      out,
      byDefinition((i, p, j) => w[p] * x[p * cols + i] * x[p * cols + j], cols, rows, cols),
    );
  });

  test("products without an inner dimension are 0", () => {
    useKernels(kernels);
    const out = Float64Array.of(1, 2, 3, 4);
    multiplyInto(out, [], [], 2, 0, 2);
    expect([...out]).toEqual([0, 0, 0, 0]);
  });
});

test("both kinds add in the order of the inner dimension: the same bits", () => {
  const [m, k, n] = [23, 200, 31];
  const [a, b] = [normals("left", m * k), normals("right", k * n)];
  const results = (["simd", "plain"] as const).map((kernels) => {
    useKernels(kernels);
    const out = new Float64Array(m * n);
    multiplyInto(out, a, b, m, k, n);
    return out;
  });
  expect(results[0]).toEqual(results[1]);
});
