import { afterEach, describe, expect, test } from "vitest";
import { rescale, standardise } from "../../engine/exposures/index.ts";
import { industrySizeRegression, preparePeers } from "../../engine/exposures/industry-size-regression.ts";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import { type RandomStream, randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

const rules = { errorDeviations: 40, fenceDeviations: 8, clipDeviations: 3, bound: 4 };

/** A column with gaps, errors, names outside the universe, and infinities. */
function randomColumn(random: RandomStream, N: number, shape: (x: number) => number) {
  const estimation = Uint8Array.from({ length: N }, () => (random.uniform() < 0.7 ? 1 : 0));
  const coverage = estimation.map((flag) => (flag === 1 || random.uniform() < 0.7 ? 1 : 0));
  const capWeight = Float64Array.from(estimation, (flag) =>
    flag === 1 && random.uniform() < 0.98 ? Math.exp(2 * random.normal()) : 0,
  );
  const raw = Float64Array.from({ length: N }, () => {
    const kind = random.uniform();
    if (kind < 0.1) return Number.NaN;
    if (kind < 0.11) return Number.POSITIVE_INFINITY;
    return shape(random.normal()) * (kind > 0.99 ? 1e4 : 1);
  });
  return { raw, universe: { estimation, coverage, capWeight } };
}

const shapes = { normal: (x: number) => x, skewed: Math.exp, tied: Math.round, constant: () => 7 };

describe("a column scored by the kernel is that of the plain twin", () => {
  for (const [name, shape] of Object.entries(shapes)) {
    test.each([199, 200, 201, 640, 3001])(`${name}, %i names`, (N) => {
      const random = randomStream("score-kernels", name, N);
      for (const clipBy of ["deviation", "mad"] as const) {
        const { raw, universe } = randomColumn(random, N, shape);
        const scored = (["simd", "plain"] as const).map((kernels) => {
          useKernels(kernels);
          return standardise(raw, universe, { ...rules, form: "zscore", clipBy });
        });
        const [simd, plain] = scored as [(typeof scored)[0], (typeof scored)[0]];
        expect(simd.treatment).toEqual(plain.treatment);
        expectClose(simd.values, plain.values, 1e-11);
        expectClose([simd.mean, simd.deviation], [plain.mean, plain.deviation], 1e-12);
      }
    });
  }

  test("also where nobody is in the estimation universe", () => {
    const { raw, universe } = randomColumn(randomStream("nobody"), 300, (x) => x);
    useKernels("simd");
    const nobody = { ...universe, estimation: new Uint8Array(300), capWeight: new Float64Array(300) };
    const { values, mean } = standardise(raw, nobody, { ...rules, form: "zscore", clipBy: "deviation" });
    expect([mean, ...values].every(Number.isNaN)).toBe(true);
  });
});

test.each(["simd", "plain"] as const)(
  "a rescaled column has cap-weighted mean 0 and deviation 1, %s",
  (kernels) => {
    useKernels(kernels);
    const { raw, universe } = randomColumn(randomStream("rescale"), 1001, (x) => 5 + x);
    const column = raw.map((x) => (Number.isFinite(x) ? x : Number.NaN));
    const { values } = rescale(column, universe, 1);
    const names = [...values.keys()].filter(
      (n) => universe.estimation[n] === 1 && !Number.isNaN(values[n] as number),
    );
    const mean = names.reduce((sum, n) => sum + (values[n] as number), 0) / names.length;
    const variance = names.reduce((sum, n) => sum + ((values[n] as number) - mean) ** 2, 0) / names.length;
    const capMean = names.reduce(
      (sum, n) => sum + (universe.capWeight[n] as number) * (values[n] as number),
      0,
    );
    expectClose([variance], [1], 1e-12);
    expect(Math.abs(capMean)).toBeLessThan(1e-9);
  },
);

test.each([199, 200, 201])("an infinite value counts in no moment, %i names", (N) => {
  const column = Float64Array.from({ length: N }, (_, n) => (n === 0 ? Number.POSITIVE_INFINITY : n));
  const everybody = { estimation: new Uint8Array(N).fill(1), capWeight: new Float64Array(N).fill(1) };
  const sizes = N - 1;
  for (const kernels of ["simd", "plain"] as const) {
    useKernels(kernels);
    const { values, mean, deviation } = rescale(column, everybody, 1);
    // 1 to N − 1.
    expectClose([mean, deviation], [(sizes + 1) / 2, Math.sqrt((sizes ** 2 - 1) / 12)], 1e-13);
    expect(values[0]).toBe(Number.POSITIVE_INFINITY);
    expectClose([values[5] as number], [(5 - mean) / deviation], 1e-13);
  }
});

test("industry and size in closed form are the regression with a column for each", () => {
  const random = randomStream("industry-size");
  const [N, industryCount] = [400, 7];
  // The last industry has no name with a value.
  const codes = Int32Array.from({ length: N }, () => Math.floor(random.uniform() * (industryCount - 1)));
  codes[0] = industryCount - 1;
  const industries = {
    offsets: Int32Array.from({ length: N + 1 }, (_, n) => n),
    codes,
    shares: new Float64Array(N).fill(1),
  };
  const inputs = { industries, industryNames: Array.from({ length: industryCount }, (_, i) => `I${i}`) };
  const size = Float64Array.from(codes, (code) => code / 3 + random.normal());
  const known = size.map((x, n) =>
    random.uniform() < 0.1 || n === 0 ? Number.NaN : 0.3 * x + random.normal(),
  );
  const regressionWeights = Float64Array.from(codes, () =>
    random.uniform() < 0.2 ? 0 : Math.exp(random.normal()),
  );
  const peers = preparePeers(size, { regressionWeights, industries });
  expect(peers.isSingle).toBe(true);
  const closed = industrySizeRegression(known, peers, inputs);
  const solved = industrySizeRegression(known, { ...peers, isSingle: false }, inputs);
  expectClose([...closed.industry, closed.slope], [...solved.industry, solved.slope], 1e-10);
  expect(closed.industry[industryCount - 1]).toBeNaN();
});
