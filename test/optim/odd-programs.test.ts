import { describe, expect, test } from "vitest";
import {
  convexProgram,
  type ProgramParts,
  type SparseRow,
  solveProgram,
  sparseRows,
} from "../../engine/optim/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { optimalityGaps } from "./optimality.ts";

const NEAR = 1e-7;
const one = (column: number, value = 1): SparseRow => ({ columns: [column], values: [value] });
const none: SparseRow = { columns: [], values: [] };
const ones = (n: number, value = 1): SparseRow => ({
  columns: Array.from({ length: n }, (_, i) => i),
  values: new Array<number>(n).fill(value),
});

/** Solves and expects an optimum by all conditions. */
function solved(parts: ProgramParts) {
  const program = convexProgram(parts);
  const solution = solveProgram(program);
  expect(solution.status).toBe("optimal");
  const gaps = optimalityGaps(program, solution);
  expect(Math.max(gaps.primal, gaps.dual, gaps.sign, gaps.complementarity)).toBeLessThan(3e-8);
  return solution;
}

describe("solveProgram of odd programs", () => {
  test("nothing at all is optimal at 0", () => {
    const { status, objective, iterations } = solveProgram(convexProgram({ linear: [] }));
    expect({ status, objective, iterations }).toEqual({ status: "optimal", objective: 0, iterations: 0 });
  });

  test("one variable: between bounds, on a bound, fixed, free", () => {
    const quadratic = sparseRows([one(0, 2)]);
    expectClose(solved({ linear: [-1], quadratic }).x, [0.5], NEAR);
    expectClose(solved({ linear: [-1], quadratic, upper: [0.25] }).x, [0.25], NEAR);
    expectClose(solved({ linear: [3], lower: [-2], upper: [5] }).x, [-2], NEAR);
    const fixed = solved({ linear: [3], quadratic, lower: [2], upper: [2] });
    expect(fixed.objective).toBe(10);
    expect(fixed.duals.bounds[0]).toBe(7);
    expect(solved({ linear: [0] }).objective).toBe(0);
  });

  test("equalities alone are a linear system", () => {
    const { x } = solved({
      linear: [1, 1, 0],
      quadratic: sparseRows([one(0), one(1), one(2, 4)]),
      rows: [ones(3), { columns: [0, 2], values: [1, -2] }],
      rowLower: [3, 1],
      rowUpper: [3, 1],
    });
    expectClose(x[0] + x[1] + x[2], 3, NEAR);
    expectClose(x[0] - 2 * x[2], 1, NEAR);
  });

  test("sums that are another variable are equalities with 0 on the right, and not stalled", () => {
    // min ½(x₀² + x₁² + y²) − x₀ with y = x₀ + x₁: 2x₀ + x₁ = 1, x₀ + 2x₁ = 0.
    const { x } = solved({
      linear: [-1, 0, 0],
      quadratic: sparseRows([one(0), one(1), one(2)]),
      block: Int32Array.of(0, 1, -1),
      rows: [{ columns: [0, 1, 2], values: [1, 1, -1] }],
      rowLower: [0],
      rowUpper: [0],
    });
    expectClose(x, [2 / 3, -1 / 3, 1 / 3], NEAR);
  });

  test("equalities that leave one point, written twice and as sums of each other", () => {
    const rows = [one(0), one(1), ones(2), ones(2, 7), one(0)];
    const limits = [0.25, 0.75, 1, 7, 0.25];
    const { x } = solved({ linear: [1, -1], rows, rowLower: limits, rowUpper: limits });
    expectClose(x, [0.25, 0.75], NEAR);
  });

  test("empty rows are no limits where they hold, and infeasible where they do not", () => {
    const parts = { linear: [1], lower: [0], rows: [none, none] };
    expectClose(solved({ ...parts, rowLower: [-1, 0], rowUpper: [1, 0] }).x, [0], NEAR);
    for (const [lower, upper] of [
      [1, 2],
      [-2, -1],
      [1, 1],
    ])
      expect(
        solveProgram(convexProgram({ ...parts, rowLower: [0, lower], rowUpper: [0, upper] })).status,
      ).toBe("infeasible");
  });

  test("bounds and rows that contradict themselves are infeasible", () => {
    expect(solveProgram(convexProgram({ linear: [0], lower: [1], upper: [0] })).status).toBe("infeasible");
    const crossed = { linear: [0, 0], rows: [ones(2)], rowLower: [1], rowUpper: [0.5] };
    expect(solveProgram(convexProgram(crossed)).status).toBe("infeasible");
  });

  test("all variables fixed: feasible by arithmetic or not at all", () => {
    const parts = { linear: [1, 2], lower: [1, 1], upper: [1, 1], rows: [ones(2)] };
    const { objective, x } = solved({ ...parts, rowLower: [2], rowUpper: [2] });
    expect(objective).toBe(3);
    expect(Array.from(x)).toEqual([1, 1]);
    expect(solveProgram(convexProgram({ ...parts, rowLower: [3], rowUpper: [Infinity] })).status).toBe(
      "infeasible",
    );
  });

  test("names without variance whose only limits join blocks", () => {
    const n = 6;
    const { x } = solved({
      linear: [-0.1, -0.2, -0.3, 0, 0, 0],
      quadratic: sparseRows([none, none, none, one(3), one(4), one(5)]),
      block: Int32Array.from({ length: n }, (_, i) => i),
      rows: [
        ones(n),
        { columns: [0, 1, 2], values: [1, 1, 1] },
        { columns: [0, 1], values: [1, -1] },
        one(2),
      ],
      rowLower: [1, -Infinity, 0, -Infinity],
      rowUpper: [1, 0.5, 0, 0.2],
    });
    expectClose(x, [0.15, 0.15, 0.2, 1 / 6, 1 / 6, 1 / 6], 1e-6);
  });

  test("a linear program, its vertex and its multipliers", () => {
    const { x, duals } = solved({
      linear: [-3, -5],
      lower: [0, 0],
      rows: [one(0), one(1, 2), { columns: [0, 1], values: [3, 2] }],
      rowUpper: [4, 12, 18],
    });
    expectClose(x, [2, 6], NEAR);
    expectClose(duals.rows, [0, -1.5, -1], NEAR);
  });

  test("scales of the variables, rows and objective from 1e-6 to 1e6 give the same answer in their units", () => {
    const random = randomStream("optim", "scales");
    const n = 12;
    const bend = Float64Array.from({ length: n }, () => 0.5 + random.uniform());
    const pay = Float64Array.from({ length: n }, () => random.normal());
    const parts = (units: Float64Array, row: number, cost: number) => ({
      linear: pay.map((value, i) => cost * value * units[i]),
      quadratic: sparseRows(Array.from(bend, (value, i) => one(i, cost * value * units[i] ** 2))),
      block: Int32Array.from({ length: n }, (_, i) => i),
      lower: new Float64Array(n),
      rows: [{ columns: Array.from({ length: n }, (_, i) => i), values: units.map((unit) => row * unit) }],
      rowLower: [row],
      rowUpper: [row],
    });
    const plain = solved(parts(new Float64Array(n).fill(1), 1, 1)).x;
    for (const [row, cost] of [
      [1e6, 1e-6],
      [1e-6, 1e6],
      [1, 1e6],
    ]) {
      const units = Float64Array.from({ length: n }, (_, i) => 10 ** (i - 6));
      const { x } = solved(parts(units, row, cost));
      expectClose(
        x.map((value, i) => value * units[i]),
        plain,
        1e-6,
      );
    }
  });

  test("blocks of many variables, and a free one without curvature in each", () => {
    const blocks = 4;
    const size = 30;
    const random = randomStream("optim", "blocks");
    const rows: SparseRow[] = [];
    for (let b = 0; b < blocks; b++) {
      const base = b * size;
      for (let k = 0; k < size - 2; k++)
        rows.push({ columns: [base + k, base + k + 1, base + size - 1], values: [1, random.normal(), 1] });
    }
    rows.push(ones(blocks * size));
    solved({
      linear: Float64Array.from({ length: blocks * size }, () => random.normal() * 0.1),
      quadratic: sparseRows(
        Array.from({ length: blocks * size }, (_, v) => (v % size === size - 1 ? none : one(v, 1))),
      ),
      block: Int32Array.from({ length: blocks * size }, (_, v) => Math.floor(v / size)),
      rows,
      rowLower: new Float64Array(rows.length).fill(-1),
      rowUpper: new Float64Array(rows.length).fill(1),
    });
  });

  test("a wide border: 150 variables outside that all meet", () => {
    const random = randomStream("optim", "border");
    const n = 150;
    solved({
      linear: Float64Array.from({ length: n }, () => random.normal()),
      quadratic: sparseRows(
        Array.from({ length: n }, (_, i) => ({
          columns: Array.from({ length: i + 1 }, (__, j) => j),
          values: Array.from({ length: i + 1 }, (__, j) => (i === j ? 2 : 1 / n)),
        })),
      ),
      lower: new Float64Array(n),
      rows: [ones(n)],
      rowUpper: [1],
    });
  });

  test("a tighter tolerance is kept where rounding allows it", () => {
    const program = convexProgram({
      linear: [-1, -2],
      quadratic: sparseRows([one(0), one(1)]),
      upper: [0.5, 5],
    });
    const { residuals } = solveProgram(program, { tolerance: 1e-12, acceptable: 1e-10 });
    expect(Math.max(residuals.primal, residuals.dual, residuals.gap)).toBeLessThan(1e-12);
  });

  test("the same program gives the same answer to the last bit", () => {
    const random = randomStream("optim", "same");
    const parts = {
      linear: Float64Array.from({ length: 80 }, () => random.normal()),
      quadratic: sparseRows(Array.from({ length: 80 }, (_, i) => one(i, random.uniform()))),
      block: Int32Array.from({ length: 80 }, (_, i) => i),
      lower: new Float64Array(80),
      rows: [ones(80)],
      rowLower: [1],
      rowUpper: [1],
    };
    expect(solved(parts).x).toEqual(solved(parts).x);
  });
});

describe("solveProgram refuses", () => {
  test.each<[string, Partial<ProgramParts>, RegExp]>([
    ["lengths that differ", { lower: [0, 0] }, /lower has 2 values for 1 variables/],
    ["what is not a number", { linear: [Number.NaN] }, /linear holds NaN/],
    ["a limit that is not a number", { upper: [Number.NaN] }, /variable 0 has the limits/],
    ["a variable that is not there", { rows: [one(3)] }, /names variable 3 of 1/],
  ])("%s", (_, parts, message) => {
    expect(() => solveProgram(convexProgram({ linear: [1], ...parts }))).toThrow(message);
  });

  test("curvature that joins blocks, and a cone whose rows do", () => {
    const linear = [0, 0];
    const block = Int32Array.of(0, 1);
    const quadratic = sparseRows([one(0), { columns: [0, 1], values: [0.1, 1] }]);
    expect(() => solveProgram(convexProgram({ linear, block, quadratic }))).toThrow(/different blocks/);
    const cone = { rows: sparseRows([none, ones(2)]), offset: Float64Array.of(1, 0) };
    expect(() => solveProgram(convexProgram({ linear, block, cones: [cone] }))).toThrow(
      /joins several blocks/,
    );
  });
});
