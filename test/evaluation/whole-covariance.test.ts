import { expect, test } from "vitest";
import {
  evaluateCovariance,
  nameVariances,
  wholeCovariance,
  wholeCovarianceRatios,
} from "../../engine/evaluation/index.ts";
import { exposureRow } from "../../engine/exposures/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { denseCovariance, prepareRiskModel, type RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { randomModel } from "./random-model.ts";

/** Σ of some names, dense, with the ratios from `evaluateCovariance`. */
function denseRatios(model: RiskModel, names: readonly number[], returns: Float64Array) {
  const sigma = denseCovariance(model);
  const size = returns.length;
  const values = names.flatMap((i) => names.map((j) => sigma.values[i * size + j]!));
  const own = Float64Array.from(names, (i) => returns[i]!);
  return evaluateCovariance(
    matrix(names.length, names.length, values),
    matrix(1, names.length, own),
    new Float64Array(names.length).fill(1),
  );
}

test("the ratios of some names equal those of their dense covariance, linked lines included, and its parts add up", () => {
  for (let seed = 1; seed < 12; seed++) {
    const { model: plain, estimation } = randomModel(seed);
    const random = randomStream("whole covariance", seed);
    const issuer = Int32Array.from(estimation, (member, i) =>
      member === 1 && i % 5 < 2 ? Math.floor(i / 5) : -1,
    );
    const loading = Float64Array.from(issuer, (code) => (code < 0 ? 0 : 0.008));
    const model = { ...plain, linked: { issuer, loading } };
    const names = Uint8Array.from(estimation, (member) => Number(member === 1 && random.uniform() < 0.8));
    const returns = Float64Array.from(names, () => 0.02 * random.normal());
    const members = Array.from(names, (_, i) => i).filter((i) => names[i] === 1);
    const prepared = prepareRiskModel(model);
    const whole = wholeCovariance(prepared, names, nameVariances(prepared));
    const got = wholeCovarianceRatios(whole, returns, 3);
    const dense = denseRatios(model, members, returns);
    expectClose(got.mahalanobis, dense.mahalanobisRatio / 3, 1e-8);
    expectClose(got.diagonal, dense.diagonalRatio / 3, 1e-10);
    expect(got.names).toBe(members.length);
    const parts = whole.rank * got.factor + (got.names - whole.rank) * got.specific;
    expectClose(parts / got.names, got.mahalanobis, 1e-10);
  }
});

test("returns that the factors span have no specific part, and move nothing but the factor part", () => {
  const { model, estimation } = randomModel(4);
  const prepared = prepareRiskModel(model);
  const whole = wholeCovariance(prepared, estimation, nameVariances(prepared));
  const random = randomStream("spanned");
  const factors = model.exposures.factors.map(() => 0.01 * random.normal());
  const spanned = Float64Array.from(estimation, (member, i) => {
    if (member !== 1) return Number.NaN;
    return exposureRow(model.exposures, i).reduce((sum, x, k) => sum + x * factors[k]!, 0);
  });
  const noise = spanned.map((value) => value + 0.01 * random.normal());
  const [alone, both, own] = [spanned, noise, noise.map((value, i) => value - spanned[i]!)].map((returns) =>
    wholeCovarianceRatios(whole, returns, 1),
  );
  expect(Math.abs(alone!.specific)).toBeLessThan(1e-9);
  expectClose(both!.specific, own!.specific, 1e-8);
});

test("returns drawn from Σ have ratios of 1; a planted error of 20 % in F, or in Δ, shows in its own part alone", () => {
  const { model, estimation } = randomModel(2);
  const random = randomStream("drawn");
  const prepared = prepareRiskModel(model);
  const size = model.exposures.factors.length;
  const drawn = () => {
    const root = factorRoot(model.factorCovariance.values as Float64Array, size);
    const z = Array.from({ length: size }, () => random.normal());
    const factors = z.map((_, i) => z.reduce((sum, value, j) => sum + root[i * size + j]! * value, 0));
    return Float64Array.from(estimation, (member, i) => {
      if (member !== 1) return Number.NaN;
      const spanned = exposureRow(model.exposures, i).reduce((sum, x, k) => sum + x * factors[k]!, 0);
      return spanned + Math.sqrt(model.specificVariance[i]!) * random.normal();
    });
  };
  const inflated = (values: ArrayLike<number>) => Float64Array.from(values, (value) => 1.44 * value);
  const models = [
    prepared,
    prepareRiskModel({
      ...model,
      factorCovariance: { rows: size, cols: size, values: inflated(model.factorCovariance.values) },
    }),
    prepareRiskModel({ ...model, specificVariance: inflated(model.specificVariance) }),
  ].map((one) => wholeCovariance(one, estimation, nameVariances(one)));
  const trials = 2000;
  const sums = models.map(() => [0, 0, 0, 0]);
  for (let trial = 0; trial < trials; trial++) {
    const returns = drawn();
    models.forEach((one, m) => {
      const { mahalanobis, factor, specific, diagonal } = wholeCovarianceRatios(one, returns, 1);
      [mahalanobis, factor, specific, diagonal].forEach((value, at) => {
        sums[m]![at]! += value / trials;
      });
    });
  }
  const { names, rank } = models[0]!;
  const right = sums[0]!;
  expect(Math.abs(right[0]! - 1)).toBeLessThan(4 * Math.sqrt(2 / (names * trials)));
  expect(Math.abs(right[1]! - 1)).toBeLessThan(4 * Math.sqrt(2 / (rank * trials)));
  expect(Math.abs(right[2]! - 1)).toBeLessThan(4 * Math.sqrt(2 / ((names - rank) * trials)));
  expect(Math.abs(right[3]! - 1)).toBeLessThan(0.1);
  // F too high by 1.44: with specific noise small beside it the factor part is near 1/1.44, the specific part untouched.
  expect(sums[1]![1]!).toBeLessThan(0.78);
  expectClose(sums[1]![2]!, right[2]!, 1e-9);
  expectClose(sums[2]![2]!, right[2]! / 1.44, 1e-9);
  expect(sums[2]![1]!).toBeGreaterThan(0.9);
});

/** L with LLᵀ = F. */
function factorRoot(values: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = values[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower[j * size + j]!;
    }
  }
  return lower;
}
