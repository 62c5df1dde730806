import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noMemberships, singleMembership } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import type { Vector } from "../../engine/linalg/index.ts";
import {
  estimateSpecificRisk,
  linkedLines,
  ownHistory,
  regimeMultiplier,
  type SpecificRiskOptions,
  type SpecificRiskState,
  shrinkToSizeGroup,
  startSpecificRisk,
  stepSpecificRegime,
  stepSpecificRisk,
  structuralRisk,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { plainSpecific as plain } from "./plain-specific.ts";

const flat = Number.POSITIVE_INFINITY;

/** The state after rows of specific returns, and B of every period. */
function foldOf(
  rows: readonly Vector[],
  options: SpecificRiskOptions,
  issuer = new Int32Array(rows[0].length).fill(-1),
): { readonly state: SpecificRiskState; readonly bias: readonly number[] } {
  const marketCap = Array.from(rows[0], (_, n) => n + 1);
  let state = startSpecificRisk(rows[0].length, options);
  const bias = rows.map((specificReturns) => {
    const step = stepSpecificRisk(state, { specificReturns, marketCap, issuer }, options);
    state = step.state;
    return step.output;
  });
  return { state, bias };
}

const everybody = (count: number) => new Uint8Array(count).fill(1);

/** X of styles and, where given, one industry for each name. */
function exposuresOf(styles: readonly (readonly number[])[], industries: readonly number[] = []): Exposures {
  const industryCount = industries.length === 0 ? 0 : Math.max(...industries) + 1;
  const styleCount = styles[0].length;
  return {
    factors: [
      ...Array.from({ length: industryCount }, (_, i) => ({ name: `i${i}`, family: "industry" as const })),
      ...Array.from({ length: styleCount }, (_, i) => ({ name: `s${i}`, family: "style" as const })),
    ],
    marketCount: 0,
    countryCount: 0,
    industryCount,
    styleCount,
    currencyCount: 0,
    covered: everybody(styles.length),
    groups:
      industryCount === 0 ? noMemberships(styles.length) : singleMembership(Int32Array.from(industries)),
    styles: Float64Array.from(styles.flat()),
    currency: new Int32Array(styles.length).fill(-1),
  };
}

describe("serial correlation of specific returns", () => {
  const published = [0.01, -0.02, 0.015, 0.005, -0.01, 0.02];
  const ratioOf = (lags: number, halfLife: number) => {
    const options = { ...plain, neweyWest: { lags, halfLife, priorPeriods: 0 } };
    const { state } = foldOf(
      published.map((value) => [value]),
      options,
    );
    return ownHistory(state, everybody(1), options).serialRatio[0];
  };

  test("the published known answers", () => {
    expect(ratioOf(1, flat)).toBeCloseTo(9.58333e-5 / 2.08333e-4, 5);
    expect(ratioOf(2, flat)).toBeCloseTo(5.83333e-5 / 2.08333e-4, 5);
    expect(ratioOf(2, 3)).toBeCloseTo(6.34703e-5 / 2.194634e-4, 7);
    expect(ratioOf(0, flat)).toBe(1);
  });

  test("agrees with the definition over random histories with gaps, whose clocks stand still", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = randomStream("lags", seed);
        const rows = Array.from({ length: 40 }, () =>
          [0, 1, 2].map(() => (random.uniform() < 0.2 ? Number.NaN : random.normal())),
        );
        const options = { ...plain, neweyWest: { lags: 3, halfLife: 12, priorPeriods: 7 } };
        const { state } = foldOf(rows, options);
        const measured = [0, 1, 2].map((n) => {
          const own = rows.map((row) => row[n]).filter((value) => !Number.isNaN(value));
          const weight = (t: number) => 0.5 ** ((own.length - 1 - t) / 12);
          const gamma = [0, 1, 2, 3].map((lag) =>
            own.reduce((sum, value, t) => (t < lag ? sum : sum + weight(t) * value * own[t - lag]), 0),
          );
          const ratio = 1 + (2 * (0.75 * gamma[1] + 0.5 * gamma[2] + 0.25 * gamma[3])) / gamma[0];
          const total = own.reduce((sum, _, t) => sum + weight(t), 0);
          return { ratio: Math.max(0.25, Math.min(4, ratio)), total };
        });
        const all = measured.reduce((sum, { total }) => sum + total, 0);
        const mean = measured.reduce((sum, { ratio, total }) => sum + (total / all) * ratio, 0);
        expectClose(
          ownHistory(state, everybody(3), options).serialRatio,
          measured.map(({ ratio, total }) => (total * ratio + 7 * mean) / (total + 7)),
          TOLERANCE.algebra,
        );
      }),
      { seed: 20240229, numRuns: 100 },
    );
  });

  test("a bouncing price keeps a quarter of its variance, one that creeps gets four times at most", () => {
    const options = { ...plain, neweyWest: { lags: 10, halfLife: flat, priorPeriods: 0 } };
    const rows = Array.from({ length: 200 }, (_, t) => [t % 2 === 0 ? 1 : -1, Math.sin(t / 15)]);
    const { state } = foldOf(rows, options);
    expectClose(ownHistory(state, everybody(2), options).serialRatio, [0.25, 4], 0);
  });
});

