import { describe, expect, test } from "vitest";
import { matrix, matrixFrom } from "../../engine/linalg/index.ts";
import {
  denseCovariance,
  type ForeignModel,
  foreignRiskModel,
  inferFamilies,
  wrongScale,
} from "../../engine/risk-model/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

/** Three names of one issuer with loadings 0.1, 0.2 and −0.05, by hand; factors in an order of their own. */
const given: ForeignModel = {
  date: "2020-01-31",
  ids: ["A", "B", "C"],
  factors: [
    { name: "value", family: "style" },
    { name: "oil", family: "industry" },
    { name: "all", family: "market" },
    { name: "banks", family: "industry" },
  ],
  exposures: matrixFrom([
    [0.5, 1, 1, 0],
    [-1, 0.25, 1, 0.75],
    [2, 0, 1, 1],
  ]),
  factorCovariance: matrixFrom([
    [0.04, 0.01, 0, 0.002],
    [0.01, 0.09, 0.02, 0],
    [0, 0.02, 0.05, 0.01],
    [0.002, 0, 0.01, 0.03],
  ]),
  specificVariance: [0.09, 0.16, 0.04],
  issuerCovariances: [
    { first: 0, second: 1, covariance: 0.02 },
    { first: 2, second: 0, covariance: -0.005 },
    { first: 1, second: 2, covariance: -0.01 },
  ],
  periodsPerYear: 12,
};

function faultsOf(change: Partial<ForeignModel>): string {
  try {
    foreignRiskModel({ ...given, ...change });
  } catch (error) {
    return String(error);
  }
  return "";
}

describe("a model of arrays", () => {
  test("has the Σ of its arrays, whatever the order of factors and however names are linked", () => {
    const { model, issuerMisfit } = foreignRiskModel(given);
    expect(model.exposures.factors.map(({ name }) => name)).toEqual(["all", "oil", "banks", "value"]);
    expect(issuerMisfit).toBe(0);
    const { exposures, factorCovariance, specificVariance } = given;
    const [n, k] = [3, 4];
    const plain = Array.from({ length: n * n }, (_, cell) => {
      const [i, j] = [Math.floor(cell / n), cell % n];
      let sum = i === j ? specificVariance[i]! : 0;
      for (let a = 0; a < k; a++)
        for (let b = 0; b < k; b++)
          sum +=
            exposures.values[i * k + a]! * factorCovariance.values[a * k + b]! * exposures.values[j * k + b]!;
      return sum;
    });
    for (const { first, second, covariance } of given.issuerCovariances!)
      for (const cell of [first * n + second, second * n + first]) plain[cell]! += covariance;
    expectClose(denseCovariance(model).values, plain, TOLERANCE.algebra);
  });

  test("tells how far covariances of issuers are from one common factor", () => {
    const { issuerMisfit } = foreignRiskModel({
      ...given,
      issuerCovariances: [
        { first: 0, second: 1, covariance: 0.06 },
        { first: 0, second: 2, covariance: 0.03 },
        { first: 1, second: 2, covariance: -0.02 },
      ],
    });
    expect(issuerMisfit).toBeGreaterThan(0.1);
  });

  test("is refused for what is wrong with it, all of it at once", () => {
    const values = Float64Array.from(given.exposures.values);
    values[2] = 0.9;
    values[5] = 0.5;
    const told = faultsOf({ exposures: matrix(3, 4, values) });
    expect(told).toContain('exposure of A to all: "0.9": everybody\'s exposure to a market factor must be 1');
    expect(told).toContain("shares of industries must sum to 1, these sum to 1.25");
    values[5] = Number.NaN;
    expect(faultsOf({ exposures: matrix(3, 4, values), specificVariance: [0.09, 0, 0.04] })).toMatch(
      /exposure of B to oil: "NaN".*\n.*specific variance of B: "0"/,
    );
    const skew = Float64Array.from(given.factorCovariance.values);
    skew[1] = 0.011;
    expect(faultsOf({ factorCovariance: matrix(4, 4, skew) })).toContain("the same both ways");
    skew[1] = skew[4] = 0.07;
    expect(faultsOf({ factorCovariance: matrix(4, 4, skew) })).toContain("not positive semi-definite");
    expect(faultsOf({ ids: ["A", "B"] })).toContain("must be 2×4");
    expect(faultsOf({ ids: ["A", "B", "A"] })).toContain('"A": stands twice');
    expect(faultsOf({ issuerCovariances: [{ first: 0, second: 1, covariance: 0.13 }] })).toContain(
      "beyond 1",
    );
  });
});

describe("families of factors by their exposures", () => {
  const x = matrixFrom([
    [1, 0, 1, 0, 0.3],
    [0, 1, 1, 1, -2],
    [0.4, 0.6, 1, 0, 0],
  ]);
  const names = ["a", "b", "c", "M_EUR", "z"];

  test("ones, shares, a currency's code, and the rest", () => {
    const hints = { known: new Map(), currencies: new Set(["EUR"]), countries: new Set<string>() };
    expect(inferFamilies(names, x, hints)).toEqual(["industry", "industry", "market", "currency", "style"]);
  });

  test("what is said counts", () => {
    const hints = {
      known: new Map([["c", "style"]] as const),
      currencies: new Set<string>(),
      countries: new Set<string>(),
    };
    // 0 and 1 that do not sum to 1 with the others are no industries, nor are then the others.
    expect(inferFamilies(names, x, hints)).toEqual(["style", "style", "style", "style", "style"]);
  });
});

test("sizes that no market has are told with the mistake they look like", () => {
  expect(wrongScale("factor volatility", [0.02, 0.05, 0.18])).toBeUndefined();
  expect(wrongScale("factor volatility", [2, 5, 18])?.likely).toBe("percent where decimals are expected");
  expect(wrongScale("specific volatility", [0.0019, 0.0025])?.likely).toBe(
    "decimals where percent are expected",
  );
  expect(wrongScale("specific volatility", [0.016, 0.018])?.likely).toBe(
    "daily where annual ones are expected",
  );
  expect(wrongScale("return over its volatility", [60, 70])?.likely).toBe(
    "percent where decimals are expected",
  );
  expect(wrongScale("return over its volatility", [])).toBeUndefined();
});
