import { afterEach, describe, expect, test } from "vitest";
import { type Exposures, exposureProducts, portfolioExposures } from "../../engine/exposures/index.ts";
import { byColumn, fullDesign } from "../../engine/factor-portfolios/full-design.ts";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import {
  fitResiduals,
  randomStream,
  transposeProduct,
  withResidentDesign,
} from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

/** Two countries, three industries of which a name may have two, two styles, two currencies; some names are not covered. */
function randomExposures(seed: number, marketCount: 0 | 1, currencyCount: 0 | 2): Exposures {
  const random = randomStream("full design", seed);
  const count = 41;
  const covered = Uint8Array.from({ length: count }, () => (random.uniform() < 0.8 ? 1 : 0));
  const offsets = new Int32Array(count + 1);
  const codes: number[] = [];
  const shares: number[] = [];
  covered.forEach((isCovered, asset) => {
    if (isCovered === 1) {
      const industry = random.integer(3);
      codes.push(random.integer(2), 2 + industry, 2 + ((industry + 1) % 3));
      shares.push(1, 0.75, 0.25);
    }
    offsets[asset + 1] = codes.length;
  });
  const factor = (family: "market" | "country" | "industry" | "style" | "currency", length: number) =>
    Array.from({ length }, (_, i) => ({ name: `${family} ${i}`, family }));
  return {
    factors: [
      ...factor("market", marketCount),
      ...factor("country", 2),
      ...factor("industry", 3),
      ...factor("style", 2),
      ...factor("currency", currencyCount),
    ],
    marketCount,
    countryCount: 2,
    industryCount: 3,
    styleCount: 2,
    currencyCount,
    covered,
    groups: { offsets, codes: Int32Array.from(codes), shares: Float64Array.from(shares) },
    styles: Float64Array.from({ length: 2 * count }, (_, cell) =>
      covered[cell >> 1] === 1 ? random.normal() : Number.NaN,
    ),
    currency: Int32Array.from(covered, (isCovered) =>
      isCovered === 1 && currencyCount > 0 ? random.integer(3) - 1 : -1,
    ),
  };
}

describe.each(["simd", "plain"] as const)("fullDesign, %s", (kernels) => {
  test.each([
    [1, 0],
    [1, 2],
    [0, 2],
  ] as const)("has the columns of X, %i of the market and %i currencies", (marketCount, currencyCount) => {
    useKernels(kernels);
    for (let seed = 0; seed < 5; seed++) {
      const exposures = randomExposures(seed, marketCount, currencyCount);
      const random = randomStream("weights", seed);
      const weights = Float64Array.from(exposures.covered, (covered) => covered * random.normal());
      const coefficients = Float64Array.from(exposures.factors, () => random.normal());
      const full = fullDesign(exposures);
      const [exposed, left] = withResidentDesign(full.design, (design) => [
        byColumn(full, transposeProduct(design, weights)),
        fitResiduals(
          design,
          weights,
          new Float64Array(weights.length),
          Float64Array.from(full.columns, (k) => coefficients[k]),
          0,
        ).residuals,
      ]);
      expectClose(exposed, portfolioExposures(exposures, weights), 1e-13);
      const products = exposureProducts(exposures, coefficients);
      exposures.covered.forEach((covered, asset) => {
        if (covered === 1) expectClose(-left[asset], products[asset], 1e-13);
      });
      expect([...full.columns].sort((a, b) => a - b)).toEqual(exposures.factors.map((_, k) => k));
    }
  });
});
