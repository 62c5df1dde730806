import { type ConvexProgram, type SparseRow, type SparseRows, sparseRows } from "../../engine/optim/index.ts";
import { type RandomStream, randomStream } from "../../engine/stats/index.ts";

/** What a program asks for: weights ≥ 0, weights of both signs, or the most return within a risk (a cone). */
export type ProgramMode = "long" | "long-short" | "risk";
export const PROGRAM_MODES: readonly ProgramMode[] = ["long", "long-short", "risk"];

/** A portfolio's program that equal weights satisfy, and what it is made of. */
export interface RandomProgram extends ConvexProgram {
  readonly names: number;
  readonly factors: number;
}

/**
 * Weights of N names and K exposures outside. Scales from 1e-6 to 1e6; at random: no specific variance, exposures and variances over
 * orders of magnitude, fixed names, limits that leave one point, rows that repeat others.
 */
export function randomProgram(seed: number, mode: ProgramMode): RandomProgram {
  const random = randomStream("optim", mode, seed);
  const chance = (p: number): boolean => random.uniform() < p;
  const N = pick(random, [5, 8, 20, 60, 150, 500]);
  const K = Math.min(pick(random, [1, 3, 8, 20]), N);
  const scale = mode === "risk" ? 10 ** (random.uniform() * 6 - 3) : 10 ** (random.uniform() * 12 - 6);
  const flat = chance(0.5);
  const wide = chance(0.5);
  const root = lowerTriangle(random, K);
  const exposures = Array.from({ length: K }, () =>
    Float64Array.from({ length: N }, () =>
      chance(0.3) ? 0 : random.normal() * (wide ? 10 ** (random.uniform() * 4 - 2) : 1),
    ),
  );
  const equal = exposures.map((row) => row.reduce((sum, value) => sum + value / N, 0));
  const specific = Float64Array.from({ length: N }, () =>
    flat && chance(0.3) ? 0 : (wide ? 10 ** (random.uniform() * 6 - 3) : 1) * (0.2 + random.uniform()),
  );
  const draft: Draft = {
    block: Int32Array.from({ length: N + K }, (_, v) => (v < N ? v : -1)),
    linear: Float64Array.from({ length: N + K }, (_, v) => (v < N ? scale * 0.3 * random.normal() : 0)),
    ...bounds(random, N, K, mode === "long-short"),
    rows: [],
    limits: [],
  };
  addExposureRows(draft, random, exposures, equal);
  addBudgets(draft, random, N);
  const cones = mode === "risk" ? [riskCone(random, specific, root, equal)] : [];
  const quadratic = mode === "risk" ? null : quadraticOf(specific, root, scale);
  return { ...finished(draft), quadratic, cones, names: N, factors: K };
}

interface Draft {
  readonly block: Int32Array;
  readonly linear: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: SparseRow[];
  readonly limits: [number, number][];
}

function finished({ rows, limits, ...rest }: Draft) {
  return {
    ...rest,
    variables: rest.linear.length,
    rows: sparseRows(rows),
    rowLower: Float64Array.from(limits, ([lower]) => lower),
    rowUpper: Float64Array.from(limits, ([, upper]) => upper),
  };
}

function bounds(random: RandomStream, N: number, K: number, short: boolean) {
  const cap = pick(random, [1, 2 / N, 1.0001 / N, 0.3]);
  const most = cap * N >= 1 ? cap : 1.5 / N;
  const lower = new Float64Array(N + K).fill(-Infinity);
  const upper = new Float64Array(N + K).fill(Infinity);
  for (let i = 0; i < N; i++) {
    const fixed = random.uniform() < 0.05;
    lower[i] = fixed ? 1 / N : short ? -most : 0;
    upper[i] = fixed ? 1 / N : most;
  }
  return { lower, upper };
}

