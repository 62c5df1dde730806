import { describe, expect, test } from "vitest";
import type { MarketDay } from "../../engine/data/index.ts";
import { appendDense, exposureRow } from "../../engine/exposures/index.ts";
import { estimateFactorReturns, orthogonalLoadings } from "../../engine/factor-returns/index.ts";
import { buildMiniModel, miniModelInputs } from "../../engine/minimodel/index.ts";
import { type ModelDay, type ModelOptions, startModel, stepModel } from "../../engine/pipeline/index.ts";
import { correlation } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { hiddenAxes, hiddenCount, hiddenMarket, hiddenOptions } from "./hidden-market.ts";

const dayCount = 140;
const fit = {
  window: 60,
  minPeriods: 40,
  minShare: 0.8,
  method: "asymptotic",
  factors: 1,
  maxFactors: 1,
  alignment: "rotation",
} as const;
const hybrid: ModelOptions = { ...hiddenOptions, family: { kind: "hybrid", ...fit } };
const statistical: ModelOptions = {
  ...hiddenOptions,
  exposures: { ...hiddenOptions.exposures, market: false, styles: [] },
  family: { kind: "statistical", ...fit, factors: 2 },
};

function run(days: readonly MarketDay[], options: ModelOptions): readonly ModelDay[] {
  let state = startModel(hiddenAxes, options);
  return days.map((day) => {
    const step = stepModel(state, day, hiddenAxes, options);
    state = step.state;
    return step.output;
  });
}

const market = hiddenMarket(dayCount);
const fundamentalDays = run(market.days, hiddenOptions);
const hybridDays = run(market.days, hybrid);
const columnCount = hybridDays[0]!.exposures.factors.length;
const first = columnCount - 1;

describe("the hybrid family", () => {
  test("leaves the fundamental factor returns as they are, thin industries and all", () => {
    let compared = 0;
    hybridDays.forEach(({ regression }, t) => {
      const alone = fundamentalDays[t]!.regression?.factorReturns;
      expect(alone === undefined).toBe(regression === undefined);
      if (regression === undefined) return;
      expect(regression.factorReturns.pseudo.length).toBe(1);
      expectClose(regression.factorReturns.values.slice(0, first), alone!.values, 1e-14);
      compared++;
    });
    expect(compared).toBeGreaterThan(100);
  });

  test("is orthogonal to X in the weights of the regression, and takes what it explains out of ε alone", () => {
    const fitted = hybridDays.findIndex(({ fit: found }) => found !== undefined);
    for (const t of [fitted + 1, dayCount - 1]) {
      const { regression } = hybridDays[t]!;
      const { exposures } = hybridDays[t - 1]!;
      const { values, specificReturns } = regression!.factorReturns;
      const alone = fundamentalDays[t]!.regression!.factorReturns.specificReturns;
      const cross = new Float64Array(first);
      let [before, after] = [0, 0];
      for (let n = 0; n < hiddenCount; n++) {
        const row = exposureRow(exposures, n);
        const weight = regression!.section.weights[n]!;
        for (let k = 0; k < first; k++) cross[k] += weight * row[k]! * row[first]!;
        expectClose(specificReturns[n]! + row[first]! * values[first]!, alone[n]!, 1e-14);
        before += weight * alone[n]! ** 2;
        after += weight * specificReturns[n]! ** 2;
      }
      expectClose(cross, new Float64Array(first), 1e-10);
      expect(after).toBeLessThan(before);
    }
  });

  test("finds the factor that no exposure shows, day after day on loadings that are older", () => {
    const fits = hybridDays.flatMap(({ fit: found }) => found ?? []);
    expect(fits.length).toBeGreaterThan(2);
    for (const { factors, nameCount } of fits) {
      expect(factors.map(({ factor }) => factor)).toEqual(["statistical_1"]);
      expect(nameCount).toBe(hiddenCount);
    }
    for (const { factors } of fits.slice(1)) expect(factors[0]!.stability).toBeGreaterThan(0.95);
    const start = hybridDays.findIndex(({ fit: found }) => found !== undefined) + 1;
    const found = hybridDays.slice(start).map(({ regression }) => regression!.factorReturns.values[first]!);
    expect(Math.abs(correlation(found, market.hidden.slice(start)))).toBeGreaterThan(0.97);
    const last = hybridDays.at(-1)!.exposures;
    const loadings = market.loadings.map((_, n) => exposureRow(last, n)[first]!);
    expect(Math.abs(correlation(loadings, market.loadings))).toBeGreaterThan(0.9);
  });

  test("with names that do not trade, moves the fundamental returns by a few per cent of their error only", () => {
    const { days } = hiddenMarket(dayCount, 0.02);
    const alone = run(days, hiddenOptions);
    const ratios = run(days, hybrid).flatMap(({ regression }, t) => {
      const plain = alone[t]!.regression?.factorReturns;
      if (regression === undefined || plain === undefined) return [];
      return Array.from(plain.values, (value, k) =>
        plain.estimated[k] === 1
          ? Math.abs(regression.factorReturns.values[k]! - value) / plain.standardError[k]!
          : 0,
      );
    });
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(0.1);
  });
});

describe("the statistical family", () => {
  const days = run(market.days, statistical);

  test("has the market and the hidden factor, names the market, and explains on the next day what it found", () => {
    const fits = days.flatMap(({ fit: found }) => found ?? []);
    expect(fits.at(-1)!.factors.map(({ reference }) => reference)).toContain("market");
    const shares = fits.at(-1)!.factors.map(({ varianceShare }) => varianceShare);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.5);
    const { rSquaredUncentred } = days.at(-1)!.regression!.factorReturns;
    expect(rSquaredUncentred).toBeGreaterThan(0.4);
  });

  test("makes the history of f anew at each fit, on the loadings of then: as many periods as the window", () => {
    const rewritten = days.flatMap((day) => (day.rewritten === undefined ? [] : day));
    expect(rewritten.length).toBe(days.filter(({ fit: found }) => found !== undefined).length);
    for (const { date, rewritten: past } of rewritten) {
      expect(past!.dates.at(-1)).toBe(date);
      expect(past!.dates.length).toBeLessThanOrEqual(fit.window);
    }
    expect(rewritten.at(-1)!.rewritten!.dates.length).toBe(fit.window);
  });
});

test("worked on the ten stocks: a column of ones and minus ones, made orthogonal, leaves every factor return where it was", () => {
  const mini = buildMiniModel();
  const { exposures, regressionWeights: weights, industryCapShare, returns } = mini;
  const marketCap = Float64Array.from(miniModelInputs.capUsdBn);
  const raw = Float64Array.from({ length: 10 }, (_, n) => (n < 5 ? 1 : -1));
  const estimation = new Uint8Array(10).fill(1);
  const column = orthogonalLoadings(exposures, raw, { estimation, marketCap, weights });
  const factor = { name: "statistical_1", family: "statistical" } as const;
  const withColumn = (loadings: Float64Array) =>
    estimateFactorReturns({
      exposures: appendDense(exposures, [factor], loadings),
      returns,
      weights,
      industryCapShare,
    });
  const fit = withColumn(column);
  expectClose(fit.values.slice(0, 7), mini.factorReturns.values, 1e-14);
  expect((100 * fit.values[7]!).toFixed(3)).toBe("0.549");
  expect(fit.rSquaredCentred.toFixed(3)).toBe("0.972");
  // As it stands the column takes the market and value with it.
  const plain = withColumn(raw);
  expect([0, 4].map((k) => (100 * plain.values[k]!).toFixed(3))).toEqual(["1.659", "-1.424"]);
});
