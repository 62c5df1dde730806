import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { compileKernels } from "../../build/kernels.mjs";
import { kernelKind, useKernels, weightedGramInto } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { ROOT } from "../root.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

describe("the embedded kernels", () => {
  test("are what their sources compile to", async () => {
    const text = readFileSync(`${ROOT}engine/linalg/simd-binary.ts`, "utf8");
    expect(text).toContain(`"${Buffer.from(await compileKernels()).toString("base64")}"`);
  });

  test("are chosen wherever the platform has SIMD, and can be left out", () => {
    useKernels("simd");
    expect(kernelKind()).toBe("simd");
    useKernels("plain");
    expect(kernelKind()).toBe("plain");
  });
});

test.each(["simd", "plain"] as const)("XᵀWX by definition, %s", (kernels) => {
  useKernels(kernels);
  const random = randomStream("weighted-gram");
  for (const [rows, cols] of [
    [1, 1],
    [5, 2],
    [7, 3],
    [40, 9],
  ] as const) {
    const x = Float64Array.from({ length: rows * cols }, () => random.normal());
    const w = Float64Array.from({ length: rows }, () => random.uniform());
    const out = new Float64Array(cols * cols);
    weightedGramInto(out, x, w, rows, cols);
    for (let i = 0; i < cols; i++) {
      for (let j = 0; j < cols; j++) {
        let sum = 0;
        for (let n = 0; n < rows; n++) sum += w[n] * x[n * cols + i] * x[n * cols + j];
        expect(out[i * cols + j]).toBeCloseTo(sum, 12);
      }
    }
  }
});
