import type { ReturnPanel } from "../../engine/factor-returns/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

/** How the noise of a planted panel differs: not at all, from name to name, or also from period to period. */
type Noise = "alike" | "names" | "periods";

/**
 * A panel with planted factors, as Bai & Ng (2002) draw theirs: standard normal factors and loadings, and noise whose
 * variance is the number of factors, so that it makes half of every return's variance.
 */
export function plantedPanel(of: {
  readonly periodCount: number;
  readonly nameCount: number;
  readonly factorCount: number;
  readonly noise: Noise;
  readonly draw: number;
}): { readonly panel: ReturnPanel; readonly factors: Matrix } {
  const { periodCount, nameCount, factorCount, noise, draw } = of;
  const random = randomStream("planted", noise, draw);
  const normals = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const factors = normals(periodCount * factorCount);
  const loadings = normals(nameCount * factorCount);
  const level = (sd: number) => (noise === "alike" ? 1 : Math.exp(sd * random.normal() - sd ** 2));
  const nameLevel = Float64Array.from({ length: nameCount }, () => level(0.5));
  const periodLevel = Float64Array.from({ length: periodCount }, () =>
    noise === "periods" ? level(0.4) : 1,
  );
  const values = Float64Array.from({ length: periodCount * nameCount }, (_, cell) => {
    const [t, n] = [Math.floor(cell / nameCount), cell % nameCount];
    let sum =
      Math.sqrt(factorCount) * (nameLevel[n] as number) * (periodLevel[t] as number) * random.normal();
    for (let k = 0; k < factorCount; k++)
      sum += (factors[t * factorCount + k] as number) * (loadings[n * factorCount + k] as number);
    return sum;
  });
  return {
    panel: { periodCount, nameCount, values },
    factors: { rows: periodCount, cols: factorCount, values: factors },
  };
}