describe("γ", () => {
  test("Geary's test by hand: nine tenths of the returns 0 make two thirds of a full history", () => {
    // One return in ten is ±1: σ² = 0.1 · n/(n − 1), mean |u| = 0.1.
    const rows = Array.from({ length: 400 }, (_, t) => [t % 10 === 0 ? (t % 20 === 0 ? 1 : -1) : 0]);
    const { state } = foldOf(rows, plain);
    const ratio = Math.sqrt((0.1 * 400) / 399) / (Math.sqrt(Math.PI / 2) * 0.1);
    expectClose(ownHistory(state, everybody(1), plain).weight, [Math.exp(1 - (ratio - 1))], 1e-12);
  });

  test("normal and Student returns of five degrees keep all of theirs", () => {
    const random = randomStream("tails");
    const rows = Array.from({ length: 500 }, () => [random.normal(), random.studentUnit(5)]);
    const { state } = foldOf(rows, plain);
    expect([...ownHistory(state, everybody(2), plain).weight]).toEqual([1, 1]);
  });
});

describe("jumps", () => {
  test("by hand: beyond the threshold the square goes into the jumps' own mean", () => {
    // ±1, ±1 have σ² = 4/3; twice its root is 2.309: of a return of 5, 5.333 is diffusive and 19.667 jump, in one of five.
    const options = {
      ...plain,
      ownHistoryFrom: 4,
      ownHistoryFull: 5,
      jumps: { threshold: 2, halfLife: flat },
    };
    const { state } = foldOf([[1], [-1], [1], [-1], [5]], options);
    const limit = 2 * Math.sqrt(4 / 3);
    expectClose(state.squares, [4 + limit ** 2], 1e-14);
    expectClose(state.jumpSquares, [25 - limit ** 2], 1e-14);
    const mean = limit / 5;
    const variance = ((4 + limit ** 2) / 5 - mean ** 2) * (5 / 4) + (25 - limit ** 2) / 5;
    expectClose(ownHistory(state, everybody(1), options).variance, [variance], 1e-14);
  });

  test("loses nothing: both parts are the sum of squares, whatever comes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = randomStream("jumps", seed);
        const rows = Array.from({ length: 60 }, () => [random.normal() * (random.uniform() < 0.1 ? 20 : 1)]);
        const options = { ...plain, jumps: { threshold: 3, halfLife: flat } };
        const { state } = foldOf(rows, options);
        const total = rows.reduce((sum, [value]) => sum + value ** 2, 0);
        expectClose((state.squares[0] + state.jumpSquares[0]) / total, 1, TOLERANCE.algebra);
      }),
      { seed: 20240229, numRuns: 100 },
    );
  });

  test("a month after one jump the forecast is nearer the truth than without, and a calm name is as it was", () => {
    const random = randomStream("one jump");
    const rows = Array.from({ length: 400 }, (_, t) => [
      random.normal() + (t === 379 ? 30 : 0),
      random.normal(),
    ]);
    const forecast = (jumps: SpecificRiskOptions["jumps"]) => {
      const options = { ...plain, halfLife: 84, ownHistoryFrom: 20, ownHistoryFull: 60, jumps };
      return ownHistory(foldOf(rows, options).state, everybody(2), options).variance;
    };
    const [without, apart] = [forecast(null), forecast({ threshold: 5, halfLife: 504 })];
    // 900 of variance: in a mean of 120 effective periods against one of 335.
    expect(without[0]).toBeGreaterThan(6);
    expect(apart[0]).toBeLessThan(0.6 * without[0]);
    expect(apart[1]).toBe(without[1]);
  });
});

