import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixFrom } from "../../engine/linalg/index.ts";
import {
  attributeRisk,
  diversificationRatio,
  effectiveBets,
  effectiveNumber,
  minimumTorsionShares,
  specificConcentration,
} from "../../engine/risk-attribution/index.ts";
import { denseCovariance } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { SHAPE, sum } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 200, seed: 14 };
const FEW = { numRuns: 60, seed: 14 };

/** Made by test/reference/risk-attribution/torsion.py. */
const { cases } = JSON.parse(
  readFileSync(new URL("../reference/risk-attribution/torsion.json", import.meta.url), "utf8"),
) as { cases: { covariance: number[][]; exposures: number[]; shares: number[]; count: number }[] };

describe("specificConcentration", () => {
  it("sums to the specific variance, largest first, linked lines as one", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const { bets, specificVarianceAnnual, herfindahl, effectiveCount } = specificConcentration(
          model,
          weights,
        );
        const total = attributeRisk(model, weights).specificVarianceAnnual;
        expectClose(specificVarianceAnnual, total, TOLERANCE.algebra);
        expectClose(sum(bets.map((bet) => bet.specificVarianceAnnual)), total, TOLERANCE.algebra);
        bets.forEach((bet, i) => {
          if (i > 0) expect(bet.share).toBeLessThanOrEqual(bets[i - 1].share);
          expect(bet.share).toBeGreaterThanOrEqual(0);
        });
        const held = bets.flatMap((bet) => bet.assets);
        expect(new Set(held).size).toBe(held.length);
        expect(held.length).toBe(weights.filter((w) => w !== 0).length);
        if (!(total > 0)) {
          expect([herfindahl, effectiveCount]).toEqual([Number.NaN, Number.NaN]);
          return;
        }
        expectClose(bets[bets.length - 1].cumulativeShare, 1, TOLERANCE.algebra);
        expect(effectiveCount).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(effectiveCount).toBeLessThanOrEqual(bets.length + 1e-9);
      }),
      RUNS,
    );
  });

  it("n equal names are n, and a pair of lines that hedge each other is not a bet below 0", () => {
    const model = styleModel([[1], [1], [1], [1]], [[0.04]], [0.04, 0.04, 0.04, 0.04]);
    expectClose(specificConcentration(model, [0.1, -0.1, 0.1, 0.1]).effectiveCount, 4, TOLERANCE.algebra);
    const linked = {
      ...model,
      linked: { issuer: Int32Array.of(0, 0, -1, -1), loading: Float64Array.of(0.18, 0.18, 0, 0) },
    };
    // Lines of one issuer, long and short: 2 · 0.01 · (0.04 − 0.18²) = 0.000152; the third name 0.0004.
    const { bets } = specificConcentration(linked, [0.1, -0.1, 0.1, 0]);
    expect(bets.map((bet) => bet.assets)).toEqual([[2], [0, 1]]);
    expectClose(bets[1].specificVarianceAnnual, 0.000152, TOLERANCE.algebra);
  });
});

