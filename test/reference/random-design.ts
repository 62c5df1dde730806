import { type RandomStream, randomStream, type StructuredDesign } from "../../engine/stats/index.ts";

export interface RandomProblem {
  readonly design: StructuredDesign;
  readonly weights: Float64Array;
  readonly y: Float64Array;
  /** [K] each, positive on the countries and on the industries. */
  readonly constraints: readonly Float64Array[];
  /** Columns that an oracle can estimate, ascending. */
  readonly columns: readonly number[];
}

interface GroupColumns {
  /** Number of columns, those without data included. */
  readonly count: number;
  /** Columns with data. */
  readonly live: readonly number[];
  readonly rows: readonly (readonly { code: number; share: number }[])[];
}

/** Groups with shares: every group but the empty one has four rows of its own, a third of the rest is split in two. */
function randomGroups(random: RandomStream, rowCount: number, count: number, emptyGroup: number): GroupColumns {
  const live = Array.from({ length: count }, (_, g) => g).filter((g) => g !== emptyGroup);
  const rows = Array.from({ length: rowCount }, (_, row) => {
    if (live.length === 0) return [];
    const first = row < 4 * live.length ? row % live.length : random.integer(live.length);
    const split = row >= 4 * live.length && live.length > 1 && random.uniform() < 0.33;
    const share = split ? 0.2 + 0.6 * random.uniform() : 1;
    const whole = { code: live[first], share };
    return split ? [whole, { code: live[(first + 1) % live.length], share: 1 - share }] : [whole];
  });
  return { count, live, rows };
}

/** Countries beside industries: every country has rows of its own in every industry. */
function withCountries(random: RandomStream, industries: GroupColumns, countryCount: number): GroupColumns {
  const codes = industries.rows.map((_, n) =>
    n < 4 * industries.live.length
      ? Math.floor(n / Math.max(1, industries.live.length)) % countryCount
      : random.integer(countryCount),
  );
  return {
    count: countryCount + industries.count,
    live: [
      ...Array.from({ length: countryCount }, (_, c) => c),
      ...industries.live.map((g) => countryCount + g),
    ],
    rows: industries.rows.map((row, n) => [
      ...(countryCount > 0 ? [{ code: codes[n], share: 1 }] : []),
      ...row.map(({ code, share }) => ({ code: countryCount + code, share })),
    ]),
  };
}

/**
 * A random structured least-squares problem: with or without intercept, groups (one of them empty at times) and dense
 * columns (the last a combination of the others at times), a fifth of the rows with weight 0 and NaN data; a block of
 * countries before the groups at times, each block with a constraint of its own.
 */
export function randomProblem(seed: number): RandomProblem {
  const random = randomStream("least-squares", seed);
  const interceptCount = random.integer(3) > 0 ? 1 : 0;
  const groupCount = random.integer(6);
  const emptyGroup = groupCount > 2 && random.integer(2) === 0 ? random.integer(groupCount) : -1;
  const denseCount = random.integer(4) + (interceptCount === 0 && groupCount === 0 ? 1 : 0);
  const rowCount = 30 + random.integer(50);
  const industries = randomGroups(random, rowCount, groupCount, emptyGroup);
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
  const constrained = groupCount > 1 && random.integer(3) > 0;
  const countryCount = constrained && industries.live.length > 1 && random.integer(2) === 0 ? 2 + random.integer(2) : 0;
  const all = withCountries(random, industries, countryCount);
  const size = interceptCount + all.count + denseCount;
  const share = (first: number, count: number) => {
    const row = new Float64Array(size);
    for (let g = 0; g < count; g++) row[interceptCount + first + g] = 0.1 + random.uniform();
    return row;
  };
  const constraints = constrained ? [share(countryCount, groupCount)] : [];
  if (countryCount > 0) constraints.unshift(share(0, countryCount));
  // Ones equal the sum of the groups: without a constraint the last group is a combination of what stands before it.
  const dropped = interceptCount === 1 && !constrained ? industries.live.at(-1) : -1;
  const columns = [
    ...(interceptCount === 1 ? [0] : []),
    ...all.live.filter((g) => g !== dropped).map((g) => interceptCount + g),
    ...Array.from({ length: denseCount - (collinear ? 1 : 0) }, (_, s) => interceptCount + all.count + s),
  ];
  const groups = compress(all.rows);
  const design = { rowCount, interceptCount, groupCount: all.count, groups, denseCount, dense } as const;
  return { design: design as StructuredDesign, weights, y, constraints, columns };
}

function compress(rows: GroupColumns["rows"]) {
  const entries = rows.flat();
  let end = 0;
  return {
    offsets: Int32Array.from([0, ...rows.map((row) => (end += row.length))]),
    codes: Int32Array.from(entries, ({ code }) => code),
    shares: Float64Array.from(entries, ({ share }) => share),
  };
}