describe("structuralRisk", () => {
  const random = randomStream("structural");
  const names = Array.from({ length: 400 }, (_, n) => ({
    styles: [random.normal(), random.normal()],
    industry: n % 5,
  }));
  const exposures = exposuresOf(
    names.map(({ styles }) => styles),
    names.map(({ industry }) => industry),
  );
  const marketCap = names.map((_, n) => Math.exp(Math.sin(n)));
  const full = Uint8Array.from(names, (_, n) => (n % 4 === 0 ? 0 : 1));
  const trueVariance = names.map(({ styles: [a, b], industry }) =>
    Math.exp(2 * (-4 + 0.3 * a - 0.2 * b + 0.1 * industry)),
  );

  /** The fit over the names marked full. */
  const fitOf = (variance: readonly number[], of: Uint8Array, priorNames: number) =>
    structuralRisk(
      { exposures, marketCap },
      { variance: Float64Array.from(variance), weight: Float64Array.from(of) },
      { priorNames, levelGroups: 1 },
    );

  test("without noise it is exact, for the names outside the fit too", () => {
    const own = trueVariance.map((value, n) => (full[n] === 1 ? value : Number.NaN));
    const fit = fitOf(own, full, 0)!;
    expect(fit.level).toBeCloseTo(1, 12);
    expect(fit.rSquared).toBeCloseTo(1, 12);
    expect(fit.nameCount).toBe(300);
    expectClose(
      fit.variance.map((value, n) => value / trueVariance[n]),
      names.map(() => 1),
      1e-9,
    );
  });

  test("log-normal noise of variance τ² makes E₀ = exp(τ²)", () => {
    const tau = 0.3;
    const noise = randomStream("tau");
    const levels = Array.from({ length: 60 }, () => {
      const own = trueVariance.map((value) => value * Math.exp(2 * tau * noise.normal()));
      return Math.sqrt(fitOf(own, full, 0)!.level);
    });
    const mean = levels.reduce((sum, level) => sum + level / levels.length, 0);
    // sd(E₀²) ≈ exp(2τ²) √((exp(4τ²) − 1)/300): 0.5 % of E₀ in the mean of 60; a left-out residual has τ² (1 + 8/300).
    expect(Math.abs(mean / Math.exp(tau ** 2) - 1)).toBeLessThan(0.015);
  });

  test("the level is that of names that the fit does not know: leaving each out by hand", () => {
    const noise = randomStream("left out");
    const few = Uint8Array.from(names, (_, n) => (n < 60 ? 1 : 0));
    const own = trueVariance.map((value) => value * Math.exp(0.5 * noise.normal()));
    const fit = fitOf(own, few, 0)!;
    let level = 0;
    for (let n = 0; n < 60; n++) {
      const rest = few.slice();
      rest[n] = 0;
      const { variance, level: itsLevel } = fitOf(own, rest, 0)!;
      level += Math.min(10, own[n] / (variance[n] / itsLevel)) / 60;
    }
    // Size is a rank among all covered names, so that leaving one out moves nobody's.
    expect(fit.level).toBeCloseTo(level, 10);
  });

  test("one wild name, or one whose price does not move, changes the others' little", () => {
    const own = trueVariance.map((value, n) => value * Math.exp(0.2 * Math.sin(7 * n)));
    const usual = fitOf(own, full, 5)!.variance[4];
    const wild = own.map((value, n) => (n === 1 ? 5000 * value : value));
    expect(Math.abs(fitOf(wild, full, 5)!.variance[4] / usual - 1)).toBeLessThan(0.12);
    const stale = own.map((value, n) => (n === 1 ? 1e-30 : value));
    expect(Math.abs(fitOf(stale, full, 5)!.variance[4] / usual - 1)).toBeLessThan(0.02);
  });

  test("a thin industry leans on the others, by hand", () => {
    // ln σ is 0, but 1 for the two names of industry 1; their sizes are opposite, so that size explains nothing.
    const industries = Array.from({ length: 200 }, (_, n) => (n === 100 || n === 101 ? 1 : 0));
    const x = exposuresOf(
      industries.map(() => [0]),
      industries,
    );
    const own = industries.map((industry) => Math.exp(2 * industry));
    const fit = structuralRisk(
      { exposures: x, marketCap: industries.map((_, n) => 1 + (n % 2)) },
      { variance: Float64Array.from(own), weight: Float64Array.from(own, () => 1) },
      {
        priorNames: 6,
        levelGroups: 1,
      },
    )!;
    const ratio = Math.log(fit.variance[100] / fit.variance[3]) / 2;
    // Least squares with six names at 0 for each industry: b₀ = −198 a/204, b₁ = (2 − 2a)/8, 198 (a + b₀) + 2 (a + b₁) = 2.
    const a = 1.5 / (198 * (6 / 204) + 1.5);
    expect(ratio).toBeCloseTo((2 - 2 * a) / 8 + (198 * a) / 204, 3);
  });

  test("is a minimum of the penalised sum of squares: any other coefficients do worse", () => {
    const noise = randomStream("minimum");
    const own = trueVariance.map((value) => value * Math.exp(noise.normal()));
    const fit = fitOf(own, full, 5)!;
    const error = (variance: Vector) =>
      own.reduce((sum, value, n) => (full[n] === 1 ? sum + Math.log(value / variance[n]) ** 2 : sum), 0);
    const best = fit.variance.map((value) => value / fit.level);
    for (const shift of [0.01, -0.01]) {
      const styles = best.map((value, n) => value * Math.exp(shift * names[n].styles[0]));
      expect(error(styles)).toBeGreaterThan(error(best));
      const level = best.map((value) => value * Math.exp(shift));
      expect(error(level)).toBeGreaterThan(error(best));
    }
  });

  test("while nobody has a full history, those with some make it; a half history counts for half", () => {
    const share = Float64Array.from(names, (_, n) => (n % 2 === 0 ? 0.5 : 0.25));
    const noise = randomStream("half");
    const own = Float64Array.from(trueVariance, (value) => value * Math.exp(noise.normal()));
    const weighted = (weight: Float64Array) =>
      structuralRisk({ exposures, marketCap }, { variance: own, weight }, { priorNames: 0, levelGroups: 1 })!;
    expect(weighted(share).nameCount).toBe(400);
    // Only how they stand to each other counts.
    expectClose(weighted(share).variance, weighted(share.map((weight) => 1.5 * weight)).variance, 1e-10);
    expect(
      Math.abs(weighted(share).variance[0] - weighted(share.map(() => 0.5)).variance[0]),
    ).toBeGreaterThan(1e-7);
  });

  test("levels by size group make every group right on average, though ln σ is no line in size", () => {
    const order = names.map((_, n) => n);
    order.sort((a, b) => marketCap[a] - marketCap[b]);
    const bent = trueVariance.map((value, n) => value * (order.indexOf(n) < 100 ? 4 : 1));
    const fit = structuralRisk(
      { exposures, marketCap },
      { variance: Float64Array.from(bent), weight: new Float64Array(400).fill(1) },
      { priorNames: 0, levelGroups: 4 },
    )!;
    for (let g = 0; g < 4; g++) {
      const members = order.slice(100 * g, 100 * g + 100);
      expect(members.reduce((sum, n) => sum + bent[n] / fit.variance[n] / 100, 0)).toBeCloseTo(1, 1);
    }
  });

  test("there is none with fewer than two names for a column", () => {
    const few = Uint8Array.from(names, (_, n) => (n < 17 ? 1 : 0));
    expect(fitOf(trueVariance, few, 5)).toBeUndefined();
  });
});

