import { describe, expect, test } from "vitest";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import {
  diagnoseRegression,
  estimateFactorReturns,
  type FactorReturns,
  industrySupport,
} from "../../engine/factor-returns/index.ts";
import { medianOf, randomStream } from "../../engine/stats/index.ts";
import { simulateMarket } from "../../engine/synthetic-market/index.ts";
import { type SyntheticSection, syntheticSection } from "../reference/synthetic-section.ts";

const HUBER = 1.345;

describe("on a synthetic market with two placebo styles, whose true return is 0 on every date", () => {
  const market = simulateMarket({
    seed: 5,
    assetCount: 400,
    dateCount: 601,
    startDate: "2019-01-02",
    industryCount: 8,
  });
  const random = randomStream("placebo", 1);
  const count = market.securities.length;
  const plain = Float64Array.from({ length: count }, () => random.normal());
  // The second is large where the weighted specific variance v σ² is: there the textbook's errors cannot hold.
  const risky = Float64Array.from({ length: count }, () => random.normal());
  const kinds = ["least squares", "huber"] as const;
  const z = kinds.map(() => [] as number[][]);
  const beyond = kinds.map(() => ({ textbook: [0, 0], robust: [0, 0] }));
  let before: Parameters<typeof syntheticSection>[1] | undefined;
  let dates = 0;
  for (const shared of market.days()) {
    const day = structuredClone(shared);
    if (before !== undefined) {
      if (dates === 0) scaleByRisk(risky, day.truth);
      const section = syntheticSection(market, day, before, [plain, risky]);
      kinds.forEach((kind, i) => {
        const estimated = kind === "huber" ? { ...section, huberConstant: HUBER } : section;
        const fit = estimateFactorReturns(estimated);
        const { robustStandardError } = diagnoseRegression(estimated, fit);
        z[i].push(Array.from(fit.values, (f, k) => (f - section.factorReturn[k]) / robustStandardError[k]));
        for (const placebo of [0, 1]) {
          const k = fit.values.length - 2 + placebo;
          if (Math.abs(fit.tStatistic[k]) > 1.96) beyond[i].textbook[placebo]++;
          if (Math.abs(fit.values[k] / robustStandardError[k]) > 1.96) beyond[i].robust[placebo]++;
        }
      });
      dates++;
    }
    before = day;
  }

  test.each([0, 1])(
    "factor returns are unbiased within four standard errors (%i: least squares, Huber)",
    (i) => {
      for (let k = 0; k < z[i][0].length; k++) {
        const mean = z[i].reduce((sum, row) => sum + row[k], 0) / dates;
        expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(dates));
      }
    },
  );

  test.each([0, 1])("robust errors are right: (f̂ − f)/error has variance 1 within a tenth (%i)", (i) => {
    const mean = z[i].reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0) / row.length, 0) / dates;
    expect(Math.abs(mean - 1)).toBeLessThan(0.1);
  });

  test.each([0, 1])("robust |t| is above 1.96 in 5 % of the dates, within four binomial errors (%i)", (i) => {
    const error = Math.sqrt((0.05 * 0.95) / dates);
    for (const share of beyond[i].robust) expect(Math.abs(share / dates - 0.05)).toBeLessThan(4 * error);
  });

  test("the textbook's |t| is above 1.96 far too often where the exposure goes with the risk", () => {
    for (const { textbook } of beyond) expect(textbook[1] / dates).toBeGreaterThan(0.09);
  });
});

/** Times v σ² of each asset, its mean 1, at most 4. */
function scaleByRisk(
  values: Float64Array,
  truth: {
    readonly asset: Int32Array;
    readonly specificVolatilityDaily: Float64Array;
    readonly marketCap: Float64Array;
  },
): void {
  const risk = Array.from(
    truth.asset,
    (_, i) => truth.specificVolatilityDaily[i] ** 2 * Math.sqrt(truth.marketCap[i]),
  );
  const mean = risk.reduce((sum, x) => sum + x, 0) / risk.length;
  truth.asset.forEach((asset, i) => {
    values[asset] *= Math.min(4, risk[i] / mean);
  });
}

/** A move of every factor return, in its standard errors. */
interface Move {
  readonly factor: number;
  readonly errors: number;
  /** What Huber's ψ allows: |P_kn| (c s + |ψ before|) / (√v_n mean ψ′), in the same errors. */
  readonly bound: number;
  /** For industries, c/√n_eff. */
  readonly industryBound: number;
}

