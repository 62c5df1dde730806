import { singleMembership } from "../../engine/data/index.ts";
import { type ExposureInputs, type ExposureOptions, noCodes } from "../../engine/exposures/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

export const options: ExposureOptions = {
  market: true,
  countries: false,
  currencies: false,
  styles: [
    {
      name: "value",
      blend: [
        { descriptor: "a", weight: 0.5 },
        { descriptor: "b", weight: 0.3 },
        { descriptor: "c", weight: -0.4 },
      ],
      orthogonalTo: [],
    },
    { name: "beta", blend: [{ descriptor: "d", weight: 2 }], orthogonalTo: [] },
    {
      name: "volatility",
      blend: [
        { descriptor: "e", weight: 1 },
        { descriptor: "d", weight: 1 },
      ],
      orthogonalTo: ["beta", "value"],
    },
  ],
  outliers: { errorDeviations: 8, fenceDeviations: 4, clipDeviations: 2.5, bound: 4 },
  minBlendShare: 0.6,
};

/** Random inputs: a tenth not covered, a fifth covered only, gaps, gross errors and long tails in every descriptor. */
export function randomInputs(seed: number, assetCount = 90): ExposureInputs {
  const random = randomStream("exposures", seed);
  const coverage = Uint8Array.from({ length: assetCount }, () => (random.uniform() < 0.9 ? 1 : 0));
  const estimation = coverage.map((covered) => (covered === 1 && random.uniform() < 0.8 ? 1 : 0));
  const marketCap = Float64Array.from({ length: assetCount }, () => Math.exp(1.5 * random.normal()));
  const capWeight = marketCap.map((cap, n) => (estimation[n] === 1 ? cap : 0));
  const column = () =>
    Float64Array.from({ length: assetCount }, () => {
      const draw = random.uniform();
      const value = 3 + 2 * random.normal();
      return draw < 0.15 ? Number.NaN : draw < 0.18 ? 1000 * value : draw < 0.3 ? 3 + 4 * (value - 3) : value;
    });
  return {
    universe: { estimation, coverage, capWeight },
    regressionWeights: capWeight.map(Math.sqrt),
    marketCap,
    industries: singleMembership(Int32Array.from({ length: assetCount }, () => random.integer(5))),
    industryNames: ["i0", "i1", "i2", "i3", "i4", "empty"],
    countries: noCodes(assetCount),
    currencies: noCodes(assetCount),
    descriptors: new Map(["a", "b", "c", "d", "e"].map((name) => [name, column()])),
  };
}
