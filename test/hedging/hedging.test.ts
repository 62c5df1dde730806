import { describe, expect, test } from "vitest";
import {
  findHedge,
  type HedgeInstrument,
  type HedgeMandate,
  type HedgeProblem,
  hedgeCovariances,
  hedgeProblem,
  minimumVarianceHedge,
  realisedHedge,
  reportHedge,
} from "../../engine/hedging/index.ts";
import { attributeBeta } from "../../engine/risk-attribution/index.ts";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { denseSigma, equalityMinimum, solveDense } from "../construction/dense-solution.ts";
import { type RandomModel, randomModel } from "../portfolio/random-model.ts";

const SHAPE = { assetCount: 40, marketCount: 1, industryCount: 4, styleCount: 3 };
const FACTORS = 8;

interface Case {
  readonly random: RandomModel;
  readonly book: Float64Array;
  readonly instruments: readonly HedgeInstrument[];
  readonly problem: HedgeProblem;
}

function holdingsCase(seed: number, count: number): Case {
  const random = randomModel({ ...SHAPE, seed });
  const book = random.drawWeights("book");
  const instruments = Array.from({ length: count }, (_, i) => ({
    name: `H${i}`,
    holdings: random.drawWeights(`instrument ${i}`),
    exposures: null,
    ownVariance: 0,
  }));
  return { random, book, instruments, problem: hedgeProblem(random.model, book, instruments) };
}

/** Portfolio covariances by the dense Σ of all covered names. */
function denseCovariance({ random }: Case) {
  const names = Array.from(random.model.exposures.covered.keys()).filter(
    (asset) => random.model.exposures.covered[asset] === 1,
  );
  const sigma = denseSigma(random, names);
  return (a: ArrayLike<number>, b: ArrayLike<number>) =>
    names.reduce((sum, i, p) => sum + a[i] * names.reduce((s, j, q) => s + sigma[p][q] * b[j], 0), 0);
}

const open = (problem: HedgeProblem, change: Partial<HedgeMandate> = {}): HedgeMandate => {
  const m = problem.instruments.length;
  return {
    horizon: 1,
    aversion: 1,
    targets: [],
    lower: new Float64Array(m).fill(-100),
    upper: new Float64Array(m).fill(100),
    gross: Infinity,
    count: Infinity,
    costs: new Float64Array(m),
    held: new Float64Array(m),
    ...change,
  };
};
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

describe.each([1, 2, 3])("market %d", (seed) => {
  const one = holdingsCase(seed, 4);
  const { problem } = one;
  const covariance = denseCovariance(one);

  test("covariances are those of the dense matrix, names in common included", () => {
    const { instruments, withBook } = hedgeCovariances(problem);
    one.instruments.forEach((a, i) => {
      expect(withBook[i]).toBeCloseTo(covariance(a.holdings ?? [], one.book), 14);
      one.instruments.forEach((b, j) => {
        expect(instruments[i * 4 + j]).toBeCloseTo(covariance(a.holdings ?? [], b.holdings ?? []), 14);
      });
    });
  });

  test("h* is −Cov(r_H)⁻¹Cov(r_H, r_p), and the program's without limits", () => {
    const dense = one.instruments.map((a) =>
      one.instruments.map((b) => covariance(a.holdings ?? [], b.holdings ?? [])),
    );
    const withBook = one.instruments.map((a) => -covariance(a.holdings ?? [], one.book));
    const expected = solveDense(dense, withBook);
    expect(distance(minimumVarianceHedge(problem, 250)?.notionals ?? [], expected)).toBeLessThan(1e-9);
    const found = findHedge(problem, open(problem));
    expect(found.status).toBe("optimal");
    expect(distance(found.notionals, expected)).toBeLessThan(1e-6);
    // The gradient is 0: no instrument covaries with the hedged book.
    const hedged = one.book.map(
      (w, n) => w + expected.reduce((s, h, i) => s + h * (one.instruments[i].holdings?.[n] ?? 0), 0),
    );
    for (const { holdings } of one.instruments)
      expect(Math.abs(covariance(holdings ?? [], hedged))).toBeLessThan(1e-12);
    expect(found.after.total).toBeCloseTo(covariance(hedged, hedged), 10);
    expect(found.before.total).toBeCloseTo(portfolioRisk(one.random.model, one.book).variance, 14);
  });

  test("one instrument is hedged at −β", () => {
    const single = hedgeProblem(one.random.model, one.book, [one.instruments[0]]);
    const { beta } = attributeBeta(one.random.model, one.book, one.instruments[0].holdings ?? []);
    expect(minimumVarianceHedge(single, 250)?.notionals[0]).toBeCloseTo(-beta, 10);
  });

  test("two factors are neutral exactly, at the least variance of all that do so", () => {
    const targets = [
      { factor: 0, exposure: 0 },
      { factor: 6, exposure: 0 },
    ];
    const found = findHedge(problem, open(problem, { targets }));
    expect(Math.abs(found.exposuresAfter[0])).toBeLessThan(1e-8);
    expect(Math.abs(found.exposuresAfter[6])).toBeLessThan(1e-8);
    const { instruments, withBook } = hedgeCovariances(problem);
    const q = Array.from({ length: 4 }, (_, i) => Array.from(instruments.subarray(i * 4, i * 4 + 4)));
    const rows = targets.map(({ factor }) =>
      Array.from({ length: 4 }, (_, i) => problem.exposures[i * FACTORS + factor]),
    );
    const missing = targets.map(({ factor }) => -problem.bookExposures[factor]);
    expect(distance(found.notionals, equalityMinimum(q, Array.from(withBook), rows, missing))).toBeLessThan(
      1e-6,
    );
  });

  test("a price is what moving a target costs", () => {
    const at = (exposure: number) =>
      findHedge(problem, open(problem, { targets: [{ factor: 5, exposure }], aversion: 100 }));
    const slope = (at(0.101).objective - at(0.099).objective) / 0.002;
    expect(at(0.1).prices[0]).toBeCloseTo(slope, 5);
  });
});

