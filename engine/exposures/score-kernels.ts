import type { Simd, Vector } from "../linalg/index.ts";
import type { ScoreRules, Scores, StandardisationUniverse } from "./standardise.ts";

/** `standardise` of z-scores by the kernel. [raw: N] */
export function simdScores(
  simd: Simd,
  raw: Vector,
  universe: StandardisationUniverse,
  rules: ScoreRules,
): Scores {
  const N = raw.length;
  const mark = simd.mark();
  try {
    const column = putColumn(simd, raw, universe);
    const coverage = putBytes(simd, universe.coverage);
    const treatment = simd.push((N >> 3) + 1);
    bytesAt(simd, treatment, N + 1).fill(0);
    const work = simd.push(2 * (N + 2) + 128);
    const { errorDeviations, fenceDeviations, clipDeviations, bound } = rules;
    const numbers = [errorDeviations, fenceDeviations, clipDeviations, rules.clipBy === "mad" ? 1 : 0, bound];
    const place = simd.put(numbers, numbers.length);
    const { estimation, capWeight } = column;
    simd.kernels.scoreColumn(column.values, treatment, estimation, coverage, capWeight, work, N, place);
    const [mean, deviation] = simd.view(place, 2);
    return {
      values: simd.view(column.values, N).slice(),
      mean,
      deviation,
      treatment: bytesAt(simd, treatment, N).slice(),
    };
  } finally {
    simd.release(mark);
  }
}

/** `rescaleInPlace` by the kernel. */
export function simdRescale(
  simd: Simd,
  values: Float64Array,
  universe: Pick<StandardisationUniverse, "estimation" | "capWeight">,
  unit: number,
): { mean: number; deviation: number } {
  const N = values.length;
  const mark = simd.mark();
  try {
    const column = putColumn(simd, values, universe);
    const known = simd.push(N + 2);
    const result = simd.push(2);
    const { estimation, capWeight } = column;
    simd.kernels.rescaleColumn(column.values, estimation, capWeight, known, N, unit, result);
    values.set(simd.view(column.values, N));
    const [mean, deviation] = simd.view(result, 2);
    return { mean, deviation };
  } finally {
    simd.release(mark);
  }
}

/** A column with room for one more value, and who counts in it. */
function putColumn(
  simd: Simd,
  values: Vector,
  { estimation, capWeight }: Pick<StandardisationUniverse, "estimation" | "capWeight">,
) {
  const N = values.length;
  const column = simd.push(N + 1);
  const places = { capWeight: simd.put(capWeight, N), estimation: putBytes(simd, estimation) };
  simd.view(column, N).set(values);
  return { values: column, ...places };
}

/** Place of a copy of bytes. */
export function putBytes(simd: Simd, bytes: Uint8Array): number {
  const place = simd.push(Math.ceil(bytes.length / 8));
  bytesAt(simd, place, bytes.length).set(bytes);
  return place;
}

/** The bytes at a place. */
export function bytesAt(simd: Simd, place: number, count: number): Uint8Array {
  return new Uint8Array(simd.view(place, 0).buffer, place, count);
}
