import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "../../engine/linalg/index.ts";
import { addNormalPart, returnMoments } from "../../engine/risk-attribution/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { sum } from "./random-portfolios.ts";

fc.configureGlobal({ seed: 11 });

/** Equally likely points with the first five moments of the standard normal (Gauss–Hermite, weights 1/6, 4/6, 1/6). */
const NORMAL = [-Math.sqrt(3), 0, 0, 0, 0, Math.sqrt(3)];

const value = fc.double({ min: -0.1, max: 0.1, noNaN: true });
const history = fc
  .array(fc.tuple(value, value), { minLength: 3, maxLength: 12 })
  .filter((rows) => new Set(rows.map(([a, b]) => Math.round((a + b) * 1e4))).size > 2);

describe("an independent normal source", () => {
  test("has the moments and parts of every scenario combined with every point of a normal", () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0.01, max: 0.2, noNaN: true }), (rows, volatility) => {
        const found = addNormalPart(returnMoments(matrix(rows.length, 2, rows.flat())), volatility);
        const product = rows.flatMap(([a, b]) => NORMAL.map((point) => [a, b, point * volatility]));
        const expected = returnMoments(matrix(product.length, 3, product.flat()));
        for (const key of ["mean", "volatility", "skewness", "excessKurtosis"] as const)
          expectClose(found[key], expected[key], TOLERANCE.algebra);
        for (const key of ["meanParts", "volatilityParts", "skewnessParts", "kurtosisParts"] as const)
          found[key].forEach((part, j) => {
            expectClose(part, expected[key][j] as number, TOLERANCE.algebra);
          });
        expectClose(sum(found.volatilityParts), found.volatility, TOLERANCE.algebra);
        expectClose(sum(found.skewnessParts), 0, TOLERANCE.algebra);
        expectClose(sum(found.kurtosisParts), 0, TOLERANCE.algebra);
      }),
      { numRuns: 50 },
    );
  });

  test("of a volatility below 0 is refused", () => {
    const moments = returnMoments(matrix(2, 1, [1, -1]));
    expect(() => addNormalPart(moments, -1)).toThrow(
      /addNormalPart needs a volatility of at least 0, got -1/,
    );
  });
});
