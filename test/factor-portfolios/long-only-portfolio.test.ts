import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { Exposures } from "../../engine/exposures/index.ts";
import { buildLongOnlyPortfolios } from "../../engine/factor-portfolios/index.ts";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { gaussInverse } from "../reference/dense-least-squares.ts";
import { expectClose } from "../tolerance.ts";

interface Case {
  readonly exposures: Exposures;
  readonly benchmark: Float64Array;
  readonly root: Float64Array;
  readonly styleCount: number;
}

function randomCase(seed: number, spread: number): Case {
  const random = randomStream("long only", seed);
  const count = 80 + random.integer(80);
  const styleCount = 1 + random.integer(4);
  const cap = Float64Array.from({ length: count }, () => Math.exp(spread * random.normal()));
  const total = cap.reduce((sum, value) => sum + value, 0);
  const benchmark = cap.map((value) => value / total);
  const exposures: Exposures = {
    factors: Array.from({ length: styleCount }, (_, s) => ({ name: `style ${s}`, family: "style" })),
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount,
    currencyCount: 0,
    covered: new Uint8Array(count).fill(1),
    groups: { offsets: new Int32Array(count + 1), codes: new Int32Array(0), shares: new Float64Array(0) },
    styles: Float64Array.from({ length: count * styleCount }, () => random.normal()),
    currency: new Int32Array(count).fill(-1),
  };
  return { exposures, benchmark, root: benchmark.map(Math.sqrt), styleCount };
}

function exposureTo({ exposures, styleCount }: Case, weights: Float64Array, style: number): number {
  return weights.reduce((sum, weight, n) => sum + weight * exposures.styles[n * styleCount + style], 0);
}

const kind = kernelKind();
afterEach(() => useKernels(kind));

describe("buildLongOnlyPortfolios", () => {
  test("the kernel and its plain twin find the same portfolios, of an odd and an even number of styles and names", () => {
    for (let seed = 0; seed < 40; seed++) {
      const given = randomCase(seed, 1);
      const build = () => buildLongOnlyPortfolios(given.exposures, given.benchmark, given.root);
      useKernels("simd");
      const fast = build();
      useKernels("plain");
      build().forEach((portfolio, style) => {
        expect(fast[style]?.activeExposure).toBe(portfolio?.activeExposure);
        expectClose(fast[style]?.weights ?? [], portfolio?.weights ?? [], 1e-11);
      });
    }
  });

  test("no weight below 0, sum 1, the exposure it names, none of its own to other styles", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const given = randomCase(seed, 1);
        buildLongOnlyPortfolios(given.exposures, given.benchmark, given.root).forEach((portfolio, style) => {
          if (portfolio === undefined) return;
          const { weights, activeExposure } = portfolio;
          expect(weights.every((weight) => weight >= 0)).toBe(true);
          expectClose(
            weights.reduce((sum, weight) => sum + weight, 0),
            1,
            1e-10,
          );
          for (let other = 0; other < given.styleCount; other++) {
            const active = exposureTo(given, weights, other) - exposureTo(given, given.benchmark, other);
            expectClose(active, other === style ? activeExposure : 0, 1e-10);
          }
        });
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test("no long-only portfolio of the same exposures is nearer to the benchmark", () => {
    for (let seed = 0; seed < 6; seed++) {
      const given = randomCase(seed, 1);
      const [first] = buildLongOnlyPortfolios(given.exposures, given.benchmark, given.root);
      if (first === undefined) continue;
      const distance = (weights: Float64Array) =>
        weights.reduce((sum, weight, n) => sum + (weight - given.benchmark[n]) ** 2 / given.root[n], 0);
      const random = randomStream("nearer", seed);
      // Steps in the null space of the constraints, over the names held with room to move.
      const held = [...first.weights.keys()].filter((n) => first.weights[n] > 1e-4);
      for (let trial = 0; trial < 5; trial++) {
        const step = projected(given, held, () => random.normal());
        const moved = first.weights.map((weight, n) => weight + 1e-6 * step[n]);
        expect(distance(moved)).toBeGreaterThan(distance(first.weights));
      }
      // Whoever was floored would be bought only at a higher distance: the multiplier has the right sign.
      const out = first.weights.indexOf(0);
      if (out < 0) continue;
      const step = projected(given, [...held, out], (n) => (n === out ? 1 : 0));
      const bought = first.weights.map((weight, n) => weight + (1e-6 * step[n]) / step[out]);
      expect(distance(bought)).toBeGreaterThan(distance(first.weights));
    }
  });

  test("where no weight is floored it is the benchmark plus the least-squares portfolio of the style", () => {
    const given = randomCase(3, 0.1);
    const small: Case = {
      ...given,
      exposures: { ...given.exposures, styles: given.exposures.styles.map((value) => 5 * value) },
    };
    const [first] = buildLongOnlyPortfolios(small.exposures, small.benchmark, small.root);
    expect(first?.activeExposure).toBe(1);
    expect(first?.weights.every((weight) => weight > 0)).toBe(true);
    const rows = small.benchmark.length;
    const row = (n: number) => [
      1,
      ...Array.from({ length: small.styleCount }, (_, s) => small.exposures.styles[n * small.styleCount + s]),
    ];
    const gram = row(0).map((_, i) =>
      row(0).map((_, j) =>
        Array.from({ length: rows }, (_, n) => small.root[n] * row(n)[i] * row(n)[j]).reduce(
          (a, b) => a + b,
          0,
        ),
      ),
    );
    const inverse = gaussInverse(gram);
    const expected = small.benchmark.map(
      (weight, n) => weight + small.root[n] * row(n).reduce((sum, x, i) => sum + x * inverse[i][1], 0),
    );
    expectClose(first?.weights ?? [], expected, 1e-10);
  });

  test("what a universe cannot give is halved, and refused below an eighth", () => {
    const given = randomCase(5, 1);
    const scaled = (scale: number) =>
      buildLongOnlyPortfolios(
        { ...given.exposures, styles: given.exposures.styles.map((value) => scale * value) },
        given.benchmark,
        given.root,
      )[0];
    expect(scaled(0.2)?.activeExposure).toBeLessThan(1);
    expect(scaled(0.2)?.activeExposure).toBeGreaterThanOrEqual(0.125);
    expect(scaled(0.001)).toBeUndefined();
  });
});

/** A step over some names that changes neither the sum nor an exposure: the residual of a regression on both. */
function projected(given: Case, names: readonly number[], draw: (n: number) => number): Float64Array {
  const row = (n: number) => [
    1,
    ...Array.from({ length: given.styleCount }, (_, s) => given.exposures.styles[n * given.styleCount + s]),
  ];
  const y = new Map(names.map((n) => [n, draw(n)]));
  const gram = row(0).map((_, i) =>
    row(0).map((_, j) => names.reduce((sum, n) => sum + row(n)[i] * row(n)[j], 0)),
  );
  const moment = row(0).map((_, i) => names.reduce((sum, n) => sum + row(n)[i] * (y.get(n) ?? 0), 0));
  const slope = gaussInverse(gram).map((line) => line.reduce((sum, value, j) => sum + value * moment[j], 0));
  const step = new Float64Array(given.benchmark.length);
  for (const n of names) step[n] = (y.get(n) ?? 0) - row(n).reduce((sum, x, i) => sum + x * slope[i], 0);
  return step;
}
