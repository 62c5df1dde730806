import { describe, expect, test } from "vitest";
import { convexProgram, solveProgram, sparseRows } from "../../engine/optim/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { byQuadprog, byScs, openScs } from "./other-solvers.ts";
import { randomProgram } from "./random-programs.ts";

/** A portfolio in factor form that is strongly convex: every weight has variance and so has every exposure. */
function strong(seed: number, N: number, K: number, limits: readonly [number, number], risk: number | null) {
  const random = randomStream("optim", "strong", seed);
  const exposures = Array.from({ length: K }, () => Float64Array.from({ length: N }, () => random.normal()));
  const bend = Float64Array.from({ length: N + K }, (_, v) =>
    v < N ? 0.5 + random.uniform() : 1 + random.uniform(),
  );
  const rows = exposures.map((values, k) => ({
    columns: Array.from({ length: N + 1 }, (_, i) => (i < N ? i : N + k)),
    values: [...values, -1],
  }));
  rows.push({ columns: Array.from({ length: N }, (_, i) => i), values: new Array<number>(N).fill(1) });
  const tails = Array.from(bend, (value, v) => ({ columns: [v], values: [Math.sqrt(value)] }));
  const offset = new Float64Array(N + K + 1);
  offset[0] = risk ?? 0;
  return convexProgram({
    linear: Float64Array.from({ length: N + K }, (_, v) => (v < N ? -0.1 * random.normal() : 0)),
    quadratic: sparseRows(Array.from(bend, (value, v) => ({ columns: [v], values: [value] }))),
    block: Int32Array.from({ length: N + K }, (_, v) => (v < N ? v : -1)),
    lower: Float64Array.from({ length: N + K }, (_, v) => (v < N ? limits[0] : -0.3)),
    upper: Float64Array.from({ length: N + K }, (_, v) => (v < N ? limits[1] : 0.3)),
    rows,
    rowLower: Float64Array.from(rows, (_, r) => (r < K ? 0 : 1)),
    rowUpper: Float64Array.from(rows, (_, r) => (r < K ? 0 : 1)),
    cones: risk === null ? [] : [{ rows: sparseRows([{ columns: [], values: [] }, ...tails]), offset }],
  });
}

/** Weights of strongly convex programs may differ by the root of what objectives differ by; 1e-6 is asked for. */
const WEIGHTS = 1e-6;
const OBJECTIVE = 1e-8;

describe("solveProgram agrees with", () => {
  test.each([
    [6, 1],
    [20, 4],
    [40, 6],
    [55, 5],
  ])("quadprog on %i names and %i factors, long and long-short", (N, K) => {
    for (const limits of [
      [0, 0.4],
      [-0.3, 0.5],
    ] as const) {
      for (let seed = 0; seed < 3; seed++) {
        const program = strong(seed, N, K, limits, null);
        const ours = solveProgram(program);
        const theirs = byQuadprog(program);
        expectClose(ours.x, theirs.x, WEIGHTS);
        expectClose(ours.objective, theirs.objective, OBJECTIVE);
      }
    }
  });

  test("SCS on 60 names, with and without a limit of risk", async () => {
    const scs = await openScs();
    for (const risk of [null, 0.28]) {
      for (let seed = 0; seed < 3; seed++) {
        const program = strong(100 + seed, 60, 5, [0, 0.2], risk);
        const ours = solveProgram(program);
        const theirs = byScs(scs, program, 1e-10);
        expect([ours.status, theirs.status]).toEqual(["optimal", "SOLVED"]);
        expectClose(ours.x, theirs.x, WEIGHTS);
        expectClose(ours.objective, theirs.info.pobj, OBJECTIVE);
      }
    }
  });

  test("SCS in the objective where weights are not unique and risk is bounded by a cone", async () => {
    const scs = await openScs();
    let compared = 0;
    for (let seed = 300; seed < 330 && compared < 8; seed++) {
      const program = randomProgram(seed, compared % 2 === 0 ? "risk" : "long");
      if (program.names > 60) continue;
      const ours = solveProgram(program);
      const theirs = byScs(scs, program, 1e-9);
      // Of a first-order method: what it does not solve within its iterations compares nothing.
      if (theirs.status !== "SOLVED") continue;
      const scale = Math.max(Math.abs(ours.objective), Math.abs(theirs.info.pobj - theirs.info.dobj));
      expect(Math.abs(ours.objective - theirs.info.pobj)).toBeLessThan(1e-5 * scale + 1e-7);
      compared++;
    }
    expect(compared).toBe(8);
  });
});
