import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix } from "../../engine/linalg/index.ts";
import { type Compounding, replayScenarios, worstWindows } from "../../engine/risk-attribution/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { sum } from "./random-portfolios.ts";

const HISTORY = fc
  .array(
    fc.tuple(
      fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((rows) => matrix(rows.length, 2, Float64Array.from(rows.flat())));
const COMPOUNDING = fc.constantFrom<Compounding>("sum", "compound");
const RUNS = { numRuns: 200, seed: 19 };

describe("replayScenarios", () => {
  it("two periods by hand", () => {
    // r = −10 %, +5 %: sum −5 %, compounded −5.5 %; the second period's contributions count 0.9 times.
    const history = matrix(2, 2, [-0.1, 0, 0.02, 0.03]);
    const summed = replayScenarios(history, { from: 0, periods: 2, compounding: "sum" });
    expectClose(summed.windowReturn, -0.05, TOLERANCE.algebra);
    expectClose(summed.contributions, [-0.08, 0.03], TOLERANCE.algebra);
    const compounded = replayScenarios(history, { from: 0, periods: 2, compounding: "compound" });
    expectClose(compounded.windowReturn, 0.9 * 1.05 - 1, TOLERANCE.algebra);
    expectClose(compounded.contributions, [-0.082, 0.027], TOLERANCE.algebra);
    expectClose(compounded.path, [-0.1, -0.055], TOLERANCE.algebra);
    expectClose(compounded.lowest, -0.1, TOLERANCE.algebra);
  });

  it("contributions sum to the return of the window, compounded or not", () => {
    fc.assert(
      fc.property(HISTORY, COMPOUNDING, fc.nat(), fc.nat(), (history, compounding, a, b) => {
        const from = a % history.rows;
        const periods = 1 + (b % (history.rows - from));
        const { windowReturn, contributions, path, lowest, to } = replayScenarios(history, {
          from,
          periods,
          compounding,
        });
        const returns = Array.from({ length: periods }, (_, t) => {
          return history.values[2 * (from + t)] + history.values[2 * (from + t) + 1];
        });
        const expected =
          compounding === "sum" ? sum(returns) : returns.reduce((value, r) => value * (1 + r), 1) - 1;
        expectClose(windowReturn, expected, TOLERANCE.algebra);
        expectClose(sum(contributions), windowReturn, TOLERANCE.algebra);
        expectClose(path[periods - 1], windowReturn, TOLERANCE.algebra);
        expect(lowest).toBe(Math.min(0, ...path));
        expect(to).toBe(from + periods - 1);
      }),
      RUNS,
    );
  });

  it("refuses a window outside the history, values that are missing, and compounding past a total loss", () => {
    const history = matrix(2, 1, [-1, 0.1]);
    expect(() => replayScenarios(history, { from: 1, periods: 2, compounding: "sum" })).toThrow(
      /within 2 scenarios, got 2 from 1/,
    );
    expect(() => replayScenarios(history, { from: 0, periods: 2, compounding: "compound" })).toThrow(
      /scenario 0 returns -1: nothing is left/,
    );
    expect(replayScenarios(history, { from: 0, periods: 2, compounding: "sum" }).windowReturn).toBeCloseTo(
      -0.9,
      12,
    );
    expect(() =>
      replayScenarios(matrix(1, 1, [Number.NaN]), { from: 0, periods: 1, compounding: "sum" }),
    ).toThrow(/NaN/);
  });
});

describe("worstWindows", () => {
  it("are worst first, share no period, and each is the worst of those left", () => {
    fc.assert(
      fc.property(HISTORY, COMPOUNDING, fc.integer({ min: 1, max: 5 }), (history, compounding, periods) => {
        const found = worstWindows(history, { periods, count: 4, compounding });
        const all = Array.from({ length: Math.max(0, history.rows - periods + 1) }, (_, from) =>
          replayScenarios(history, { from, periods, compounding }),
        );
        const taken: number[] = [];
        for (const window of found) {
          const left = all.filter(({ from }) => taken.every((other) => Math.abs(other - from) >= periods));
          expect(window.windowReturn).toBe(Math.min(...left.map((one) => one.windowReturn)));
          expect(left.map((one) => one.from)).toContain(window.from);
          taken.push(window.from);
        }
        const left = all.filter(({ from }) => taken.every((other) => Math.abs(other - from) >= periods));
        if (found.length < 4) expect(left).toEqual([]);
      }),
      RUNS,
    );
  });

  it("refuses a length or a number of windows that is none", () => {
    const history = matrix(2, 1, [-1, 0.1]);
    expect(() => worstWindows(history, { periods: 0, count: 1, compounding: "sum" })).toThrow(
      /periods above 0, got 0/,
    );
    expect(worstWindows(history, { periods: 3, count: 1, compounding: "sum" })).toEqual([]);
  });
});