/** x = Xᵀw, and limits of some of it around that of equal weights; some leave nothing but it, as bounds or as a row. */
function addExposureRows(
  draft: Draft,
  random: RandomStream,
  exposures: readonly Float64Array[],
  equal: readonly number[],
): void {
  const N = exposures[0].length;
  exposures.forEach((values, k) => {
    const columns = Array.from({ length: N + 1 }, (_, i) => (i < N ? i : N + k));
    draft.rows.push({ columns, values: [...values, -1] });
    draft.limits.push([0, 0]);
  });
  equal.forEach((exposure, k) => {
    if (random.uniform() < 0.5) return;
    const width = random.uniform() < 0.3 ? 0 : Math.abs(random.normal()) * 0.1;
    if (width > 0) {
      draft.lower[N + k] = exposure - width;
      draft.upper[N + k] = exposure + width;
    } else {
      draft.rows.push({ columns: [N + k], values: [1] });
      draft.limits.push([exposure, exposure]);
    }
  });
}

/** Σw = 1, at random also threefold, and limits of a group at two scales. */
function addBudgets(draft: Draft, random: RandomStream, N: number): void {
  const all = Array.from({ length: N }, (_, i) => i);
  const add = (columns: number[], value: number, lower: number, upper: number): void => {
    draft.rows.push({ columns, values: columns.map(() => value) });
    draft.limits.push([lower, upper]);
  };
  add(all, 1, 1, 1);
  if (random.uniform() < 0.4) add(all, 3, 3, 3);
  if (random.uniform() < 0.7) return;
  const group = all.filter(() => random.uniform() < 0.3);
  const sum = group.length / N;
  add(group, 1, sum - 0.05, sum + 0.02);
  add(group, 1e3, -Infinity, 1e3 * (sum + 0.02));
}

/** ‖(√δ ∘ w, Lᵀx)‖ ≤ the risk of equal weights, or a little more; where it is no more there is no interior to speak of. */
function riskCone(
  random: RandomStream,
  specific: Float64Array,
  root: readonly Float64Array[],
  equal: readonly number[],
) {
  const N = specific.length;
  const rows: SparseRow[] = [{ columns: [], values: [] }];
  let squares = 0;
  specific.forEach((variance, i) => {
    const deviation = Math.sqrt(variance);
    rows.push({ columns: [i], values: [deviation] });
    squares += (deviation / N) ** 2;
  });
  root.forEach((_, b) => {
    const columns = root.map((__, a) => N + a).slice(b);
    const values = columns.map((column) => root[column - N][b]);
    rows.push({ columns, values });
    squares += columns.reduce((sum, column, at) => sum + values[at] * equal[column - N], 0) ** 2;
  });
  const offset = new Float64Array(rows.length);
  offset[0] = Math.sqrt(squares) * pick(random, [1, 1.02, 1.5]);
  return { rows: sparseRows(rows), offset };
}

/** 2 scale × (δ on names, L Lᵀ on exposures), lower triangle. */
function quadraticOf(specific: Float64Array, root: readonly Float64Array[], scale: number): SparseRows {
  const N = specific.length;
  const rows: SparseRow[] = Array.from(specific, (variance, i) => ({
    columns: [i],
    values: [2 * scale * variance],
  }));
  root.forEach((left, a) => {
    const columns = root.slice(0, a + 1).map((_, b) => N + b);
    const product = (right: Float64Array): number =>
      left.reduce((sum, value, k) => sum + value * right[k], 0);
    rows.push({ columns, values: columns.map((column) => 2 * scale * product(root[column - N])) });
  });
  return sparseRows(rows);
}

function lowerTriangle(random: RandomStream, K: number): Float64Array[] {
  return Array.from({ length: K }, (_, a) =>
    Float64Array.from({ length: K }, (__, b) => (b <= a ? random.normal() : 0)),
  );
}

function pick<T>(random: RandomStream, values: readonly T[]): T {
  return values[random.integer(values.length)];
}
