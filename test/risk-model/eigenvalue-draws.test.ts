import { afterEach, describe, expect, test } from "vitest";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import {
  drawEigenvalueRatios,
  drawRanges,
  type EigenvalueDraws,
  eigenfactorBias,
  simulateEigenfactors,
  simulateEigenvalueBias,
  weightBlocks,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

/** Correlations of K factors with a common part. */
function truthOf(size: number) {
  const random = randomStream("eigenvalue draws", size);
  const loading = Array.from({ length: size }, () => 0.9 * random.uniform());
  const values = Float64Array.from({ length: size * size }, (_, cell) => {
    const [i, j] = [Math.floor(cell / size), cell % size];
    return i === j ? 1 : loading[i] * loading[j];
  });
  return { rows: size, cols: size, values };
}

describe("draws in the kernel and in its plain twin", () => {
  const halfLives = { volatilityHalfLife: 20, correlationHalfLife: 60, lags: 2 };
  const cases: Record<string, (size: number) => Omit<EigenvalueDraws, "draws" | "seed">> = {
    "many observations of one weight": (size) => ({
      blocks: [{ count: 20 * size + 7.5, volatility: 1, correlation: 1 }],
      shrinkage: 0,
    }),
    "fewer observations than factors, and shrinkage": () => ({
      blocks: weightBlocks(150, halfLives),
      shrinkage: 0.2,
    }),
    "as many degrees of freedom as factors": (size) => ({
      blocks: [{ count: size + 1.2, volatility: 1, correlation: 1 }],
      shrinkage: 0,
    }),
  };
  for (const [name, build] of Object.entries(cases)) {
    test(`give the same to rounding: ${name}`, () => {
      for (const size of [1, 2, 3, 5, 8, 13, 30, 76]) {
        const draw = () => {
          const options = { draws: 6, seed: 4, ...build(size) };
          return drawEigenvalueRatios(truthOf(size), options, { from: 2, to: 6 });
        };
        useKernels("plain");
        const plain = draw();
        useKernels("simd");
        const simd = draw();
        expect(simd.counts).toEqual(plain.counts);
        simd.sums.forEach((sum, k) => {
          expect(Math.abs(sum / plain.sums[k] - 1), `${k} of ${size}`).toBeLessThan(1e-8);
        });
        if (name.startsWith("many"))
          expect(Math.max(...simd.sums.map((sum, k) => Math.abs(sum / plain.sums[k] - 1)))).toBeLessThan(
            1e-12,
          );
      }
    });
  }
});

test.each(["simd", "plain"] as const)("ranges made in any order add up to the same bits, %s", (kernels) => {
  useKernels(kernels);
  const truth = truthOf(6);
  const blocks = weightBlocks(80, { volatilityHalfLife: 20, correlationHalfLife: 60, lags: 0 });
  const draws = { truth, rank: 5, draws: 120, seed: 9, blocks, shrinkage: 0 };
  const ranges = drawRanges(draws.draws);
  expect(ranges.map(({ from, to }) => to - from)).toEqual([50, 50, 20]);
  const backwards = [...ranges].reverse().map((range) => drawEigenvalueRatios(truth, draws, range));
  const bias = eigenfactorBias(draws, backwards.reverse());
  expect(bias).toEqual(simulateEigenfactors(draws));
  expect(bias).toEqual(simulateEigenvalueBias(truth, draws).slice(1));
});

test("one factor: v² is the mean of n / χ²", () => {
  const one = { rows: 1, cols: 1, values: Float64Array.of(4) };
  const blocks = [{ count: 21, volatility: 1, correlation: 1 }];
  const [v] = simulateEigenvalueBias(one, { draws: 4000, seed: 1, blocks, shrinkage: 0 });
  // The mean of 21/χ²(20) is 21/18.
  expect(Math.abs(v * v - 21 / 18)).toBeLessThan(0.03);
});
