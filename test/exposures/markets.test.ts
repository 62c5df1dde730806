import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberships } from "../../engine/data/index.ts";
import {
  addExposures,
  buildExposures,
  type ExposureInputs,
  exposureProduct,
  exposureRow,
  growExposures,
} from "../../engine/exposures/index.ts";
import { designOf } from "../../engine/factor-returns/index.ts";
import { columnCount, randomStream, rowProduct } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { options, randomInputs } from "./random-inputs.ts";

const runs = { seed: 11, numRuns: 10 };
const countryNames = ["CH", "JP", "US"];
const currencyNames = ["CHF", "JPY"];

/** Random inputs of several markets: some countries and currencies not known, split industries. */
function marketInputs(seed: number): ExposureInputs {
  const random = randomStream("markets", seed);
  const inputs = randomInputs(seed);
  const count = inputs.marketCap.length;
  const draw = (names: readonly string[]) => ({
    names,
    codes: Int32Array.from({ length: count }, () => random.integer(names.length + 1) - 1),
  });
  const industries = memberships(
    Array.from({ length: count }, () => {
      const code = random.integer(5);
      if (random.uniform() < 0.7) return [{ code, share: 1 }];
      return [
        { code, share: 0.75 },
        { code: (code + 1) % 5, share: 0.25 },
      ];
    }),
  );
  return { ...inputs, industries, countries: draw(countryNames), currencies: draw(currencyNames) };
}

describe("X of several markets", () => {
  const global = { ...options, countries: true, currencies: true };

  test("columns are market, countries, industries, styles, currencies, and a row has a name's own of each", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
        const inputs = marketInputs(seed);
        const { exposures } = buildExposures(inputs, global);
        const families = exposures.factors.map(({ family }) => family);
        const order = ["market", "country", "industry", "style", "currency"] as const;
        expect(families).toEqual(order.flatMap((f) => families.filter((family) => family === f)));
        exposures.covered.forEach((covered, n) => {
          if (covered !== 1) return;
          const one = (names: readonly string[], own: number) =>
            names.map((_, code) => (code === own ? 1 : 0));
          const { offsets, codes, shares } = inputs.industries;
          const industry = inputs.industryNames.map(() => 0);
          for (let e = offsets[n]; e < offsets[n + 1]; e++) industry[codes[e]] += shares[e];
          const row = [
            1,
            ...one(countryNames, inputs.countries.codes[n]),
            ...industry,
            ...exposures.styles.subarray(3 * n, 3 * n + 3),
            ...one(currencyNames, inputs.currencies.codes[n]),
          ];
          expect(Array.from(exposureRow(exposures, n))).toEqual(row);
          const random = randomStream("coefficients", seed, n);
          const coefficients = row.map(() => random.normal());
          const whole = row.reduce((sum, x, k) => sum + x * coefficients[k], 0);
          expectClose(exposureProduct(exposures, n, coefficients), whole, 1e-12);
          const twice = exposureRow(exposures, n);
          addExposures(twice, exposures, n, 1);
          expect(Array.from(twice)).toEqual(row.map((x) => 2 * x));
          // The regression sees all but the currencies.
          const design = designOf(exposures);
          expect(columnCount(design)).toBe(row.length - currencyNames.length);
          const estimated = row.slice(0, -2).reduce((sum, x, k) => sum + x * coefficients[k], 0);
          expectClose(rowProduct(design, n, coefficients), estimated, 1e-12);
        });
      }),
      runs,
    );
  });

  test("styles do not depend on countries and currencies", () => {
    const inputs = marketInputs(3);
    const alone = buildExposures({ ...inputs, countries: randomInputs(3).countries }, options);
    expect(buildExposures(inputs, global).exposures.styles).toEqual(alone.exposures.styles);
  });

  test("growth adds names without a row", () => {
    const { exposures } = buildExposures(marketInputs(5), global);
    const count = exposures.covered.length;
    const grown = growExposures(exposures, count + 2);
    exposures.covered.forEach((covered, n) => {
      if (covered === 1) expect(exposureRow(grown, n)).toEqual(exposureRow(exposures, n));
    });
    expect([...grown.covered.subarray(count)]).toEqual([0, 0]);
    expect([...grown.currency.subarray(count)]).toEqual([-1, -1]);
  });
});
