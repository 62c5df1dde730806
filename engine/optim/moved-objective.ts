import type { VariablePlaces } from "./place-variables.ts";
import type { ConvexProgram } from "./program.ts";
import { type SparseRows, sparseRows } from "./sparse-rows.ts";
import type { StandardForm } from "./standard-form.ts";

type MovedObjective = Pick<StandardForm, "quadratic" | "linear" | "constant">;

/** P and q: what joins a fixed variable becomes linear, what joins two of them a constant. */
export function movedObjective(program: ConvexProgram, places: VariablePlaces): MovedObjective {
  const { at, of } = places;
  const { quadratic, lower, variables } = program;
  const linear = Float64Array.from(of, (v) => program.linear[v]);
  let constant = 0;
  for (let v = 0; v < variables; v++) if (at[v] < 0) constant += program.linear[v] * lower[v];
  const q = quadratic ?? sparseRows(Array.from(lower, () => EMPTY));
  for (let v = 0; v < variables; v++) {
    for (let e = q.start[v]; e < q.start[v + 1]; e++) {
      const u = q.column[e];
      const value = q.value[e] * (v === u ? 0.5 : 1);
      if (at[v] < 0 && at[u] < 0) constant += value * lower[u] * lower[v];
      else if (at[v] < 0) linear[at[u]] += value * lower[v];
      else if (at[u] < 0) linear[at[v]] += value * lower[u];
    }
  }
  return { quadratic: movedTriangle(q, places), linear, constant };
}

const EMPTY = { columns: [], values: [] };

/** The elements of P between variables that are not fixed, in the rows of the later of the two. */
function movedTriangle({ start, column, value }: SparseRows, { at, of }: VariablePlaces): SparseRows {
  const starts = new Int32Array(of.length + 1);
  const each = (use: (low: number, high: number, e: number) => void) => {
    for (let v = 0; v + 1 < start.length; v++) {
      for (let e = start[v]; e < start[v + 1]; e++) {
        const [one, other] = [at[v], at[column[e]]];
        if (one >= 0 && other >= 0) use(Math.min(one, other), Math.max(one, other), e);
      }
    }
  };
  each((_, high) => {
    starts[high + 1]++;
  });
  for (let i = 0; i < of.length; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  const columns = new Int32Array(starts[of.length]);
  const values = new Float64Array(starts[of.length]);
  each((low, high, e) => {
    const to = next[high]++;
    columns[to] = low;
    values[to] = value[e];
  });
  return { start: starts, column: columns, value: values };
}
