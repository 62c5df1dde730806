import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberships } from "../../engine/data/index.ts";
import {
  type BlendStyle,
  buildExposures,
  type ExposureInputs,
  type ExposureOptions,
  type Grouping,
  type ScoreForm,
  standardise,
  standardiseWithin,
  Treatment,
  usualScores,
} from "../../engine/exposures/index.ts";
import { normalQuantile, randomStream } from "../../engine/stats/index.ts";
import { randomOrder } from "../reference/random-section.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { plainExposures } from "./plain-exposures.ts";
import { randomInputs, options as usual } from "./random-inputs.ts";

const runs = { seed: 20240301, numRuns: 60 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const forms: readonly ScoreForm[] = ["zscore", "rank", "gaussian_rank"];
const groupings: readonly Grouping[] = ["none", "industry", "country", "size"];
const none = Number.NaN;

/** Random inputs with countries, ties and split industries. */
function inputsOf(seed: number): ExposureInputs {
  const random = randomStream("score-forms", seed);
  const inputs = randomInputs(seed);
  const count = inputs.marketCap.length;
  const rows = Array.from({ length: count }, () => {
    const code = random.integer(5);
    if (random.uniform() < 0.8) return [{ code, share: 1 }];
    return [
      { code, share: 0.4 },
      { code: (code + 1) % 5, share: 0.6 },
    ];
  });
  const descriptors = new Map(inputs.descriptors);
  descriptors.set("b", Float64Array.from(inputs.descriptors.get("b")!, Math.round));
  const codes = Int32Array.from({ length: count }, () => random.integer(4) - 1);
  return {
    ...inputs,
    industries: memberships(rows),
    countries: { names: ["x", "y", "z"], codes },
    descriptors,
  };
}

/** The usual test styles in a random mix of forms, and a cube. */
function optionsOf(seed: number): ExposureOptions {
  const random = randomStream("score-options", seed);
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)];
  const styles = usual.styles.map((style) => ({
    ...(style as BlendStyle),
    form: pick(forms),
    within: pick(groupings),
    clipBy: pick(["deviation", "mad"] as const),
  }));
  return { ...usual, styles: [...styles, { name: "nonlinear_value", cubeOf: "value" }] };
}

const withForm = (form: ScoreForm, within: Grouping = "none"): ExposureOptions => ({
  ...usual,
  styles: usual.styles.map((style) => ({ ...(style as BlendStyle), form, within })),
});

describe("every mix of forms, groups and clips", () => {
  test("agrees with the plain implementation, cell by cell", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [inputs, options] = [inputsOf(seed), optionsOf(seed)];
        expectClose(buildExposures(inputs, options).exposures.styles, plainExposures(inputs, options), 1e-9);
      }),
      { ...runs, numRuns: 150 },
    );
  });

  test("reaches cap-weighted mean 0 and equal-weighted deviation 1 over the estimation universe, as its account says", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [inputs, options] = [inputsOf(seed), optionsOf(seed)];
        const { exposures, styles } = buildExposures(inputs, options);
        const { estimation, capWeight } = inputs.universe;
        const names = [...estimation.keys()].filter((n) => estimation[n] === 1);
        const S = exposures.styleCount;
        styles.forEach((account, s) => {
          const z = names.map((n) => exposures.styles[n * S + s]);
          const equal = z.reduce((sum, x) => sum + x, 0) / z.length;
          const moment = (power: number) => z.reduce((sum, x) => sum + (x - equal) ** power, 0) / z.length;
          const total = names.reduce((sum, n) => sum + capWeight[n], 0);
          const capMean = names.reduce((sum, n, i) => sum + capWeight[n] * z[i], 0) / total;
          expectClose([capMean, Math.sqrt(moment(2))], [0, 1], TOLERANCE.algebra);
          expectClose(
            [account.mean, account.deviation, account.skewness],
            [0, 1, moment(3)],
            TOLERANCE.algebra,
          );
          const covered = exposures.covered.reduce((sum, flag) => sum + flag, 0);
          expect(account.rungCounts.reduce((sum, count) => sum + count, 0)).toBe(covered);
          expectClose(
            account.rungCapShares.reduce((sum, x) => sum + x, 0),
            1,
            1e-12,
          );
        });
      }),
      runs,
    );
  });

  test("the unit and origin of a descriptor, the order of the names and the labels of groups change nothing", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [inputs, options] = [inputsOf(seed), optionsOf(seed)];
        const before = buildExposures(inputs, options);
        const S = before.exposures.styleCount;
        const affine = [...inputs.descriptors].map(
          ([name, raw]) => [name, Float64Array.from(raw, (x) => 1e-6 * (x + 2))] as const,
        );
        const scaled = buildExposures({ ...inputs, descriptors: new Map(affine) }, options);
        expectClose(scaled.exposures.styles, before.exposures.styles, 1e-9);
        expect(scaled.bounded).toEqual(before.bounded);

        const order = randomOrder(seed, inputs.marketCap.length);
        const after = buildExposures(permuted(inputs, order), options);
        const cells = order.flatMap((n) => [...before.exposures.styles.subarray(n * S, (n + 1) * S)]);
        expectClose(after.exposures.styles, cells, 1e-9);
        expect([...after.bounded]).toEqual(
          order.flatMap((n) => [...before.bounded.subarray(n * S, (n + 1) * S)]),
        );
      }),
      runs,
    );
  });
});

