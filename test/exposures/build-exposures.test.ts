import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import {
  addExposures,
  buildExposures,
  type ExposureInputs,
  exposureRow,
  noCodes,
  portfolioExposures,
  rungs,
} from "../../engine/exposures/index.ts";
import { randomOrder } from "../reference/random-section.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { plainExposures } from "./plain-exposures.ts";
import { options, randomInputs } from "./random-inputs.ts";

const runs = { seed: 20240229, numRuns: 200 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const column = (inputs: ExposureInputs, style: number) => {
  const { styles } = buildExposures(inputs, options).exposures;
  return Float64Array.from(inputs.marketCap, (_, n) => styles[n * 3 + style]);
};

describe("buildExposures", () => {
  test("agrees with the plain implementation of DESIGN §6, cell by cell", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = randomInputs(seed);
        expectClose(buildExposures(inputs, options).exposures.styles, plainExposures(inputs, options), 1e-10);
      }),
      runs,
    );
  });

  test("every covered name has a finite exposure, every other none; the estimation universe is centred and scaled", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = randomInputs(seed);
        const { estimation, coverage, capWeight } = inputs.universe;
        for (const style of [0, 1, 2]) {
          const z = column(inputs, style);
          expect(z.map((value) => (Number.isFinite(value) ? 1 : 0))).toEqual(Float64Array.from(coverage));
          const names = [...z.keys()].filter((n) => estimation[n] === 1);
          const total = names.reduce((s, n) => s + capWeight[n], 0);
          const mean = names.reduce((s, n) => s + z[n], 0) / names.length;
          expectClose(names.reduce((s, n) => s + capWeight[n] * z[n], 0) / total, 0, TOLERANCE.algebra);
          expectClose(names.reduce((s, n) => s + (z[n] - mean) ** 2, 0) / names.length, 1, TOLERANCE.algebra);
          expect(z.some((value, n) => estimation[n] === 0 && Math.abs(value) > 4)).toBe(false);
        }
      }),
      runs,
    );
  });

  test("an orthogonalised style has weighted covariance 0 with what it was made orthogonal to", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = randomInputs(seed);
        const w = inputs.regressionWeights;
        const total = w.reduce((s, x) => s + x, 0);
        const [value, beta, volatility] = [0, 1, 2].map((style) => column(inputs, style));
        const mean = (z: Float64Array) => z.reduce((s, x, n) => (w[n] > 0 ? s + w[n] * x : s), 0) / total;
        for (const other of [value, beta]) {
          const [m, o] = [mean(volatility), mean(other)];
          const covariance =
            volatility.reduce((s, x, n) => (w[n] > 0 ? s + w[n] * (x - m) * (other[n] - o) : s), 0) / total;
          expect(Math.abs(covariance)).toBeLessThan(1e-12);
        }
      }),
      runs,
    );
  });

  test("the unit and origin of a descriptor change nothing, however small the unit", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1e-15, 1e-6, 7, 1e9), (seed, unit) => {
        const inputs = randomInputs(seed);
        const descriptors = new Map(
          [...inputs.descriptors].map(([name, raw]) => [name, Float64Array.from(raw, (x) => unit * (x + 2))]),
        );
        const before = buildExposures(inputs, options);
        const after = buildExposures({ ...inputs, descriptors }, options);
        expectClose(after.exposures.styles, before.exposures.styles, 1e-10);
        expect(after.rung).toEqual(before.rung);
      }),
      runs,
    );
  });

  test("the order of the assets changes nothing", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inputs = randomInputs(seed);
        const order = randomOrder(seed, inputs.marketCap.length);
        const pick = (values: ArrayLike<number>) => Float64Array.from(order, (n) => values[n]);
        const other: ExposureInputs = {
          ...inputs,
          universe: {
            estimation: Uint8Array.from(pick(inputs.universe.estimation)),
            coverage: Uint8Array.from(pick(inputs.universe.coverage)),
            capWeight: pick(inputs.universe.capWeight),
          },
          regressionWeights: pick(inputs.regressionWeights),
          marketCap: pick(Float64Array.from(inputs.marketCap)),
          industries: singleMembership(Int32Array.from(pick(inputs.industries.codes))),
          descriptors: new Map(
            [...inputs.descriptors].map(([name, raw]) => [name, pick(Float64Array.from(raw))]),
          ),
        };
        const before = buildExposures(inputs, options);
        const after = buildExposures(other, options);
        const cells = order.flatMap((n) => [0, 1, 2].map((s) => before.exposures.styles[n * 3 + s]));
        expectClose(after.exposures.styles, cells, 1e-11);
        expect(after.styles).toEqual(before.styles);
      }),
      runs,
    );
  });

  test("before there is an estimation universe every covered name has zeros, the last rung", () => {
    const inputs = randomInputs(4);
    const nobody = new Uint8Array(inputs.marketCap.length);
    const zeros = new Float64Array(nobody.length);
    const universe = { ...inputs.universe, estimation: nobody, capWeight: zeros };
    const { exposures, rung } = buildExposures({ ...inputs, universe, regressionWeights: zeros }, options);
    const expected = Array.from(inputs.universe.coverage, (covered) => (covered === 1 ? 0 : Number.NaN));
    expectClose(
      exposures.styles,
      expected.flatMap((z) => [z, z, z]),
      0,
    );
    expect(rung).toEqual(Uint8Array.from(expected.flatMap((z) => new Array(3).fill(z === 0 ? 4 : 255))));
  });

  test("leaves its inputs alone", () => {
    const inputs = randomInputs(4);
    const copy = structuredClone(inputs);
    buildExposures(inputs, options);
    expect(inputs).toEqual(copy);
  });

  test("counts errors dropped, values clipped and scores bounded", () => {
    // Median 5, MAD 2.5: beyond 8 · 1.4826 · 2.5 = 29.7 from it a value is an error (1000). σ of 0 … 10 is √10, so
    // 2.5 σ clips nothing; the name that is only covered is 21 away: 6.6 σ, bounded at 4.
    const raw = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 26, 1000];
    const estimation = Uint8Array.from(raw, (_, n) => (n < 11 ? 1 : 0));
    const { styles, descriptorScores } = buildExposures(
      {
        universe: {
          estimation,
          coverage: new Uint8Array(13).fill(1),
          capWeight: Float64Array.from(estimation),
        },
        regressionWeights: Float64Array.from(estimation),
        marketCap: new Float64Array(13).fill(1),
        industries: singleMembership(new Int32Array(13)),
        industryNames: ["all"],
        countries: noCodes(raw.length),
        currencies: noCodes(raw.length),
        descriptors: new Map([["d", raw]]),
      },
      { ...options, styles: [{ name: "beta", blend: [{ descriptor: "d", weight: 1 }], orthogonalTo: [] }] },
    );
    expect(styles[0]).toMatchObject({ droppedCount: 1, clippedCount: 0, boundedCount: 1 });
    const z = descriptorScores.get("d")!;
    expectClose([z.mean, z.deviation], [5, Math.sqrt(10)], 1e-14);
    expectClose(
      z.values,
      raw.map((v, n) => (n === 12 ? Number.NaN : n === 11 ? 4 : (v - 5) / Math.sqrt(10))),
      1e-14,
    );
  });

  test("clips estimation names about the equal-weighted centre before the final moments are taken", () => {
    // Nine zeros and one 10: mean 1, σ 3; clip at 1 + 2·3 = 7, then σ = 7·0.3 = 2.1 and the cap-weighted mean 7·½.
    const raw = [10, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const cap = Float64Array.of(9, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    const ones = new Uint8Array(10).fill(1);
    const { styles, descriptorScores } = buildExposures(
      {
        universe: { estimation: ones, coverage: ones, capWeight: cap },
        regressionWeights: cap,
        marketCap: cap,
        industries: singleMembership(new Int32Array(10)),
        industryNames: ["all"],
        countries: noCodes(raw.length),
        currencies: noCodes(raw.length),
        descriptors: new Map([["d", raw]]),
      },
      {
        ...options,
        outliers: { errorDeviations: 8, fenceDeviations: 100, clipDeviations: 2, bound: 10 },
        styles: [{ name: "beta", blend: [{ descriptor: "d", weight: 1 }], orthogonalTo: [] }],
      },
    );
    expect(styles[0].clippedCount).toBe(1);
    const z = descriptorScores.get("d")!.values;
    expectClose([z[0], z[1]], [(7 - 3.5) / 2.1, -3.5 / 2.1], 1e-14);
  });
});

