import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { matrix } from "../../engine/linalg/index.ts";
import {
  type ExtensionPeriod,
  extendModel,
  extensionScores,
  type GivenModel,
  historyLevel,
  testExtension,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { exposuresOf, extensionWorld } from "./extension-world.ts";

/** Made by test/reference/risk-model/extension.py: dense covariances and a general optimiser. */
const reference = JSON.parse(
  readFileSync(new URL("../reference/risk-model/extension.json", import.meta.url), "utf8"),
);

const LIKELY = { specific: "own_variance" } as const;

describe("a model extended by a factor", () => {
  const { X, F, delta, z, returns } = reference;
  const model: GivenModel = { factorCovariance: matrix(3, 3, F.flat()), specificVariance: delta };
  const periods: ExtensionPeriod[] = returns.map((row: (number | null)[]) => ({
    exposures: exposuresOf(X),
    factor: z,
    returns: Float64Array.from(row, (value) => value ?? Number.NaN),
  }));

  test("has the likelihoods and the covariances that a general optimiser finds, returns missing or not", () => {
    const ratio = testExtension(model, periods, 9, randomStream("r"));
    expectClose(ratio.variance.ratio, 2 * (reference.alone.logLikelihood - reference.given), 1e-6);
    expectClose(ratio.covariances.ratio, 2 * (reference.together.logLikelihood - reference.given), 1e-4);
  });

  test("scores its own likelihood, and keeps the given F and each name's own variance", () => {
    const extension = extendModel(model, periods, { covariances: true, ...LIKELY });
    const { given, extended } = extensionScores(model, extension, periods);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expectClose(sum(given.density), reference.given, 1e-8);
    expectClose(sum(extended.density), extension.logLikelihood.extended, 1e-6);
    // A model of another level has the same shape.
    const larger = {
      factorCovariance: matrix(
        3,
        3,
        F.flat().map((x: number) => 3 * x),
      ),
      specificVariance: Float64Array.from(delta, (x: number) => 3 * x),
    };
    const of = extensionScores(
      larger,
      { ...larger, factorCovariance: matrix(4, 4, [...bordered(larger.factorCovariance.values)]) },
      periods,
    );
    expectClose(of.given.shape, given.shape, 1e-9);
    expectClose(of.extended.shape, given.shape, 1e-9);
    expectClose(historyLevel(larger, periods), historyLevel(model, periods) / 3, 1e-12);
    const { values } = extension.factorCovariance;
    for (let k = 0; k < 3; k++) for (let l = 0; l < 3; l++) expect(values[4 * k + l]).toBe(F[k][l]);
    for (let i = 0; i < z.length; i++) {
      const before = quadratic(X[i], F.flat()) + delta[i];
      const after = quadratic([...X[i], z[i]], Array.from(values)) + extension.specificVariance[i]!;
      if (extension.floored === 0) expectClose(after, before, 1e-9);
    }
  });

  test("has specific variances of maximum likelihood where they are asked for: no other is likelier", () => {
    const { model: given, history } = extensionWorld("likely", { names: 20, periods: 60 });
    const extension = extendModel(given, history, { covariances: false, specific: "likelihood" });
    const likelihood = (specificVariance: Float64Array) =>
      extensionScores(given, { ...extension, specificVariance }, history).extended.density.reduce(
        (a, b) => a + b,
        0,
      );
    const best = likelihood(extension.specificVariance);
    expectClose(best, extension.logLikelihood.extended, 1e-6);
    for (let i = 0; i < 20; i += 5)
      for (const scale of [0.97, 1.03]) {
        const moved = Float64Array.from(extension.specificVariance, (value, j) =>
          j === i ? value * scale : value,
        );
        expect(likelihood(moved)).toBeLessThan(best + 1e-3);
      }
  });
});

describe("a factor that is planted", () => {
  test("is recovered: variance, covariance and what is left of specific variance", () => {
    const { model, own, history } = extensionWorld("planted", {
      periods: 1200,
      covariance: 3e-4,
    });
    const { variance, factorCovariance, specificVariance } = extendModel(model, history, {
      covariances: true,
      ...LIKELY,
    });
    // Errors of a variance of 400 periods: √(2/400) = 7 %.
    expectClose(variance / 4e-4, 1, 0.2);
    expectClose(factorCovariance.values[4 * 5]! / 3e-4, 1, 0.25);
    const gap = own.map((value, i) => specificVariance[i]! / value - 1);
    expectClose(gap.reduce((sum, value) => sum + value, 0) / gap.length, 0, 0.1);
  });

  test("is found, and scores better on returns of later; a factor that is none is not there", () => {
    const { model, history, later } = extensionWorld("score", { factor: 2e-4 });
    const found = testExtension(model, history, 199, randomStream("found"));
    expect([found.variance.pValue, found.shuffled.pValue]).toEqual([0.005, 0.005]);
    expectClose(found.level, 1, 0.05);
    const extension = extendModel(model, history, { covariances: false, ...LIKELY });
    const scores = extensionScores(model, extension, later());
    const gains = scores.extended.density.map((value, t) => value - scores.given.density[t]!);
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(0.5);
  });
});

/** A 3×3 matrix with a row and a column of 0. */
function bordered(values: ArrayLike<number>): number[] {
  return Array.from({ length: 16 }, (_, at) => {
    const [k, l] = [Math.floor(at / 4), at % 4];
    return k < 3 && l < 3 ? values[3 * k + l]! : 0;
  });
}

function quadratic(x: readonly number[], values: readonly number[]): number {
  return x.reduce(
    (sum, a, k) => sum + x.reduce((inner, b, l) => inner + a * b * values[k * x.length + l]!, 0),
    0,
  );
}
