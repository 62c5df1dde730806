import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fUpperTail, incompleteBeta } from "../../engine/stats/index.ts";
import { logGamma } from "../../engine/stats/log-gamma.ts";
import { expectClose } from "../tolerance.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/incomplete-beta/incomplete-beta.json", import.meta.url), "utf8"),
);

/** Relative to the value itself, however small: a p-value of 1e-40 has all its digits. */
function expectRelative(actual: number, expected: number): void {
  if (expected < 1e-300) expectClose(actual, expected, 1e-300);
  else expectClose(actual / expected, 1, 1e-11);
}

describe("the tails of F", () => {
  test("I_x(a, b) equals scipy's, relative to itself", () => {
    for (const [x, a, b, expected] of reference.incompleteBeta)
      expectRelative(incompleteBeta(x, a, b), expected);
  });

  test("P(F > f) equals scipy's, relative to itself", () => {
    for (const [f, above, below, expected] of reference.fUpperTail)
      expectRelative(fUpperTail(f, above, below), expected);
  });

  test("ln Γ equals scipy's", () => {
    for (const [x, expected] of reference.logGamma) expectClose(logGamma(x), expected, 2e-14);
  });

  test("closed forms: I_x(1, b) = 1 − (1−x)^b, I_½(a, a) = ½, F of one and many degrees is t²", () => {
    for (const x of [0.001, 0.3, 0.99]) expectClose(incompleteBeta(x, 1, 4), 1 - (1 - x) ** 4, 1e-14);
    for (const a of [0.2, 1, 33]) expectClose(incompleteBeta(0.5, a, a), 0.5, 1e-13);
    // Student with one degree of freedom is Cauchy: P(|t| > 1) = ½.
    expectClose(fUpperTail(1, 1, 1), 0.5, 1e-14);
  });

  test("the ends, and what is no probability or no parameter", () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3), fUpperTail(0, 2, 3)]).toEqual([0, 1, 1]);
    for (const [x, a, b] of [
      [-0.1, 1, 1],
      [1.1, 1, 1],
      [0.5, 0, 1],
      [0.5, 1, -1],
      [Number.NaN, 1, 1],
    ])
      expect(incompleteBeta(x, a, b)).toBeNaN();
    expect(fUpperTail(-1, 1, 1)).toBeNaN();
    expect(logGamma(0)).toBeNaN();
  });
});
