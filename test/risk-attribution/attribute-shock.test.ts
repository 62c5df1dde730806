import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError } from "../../engine/errors/index.ts";
import { dot } from "../../engine/linalg/index.ts";
import { attributeShock } from "../../engine/risk-attribution/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const RUNS = { numRuns: 200, seed: 5 };
const shape = { assetCount: 6, marketCount: 1, industryCount: 2, styleCount: 2 };

describe("attributeShock", () => {
  it("moves the other factors by F_·k / F_kk · s for one shocked factor", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        (seed, k, s) => {
          const { model, drawWeights } = randomModel({ seed, ...shape });
          const { naive, conditional } = attributeShock(model, drawWeights("w"), [
            { factor: k, factorReturn: s },
          ]);
          const { values } = model.factorCovariance;
          const expected = Float64Array.from(
            { length: 5 },
            (_, j) => (values[j * 5 + k] / values[k * 5 + k]) * s,
          );
          expectClose(conditional.factorReturns, expected, TOLERANCE.algebra);
          expectClose(
            naive.factorReturns,
            expected.map((_, j) => (j === k ? s : 0)),
            0,
          );
        },
      ),
      RUNS,
    );
  });

  it("meets every shock, is linear in the shocks, and its contributions sum to the impact", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
        (seed, chosen) => {
          const { model, drawWeights } = randomModel({ seed, ...shape });
          const weights = drawWeights("w");
          const shocks = chosen.map((factor, i) => ({ factor, factorReturn: 0.01 * (i + 1) }));
          const shock = attributeShock(model, weights, shocks);
          const doubled = shocks.map(({ factor, factorReturn }) => ({
            factor,
            factorReturn: 2 * factorReturn,
          }));
          for (const { factor, factorReturn } of shocks) {
            expect(shock.conditional.factorReturns[factor]).toBe(factorReturn);
            expect(shock.naive.factorReturns[factor]).toBe(factorReturn);
          }
          const { impact, contributions, factorReturns } = shock.conditional;
          expectClose(
            contributions.reduce((sum, part) => sum + part, 0),
            impact,
            TOLERANCE.algebra,
          );
          // Relative to the size of the response: the draws include nearly dependent factors.
          const size = Math.max(1, ...factorReturns.map(Math.abs));
          expectClose(
            attributeShock(model, weights, doubled).conditional.impact / size,
            (2 * impact) / size,
            1e-11,
          );
          if (chosen.length === 5) expectClose(impact, shock.naive.impact, TOLERANCE.algebra);
        },
      ),
      RUNS,
    );
  });

  it("responds to two shocks as the regression on both does", () => {
    // The rest of f − F_·S F_SS⁻¹ f_S is uncorrelated with f_S: checked through F itself.
    const { model, drawWeights } = randomModel({ seed: 4, ...shape });
    const { values } = model.factorCovariance;
    const unit = (a: number, b: number) =>
      attributeShock(model, drawWeights("w"), [
        { factor: 1, factorReturn: a },
        { factor: 3, factorReturn: b },
      ]).conditional.factorReturns;
    const [first, second] = [unit(1, 0), unit(0, 1)];
    for (let k = 0; k < 5; k++) {
      for (const s of [1, 3]) {
        const fitted = dot([first[k], second[k]], [values[5 + s], values[15 + s]]);
        expectClose(fitted, values[k * 5 + s], TOLERANCE.algebra);
      }
    }
  });

  it("refuses unknown and repeated factors, returns that are not finite, and dependent factors", () => {
    const { model, drawWeights } = randomModel({ seed: 4, ...shape });
    const run = (shocks: readonly [number, number][], on = model) =>
      attributeShock(
        on,
        drawWeights("w"),
        shocks.map(([factor, factorReturn]) => ({ factor, factorReturn })),
      );
    expect(() => run([[5, 0.1]])).toThrow(/factor below 5, got 5/);
    expect(() =>
      run([
        [1, 0.1],
        [1, 0.2],
      ]),
    ).toThrow(/distinct factors, got 1 twice/);
    expect(() => run([[1, Number.NaN]])).toThrow(/finite returns, got NaN for factor 1/);
    const flat = {
      ...model,
      factorCovariance: { rows: 5, cols: 5, values: new Float64Array(25).fill(0.01) },
    };
    expect(() =>
      run(
        [
          [0, 0.1],
          [2, 0.1],
        ],
        flat,
      ),
    ).toThrow(EngineError);
    expect(() =>
      run(
        [
          [0, 0.1],
          [2, 0.1],
        ],
        flat,
      ),
    ).toThrow(/industry 1 depends on the others/);
  });

  it("leaves a portfolio alone when nothing is shocked", () => {
    const { model, drawWeights } = randomModel({ seed: 4, ...shape });
    expect(attributeShock(model, drawWeights("w"), []).conditional.impact).toBe(0);
  });
});
