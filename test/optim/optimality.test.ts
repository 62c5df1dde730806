import { describe, expect, test } from "vitest";
import { solveProgram } from "../../engine/optim/index.ts";
import { optimalityGaps } from "./optimality.ts";
import { PROGRAM_MODES, randomProgram } from "./random-programs.ts";

/** Residuals of the solver are 1e-8 of the size of the program; what is recomputed from its rounded answer may be a little more. */
const GAP = 3e-8;

describe.each(PROGRAM_MODES)("a hundred programs, %s", (mode) => {
  test("are optimal, by conditions recomputed from the answer", () => {
    const faults: string[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const program = randomProgram(seed, mode);
      const solution = solveProgram(program);
      const gaps = optimalityGaps(program, solution);
      const worst = Math.max(gaps.primal, gaps.dual, gaps.sign, gaps.complementarity);
      if (solution.status !== "optimal" || !(worst <= GAP))
        faults.push(
          `${seed} ${solution.status} ${JSON.stringify(gaps)} ${JSON.stringify(solution.residuals)}`,
        );
    }
    expect(faults).toEqual([]);
  });
});
