import { expect, test } from "vitest";
import {
  buildMiniModel,
  drawFactorHistory,
  miniModelInputs,
  ownFactorCovariance,
} from "../../engine/minimodel/index.ts";

const { covarianceAnnual } = ownFactorCovariance();

test("drawn years have the covariance they are drawn from, calmer first and stormier last", () => {
  const count = covarianceAnnual.rows;
  const sums = { calm: new Float64Array(count * count), storm: new Float64Array(count * count) };
  const SEEDS = 400;
  for (let seed = 0; seed < SEEDS; seed++) {
    const { returns, dateCount } = drawFactorHistory(covarianceAnnual, seed);
    expect(dateCount).toBe(60);
    for (let month = 0; month < dateCount; month++) {
      const sum = month < 48 ? sums.calm : sums.storm;
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++)
          sum[i * count + j] += returns[month * count + i] * returns[month * count + j];
    }
  }
  for (const [of, months, scale] of [
    [sums.calm, 48, 0.8],
    [sums.storm, 12, 1.5],
  ] as const) {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const [ii, jj] = [covarianceAnnual.values[i * count + i], covarianceAnnual.values[j * count + j]];
        const seen = (12 * of[i * count + j]) / (SEEDS * months * scale ** 2);
        // Six standard errors of a covariance of normals.
        const error = Math.sqrt((2 * ii * jj) / (SEEDS * months));
        expect(Math.abs(seen - covarianceAnnual.values[i * count + j])).toBeLessThan(6 * error);
      }
    }
  }
});

test("the model of other inputs is another, of the same ones the same", () => {
  const same = buildMiniModel({ inputs: { ...miniModelInputs }, factorCovarianceAnnual: covarianceAnnual });
  expect(same).toEqual(buildMiniModel());
  const twice = buildMiniModel({
    factorCovarianceAnnual: {
      ...covarianceAnnual,
      values: Float64Array.from(covarianceAnnual.values, (value) => 4 * value),
    },
  });
  // F fourfold: factors' volatility doubles, what is specific stays.
  expect(twice.own.risk.active.factorVolatilityAnnual).toBeCloseTo(
    2 * same.own.risk.active.factorVolatilityAnnual,
    12,
  );
  expect(twice.own.risk.active.specificVolatilityAnnual).toBe(same.own.risk.active.specificVolatilityAnnual);
  expect(() => buildMiniModel({ inputs: { ...miniModelInputs, capUsdBn: new Array(10).fill(0) } })).toThrow();
});
