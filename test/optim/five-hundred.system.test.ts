import { describe, expect, test } from "vitest";
import { solveProgram } from "../../engine/optim/index.ts";
import { boundednessFault, farkasFault } from "./certificate-faults.ts";
import { infeasibleProgram, unboundedProgram } from "./planted-programs.ts";
import { PROGRAM_MODES, randomProgram } from "./random-programs.ts";

const COUNT = 500;
const GAP = 1e-8;

describe("five hundred random programs", () => {
  test.each(PROGRAM_MODES)("%s: at least 99 of 100 reach a gap of 1e-8, the rest are listed", (mode) => {
    const faults: string[] = [];
    for (let seed = 0; seed < COUNT; seed++) {
      const program = randomProgram(seed, mode);
      const { status, residuals, iterations } = solveProgram(program);
      const { primal, dual, gap } = residuals;
      if (status !== "optimal" || !(Math.max(primal, dual, gap) <= GAP))
        faults.push(
          `${mode} ${seed}, ${program.names} names: ${status} after ${iterations}, ${JSON.stringify(residuals)}`,
        );
    }
    if (faults.length > 0) console.log(faults.join("\n"));
    expect(faults.length).toBeLessThanOrEqual(COUNT / 100);
  });

  test.each([
    ["infeasible", infeasibleProgram, farkasFault],
    ["unbounded", unboundedProgram, boundednessFault],
  ] as const)("200 planted %s programs: all are named and proved", (_, make, faultOf) => {
    const faults: string[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const fault = faultOf(make(seed));
      if (fault !== null) faults.push(`${seed}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});
