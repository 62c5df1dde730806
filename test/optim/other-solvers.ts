import { createRequire } from "node:module";
import type { ConvexProgram, SparseRows } from "../../engine/optim/index.ts";
import { symmetricTimes } from "./optimality.ts";

interface QuadprogAnswer {
  readonly solution: readonly number[];
  readonly value: readonly number[];
  readonly message: string;
}

/** Goldfarb and Idnani's dual method; every array begins at 1. */
type SolveQp = (d: number[][], c: number[], a: number[][], b: number[], equalities: number) => QuadprogAnswer;

interface ScsData {
  readonly m: number;
  readonly n: number;
  readonly A_x: number[];
  readonly A_i: number[];
  readonly A_p: number[];
  readonly P_x: number[];
  readonly P_i: number[];
  readonly P_p: number[];
  readonly b: number[];
  readonly c: number[];
}

interface ScsSettings {
  epsAbs: number;
  epsRel: number;
  maxIters: number;
  verbose: number;
}

interface ScsAnswer {
  readonly x: number[];
  readonly y: number[];
  readonly info: Readonly<Record<"pobj" | "dobj" | "iter" | "resPri" | "resDual" | "gap", number>>;
  readonly status: string;
}

/** The splitting conic solver, compiled to WebAssembly. */
export interface Scs {
  readonly ScsSettings: new () => ScsSettings;
  setDefaultSettings(settings: ScsSettings): void;
  solve(
    data: ScsData,
    cone: { z: number; l: number; q: number[]; qsize: number },
    settings: ScsSettings,
  ): ScsAnswer;
}

const require = createRequire(import.meta.url);
const { solveQP } = require("quadprog") as { solveQP: SolveQp };
const createScs = require("scs-solver") as () => Promise<Scs>;

/** A module of SCS. */
export const openScs = (): Promise<Scs> => createScs();

interface PlainRow {
  readonly columns: readonly number[];
  readonly values: readonly number[];
  readonly limit: number;
}

/** Ax = b, then Ax ≤ b. */
function plainRows(program: ConvexProgram): { equal: PlainRow[]; atMost: PlainRow[] } {
  const equal: PlainRow[] = [];
  const atMost: PlainRow[] = [];
  const add = (columns: readonly number[], values: readonly number[], lower: number, upper: number): void => {
    if (lower === upper) equal.push({ columns, values, limit: upper });
    else {
      if (upper < Infinity) atMost.push({ columns, values, limit: upper });
      if (lower > -Infinity) atMost.push({ columns, values: values.map((value) => -value), limit: -lower });
    }
  };
  program.rowLower.forEach((lower, r) => {
    const { columns, values } = rowOf(program.rows, r);
    add(columns, values, lower, program.rowUpper[r]);
  });
  program.lower.forEach((lower, v) => {
    add([v], [1], lower, program.upper[v]);
  });
  return { equal, atMost };
}

function rowOf({ start, column, value }: SparseRows, r: number) {
  return {
    columns: Array.from(column.subarray(start[r], start[r + 1])),
    values: Array.from(value.subarray(start[r], start[r + 1])),
  };
}

/** A strictly convex program without cones by quadprog. */
export function byQuadprog(program: ConvexProgram): { x: number[]; objective: number } {
  const n = program.variables;
  const { equal, atMost } = plainRows(program);
  const rows = [
    ...equal,
    ...atMost.map(({ columns, values, limit }) => ({
      columns,
      values: values.map((v) => -v),
      limit: -limit,
    })),
  ];
  const unit = (j: number) => Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0));
  const bend = Array.from({ length: n }, (_, j) => symmetricTimes(program, unit(j)));
  const d = [[0], ...Array.from({ length: n }, (_, i) => [0, ...bend.map((column) => column[i])])];
  const a = [[0], ...Array.from({ length: n }, () => [0, ...rows.map(() => 0)])];
  rows.forEach(({ columns, values }, r) => {
    columns.forEach((column, e) => {
      a[column + 1][r + 1] += values[e];
    });
  });
  const answer = solveQP(
    d,
    [0, ...program.linear.map((v) => -v)],
    a,
    [0, ...rows.map(({ limit }) => limit)],
    equal.length,
  );
  if (answer.message !== "") throw new Error(answer.message);
  return { x: answer.solution.slice(1), objective: answer.value[1] };
}

/** A program by SCS to the tolerance given. */
export function byScs(scs: Scs, program: ConvexProgram, tolerance: number): ScsAnswer {
  const { equal, atMost } = plainRows(program);
  const rows = [...equal, ...atMost];
  const sizes = program.cones.map(({ offset }) => offset.length);
  for (const cone of program.cones)
    cone.offset.forEach((limit, r) => {
      const { columns, values } = rowOf(cone.rows, r);
      rows.push({ columns, values: values.map((value) => -value), limit });
    });
  const settings = new scs.ScsSettings();
  scs.setDefaultSettings(settings);
  Object.assign(settings, { epsAbs: tolerance, epsRel: tolerance, maxIters: 20_000, verbose: 0 });
  const n = program.variables;
  const a = byColumns(
    n,
    rows.flatMap(({ columns, values }, r) =>
      columns.map((column, e) => ({ row: r, column, value: values[e] })),
    ),
  );
  const lower = program.quadratic !== null ? entriesOf(program.quadratic) : [];
  // SCS reads the upper triangle: column j of it is row j of the lower one.
  const p = byColumns(
    n,
    lower.map(({ row, column, value }) => ({ row: column, column: row, value })),
  );
  return scs.solve(
    {
      m: rows.length,
      n,
      A_x: a.values,
      A_i: a.rows,
      A_p: a.starts,
      P_x: p.values,
      P_i: p.rows,
      P_p: p.starts,
      b: rows.map(({ limit }) => limit),
      c: Array.from(program.linear),
    },
    { z: equal.length, l: atMost.length, q: sizes, qsize: sizes.length },
    settings,
  );
}

interface Entry {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

function entriesOf(rows: SparseRows): Entry[] {
  const out: Entry[] = [];
  for (let row = 0; row + 1 < rows.start.length; row++)
    for (let e = rows.start[row]; e < rows.start[row + 1]; e++)
      out.push({ row, column: rows.column[e], value: rows.value[e] });
  return out;
}

function byColumns(n: number, entries: readonly Entry[]) {
  const sorted = entries.toSorted((a, b) => a.column - b.column || a.row - b.row);
  const starts = new Array<number>(n + 1).fill(0);
  for (const { column } of sorted) starts[column + 1]++;
  for (let j = 0; j < n; j++) starts[j + 1] += starts[j];
  return { starts, rows: sorted.map(({ row }) => row), values: sorted.map(({ value }) => value) };
}