describe("young names", () => {
  test("an uplift that is there is found, and a listing of yesterday gets it", () => {
    const random = randomStream("uplift");
    const styles = Array.from({ length: 300 }, () => [random.normal()]);
    const isYoung = (n: number) => n < 60;
    const options: SpecificRiskOptions = {
      ...plain,
      ownHistoryFrom: 10,
      ownHistoryFull: 120,
      structural: { priorNames: 5, levelGroups: 1, upliftPriorNames: 0 },
    };
    const rows = Array.from({ length: 200 }, (_, t) =>
      styles.map(([x], n) => {
        if (isYoung(n) && t < (n < 5 ? 200 : 160)) return Number.NaN;
        return (isYoung(n) ? 1.5 : 1) * Math.exp(0.3 * x) * random.normal();
      }),
    );
    const { state } = foldOf(rows, options);
    const inputs = {
      covered: everybody(300),
      exposures: exposuresOf(styles),
      marketCap: styles.map((_, n) => n + 1),
    };
    const issuer = new Int32Array(300).fill(-1);
    const risk = estimateSpecificRisk(state, { ...inputs, issuer }, options)!;
    // 55 young names with 40 returns each: the mean of 55 ratios has a standard error of 2.25 √(2/39/55) = 0.07.
    expect(risk.listingUplift).toBeGreaterThan(2.25 - 0.25);
    expect(risk.listingUplift).toBeLessThan(2.25 + 0.25);
    expect(risk.ownWeight[0]).toBe(0);
    expectClose(risk.variance[0], risk.priorVariance[0], 1e-14);
    expect(risk.variance[0] / (2.25 * Math.exp(0.6 * styles[0][0]))).toBeGreaterThan(0.8);
    expect(risk.variance[0] / (2.25 * Math.exp(0.6 * styles[0][0]))).toBeLessThan(1.25);
  });
});

