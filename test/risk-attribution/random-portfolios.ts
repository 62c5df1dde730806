import fc from "fast-check";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { ModelShape } from "../portfolio/random-model.ts";

/** Shapes from the empty market to one with everything; odd seeds have linked lines. */
export const SHAPE: fc.Arbitrary<ModelShape> = fc.record({
  seed: fc.integer(),
  assetCount: fc.integer({ min: 0, max: 12 }),
  marketCount: fc.integer({ min: 0, max: 1 }),
  industryCount: fc.integer({ min: 0, max: 4 }),
  styleCount: fc.integer({ min: 0, max: 3 }),
});

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** The same weights with the net weight taken out of the covered names in equal parts. */
export function netZero(model: RiskModel, weights: Float64Array): Float64Array {
  const covered = sum(model.exposures.covered);
  const part = covered === 0 ? 0 : sum(weights) / covered;
  return weights.map((weight, asset) => (model.exposures.covered[asset] === 1 ? weight - part : 0));
}
