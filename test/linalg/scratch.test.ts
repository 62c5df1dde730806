import { describe, expect, test } from "vitest";
import { activeSimd, type Simd, useKernels } from "../../engine/linalg/simd.ts";
import { randomStream } from "../../engine/stats/index.ts";

useKernels("simd");
const loaded = activeSimd();

/** Runs a kernel with a scratch of `count` doubles; whether what stands behind it is as it was. */
function staysInside(loaded: Simd, count: number, run: (scratch: number) => void): boolean {
  const mark = loaded.mark();
  try {
    const scratch = loaded.push(count);
    const fence = loaded.push(64);
    loaded.view(fence, 64).fill(7);
    run(scratch);
    return loaded.view(fence, 64).every((value) => value === 7);
  } finally {
    loaded.release(mark);
  }
}

function normals(loaded: Simd, count: number): number {
  const random = randomStream("scratch", count);
  return loaded.put(
    Float64Array.from({ length: count }, () => random.normal()),
    count,
  );
}

describe("no kernel writes behind its scratch", () => {
  if (loaded === null) throw new Error("these tests need a platform with SIMD");
  const { kernels } = loaded;

  test.each([8, 19, 20, 21, 40, 41, 77, 127, 128, 200, 300])("householderEigen, %i rows", (n) => {
    const mark = loaded.mark();
    const [a, values] = [normals(loaded, n * n), loaded.push(n)];
    expect(
      staysInside(loaded, kernels.householderEigenScratch(n), (s) =>
        kernels.householderEigen(values, a, s, n, n),
      ),
    ).toBe(true);
    loaded.release(mark);
  });

  test.each([
    [1, 1],
    [5, 5],
    [32, 32],
    [37, 37],
    [64, 33],
    [300, 31],
    [90, 90],
    [600, 7],
  ])("thinQr, %i×%i", (m, n) => {
    const mark = loaded.mark();
    const [a, r] = [normals(loaded, m * n), loaded.push(n * n)];
    expect(staysInside(loaded, kernels.thinQrScratch(m, n), (s) => kernels.thinQr(a, r, m, n, s))).toBe(true);
    loaded.release(mark);
  });

  test.each([
    [1, 1, 1],
    [3, 300, 5],
    [61, 10, 517],
    [130, 257, 2],
  ])("gemm, %i×%i by %i columns", (m, k, n) => {
    const mark = loaded.mark();
    const [a, b, c] = [normals(loaded, m * k), normals(loaded, k * n), loaded.push(m * n)];
    const run = (s: number): void => kernels.gemm(c, n, a, k, 1, b, n, 1, m, k, n, 1, 0, 0, s);
    expect(staysInside(loaded, kernels.gemmScratch(m, k, n), run)).toBe(true);
    loaded.release(mark);
  });

  test.each([
    [1, 1],
    [23, 5],
    [24, 1],
    [75, 40],
    [300, 3],
  ])("triangular solves, %i rows of %i columns", (n, m) => {
    const mark = loaded.mark();
    const [lower, x] = [normals(loaded, n * n), normals(loaded, n * m)];
    const run = (s: number): void => {
      kernels.solveLower(x, lower, n, m, s);
      kernels.solveLowerTransposed(x, lower, n, m, s);
    };
    expect(staysInside(loaded, kernels.solveScratch(n, m), run)).toBe(true);
    loaded.release(mark);
  });
});
