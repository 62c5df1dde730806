import { describe, expect, test } from "vitest";
import {
  changeProgram,
  convexProgram,
  prepareProgram,
  solvePrepared,
  solveProgram,
} from "../../engine/optim/index.ts";
import { optimalityGaps } from "./optimality.ts";
import { infeasibleProgram } from "./planted-programs.ts";
import { PROGRAM_MODES, randomProgram } from "./random-programs.ts";

describe("a series of programs", () => {
  test.each(PROGRAM_MODES)(
    "starts from the answer before and ends at the same optimum in fewer steps, %s",
    (mode) => {
      let cold = 0;
      let warm = 0;
      for (let seed = 0; seed < 40; seed++) {
        const program = randomProgram(seed, mode);
        const prepared = prepareProgram(program);
        const before = solvePrepared(prepared);
        const next = changeProgram(prepared, {
          linear: program.linear.map((value) => value * 0.97),
          upper: program.upper.map((limit, v) =>
            limit === program.lower[v] ? limit : limit * (limit > 0 ? 1.01 : 1),
          ),
        });
        const again = solveProgram(next.program);
        const near = solvePrepared(next, { warm: before });
        const gaps = optimalityGaps(next.program, near);
        expect(near.status, `seed ${seed}`).toBe("optimal");
        expect(
          Math.max(gaps.primal, gaps.dual, gaps.sign, gaps.complementarity),
          `seed ${seed}`,
        ).toBeLessThan(3e-8);
        cold += again.iterations;
        warm += near.iterations;
      }
      expect(warm).toBeLessThan(0.85 * cold);
    },
  );

  test("a warm start near a program that is not feasible is still a proof of it", () => {
    for (let seed = 0; seed < 10; seed++) {
      const program = infeasibleProgram(seed);
      const eased = {
        ...program,
        rowLower: program.rowLower.map(() => -1e3),
        rowUpper: program.rowUpper.map(() => 1e3),
        cones: [],
      };
      const warm = solveProgram(eased);
      const start = {
        ...warm,
        duals: { ...warm.duals, cones: program.cones.map(({ offset }) => new Float64Array(offset.length)) },
      };
      expect(solveProgram(program, { warm: start }).status).toBe("infeasible");
    }
  });

  test("a change of prices and limits is the program anew", () => {
    const program = randomProgram(5, "long");
    const change = {
      linear: program.linear.map((value, i) => value + 0.1 * Math.sin(i)),
      upper: program.upper.map((limit, v) => (limit === program.lower[v] ? limit : limit + 0.01)),
    };
    const changed = changeProgram(prepareProgram(program), change);
    const anew = solveProgram({ ...program, ...change });
    expect(Math.abs(solvePrepared(changed).objective / anew.objective - 1)).toBeLessThan(1e-8);
  });

  test("a limit that was not there is refused", () => {
    const prepared = prepareProgram(convexProgram({ linear: [1], lower: [0] }));
    expect(() => changeProgram(prepared, { upper: Float64Array.of(3) })).toThrow(
      /variable 0 .* prepare the program anew/,
    );
    expect(() => changeProgram(prepared, { linear: Float64Array.of(1, 2) })).toThrow(
      /linear has 2 values for 1/,
    );
  });
});