describe("minimumTorsionShares", () => {
  it.each(cases.map((one, i) => [i, one] as const))(
    "reference case %i",
    (_, { covariance, exposures, shares, count }) => {
      const found = minimumTorsionShares(exposures, matrixFrom(covariance));
      expectClose(found, shares, TOLERANCE.reference);
      expectClose(effectiveNumber(found), count, TOLERANCE.reference);
    },
  );

  it("two correlated factors in closed form: by symmetry C^(−½) is the torsion", () => {
    // c = √C has a = (√(1+ρ) + √(1−ρ))/2 on its diagonal and b = (√(1+ρ) − √(1−ρ))/2 off it; p = (c y)²/|c y|².
    const rho = 0.6;
    const [a, b] = [(Math.sqrt(1.6) + Math.sqrt(0.4)) / 2, (Math.sqrt(1.6) - Math.sqrt(0.4)) / 2];
    const y = [1, 0.5];
    const z = [a * y[0] + b * y[1], b * y[0] + a * y[1]];
    const size = z[0] ** 2 + z[1] ** 2;
    const found = minimumTorsionShares(
      y,
      matrixFrom([
        [1, rho],
        [rho, 1],
      ]),
    );
    expectClose(found, [z[0] ** 2 / size, z[1] ** 2 / size], TOLERANCE.reference);
  });

  it("does not depend on the unit or the sign of a factor, nor on the order of factors", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { model } = randomModel({
          seed,
          assetCount: 2,
          marketCount: 1,
          industryCount: 2,
          styleCount: 2,
        });
        const { values } = model.factorCovariance;
        const x = Array.from({ length: 5 }, (_, k) => Math.sin(seed + k));
        const unit = [1, -3, 0.5, 10, -1];
        const order = [3, 0, 4, 2, 1];
        const plain = minimumTorsionShares(x, model.factorCovariance);
        const scaled = minimumTorsionShares(
          x.map((value, k) => value / unit[k]),
          matrixFrom(x.map((_, i) => x.map((_, j) => values[i * 5 + j] * unit[i] * unit[j]))),
        );
        const moved = minimumTorsionShares(
          order.map((k) => x[k]),
          matrixFrom(order.map((i) => order.map((j) => values[i * 5 + j]))),
        );
        // The rounds stop when scales settle to 1e-10, and not at the same round.
        expectClose(scaled, plain, 1e-7);
        expectClose(
          moved,
          order.map((k) => plain[k]),
          1e-7,
        );
        expectClose(sum(plain), 1, TOLERANCE.algebra);
      }),
      FEW,
    );
  });

  it("a singular F: the limit of a vanishing noise on each factor; factors without variance have no part", () => {
    // Three factors of rank 2: the third is minus the sum of the others.
    const F = [
      [1, 0.2, -1.2],
      [0.2, 2, -2.2],
      [-1.2, -2.2, 3.4],
    ];
    const noisy = F.map((row, i) => row.map((value, j) => (i === j ? value * (1 + 1e-9) : value)));
    const x = [1, 0.3, -0.2];
    const found = minimumTorsionShares(x, matrixFrom(F));
    expectClose(sum(found), 1, TOLERANCE.algebra);
    expectClose(found, minimumTorsionShares(x, matrixFrom(noisy)), 1e-4);
    const withDead = matrixFrom([...F.map((row) => [...row, 0]), [0, 0, 0, 0]]);
    expectClose(minimumTorsionShares([...x, 5], withDead), [...found, 0], TOLERANCE.algebra);
    expect([...minimumTorsionShares([0, 0, 0], matrixFrom(F))]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe("minimumTorsionShares far below full rank", () => {
  it("settles slowly, and after the last round is within 0.5 % of an F with a trace of noise", () => {
    // Three of fifteen dimensions are missing: some scale goes to 0, and neither F settles to 1e-10.
    for (const seed of [1, 2, 3]) {
      const random = randomStream(seed, "rank");
      const loadings = Array.from({ length: 15 }, () => Array.from({ length: 12 }, () => random.normal()));
      const x = loadings.map(() => random.normal());
      const of = (noise: number) =>
        matrixFrom(
          loadings.map((a, i) =>
            loadings.map((b, j) => sum(a.map((v, m) => v * b[m])) + (i === j ? noise : 0)),
          ),
        );
      const [exact, noisy] = [of(0), of(1e-7)].map((F) => minimumTorsionShares(x, F));
      expectClose(exact, noisy, 5e-3);
      expectClose(effectiveNumber(exact) / effectiveNumber(noisy), 1, 5e-3);
    }
  });
});

describe("effectiveBets", () => {
  it("splits into its parts: ln N = H(a) + a ln N_factors + (1 − a) ln N_specific, and scaling changes nothing", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const { count, factorCount, specificCount } = effectiveBets(model, weights);
        const { varianceAnnual, factorVarianceAnnual } = attributeRisk(model, weights);
        if (!(varianceAnnual > 0)) {
          expect(count).toBeNaN();
          return;
        }
        const a = factorVarianceAnnual / varianceAnnual;
        const entropy = (p: number, n: number): number => (p > 0 ? p * (Math.log(n) - Math.log(p)) : 0);
        expectClose(Math.log(count), entropy(a, factorCount) + entropy(1 - a, specificCount), 1e-9);
        expectClose(
          effectiveBets(
            model,
            weights.map((w) => -2 * w),
          ).count,
          count,
          1e-9,
        );
      }),
      FEW,
    );
  });

  it("uncorrelated equal bets are counted: three factors and two names", () => {
    // Loadings ±1 cancel: x = (0.1, 0.1, 0.1), each factor and each name's specific part has variance 0.0004.
    const model = styleModel(
      [
        [1, 1, 0],
        [0, 0, 1],
      ],
      [
        [0.04, 0, 0],
        [0, 0.04, 0],
        [0, 0, 0.04],
      ],
      [0.04, 0.04],
    );
    const { count, factorCount, specificCount } = effectiveBets(model, [0.1, 0.1]);
    expectClose([count, factorCount, specificCount], [5, 3, 2], TOLERANCE.algebra);
  });

  it("refuses a part below 0", () => {
    expect(() => effectiveNumber([1, -1])).toThrow(/at least 0, got -1/);
    expect(effectiveNumber([])).toBeNaN();
  });
});

describe("diversificationRatio", () => {
  it("by the dense Σ, at least 1; 1 for one name; √n for n independent ones; unchanged by scale", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const { values, cols } = denseCovariance(model);
        const alone = sum(
          weights.map((w, n) => (w === 0 ? 0 : Math.abs(w) * Math.sqrt(values[n * cols + n]))),
        );
        const { varianceAnnual } = attributeRisk(model, weights);
        const ratio = diversificationRatio(model, weights);
        if (!(varianceAnnual > 0)) {
          expect(ratio).toBeNaN();
          return;
        }
        expectClose(ratio, alone / Math.sqrt(varianceAnnual / model.periodsPerYear), 1e-10);
        expect(ratio).toBeGreaterThan(1 - 1e-9);
        expectClose(
          diversificationRatio(
            model,
            weights.map((w) => -5 * w),
          ),
          ratio,
          1e-10,
        );
      }),
      RUNS,
    );
    const model = styleModel([[0], [0], [0], [0]], [[0.04]], [0.04, 0.04, 0.04, 0.04]);
    expectClose(diversificationRatio(model, [1, 0, 0, 0]), 1, TOLERANCE.algebra);
    expectClose(diversificationRatio(model, [1, -1, 1, 1]), 2, TOLERANCE.algebra);
  });
});
