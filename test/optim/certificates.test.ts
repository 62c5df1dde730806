import { describe, expect, test } from "vitest";
import { convexProgram, solveProgram, sparseRows } from "../../engine/optim/index.ts";
import { boundednessFault, farkasFault } from "./certificate-faults.ts";
import { infeasibleProgram, unboundedProgram } from "./planted-programs.ts";

describe("certificates", () => {
  test("forty programs with one limit too many are infeasible, and the multipliers prove it", () => {
    const faults: string[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const fault = farkasFault(infeasibleProgram(seed));
      if (fault !== null) faults.push(`${seed} ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  test("forty programs that pay without end are unbounded, and the direction proves it", () => {
    const faults: string[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const fault = boundednessFault(unboundedProgram(seed));
      if (fault !== null) faults.push(`${seed} ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  test("name the limits that contradict each other, and no others", () => {
    const rows = [
      { columns: [0, 1], values: [1, 1] },
      { columns: [0], values: [1] },
      { columns: [1], values: [1] },
      { columns: [2], values: [1] },
    ];
    const { status, certificate } = solveProgram(
      convexProgram({
        linear: [0, 0, 1],
        rows,
        rowLower: [3, -Infinity, -Infinity, 0],
        rowUpper: [Infinity, 1, 1, Infinity],
      }),
    );
    expect(status).toBe("infeasible");
    if (certificate?.kind !== "infeasible") throw new Error("no certificate");
    const [sum, first, second, other] = certificate.duals.rows.map(
      (dual) => dual / certificate.duals.rows[0],
    );
    expect(sum).toBe(1);
    expect(first).toBeCloseTo(-1, 6);
    expect(second).toBeCloseTo(-1, 6);
    expect(other).toBeCloseTo(0, 6);
  });

  test("a cone that cannot be entered is infeasible", () => {
    const cone = {
      rows: sparseRows([
        { columns: [], values: [] },
        { columns: [0], values: [1] },
      ]),
      offset: Float64Array.of(1, 0),
    };
    const program = convexProgram({ linear: [1], lower: [2], cones: [cone] });
    expect(farkasFault(program)).toBe(null);
  });
});