describe("shrinkToSizeGroup", () => {
  test("the published known answer", () => {
    const { volatility, weight, target } = shrinkToSizeGroup([0.2, 0.25, 0.3, 0.45], [0.4, 0.3, 0.2, 0.1], {
      strength: 0.1,
      groups: 1,
    });
    expectClose(target, [0.26, 0.26, 0.26, 0.26], 1e-15);
    expectClose(weight, [0.05569223, 0.00973379, 0.03783044, 0.15736951], 1e-8);
    expectClose(volatility, [0.20334153, 0.25009734, 0.29848678, 0.42009979], 1e-8);
  });

  test("never moves beyond the mean, keeps the order, and leaves all alone at strength 0", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (seed, strength) => {
          const random = randomStream("shrink", seed);
          const given = Array.from({ length: 40 }, () =>
            random.uniform() < 0.1 ? Number.NaN : Math.exp(random.normal()),
          );
          const caps = given.map(() => Math.exp(2 * random.normal()));
          const { volatility, target } = shrinkToSizeGroup(given, caps, { strength, groups: 5 });
          given.forEach((value, n) => {
            expect(Number.isNaN(volatility[n])).toBe(Number.isNaN(value));
            if (Number.isNaN(value)) return;
            expect(Math.abs(volatility[n] - target[n])).toBeLessThanOrEqual(
              Math.abs(value - target[n]) + 1e-15,
            );
            expect((volatility[n] - target[n]) * (value - target[n])).toBeGreaterThanOrEqual(0);
            if (strength === 0) expect(volatility[n]).toBe(value);
          });
        },
      ),
      { seed: 20240229, numRuns: 100 },
    );
  });
});

