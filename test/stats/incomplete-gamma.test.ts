import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  chiSquareQuantile,
  chiSquareUpperTail,
  studentUpperTail,
  upperGamma,
} from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/incomplete-gamma/incomplete-gamma.json", import.meta.url), "utf8"),
);

describe("the tails of χ² and of t", () => {
  test("Q(a, x) equals scipy's, relative to itself", () => {
    for (const [a, x, expected] of reference.upperGamma) {
      if (expected > 1e-300) expectClose(upperGamma(a, x) / expected, 1, 1e-11);
    }
  });

  test("quantiles of χ² equal scipy's, and the tail takes them back", () => {
    for (const [p, degrees, expected] of reference.chiSquareQuantile) {
      expectClose(chiSquareQuantile(p, degrees) / expected, 1, 1e-10);
      expectClose(1 - chiSquareUpperTail(chiSquareQuantile(p, degrees), degrees), p, 1e-12);
    }
  });

  test("P(t > x) equals scipy's, relative to itself", () => {
    for (const [t, degrees, expected] of reference.studentUpperTail)
      expectClose(studentUpperTail(t, degrees) / expected, 1, 1e-11);
  });

  test("closed forms: two degrees of χ² are exponential; the ends, and what is no probability", () => {
    for (const x of [0.1, 2, 30]) expectClose(chiSquareUpperTail(x, 2) / Math.exp(-x / 2), 1, 1e-13);
    expect([upperGamma(2, 0), upperGamma(2, Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect([upperGamma(-1, 2), upperGamma(1, -2), chiSquareQuantile(2, 1)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
