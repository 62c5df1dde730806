import { type RandomStream, randomStream, type StructuredDesign } from "../../engine/stats/index.ts";

export interface RandomProblem {
  readonly design: StructuredDesign;
  readonly weights: Float64Array;
  readonly y: Float64Array;
  /** [K], positive on the groups; undefined for none. */
  readonly constraint: Float64Array | undefined;
  /** Columns that an oracle can estimate, ascending. */
  readonly columns: readonly number[];
}

/** Groups with shares: every group but the empty one has four rows of its own, a third of the rest is split in two. */
function randomGroups(random: RandomStream, rowCount: number, groupCount: number, emptyGroup: number) {
  const live = Array.from({ length: groupCount }, (_, g) => g).filter((g) => g !== emptyGroup);
  const offsets = new Int32Array(rowCount + 1);
  const codes: number[] = [];
  const shares: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    if (live.length > 0) {
      const first = row < 4 * live.length ? row % live.length : random.integer(live.length);
      const split = row >= 4 * live.length && live.length > 1 && random.uniform() < 0.33;
      const share = split ? 0.2 + 0.6 * random.uniform() : 1;
      codes.push(live[first]);
      shares.push(share);
      if (split) {
        codes.push(live[(first + 1) % live.length]);
        shares.push(1 - share);
      }
    }
    offsets[row + 1] = codes.length;
  }
  return { live, groups: { offsets, codes: Int32Array.from(codes), shares: Float64Array.from(shares) } };
}

/**
 * A random structured least-squares problem: with or without intercept, groups (one of them empty at times) and dense
 * columns (the last a combination of the others at times), a fifth of the rows with weight 0 and NaN data.
 */
export function randomProblem(seed: number): RandomProblem {
  const random = randomStream("least-squares", seed);
  const interceptCount = random.integer(3) > 0 ? 1 : 0;
  const groupCount = random.integer(6);
  const emptyGroup = groupCount > 2 && random.integer(2) === 0 ? random.integer(groupCount) : -1;
  const denseCount = random.integer(4) + (interceptCount === 0 && groupCount === 0 ? 1 : 0);
  const rowCount = 30 + random.integer(50);
  const { live, groups } = randomGroups(random, rowCount, groupCount, emptyGroup);
  const dense = Float64Array.from({ length: rowCount * denseCount }, () => random.normal());
  const collinear = denseCount > 2 && random.integer(2) === 0;
  if (collinear) {
    for (let row = 0; row < rowCount; row++) {
      const base = row * denseCount;
      dense[base + denseCount - 1] = dense[base] - 2 * dense[base + 1];
    }
  }
  const weights = Float64Array.from({ length: rowCount }, () => Math.exp(random.normal()));
  const y = Float64Array.from({ length: rowCount }, () => random.normal());
  for (let row = 4 * groupCount; row < rowCount; row++) {
    if (random.uniform() > 0.2) continue;
    weights[row] = 0;
    y[row] = Number.NaN;
    dense.fill(Number.NaN, row * denseCount, (row + 1) * denseCount);
  }
  const size = interceptCount + groupCount + denseCount;
  const constrained = groupCount > 1 && random.integer(3) > 0;
  const constraint = constrained ? new Float64Array(size) : undefined;
  if (constraint) for (let g = 0; g < groupCount; g++) constraint[interceptCount + g] = 0.1 + random.uniform();
  // Ones equal the sum of the groups: without a constraint the last group is a combination of what stands before it.
  const dropped = interceptCount === 1 && !constrained && live.length > 0 ? live[live.length - 1] : -1;
  const columns = [
    ...(interceptCount === 1 ? [0] : []),
    ...live.filter((g) => g !== dropped).map((g) => interceptCount + g),
    ...Array.from({ length: denseCount - (collinear ? 1 : 0) }, (_, s) => interceptCount + groupCount + s),
  ];
  const design = { rowCount, interceptCount, groupCount, groups, denseCount, dense } as const;
  return { design: design as StructuredDesign, weights, y, constraint, columns };
}
