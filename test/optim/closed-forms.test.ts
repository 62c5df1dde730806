import { describe, expect, test } from "vitest";
import { convexProgram, type SparseRow, solveProgram, sparseRows } from "../../engine/optim/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

/** What an answer to tolerance 1e-9 is worth in the variables of a problem of size 1 that is bent by as much. */
const NEAR = 1e-7;

const diagonal = (values: ArrayLike<number>) =>
  sparseRows(Array.from(values, (value, i) => ({ columns: [i], values: [value] })));
const one = (column: number, value = 1): SparseRow => ({ columns: [column], values: [value] });
const none: SparseRow = { columns: [], values: [] };
const all = (n: number): SparseRow => ({
  columns: Array.from({ length: n }, (_, i) => i),
  values: new Array<number>(n).fill(1),
});

describe("solveProgram by closed forms", () => {
  test("minimum variance of uncorrelated names: weights as 1/σ², the budget's multiplier is the variance times 2", () => {
    const variances = [0.04, 0.09, 0.01, 0.25];
    const { x, duals, objective } = solveProgram(
      convexProgram({
        linear: new Float64Array(4),
        quadratic: diagonal(variances.map((v) => 2 * v)),
        block: Int32Array.of(0, 1, 2, 3),
        rows: [all(4)],
        rowLower: [1],
        rowUpper: [1],
      }),
    );
    const precision = variances.reduce((sum, v) => sum + 1 / v, 0);
    expectClose(
      x,
      variances.map((v) => 1 / v / precision),
      NEAR,
    );
    expectClose(objective, 1 / precision, NEAR);
    expectClose(duals.rows, [2 / precision], NEAR);
  });

  test("minimum variance of one factor: Σ⁻¹1 by Woodbury", () => {
    const beta = [0.8, 1.3, 1, 0.5, 1.1];
    const specific = [0.03, 0.05, 0.02, 0.08, 0.04];
    const factor = 0.0225;
    const quadratic = sparseRows([...specific.map((v, i) => one(i, 2 * v)), one(5, 2 * factor)]);
    const { x } = solveProgram(
      convexProgram({
        linear: new Float64Array(6),
        quadratic,
        block: Int32Array.of(0, 1, 2, 3, 4, -1),
        rows: [all(5), { columns: [0, 1, 2, 3, 4, 5], values: [...beta, -1] }],
        rowLower: [1, 0],
        rowUpper: [1, 0],
      }),
    );
    const sums = (f: (i: number) => number) => beta.reduce((sum, _, i) => sum + f(i), 0);
    const pull = sums((i) => beta[i] / specific[i]) / (1 / factor + sums((i) => beta[i] ** 2 / specific[i]));
    const raw = beta.map((b, i) => (1 - b * pull) / specific[i]);
    const total = raw.reduce((sum, value) => sum + value, 0);
    expectClose(
      x.subarray(0, 5),
      raw.map((value) => value / total),
      NEAR,
    );
  });

  test("the nearest point of a box is the point cut off, and multipliers are what is cut", () => {
    const point = [-0.5, 0.2, 1.7, 0.9];
    const { x, duals } = solveProgram(
      convexProgram({
        linear: point.map((value) => -value),
        quadratic: diagonal([1, 1, 1, 1]),
        lower: [0, 0, 0, 0],
        upper: [1, 1, 1, 1],
      }),
    );
    expectClose(x, [0, 0.2, 1, 0.9], NEAR);
    expectClose(duals.bounds, [0.5, 0, -0.7, 0], NEAR);
  });

  test("the nearest point of the simplex is the point less a threshold, cut off at 0", () => {
    const random = randomStream("optim", "simplex");
    const point = Float64Array.from({ length: 50 }, () => random.normal());
    const { x } = solveProgram(
      convexProgram({
        linear: point.map((value) => -value),
        quadratic: diagonal(new Float64Array(50).fill(1)),
        block: Int32Array.from({ length: 50 }, (_, i) => i),
        lower: new Float64Array(50),
        rows: [all(50)],
        rowLower: [1],
        rowUpper: [1],
      }),
    );
    const sorted = Float64Array.from(point).sort().reverse();
    let sum = 0;
    let threshold = 0;
    for (let k = 0; k < 50; k++) {
      sum += sorted[k];
      if (sorted[k] > (sum - 1) / (k + 1)) threshold = (sum - 1) / (k + 1);
    }
    expectClose(
      x,
      point.map((value) => Math.max(0, value - threshold)),
      NEAR,
    );
  });

  test.each([null, Int32Array.of(0, 0, 0)])(
    "the farthest point of a ball along a is a/‖a‖, in blocks %j",
    (block) => {
      const a = [3, -4, 12];
      const ball = {
        rows: sparseRows([none, one(0), one(1), one(2)]),
        offset: Float64Array.of(2, 0, 0, 0),
      };
      const { x, duals, objective } = solveProgram(
        convexProgram({ linear: a.map((value) => -value), cones: [ball], block }),
      );
      expectClose(
        x,
        a.map((value) => (2 * value) / 13),
        NEAR,
      );
      expectClose(objective, -26, NEAR);
      expectClose(
        duals.cones[0],
        [13, 3, -4, 12].map((value, i) => (i === 0 ? value : -value)),
        NEAR,
      );
    },
  );

  test("the norm of what a plane leaves: min t, ‖x‖ ≤ t, aᵀx = 1 is 1/‖a‖", () => {
    const cone = { rows: sparseRows([one(3), one(0), one(1), one(2)]), offset: new Float64Array(4) };
    const { x, objective } = solveProgram(
      convexProgram({
        linear: [0, 0, 0, 1],
        block: Int32Array.of(0, 1, 2, -1),
        cones: [cone],
        rows: [{ columns: [0, 1, 2], values: [1, 2, 2] }],
        rowLower: [1],
        rowUpper: [1],
      }),
    );
    expectClose(objective, 1 / 3, NEAR);
    expectClose(x, [1 / 9, 2 / 9, 2 / 9, 1 / 3], NEAR);
  });

  test("a cost of the power 3/2 by two cones of three: min |u|^1.5 − a u is at (2a/3)²", () => {
    // t ≥ u²/s and s² ≤ u give t ≥ u^1.5: ‖(2u, t − s)‖ ≤ t + s and ‖(2s, u − 1)‖ ≤ u + 1.
    const [u, s, t] = [0, 1, 2];
    const over = (rows: SparseRow[], offset: number[]) => ({
      rows: sparseRows(rows),
      offset: Float64Array.from(offset),
    });
    const cones = [
      over([{ columns: [t, s], values: [1, 1] }, one(u, 2), { columns: [t, s], values: [1, -1] }], [0, 0, 0]),
      over([one(u), one(s, 2), one(u)], [1, 0, -1]),
    ];
    for (const a of [0.3, 1, 2]) {
      const { status, x, objective } = solveProgram(
        convexProgram({ linear: [-a, 0, 1], cones, block: Int32Array.of(0, 0, 0) }),
      );
      expect(status).toBe("optimal");
      expectClose(objective, -(a ** 3) * (4 / 27), 1e-7);
      expectClose(x[u], (2 * a) ** 2 / 9, 1e-4);
    }
  });

  test("costs by the absolute value leave what is worth less than them: soft thresholds", () => {
    const point = [0.5, -0.05, 0.09, -2, 0.11];
    const cost = 0.1;
    const n = point.length;
    // a ≥ x and a ≥ −x in the block of x.
    const rows = point.flatMap((_, i) => [
      { columns: [i, n + i], values: [1, -1] },
      { columns: [i, n + i], values: [-1, -1] },
    ]);
    const { x } = solveProgram(
      convexProgram({
        linear: [...point.map((value) => -value), ...point.map(() => cost)],
        quadratic: sparseRows([...point.map((_, i) => one(i)), ...point.map(() => none)]),
        block: Int32Array.from({ length: 2 * n }, (_, v) => v % n),
        rows,
        rowUpper: new Float64Array(2 * n),
      }),
    );
    expectClose(
      x.subarray(0, n),
      point.map((value) => Math.sign(value) * Math.max(0, Math.abs(value) - cost)),
      1e-6,
    );
  });
});