describe("the regime of specific risk", () => {
  test("B by hand, weighted by cap, of names with a forecast only", () => {
    // Names 0 and 1 have variances 8/7 and 32/7 after eight periods, so z² times 5/7; caps 1 and 2; the third has no history.
    const rows = [
      ...Array.from({ length: 8 }, (_, t) => [t % 2 === 0 ? 1 : -1, t % 2 === 0 ? 2 : -2, Number.NaN]),
      [2, 4, 9],
    ];
    const { bias } = foldOf(rows, { ...plain, ownHistoryFrom: 4, ownHistoryFull: 5 });
    expect(bias.slice(0, 6).every(Number.isNaN)).toBe(true);
    expect(bias[8]).toBeCloseTo(Math.sqrt(((1 * (4 / (8 / 7)) + 2 * (16 / (32 / 7))) / 3) * (5 / 7)), 14);
  });

  test("a price that does not move judges nobody, and λ is 1 where nothing changes, however short histories are", () => {
    const random = randomStream("short judges");
    const rows = Array.from({ length: 60 }, () =>
      Array.from({ length: 300 }, (_, n) => (n === 299 ? 1e-9 : 1) * random.normal()),
    );
    rows[59][299] = 5;
    const { bias } = foldOf(rows, { ...plain, halfLife: 6, ownHistoryFrom: 6, ownHistoryFull: 12 });
    const squares = bias.slice(15).map((b) => b ** 2);
    expect(Math.abs(squares.reduce((sum, b) => sum + b / squares.length, 0) - 1)).toBeLessThan(0.04);
    expect(bias[59]).toBeLessThan(1.3);
  });

  test("λ is that of the factors for the same B, from ten periods on; NaN changes nothing", () => {
    const random = randomStream("lambda");
    const bias = Array.from({ length: 60 }, () => 0.5 + random.uniform());
    const options = { ...plain, regime: { halfLife: 9 } };
    let state = foldOf([[1], [-1], [1], [-1]], plain).state;
    bias.forEach((value, t) => {
      state = stepSpecificRegime(state, t === 30 ? Number.NaN : value, options);
      const seen = bias.slice(0, t + 1).filter((_, i) => i !== 30);
      const inputs = { covered: everybody(1), marketCap: [1], issuer: Int32Array.of(-1) };
      const { regimeMultiplier: lambda, variance } = estimateSpecificRisk(state, inputs, options)!;
      expect(lambda).toBeCloseTo(seen.length < 10 ? 1 : regimeMultiplier(seen, 9), 12);
      expectClose(variance, [lambda ** 2 * (4 / 3)], 1e-12);
    });
  });
});

describe("linkedLines", () => {
  const options = { halfLife: flat, priorCorrelation: 0.8, priorPeriods: 0 };

  test("two lines have the correlation that they had", () => {
    const rows = [
      [1, 1],
      [-1, -2],
      [2, 3],
      [0, 1],
      [Number.NaN, 5],
    ];
    const issuer = Int32Array.of(3, 3);
    const { state } = foldOf(rows, { ...plain, linked: options }, issuer);
    const { loading } = linkedLines(state.linked, issuer, [4, 9], options)!;
    // Over the four shared periods Σuv = 9, Σu² = 6, Σv² = 15.
    expectClose(loading[0] * loading[1], (9 / Math.sqrt(90)) * 6, 1e-13);
    expectClose(loading[0] / 2, loading[1] / 3, 1e-13);
  });

  test("without a shared history it is the prior; lines that go apart are not linked", () => {
    const issuer = Int32Array.of(0, 0, 1, 1, -1);
    const rows = [
      [1, Number.NaN, 1, -1, 7],
      [-1, Number.NaN, -1, 1, 7],
    ];
    const given = { ...options, priorPeriods: 1e-9 };
    const { state } = foldOf(rows, { ...plain, linked: given }, issuer);
    const lines = linkedLines(state.linked, issuer, [4, 9, 1, 1, 1], given)!;
    expectClose(lines.loading[0] * lines.loading[1], 0.8 * 6, 1e-12);
    expect([...lines.issuer]).toEqual([0, 0, -1, -1, -1]);
  });

  test("a line that is listed later changes nothing before; one that died is no partner", () => {
    const random = randomStream("later line");
    const rows = Array.from({ length: 120 }, (_, t) => {
      const common = random.normal();
      // The first line dies after 40 periods; the fourth is yet to come.
      return [0, 1, 2, 3].map((n) =>
        (n === 0 && t >= 40) || n === 3 ? Number.NaN : 0.5 * common + 0.87 * random.normal(),
      );
    });
    const issuer = Int32Array.of(0, 0, 0, 0);
    const given = { ...options, priorPeriods: 5 };
    const { state } = foldOf(rows, { ...plain, linked: given }, issuer);
    const variance = [Number.NaN, 1, 1, Number.NaN];
    const { loading } = linkedLines(state.linked, issuer, variance, given)!;
    const three = rows.map((row) => row.slice(0, 3));
    const before = foldOf(three, { ...plain, linked: given }, issuer.slice(0, 3));
    const { loading: without } = linkedLines(
      before.state.linked,
      issuer.slice(0, 3),
      variance.slice(0, 3),
      given,
    )!;
    expectClose(loading.slice(0, 3), without, 0);
    // Lines 1 and 2 are partners from the 61st period on.
    const late = rows.slice(60);
    const sum = (f: (row: readonly number[]) => number) => late.reduce((total, row) => total + f(row), 0);
    const rho =
      sum((row) => row[1] * row[2]) / Math.sqrt(sum((row) => row[1] ** 2) * sum((row) => row[2] ** 2));
    expectClose(loading[1] * loading[2], (60 * rho + 5 * 0.8) / 65, 1e-12);
  });

  test("three lines: correlations with the first as measured, and no loading above the volatility", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = randomStream("three lines", seed);
        const rows = Array.from({ length: 30 }, () => {
          const common = random.normal();
          return [common + 0.3 * random.normal(), common + 0.1 * random.normal(), common + random.normal()];
        });
        const issuer = Int32Array.of(0, 0, 0);
        const { state } = foldOf(rows, { ...plain, linked: options }, issuer);
        const { loading } = linkedLines(state.linked, issuer, [1, 4, 9], options)!;
        const products = (i: number, j: number) => rows.reduce((sum, row) => sum + row[i] * row[j], 0);
        const rho = (i: number) => products(0, i) / Math.sqrt(products(0, 0) * products(i, i));
        expectClose(loading[0] * (loading[1] / 2), Math.max(0, rho(1)), 2e-3);
        expectClose(loading[0] * (loading[2] / 3), Math.max(0, rho(2)), 2e-3);
        [1, 2, 3].forEach((deviation, n) => {
          expect(loading[n]).toBeLessThan(deviation);
        });
      }),
      { seed: 20240229, numRuns: 100 },
    );
  });

  test("a name whose other line is not covered stands alone", () => {
    const issuer = Int32Array.of(0, 0);
    const { state } = foldOf(
      [
        [1, 1],
        [2, 2],
      ],
      { ...plain, linked: options },
      issuer,
    );
    expect(linkedLines(state.linked, issuer, [4, Number.NaN], options)).toBeUndefined();
  });
});