describe("ranks", () => {
  test("no monotone change of a descriptor changes anything", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom<ScoreForm>("rank", "gaussian_rank"),
        fc.constantFrom(...groupings),
        (seed, form, within) => {
          const inputs = inputsOf(seed);
          const bent = [...inputs.descriptors].map(
            ([name, raw]) =>
              [name, Float64Array.from(raw, (x) => Math.sign(x) * Math.abs(x) ** 3 + 5)] as const,
          );
          const options = withForm(form, within);
          const after = buildExposures({ ...inputs, descriptors: new Map(bent) }, options);
          expect(after.exposures.styles).toEqual(buildExposures(inputs, options).exposures.styles);
        },
      ),
      runs,
    );
  });

  test("of equally spaced names are (i − ½)/n, of ties their middle, of a coverage name its place among them", () => {
    // Estimation 1, 2, 2, 4: u = ⅛, ½, ½, ⅞; mean ½, population deviation √(2·(⅜)²/4) = ⅜/√2. Coverage 0 → 0, 3 → ¾.
    const universe = {
      estimation: Uint8Array.of(1, 1, 1, 1, 0, 0, 0),
      coverage: Uint8Array.of(1, 1, 1, 1, 1, 1, 0),
      capWeight: Float64Array.of(1, 1, 1, 1, 0, 0, 0),
    };
    const rules = { ...usual.outliers, clipBy: "deviation" } as const;
    const raw = [2, 1, 4, 2, 0, 3, 2];
    const z = (u: number) => ((u - 0.5) * Math.SQRT2) / 0.375;
    const rank = standardise(raw, universe, { ...rules, form: "rank" });
    expectClose(rank.values, [0, z(0.125), z(0.875), 0, z(0), z(0.75), none], 1e-14);
    const q = normalQuantile(0.875);
    const gauss = standardise(raw, universe, { ...rules, form: "gaussian_rank" });
    const g = (x: number) => (x * Math.SQRT2) / q;
    expectClose(gauss.values, [0, g(-q), g(q), 0, g(-q), g(normalQuantile(0.75)), none], 1e-14);
  });

  test("Gaussian ranks of many names have the moments of a normal sample", () => {
    const count = 4001;
    const ones = new Uint8Array(count).fill(1);
    const raw = Float64Array.from({ length: count }, (_, n) => Math.exp(n / 100));
    const universe = { estimation: ones, coverage: ones, capWeight: new Float64Array(count).fill(1) };
    const rules = { ...usual.outliers, clipBy: "deviation", form: "gaussian_rank" } as const;
    const { values } = standardise(raw, universe, rules);
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / count;
    expectClose([moment(1), moment(3)], [0, 0], 1e-12);
    // Σ of the mid-quantile scores misses the last half step in each tail: the kurtosis is 3 less about 0.02.
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.03);
  });
});

describe("outliers", () => {
  test("a MAD clip reaches the same number of robust deviations whatever the outliers are", () => {
    // Of 0 … 9 and 1e6 the median is 5 and the MAD 3: clipped at 5 + 2·1.4826·3.
    const raw = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1e6];
    const ones = new Uint8Array(11).fill(1);
    const universe = { estimation: ones, coverage: ones, capWeight: new Float64Array(11).fill(1) };
    const rules = {
      form: "zscore",
      clipBy: "mad",
      errorDeviations: Infinity,
      fenceDeviations: 20,
      clipDeviations: 2,
      bound: 10,
    } as const;
    const scores = standardise(raw, universe, rules);
    const reach = 2 * 1.4826 * 3;
    const drawn = raw.map((x) => Math.min(x, 5 + reach));
    const mean = drawn.reduce((sum, x) => sum + x, 0) / 11;
    const sd = Math.sqrt(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 11);
    expectClose(
      scores.values,
      drawn.map((x) => (x - mean) / sd),
      1e-14,
    );
    expect([...scores.treatment]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Treatment.clipped]);
  });

  test("estimation names are never bounded at the end, coverage names are flagged exactly where they are", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = inputsOf(seed);
        const options = {
          ...usual,
          outliers: { ...usual.outliers, errorDeviations: Infinity },
          styles: [usual.styles[1]],
        };
        const { exposures, bounded, styles, descriptors } = buildExposures(inputs, options);
        const wide = buildExposures(inputs, {
          ...options,
          outliers: { ...options.outliers, bound: Infinity },
        });
        let flags = 0;
        exposures.styles.forEach((x, n) => {
          const own = (descriptors[0].scores.treatment[n] & Treatment.bounded) !== 0;
          const free = wide.exposures.styles[n];
          const is = inputs.universe.coverage[n] === 1 && (own || Math.abs(free) > 4);
          expect(bounded[n]).toBe(is ? 1 : 0);
          if (is) expect(Math.abs(x)).toBeLessThanOrEqual(4);
          flags += bounded[n];
        });
        expect(styles[0].boundedCount).toBe(flags);
      }),
      runs,
    );
  });
});

