import fc from "fast-check";
import type { Exposures } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import type { DatedPortfolio } from "../../engine/risk-attribution/index.ts";
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

/** The same names in the reverse order of codes. */
export function reversed({ model, weights }: DatedPortfolio): DatedPortfolio {
  const { exposures, assets, specificVariance, linked } = model;
  const { styleCount, groups } = exposures;
  const n = assets.labels.length;
  const back = Array.from({ length: n }, (_, i) => n - 1 - i);
  const rows = back.map((i) => ({
    codes: groups.codes.slice(groups.offsets[i], groups.offsets[i + 1]),
    shares: groups.shares.slice(groups.offsets[i], groups.offsets[i + 1]),
  }));
  const offsets = new Int32Array(n + 1);
  rows.forEach(({ codes }, i) => {
    offsets[i + 1] = offsets[i] + codes.length;
  });
  const moved: Exposures = {
    ...exposures,
    covered: Uint8Array.from(back, (i) => exposures.covered[i]),
    groups: {
      offsets,
      codes: Int32Array.from(rows.flatMap(({ codes }) => [...codes])),
      shares: Float64Array.from(rows.flatMap(({ shares }) => [...shares])),
    },
    styles: Float64Array.from(
      back.flatMap((i) => [...exposures.styles.subarray(i * styleCount, (i + 1) * styleCount)]),
    ),
    currency: Int32Array.from(back, (i) => exposures.currency[i]),
  };
  return {
    model: {
      ...model,
      assets: axis(
        "asset",
        back.map((i) => assets.labels[i]),
      ),
      exposures: moved,
      specificVariance: Float64Array.from(back, (i) => specificVariance[i]),
      linked: linked && {
        issuer: Int32Array.from(back, (i) => linked.issuer[i]),
        loading: Float64Array.from(back, (i) => linked.loading[i]),
      },
    },
    weights: Float64Array.from(back, (i) => weights[i]),
  };
}
