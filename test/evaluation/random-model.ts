import { axis } from "../../engine/labels/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomSection } from "../reference/random-section.ts";

/** A random cross-section with a random Σ of full rank. */
export function randomModel(seed: number): {
  model: RiskModel;
  marketCap: Float64Array;
  estimation: Uint8Array;
} {
  const { exposures, weights, cap } = randomSection(seed);
  const random = randomStream("model", seed);
  const size = exposures.factors.length;
  const root = Float64Array.from({ length: size * size }, () => random.normal());
  const values = Float64Array.from({ length: size * size }, (_, cell) => {
    const [i, j] = [Math.floor(cell / size), cell % size];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += root[i * size + k]! * root[j * size + k]!;
    return sum / 1e4;
  });
  const model: RiskModel = {
    date: "2020-01-31",
    assets: axis(
      "asset",
      Array.from(cap, (_, i) => `A${i}`),
    ),
    exposures,
    factorCovariance: matrix(size, size, values),
    specificVariance: Float64Array.from(exposures.covered, (covered) =>
      covered === 1 ? 1e-4 * (1 + random.uniform()) : Number.NaN,
    ),
    periodsPerYear: 252,
  };
  const estimation = Uint8Array.from(exposures.covered, (covered, i) =>
    Number(covered === 1 && weights[i]! > 0),
  );
  return { model, marketCap: cap, estimation };
}