describe("instruments by exposures", () => {
  const random = randomModel({ ...SHAPE, seed: 7 });
  const book = random.drawWeights("book");
  const by = (name: string, exposures: readonly number[], ownVariance: number): HedgeInstrument => ({
    name,
    holdings: null,
    exposures,
    ownVariance,
  });

  test("an index future and a small-cap future take two exposures to 0: two equations", () => {
    const market = [1, 0, 0, 0, 0, 0, 0.1, 0];
    const small = [1.1, 0, 0, 0, 0, 0, -1.4, 0];
    const problem = hedgeProblem(random.model, book, [by("index", market, 0), by("small", small, 1e-6)]);
    const targets = [
      { factor: 0, exposure: 0 },
      { factor: 6, exposure: 0 },
    ];
    const { notionals } = findHedge(problem, open(problem, { targets }));
    const [x0, x6] = [problem.bookExposures[0], problem.bookExposures[6]];
    const expected = solveDense(
      [
        [1, 1.1],
        [0.1, -1.4],
      ],
      [-x0, -x6],
    );
    expect(distance(notionals, expected)).toBeLessThan(1e-8);
  });

  test("a residual of its own makes a hedge smaller", () => {
    const factor = [1, 0, 0, 0, 0, 0, 0, 0];
    const clean = minimumVarianceHedge(hedgeProblem(random.model, book, [by("clean", factor, 0)]), 100);
    const noisy = minimumVarianceHedge(hedgeProblem(random.model, book, [by("noisy", factor, 1)]), 100);
    expect(Math.abs(noisy?.notionals[0] ?? 1)).toBeLessThan(0.01 * Math.abs(clean?.notionals[0] ?? 0));
  });

  test("what cannot be reached is named infeasible", () => {
    const problem = hedgeProblem(random.model, book, [by("m", [1, 0, 0, 0, 0, 0, 0, 0], 0)]);
    const targets = [{ factor: 6, exposure: 0 }];
    expect(findHedge(problem, open(problem, { targets })).status).toBe("infeasible");
  });

  test("two of one are no hedge of their own, and the program has one all the same", () => {
    const twin = by("m", [1, 0, 0, 0, 0, 0, 0.3, 0], 0);
    const problem = hedgeProblem(random.model, book, [twin, { ...twin, name: "n" }]);
    expect(minimumVarianceHedge(problem, 100)).toBeUndefined();
    const single = minimumVarianceHedge(hedgeProblem(random.model, book, [twin]), 100);
    const found = findHedge(problem, open(problem));
    expect(found.status).toBe("optimal");
    expect(found.notionals[0] + found.notionals[1]).toBeCloseTo(single?.notionals[0] ?? Number.NaN, 6);
  });
});