describe("the ladder of missing values", () => {
  const style = {
    name: "s",
    blend: [
      { descriptor: "p", weight: 3 },
      { descriptor: "q", weight: 1 },
    ],
    orthogonalTo: [],
  };
  const ladder = (names: readonly { p: number; q: number; industry: number }[]) => {
    const N = names.length;
    const ones = new Uint8Array(N).fill(1);
    const cap = Float64Array.from(names, (_, n) => n + 1);
    return buildExposures(
      {
        universe: { estimation: ones, coverage: ones, capWeight: cap },
        regressionWeights: cap.map(Math.sqrt),
        marketCap: cap,
        industries: singleMembership(Int32Array.from(names, ({ industry }) => industry)),
        industryNames: ["first", "second", "third"],
        countries: noCodes(N),
        currencies: noCodes(N),
        descriptors: new Map([
          ["p", names.map(({ p }) => p)],
          ["q", names.map(({ q }) => q)],
        ]),
      },
      {
        ...options,
        styles: [style],
        outliers: { errorDeviations: 100, fenceDeviations: 100, clipDeviations: 100, bound: 10 },
      },
    );
  };
  const none = Number.NaN;
  const known = (industry: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ p: Math.sin(i + industry), q: Math.cos(3 * i), industry }));

  test("partial blend, regression and zero, with plenty of names", () => {
    const names = [
      ...known(0, 10),
      ...known(1, 10),
      { p: 1, q: none, industry: 0 },
      { p: none, q: 1, industry: 1 },
      { p: none, q: none, industry: 2 },
    ];
    const { rung, styles, exposures } = ladder(names);
    expect(Array.from(rung.slice(20), (r) => rungs[r])).toEqual(["partial blend", "regression", "zero"]);
    expect(styles[0].rungCounts).toEqual([20, 1, 1, 0, 1]);
    expect(exposures.styles.every(Number.isFinite)).toBe(true);
  });

  test("peer mean where the regression has under two names per parameter", () => {
    const names = [
      ...known(0, 3),
      ...known(1, 2),
      { p: none, q: none, industry: 0 },
      { p: none, q: none, industry: 2 },
    ];
    const { rung, exposures } = ladder(names);
    expect(Array.from(rung.slice(5), (r) => rungs[r])).toEqual(["peer mean", "zero"]);
    // The last standardisation is affine: the peer mean stays the mean of its peers.
    const z = exposures.styles;
    expectClose(z[5], (z[0] + z[1] + z[2]) / 3, 1e-14);
  });

  test("a descriptor that nobody has gives everybody 0", () => {
    const { rung, exposures } = ladder(known(0, 5).map((name) => ({ ...name, p: none, q: none })));
    expect(Array.from(rung, (r) => rungs[r])).toEqual(new Array(5).fill("zero"));
    expect([...exposures.styles]).toEqual([0, 0, 0, 0, 0]);
  });

  test("a descriptor that is the same for all gives everybody 0, as data", () => {
    for (const constant of [0, 0.1, -1e12]) {
      const { rung, exposures } = ladder(known(0, 7).map((name) => ({ ...name, p: constant, q: constant })));
      expect(Array.from(rung, (r) => rungs[r])).toEqual(new Array(7).fill("blend"));
      expectClose(exposures.styles, new Float64Array(7), 0);
    }
  });

  test("one name of extreme size does not take size out of the regression", () => {
    const inputs = randomInputs(8);
    const marketCap = Float64Array.from(inputs.marketCap);
    const giant = inputs.universe.estimation.indexOf(1);
    marketCap[giant] = 1e9;
    const capWeight = marketCap.map((cap, n) => (inputs.universe.estimation[n] === 1 ? cap : 0));
    const universe = { ...inputs.universe, capWeight };
    const changed = { ...inputs, universe, marketCap, regressionWeights: inputs.regressionWeights };
    // Two names that differ in size only, both without data: the regression must tell them apart.
    const gaps = [...inputs.descriptors].map(([name, raw]) => [name, Float64Array.from(raw)] as const);
    const twins = [...inputs.universe.estimation.keys()].filter(
      (n) => n !== giant && inputs.universe.estimation[n] === 1 && inputs.industries.codes[n] === 2,
    );
    for (const [, raw] of gaps) for (const n of twins.slice(0, 2)) raw[n] = Number.NaN;
    const wide = { ...options, outliers: { ...options.outliers, bound: 10 } };
    const built = buildExposures({ ...changed, descriptors: new Map(gaps) }, wide);
    expect(twins.slice(0, 2).map((n) => rungs[built.rung[n * 3 + 1]])).toEqual(["regression", "regression"]);
    expect(built.exposures.styles[twins[0] * 3 + 1]).not.toBe(built.exposures.styles[twins[1] * 3 + 1]);
  });
});