describe("one return error of 30 σ a date, in a name outside the top tenth by cap, with some 1,300 names", () => {
  const market = simulateMarket({
    seed: 6,
    assetCount: 1400,
    dateCount: 41,
    startDate: "2019-01-02",
    industryCount: 12,
  });
  const random = randomStream("planted", 1);
  const moves: Move[][] = [];
  const leastSquares: number[] = [];
  let before: Parameters<typeof syntheticSection>[1] | undefined;
  let names = 0;
  for (const shared of market.days()) {
    const day = structuredClone(shared);
    if (before !== undefined) {
      const section = syntheticSection(market, day, before);
      const used = Array.from(section.weights.keys()).filter((n) => section.weights[n] > 0);
      used.sort((a, b) => section.marketCap[b] - section.marketCap[a]);
      const tenth = Math.floor(used.length / 10);
      names = used.length;
      const planted = used[tenth + random.integer(used.length - tenth)];
      const error = 30 * section.specificVolatility[planted] * (random.integer(2) === 0 ? 1 : -1);
      const wrong = section.returns.slice();
      wrong[planted] += error;
      moves.push(huberMoves(section, planted, wrong));
      const right = estimateFactorReturns(section);
      const spoiled = estimateFactorReturns({ ...section, returns: wrong });
      leastSquares.push(
        Math.max(...right.values.map((f, k) => Math.abs(spoiled.values[k] - f) / right.standardError[k])),
      );
    }
    before = day;
  }
  const industries = market.industries.length;
  const of = (isWanted: (factor: number) => boolean) =>
    moves.map((day) => day.filter(({ factor }) => isWanted(factor)));

  test("moves the market by no more than 0.1 standard errors on any date", () => {
    expect(names).toBeGreaterThan(1000);
    for (const [{ errors }] of of((k) => k === 0)) expect(errors).toBeLessThan(0.1);
  });

  // A name three deviations out has three times the say of an average one: no M-estimate keeps all of them below 0.1.
  test("moves the styles by 0.03 on average, by no more than 0.1 in 19 of 20", () => {
    const all = of((k) => k > industries).flat();
    expect(all.reduce((sum, { errors }) => sum + errors, 0) / all.length).toBeLessThan(0.04);
    expect(all.filter(({ errors }) => errors <= 0.1).length / all.length).toBeGreaterThan(0.95);
  });

  test("moves an industry by what Huber's ψ allows: c/√n_eff for a name of average weight in it", () => {
    const all = of((k) => k >= 1 && k <= industries).flat();
    expect(
      all.filter(({ errors, industryBound }) => errors <= industryBound).length / all.length,
    ).toBeGreaterThan(0.95);
  });

  test("moves no factor by more than the influence of the name, within a quarter for what the scale does", () => {
    for (const { errors, bound } of moves.flat()) expect(errors).toBeLessThan(1.25 * bound + 0.02);
  });

  test("without Huber the same errors move some factor by whole standard errors on most dates", () => {
    expect(medianOf(Float64Array.from(leastSquares))).toBeGreaterThan(1);
  });
});

function huberMoves(section: SyntheticSection, planted: number, wrong: Float64Array): Move[] {
  const right = estimateFactorReturns({ ...section, huberConstant: HUBER });
  const spoiled = estimateFactorReturns({ ...section, huberConstant: HUBER, returns: wrong });
  const support = industrySupport(section.exposures, section.weights, 0);
  const portfolios = buildPurePortfolios(section.exposures, section.weights, {
    ...right,
    solution: right.plainSolution,
  });
  const psi = HUBER * scaleOf(section, right) + Math.abs(clipped(section, right, planted));
  return Array.from(right.values, (f, k) => {
    const share = Math.abs(portfolios.values[k * portfolios.cols + planted]);
    return {
      factor: k,
      errors: Math.abs(spoiled.values[k] - f) / right.standardError[k],
      bound: (share * psi) / Math.sqrt(section.weights[planted]) / right.keptShare / right.standardError[k],
      industryBound: HUBER / Math.sqrt(support.effectiveNames[k - 1] ?? 1),
    };
  });
}

function scaleOf({ weights }: SyntheticSection, { specificReturns }: FactorReturns): number {
  const used = Array.from(weights.keys()).filter((n) => weights[n] > 0);
  return (
    1.4826 * medianOf(Float64Array.from(used, (n) => Math.abs(Math.sqrt(weights[n]) * specificReturns[n])))
  );
}

function clipped({ weights }: SyntheticSection, fit: FactorReturns, n: number): number {
  return Math.sqrt(weights[n]) * fit.robustWeights[n] * fit.specificReturns[n];
}
