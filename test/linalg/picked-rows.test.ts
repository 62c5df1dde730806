import { afterEach, expect, test } from "vitest";
import { kernelKind, sumPickedRowsInto, useKernels } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

/** Sums by the definition, row after row. */
function expected(table: Float64Array, width: number, positions: readonly number[], weights: Float64Array) {
  const sums = new Array<number>(width).fill(0);
  positions.forEach((row, i) => {
    for (let c = 0; c < width; c++) sums[c] += weights[i] * table[row * width + c];
  });
  return sums;
}

test.each(["simd", "plain"] as const)(
  "sums of picked rows, bit for bit those of the definition, %s",
  (kernels) => {
    useKernels(kernels);
    const random = randomStream("picked-rows");
    for (const width of [4, 8, 12, 20, 24]) {
      const table = Float64Array.from({ length: 11 * width }, () => random.normal());
      const picks = [[0], [3, 10, 1], undefined, [], Array.from({ length: 11 }, (_, i) => 10 - i)];
      const weighted = picks.map(
        (pick) =>
          pick && {
            positions: Int32Array.from(pick),
            weights: Float64Array.from(pick, () => random.normal()),
          },
      );
      const out = new Float64Array(picks.length * width).fill(7);
      sumPickedRowsInto(out, table, width, weighted);
      picks.forEach((pick, p) => {
        const got = [...out.subarray(p * width, (p + 1) * width)];
        const weights = weighted[p]?.weights ?? new Float64Array(0);
        expect(got).toEqual(pick === undefined ? got.map(() => 7) : expected(table, width, pick, weights));
      });
    }
  },
);