describe("rows of X", () => {
  test("a row is market, industry shares and styles; a portfolio's exposures are their weighted sum", () => {
    const inputs = randomInputs(3);
    const { exposures } = buildExposures(inputs, options);
    const [a, b] = [...exposures.covered.keys()].filter((n) => exposures.covered[n] === 1);
    const row = exposureRow(exposures, a);
    expect(row[0]).toBe(1);
    expect(row.slice(1, 7).reduce((s, x) => s + x, 0)).toBe(1);
    expect(row[1 + inputs.industries.codes[a]]).toBe(1);
    expect([...row.slice(7)]).toEqual([...exposures.styles.slice(a * 3, a * 3 + 3)]);
    const weights = new Float64Array(exposures.covered.length);
    weights[a] = 2;
    weights[b] = -0.5;
    const expected = row.map((x) => 2 * x);
    addExposures(expected, exposures, b, -0.5);
    expectClose(portfolioExposures(exposures, weights), expected, 1e-15);
  });

  test("refuse a name that is not covered", () => {
    const { exposures } = buildExposures(randomInputs(3), options);
    const out = exposures.covered.indexOf(0);
    const weights = new Float64Array(exposures.covered.length);
    weights[out] = 1;
    expect(() => exposureRow(exposures, out)).toThrow("not covered");
    expect(() => portfolioExposures(exposures, weights)).toThrow("no exposures");
  });
});
