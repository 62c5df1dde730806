import { expect, test } from "vitest";
import { type ConvexProgram, solveProgram } from "../../engine/optim/index.ts";
import { PROGRAM_MODES, randomProgram } from "./random-programs.ts";

/** Step of the limits: far above what the solver leaves open, far below where another limit begins to bind. */
const STEP = 1e-5;
const TIGHT = { tolerance: 1e-11, acceptable: 1e-9 };

function objectiveWith(program: ConvexProgram, limits: Partial<ConvexProgram>): number {
  return solveProgram({ ...program, ...limits }, TIGHT).objective;
}

const moved = (values: Float64Array, at: number, by: number) =>
  values.map((value, i) => (i === at ? value + by : value));

test.each(PROGRAM_MODES)("multipliers are the optimum's slopes as limits move, %s", (mode) => {
  let compared = 0;
  for (let seed = 0; compared < 12; seed++) {
    const program = randomProgram(10_000 + seed, mode);
    if (program.names > 60) continue;
    const { duals, objective } = solveProgram(program, TIGHT);
    const at = program.upper.findIndex(
      (upper, v) => upper > program.lower[v] && duals.bounds[v] < -1e-3 * Math.abs(objective),
    );
    if (at < 0) continue;
    const [down, up] = [-STEP, STEP].map((by) =>
      objectiveWith(program, { upper: moved(program.upper, at, by) }),
    );
    // The optimum is convex in a limit: its slope at the limit lies between those on both sides.
    const room = 1e-4 * Math.abs(duals.bounds[at]) + (1e-9 * Math.abs(objective)) / STEP;
    if (!(Number.isFinite(down) && (objective - down) / STEP > 3 * duals.bounds[at])) continue;
    expect((objective - down) / STEP).toBeLessThanOrEqual(duals.bounds[at] + room);
    expect((up - objective) / STEP).toBeGreaterThanOrEqual(duals.bounds[at] - room);
    compared++;
  }
});

test("the budget's multiplier is the slope of the optimum in the budget", () => {
  let compared = 0;
  for (let seed = 0; compared < 8; seed++) {
    const program = randomProgram(20_000 + seed, "long-short");
    const budgets = program.rowLower.reduce(
      (count, limit) => count + (limit === 1 || limit === 3 ? 1 : 0),
      0,
    );
    if (program.names > 60 || budgets > 1) continue;
    const at = program.rowLower.indexOf(1);
    const { duals, objective, status } = solveProgram(program, TIGHT);
    const [down, up] = [-STEP, STEP].map((by) =>
      solveProgram(
        { ...program, rowLower: moved(program.rowLower, at, by), rowUpper: moved(program.rowUpper, at, by) },
        TIGHT,
      ),
    );
    // Limits that leave one point leave none for another budget.
    if (![status, down.status, up.status].every((s) => s === "optimal")) continue;
    const room = 1e-4 * Math.abs(duals.rows[at]) + (1e-9 * Math.abs(objective)) / STEP;
    expect((objective - down.objective) / STEP).toBeLessThanOrEqual(duals.rows[at] + room);
    expect((up.objective - objective) / STEP).toBeGreaterThanOrEqual(duals.rows[at] - room);
    compared++;
  }
});
