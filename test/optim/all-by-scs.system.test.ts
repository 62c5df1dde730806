import { expect, test } from "vitest";
import { solveProgram } from "../../engine/optim/index.ts";
import { byScs, openScs } from "./other-solvers.ts";
import { PROGRAM_MODES, randomProgram } from "./random-programs.ts";

/** All 500 with PLIMSOLL_PROGRAMS=500, which takes SCS some ten minutes. */
const COUNT = Number(process.env.PLIMSOLL_PROGRAMS ?? 12);
const SCS_TOLERANCE = 1e-7;
const sizeOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + Math.abs(value), 0);

/**
 * SCS ends with rows and multipliers that are off by resPri and resDual: its objective may be off by what those are worth at its own
 * multipliers and weights, and by its gap. That is the gap it states.
 */
test.each(PROGRAM_MODES)(
  "%s: SCS agrees on every program that it solves, within the gap that it states",
  async (mode) => {
    const scs = await openScs();
    const faults: string[] = [];
    let [compared, worst] = [0, 0];
    for (let seed = 0; seed < COUNT; seed++) {
      const program = randomProgram(seed, mode);
      const theirs = byScs(scs, program, SCS_TOLERANCE);
      if (theirs.status !== "SOLVED") continue;
      const ours = solveProgram(program);
      const { pobj, resPri, resDual, gap } = theirs.info;
      const scale = Math.max(1e-3, Math.abs(ours.objective));
      const stated = Math.abs(gap) + sizeOf(theirs.y) * resPri + sizeOf(theirs.x) * resDual + 1e-8 * scale;
      const away = Math.abs(ours.objective - pobj);
      compared++;
      worst = Math.max(worst, away / scale);
      if (!(ours.status === "optimal" && away <= stated))
        faults.push(`${mode} ${seed}: ${ours.status} ${ours.objective}, SCS ${pobj} within ${stated}`);
    }
    console.log(
      `${mode}: SCS solved ${compared} of ${COUNT}; objectives differ by ${worst.toExponential(1)} of themselves at most`,
    );
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(COUNT / 2);
  },
  1_800_000,
);
