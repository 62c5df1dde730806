import type { Simd } from "../linalg/index.ts";
import type { ScoredDescriptor } from "./blend-descriptors.ts";
import type { BlendStyle, ExposureInputs } from "./exposure-inputs.ts";
import { fillGaps } from "./impute-missing.ts";
import { type Fitted, industrySizeRegression, isSloped, type Peers } from "./industry-size-regression.ts";
import type { RecordStyle } from "./record-style.ts";
import { bytesAt, putBytes } from "./score-kernels.ts";
import type { StyleColumn } from "./style-diagnostics.ts";

/** What the columns of a day have in common, placed once for all of them. */
export interface PlacedDay {
  readonly simd: Simd;
  readonly estimation: number;
  readonly coverage: number;
  readonly capWeight: number;
  readonly marketCap: number;
  readonly peers: Peers;
  readonly names: number;
  readonly places: number;
  readonly weight: number;
  readonly size: number;
}

/** Bytes of the sums of an industry in `industryFit`. */
const INDUSTRY_BYTES = 32;

/** Places a day's universe and peers; they go when the caller releases its mark. */
export function placeDay(simd: Simd, inputs: ExposureInputs, peers: Peers): PlacedDay {
  const { universe, marketCap } = inputs;
  const N = marketCap.length;
  const count = peers.names.length;
  // A pair of lanes reads one double more than there is: it must be a weight of 0.
  const capWeight = simd.push(N + 1);
  const weights = simd.view(capWeight, N + 1);
  weights.set(universe.capWeight);
  weights[N] = 0;
  return {
    simd,
    capWeight,
    estimation: putBytes(simd, universe.estimation),
    coverage: putBytes(simd, universe.coverage),
    marketCap: simd.put(marketCap, N),
    peers,
    names: simd.putIntegers(peers.names, count),
    places: simd.putIntegers(
      peers.industryOf.map((code) => code * INDUSTRY_BYTES),
      count,
    ),
    weight: simd.put(peers.weight, count),
    size: simd.put(peers.sizeOf, count),
  };
}

/** A style's column blended, scaled and its gaps filled, and scaled again where there are caps to centre by. */
export function simdBlendColumn(
  day: PlacedDay,
  style: BlendStyle,
  descriptors: readonly ScoredDescriptor[],
  { inputs, record }: { readonly inputs: ExposureInputs; readonly record: RecordStyle | undefined },
): StyleColumn {
  const { simd, estimation, coverage, capWeight } = day;
  const N = inputs.marketCap.length;
  const mark = simd.mark();
  try {
    const [sum, share, known] = [simd.push(N + 1), simd.push(N + 1), simd.push(N + 2)];
    const [rung, bounded, gaps] = [pushBytes(simd, N), pushBytes(simd, N), simd.push((N >> 1) + 1)];
    const result = simd.push(2);
    simd.view(sum, N + 1).fill(0);
    simd.view(share, N + 1).fill(0);
    bytesAt(simd, bounded, N + 16).fill(0);
    addDescriptors({ simd, sum, share, bounded }, style, descriptors, N);
    const whole = style.blend.reduce((total, part) => total + Math.abs(part.weight), 0);
    const [least, full] = [style.minBlendShare * whole, whole * (1 - 1e-12)];
    const gapCount = simd.kernels.closeBlend(
      sum,
      share,
      rung,
      bounded,
      estimation,
      coverage,
      capWeight,
      known,
      gaps,
      N,
      least,
      full,
    );
    const fit = gapCount > 0 ? simdFit(day, sum, inputs) : undefined;
    if (fit !== undefined) {
      fillGaps(
        { values: simd.view(sum, N), rung: bytesAt(simd, rung, N), gaps: simd.integers(gaps, gapCount) },
        fit,
        day.peers,
        inputs,
      );
    }
    const filled = record && simd.view(sum, N).slice();
    const hasCentre = inputs.universe.capWeight.some((weight) => weight > 0);
    if (hasCentre) simd.kernels.rescaleColumn(sum, estimation, capWeight, known, N, 1, result);
    if (filled !== undefined) {
      const [mean, deviation] = simd.view(result, 2);
      const scale = hasCentre ? { mean, deviation } : undefined;
      record?.(style.name, { step: "filled", fit, size: day.peers.size, filled, scale });
    }
    return {
      name: style.name,
      values: simd.view(sum, N).slice(),
      rung: bytesAt(simd, rung, N).slice(),
      bounded: bytesAt(simd, bounded, N).slice(),
    };
  } finally {
    simd.release(mark);
  }
}

function addDescriptors(
  { simd, sum, share, bounded }: Record<"sum" | "share" | "bounded", number> & { readonly simd: Simd },
  { blend }: BlendStyle,
  descriptors: readonly ScoredDescriptor[],
  N: number,
): void {
  const values = simd.push(N + 1);
  const treatment = pushBytes(simd, N);
  for (const { descriptor, weight } of blend) {
    const part = descriptors.find((other) => other.descriptor === descriptor);
    if (part === undefined) continue;
    simd.view(values, N).set(part.scores.values);
    bytesAt(simd, treatment, N).set(part.scores.treatment);
    simd.kernels.addScores(sum, share, bounded, values, treatment, N, weight);
  }
}

/** The regression that fills gaps, of a column that is placed. */
function simdFit(day: PlacedDay, values: number, inputs: ExposureInputs) {
  const { simd, peers } = day;
  const industryCount = inputs.industryNames.length;
  const column = simd.view(values, inputs.marketCap.length);
  // A solver that places operands of its own may move the memory from under a view.
  return industrySizeRegression(peers.isSingle ? column : column.slice(), peers, inputs, () => {
    const mark = simd.mark();
    try {
      const sums = simd.push((INDUSTRY_BYTES / 8) * industryCount);
      const result = simd.push(4);
      const { names, places, weight, size } = day;
      const count = peers.names.length;
      simd.kernels.industryFit(values, names, places, weight, size, count, sums, industryCount, result);
      return fittedOf(simd.view(sums, 4 * industryCount), simd.view(result, 4));
    } finally {
      simd.release(mark);
    }
  });
}

function fittedOf(sums: Float64Array, [square, left, product, usable]: Float64Array): Fitted {
  const industry = new Float64Array(sums.length / 4);
  const sloped = isSloped(left, square);
  const slope = sloped ? product / left : 0;
  let parameterCount = sloped ? 1 : 0;
  for (let code = 0; code < industry.length; code++) {
    if (sums[4 * code] > 0) parameterCount++;
    industry[code] = sums[4 * code + 3] - slope * sums[4 * code + 2];
  }
  return { industry, slope, usable, parameterCount };
}

function pushBytes(simd: Simd, count: number): number {
  return simd.push((count >> 3) + 3);
}
