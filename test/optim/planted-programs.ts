import { type SparseRow, sparseRows } from "../../engine/optim/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { type ProgramMode, type RandomProgram, randomProgram } from "./random-programs.ts";

const MODES: readonly ProgramMode[] = ["long", "long-short", "risk"];

/** The rows of a program as they are written. */
function rowsOf({ rows, rowLower }: RandomProgram): SparseRow[] {
  return Array.from(rowLower, (_, r) => ({
    columns: rows.column.slice(rows.start[r], rows.start[r + 1]),
    values: rows.value.slice(rows.start[r], rows.start[r + 1]),
  }));
}

function withRow(program: RandomProgram, row: SparseRow, lower: number, upper: number): RandomProgram {
  return {
    ...program,
    rows: sparseRows([...rowsOf(program), row]),
    rowLower: Float64Array.from([...program.rowLower, lower]),
    rowUpper: Float64Array.from([...program.rowUpper, upper]),
  };
}

/** A program that one limit too many makes infeasible: a second budget, a group beyond its caps, or a risk that none has. */
export function infeasibleProgram(seed: number): RandomProgram {
  const random = randomStream("optim", "infeasible", seed);
  const program = randomProgram(seed, MODES[seed % 3]);
  const all = Array.from({ length: program.names }, (_, i) => i);
  const ones = { columns: all, values: all.map(() => 1) };
  const kind = random.integer(4);
  if (kind === 0) return withRow(program, ones, 1.1 + random.uniform(), Infinity);
  if (kind === 1) return withRow(program, ones, -Infinity, 1 - 1e-3 * (1 + random.uniform()));
  if (kind === 2) {
    const half = all.filter((i) => i % 2 === 0);
    const most = half.reduce((sum, i) => sum + program.upper[i], 0);
    return withRow(program, { columns: half, values: half.map(() => 1) }, most * 1.01 + 0.001, Infinity);
  }
  // Σw = 1 and ‖w‖ ≤ 0.9/√N: equal weights have 1/√N, and none less.
  const rows = [{ columns: [], values: [] }, ...all.map((i) => ({ columns: [i], values: [1] }))];
  const offset = new Float64Array(rows.length);
  offset[0] = 0.9 / Math.sqrt(program.names);
  return { ...program, cones: [...program.cones, { rows: sparseRows(rows), offset }] };
}

/**
 * A program that equal weights still satisfy and whose objective falls without end: names 0 and 1 are alike in all that joins them,
 * neither has risk nor bounds, and one pays more. Or a free exposure pays; or a cone's head does.
 */
export function unboundedProgram(seed: number): RandomProgram {
  const program = twins(randomProgram(seed, "long-short"));
  const kind = seed % 3;
  const more = 1;
  const linear = Float64Array.from(program.linear);
  const base = Math.max(...linear.map(Math.abs));
  if (kind === 0) {
    linear[0] = linear[1] - base * 0.3;
    return { ...program, linear };
  }
  // One more variable outside, which lowers the objective as it grows: without limits, or as the head of a cone over all weights.
  const variables = program.variables + more;
  const wider = {
    ...program,
    variables,
    block: Int32Array.from([...(program.block ?? []), -1]),
    linear: Float64Array.from([...linear, -base]),
    lower: Float64Array.from([...program.lower, kind === 1 ? -1 : -Infinity]),
    upper: Float64Array.from([...program.upper, Infinity]),
    quadratic: program.quadratic && {
      ...program.quadratic,
      start: Int32Array.from([...program.quadratic.start, program.quadratic.column.length]),
    },
  };
  if (kind === 1) return wider;
  const rows = [
    { columns: [variables - 1], values: [1] },
    ...Array.from({ length: program.names }, (_, i) => ({ columns: [i], values: [1] })),
  ];
  return { ...wider, cones: [{ rows: sparseRows(rows), offset: new Float64Array(rows.length) }] };
}

/** Name 1 with the exposures of name 0, both without specific variance and bounds; limits move so that equal weights still satisfy them. */
function twins(program: RandomProgram): RandomProgram {
  const rowLower = Float64Array.from(program.rowLower);
  const rowUpper = Float64Array.from(program.rowUpper);
  const rows = rowsOf(program).map(({ columns, values }, r) => {
    const at = (name: number) => {
      const e = Array.from(columns).indexOf(name);
      return e < 0 ? 0 : values[e];
    };
    const kept = Array.from(columns, (column, e) => ({ column, value: values[e] })).filter(
      ({ column }) => column !== 1,
    );
    const shift = (at(0) - at(1)) / program.names;
    rowLower[r] += shift;
    rowUpper[r] += shift;
    kept.push({ column: 1, value: at(0) });
    return { columns: kept.map(({ column }) => column), values: kept.map(({ value }) => value) };
  });
  const quadratic = program.quadratic && {
    ...program.quadratic,
    value: program.quadratic.value.map((value, e) => (e < (program.quadratic?.start[2] ?? 0) ? 0 : value)),
  };
  const free = (limit: number) => (values: Float64Array) => values.map((value, v) => (v < 2 ? limit : value));
  return {
    ...program,
    quadratic,
    rows: sparseRows(rows),
    rowLower,
    rowUpper,
    lower: free(-Infinity)(program.lower),
    upper: free(Infinity)(program.upper),
  };
}