describe("within groups", () => {
  test("each group with enough names has cap-weighted mean 0 and deviation 1; the others are scored in the whole universe", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...forms), (seed, form) => {
        const { universe, descriptors, countries } = inputsOf(seed);
        const rules = { ...usual.outliers, form, clipBy: "deviation", bound: Infinity } as const;
        const raw = descriptors.get("e")!;
        const groups = { codes: countries.codes, minSize: 20 };
        const own = standardiseWithin(raw, universe, groups, rules).values;
        const whole = standardise(raw, universe, rules).values;
        for (const code of [-1, 0, 1, 2]) {
          const covered = [...own.keys()].filter(
            (n) => universe.coverage[n] === 1 && countries.codes[n] === code,
          );
          const inUniverse = covered.filter((n) => universe.estimation[n] === 1 && Number.isFinite(raw[n]));
          if (code < 0 || inUniverse.length < 20) {
            for (const n of covered) expect(own[n]).toBe(whole[n]);
            continue;
          }
          const names = inUniverse.filter((n) => !Number.isNaN(own[n]));
          const sum = (value: (n: number) => number) => names.reduce((s, n) => s + value(n), 0);
          const mean = sum((n) => own[n]) / names.length;
          const cap = universe.capWeight;
          expectClose(sum((n) => cap[n] * own[n]) / sum((n) => cap[n]), 0, TOLERANCE.algebra);
          expectClose(sum((n) => (own[n] - mean) ** 2) / names.length, 1, TOLERANCE.algebra);
        }
      }),
      runs,
    );
  });

  test("a shift and a stretch of one group's values change nothing within groups", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...forms), (seed, form) => {
        const { universe, descriptors, countries } = inputsOf(seed);
        const rules = { ...usual.outliers, form, clipBy: "mad" } as const;
        const raw = Float64Array.from(descriptors.get("d")!);
        const groups = { codes: countries.codes.map((code) => Math.max(code, 0)), minSize: 2 };
        const moved = raw.map((x, n) => (groups.codes[n] === 1 ? 100 + 30 * x : x));
        expectClose(
          standardiseWithin(moved, universe, groups, rules).values,
          standardiseWithin(raw, universe, groups, rules).values,
          1e-9,
        );
      }),
      runs,
    );
  });
});

describe("a cube", () => {
  test("has weighted covariance 0 with its style where nothing is winsorised, and follows sign and rung", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = inputsOf(seed);
        const base: BlendStyle = {
          ...usualScores,
          name: "size",
          blend: [{ descriptor: "d", weight: 1 }],
          orthogonalTo: [],
        };
        const options: ExposureOptions = {
          ...usual,
          outliers: { ...usual.outliers, clipDeviations: 100 },
          styles: [{ name: "mid_cap", cubeOf: "size" }, base],
        };
        const { exposures, rung } = buildExposures(inputs, options);
        const w = inputs.regressionWeights;
        const total = w.reduce((sum, x) => sum + x, 0);
        const at = (n: number, s: number) => exposures.styles[2 * n + s];
        const mean = (value: (n: number) => number) =>
          w.reduce((sum, x, n) => (x > 0 ? sum + x * value(n) : sum), 0) / total;
        const [cube, size] = [mean((n) => at(n, 0)), mean((n) => at(n, 1))];
        expect(Math.abs(mean((n) => (at(n, 0) - cube) * (at(n, 1) - size)))).toBeLessThan(1e-12);
        for (let n = 0; n < w.length; n++) expect(rung[2 * n]).toBe(rung[2 * n + 1]);
      }),
      runs,
    );
  });
});

function permuted(inputs: ExposureInputs, order: readonly number[]): ExposureInputs {
  const pick = (values: ArrayLike<number>) => Float64Array.from(order, (n) => values[n]);
  const { offsets, codes, shares } = inputs.industries;
  const rows = order.map((n) =>
    Array.from({ length: offsets[n + 1] - offsets[n] }, (_, i) => {
      return { code: codes[offsets[n] + i], share: shares[offsets[n] + i] };
    }),
  );
  // Countries also change their labels.
  const relabelled = [2, 0, 1];
  return {
    ...inputs,
    universe: {
      estimation: Uint8Array.from(pick(inputs.universe.estimation)),
      coverage: Uint8Array.from(pick(inputs.universe.coverage)),
      capWeight: pick(inputs.universe.capWeight),
    },
    regressionWeights: pick(inputs.regressionWeights),
    marketCap: pick(Float64Array.from(inputs.marketCap)),
    industries: memberships(rows),
    countries: {
      names: inputs.countries.names,
      codes: Int32Array.from(order, (n) => relabelled[inputs.countries.codes[n]] ?? -1),
    },
    descriptors: new Map([...inputs.descriptors].map(([name, raw]) => [name, pick(Float64Array.from(raw))])),
  };
}