test("the parts of every forecast make it up, a listing of the first day included", () => {
  const random = randomStream("composition");
  const options: SpecificRiskOptions = {
    halfLife: 30,
    ownHistoryFrom: 10,
    ownHistoryFull: 40,
    sizeGroups: 5,
    floorShare: 0.1,
    neweyWest: { lags: 2, halfLife: 60, priorPeriods: 30 },
    jumps: { threshold: 4, halfLife: 100 },
    structural: { priorNames: 5, levelGroups: 1, upliftPriorNames: 5 },
    shrinkage: { strength: 0.5, groups: 4 },
    regime: { halfLife: 15 },
    linked: { halfLife: 60, priorCorrelation: 0.8, priorPeriods: 20 },
  };
  const styles = Array.from({ length: 120 }, () => [random.normal()]);
  const rows = Array.from({ length: 90 }, (_, t) =>
    styles.map((_, n) => (t < 3 * n - 240 || n === 119 ? Number.NaN : 0.01 * random.studentUnit(4))),
  );
  const issuer = Int32Array.from(styles, (_, n) => (n > 115 ? 0 : -1));
  const { state } = foldOf(rows, options, issuer);
  const inputs = {
    covered: everybody(120),
    exposures: exposuresOf(styles),
    marketCap: styles.map((_, n) => n + 1),
    issuer,
  };
  const risk = estimateSpecificRisk(state, inputs, options)!;
  expect(risk.ownWeight[119]).toBe(0);
  expect(risk.ownWeight.some((gamma) => gamma > 0 && gamma < 1)).toBe(true);
  styles.forEach((_, n) => {
    const gamma = risk.ownWeight[n];
    const own = gamma > 0 ? gamma * risk.ownVariance[n] : 0;
    const blend = Math.max(own + (1 - gamma) * risk.priorVariance[n], 0.01 * risk.priorVariance[n]);
    const v = risk.shrinkWeight[n];
    const volatility = (1 - v) * Math.sqrt(blend) + v * Math.sqrt(risk.shrinkVariance[n]);
    expectClose(risk.variance[n] * 1e4, (risk.regimeMultiplier * volatility) ** 2 * 1e4, TOLERANCE.algebra);
    expect(risk.variance[n]).toBeGreaterThan(0);
  });
  expect([...risk.linked!.issuer].filter((code) => code === 0).length).toBe(4);
});