describe("limits", () => {
  const one = holdingsCase(11, 6);
  const { problem } = one;
  const costs = new Float64Array(6).fill(2e-5);

  test("costs leave a hedge where it is until it pays to move it", () => {
    const free = findHedge(problem, open(problem));
    const held = free.notionals.map((h) => h + 1e-4);
    const still = findHedge(problem, open(problem, { costs: costs.map(() => 1e-2), held }));
    expect(distance(still.notionals, held)).toBeLessThan(1e-6);
    expect(still.costs).toBeLessThan(1e-7);
  });

  test("the gross limit binds", () => {
    const free = findHedge(problem, open(problem));
    const found = findHedge(problem, open(problem, { gross: free.gross / 2 }));
    expect(found.gross).toBeCloseTo(free.gross / 2, 7);
    expect(found.effectiveness).toBeLessThan(free.effectiveness);
  });

  test.each([1, 2, 3])("the best %d instruments are those of every subset tried", (count) => {
    const found = findHedge(problem, open(problem, { count, costs }));
    let best = Infinity;
    for (let mask = 0; mask < 64; mask++) {
      const allowed = Array.from({ length: 6 }, (_, i) => (mask >> i) & 1);
      if (allowed.reduce((a, b) => a + b, 0) !== count) continue;
      const lower = Float64Array.from(allowed, (flag) => -100 * flag);
      const upper = Float64Array.from(allowed, (flag) => 100 * flag);
      best = Math.min(best, findHedge(problem, open(problem, { lower, upper, costs })).objective);
    }
    expect(found.status).toBe("optimal");
    expect(Array.from(found.notionals).filter((h) => Math.abs(h) > 1e-9)).toHaveLength(count);
    expect(found.objective).toBeCloseTo(best, 9);
    expect(found.gap).toBeLessThanOrEqual(1e-9);
  });
});

describe("after the fact", () => {
  test("standard errors are those of the spread of regressions on simulated returns", () => {
    const one = holdingsCase(4, 2);
    const { instruments, withBook } = hedgeCovariances(one.problem);
    const hedge = minimumVarianceHedge(one.problem, 102);
    const c11 = instruments[0];
    const slopes: number[] = [];
    const draw = randomStream("hedge errors");
    // r_H by the Cholesky factor of its covariance, r_p = −h*'r_H + e.
    const l11 = Math.sqrt(c11);
    const l21 = instruments[2] / l11;
    const l22 = Math.sqrt(instruments[3] - l21 ** 2);
    const h = hedge?.notionals ?? new Float64Array(2);
    const residual = Math.sqrt(
      reportHedge(one.problem, h, new Float64Array(2), new Float64Array(2)).after.total,
    );
    for (let trial = 0; trial < 400; trial++) {
      const sums = [0, 0, 0, 0, 0];
      for (let t = 0; t < 102; t++) {
        const [a, b] = [draw.normal(), draw.normal()];
        const r1 = l11 * a;
        const r2 = l21 * a + l22 * b;
        const p = -h[0] * r1 - h[1] * r2 + residual * draw.normal();
        [r1 * r1, r1 * r2, r2 * r2, r1 * p, r2 * p].forEach((value, k) => {
          sums[k] += value;
        });
      }
      slopes.push(
        solveDense(
          [
            [sums[0], sums[1]],
            [sums[1], sums[2]],
          ],
          [-sums[3], -sums[4]],
        )[0],
      );
    }
    const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;
    const spread = Math.sqrt(slopes.reduce((s, v) => s + (v - mean) ** 2, 0) / slopes.length);
    expect((hedge?.errors[0] ?? 0) / spread).toBeGreaterThan(0.88);
    expect((hedge?.errors[0] ?? 0) / spread).toBeLessThan(1.12);
    expect(withBook).toHaveLength(2);
  });

  test("effectiveness of planted hedges", () => {
    const draw = randomStream("realised");
    const market = Float64Array.from({ length: 500 }, () => draw.normal() / 100);
    const book = market.map((r) => 1.2 * r + draw.normal() / 200);
    const hedges = new Float64Array(500).fill(-1.2);
    const found = realisedHedge(book, market, hedges);
    expect(found.effectiveness).toBeCloseTo(1.44 / (1.44 + 0.25), 1);
    expect(found.correlation).toBeLessThan(-0.85);
    expect(found.turnover).toBe(0);
    const gap = realisedHedge([Number.NaN, ...book], [0.1, ...market], [-1.2, ...hedges]);
    expect(gap.effectiveness).toBe(found.effectiveness);
    expect(gap.periods).toBe(500);
  });
});
