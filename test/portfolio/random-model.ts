import { memberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { type Matrix, matrix, matrixFrom } from "../../engine/linalg/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

/** A small random market, with X also written out densely by other means than the engine's. */
export interface RandomModel {
  readonly model: RiskModel;
  /** [N][K]; rows of names that are not covered are undefined. */
  readonly dense: readonly (readonly number[] | undefined)[];
  /** Draws weights: about a third of the names 0, shorts among the rest, 0 where not covered. */
  readonly drawWeights: (name: string) => Float64Array;
}

export interface ModelShape {
  readonly seed: number;
  readonly assetCount: number;
  readonly marketCount: number;
  readonly industryCount: number;
  readonly styleCount: number;
}

export function randomModel(shape: ModelShape): RandomModel {
  const { seed, assetCount, marketCount, industryCount, styleCount } = shape;
  const random = randomStream(seed, "random-model");
  const covered = Uint8Array.from({ length: assetCount }, () => (random.uniform() < 0.85 ? 1 : 0));
  const shares = Array.from({ length: assetCount }, () => {
    if (industryCount === 0) return [];
    const first = random.integer(industryCount);
    const second = (first + 1) % industryCount;
    const share = random.uniform();
    if (second === first || random.uniform() < 0.6) return [{ code: first, share: 1 }];
    return [
      { code: first, share },
      { code: second, share: 1 - share },
    ];
  });
  const styles = Float64Array.from({ length: assetCount * styleCount }, (_, at) =>
    covered[Math.floor(at / styleCount)] === 1 ? random.normal() : Number.NaN,
  );
  const factors = [
    ...Array.from({ length: marketCount }, () => ({ name: "market", family: "market" as const })),
    ...Array.from({ length: industryCount }, (_, i) => ({
      name: `industry ${i}`,
      family: "industry" as const,
    })),
    ...Array.from({ length: styleCount }, (_, i) => ({ name: `style ${i}`, family: "style" as const })),
  ];
  const exposures: Exposures = {
    factors,
    marketCount,
    countryCount: 0,
    industryCount,
    styleCount,
    currencyCount: 0,
    covered,
    groups: memberships(shares),
    styles,
    currency: new Int32Array(assetCount).fill(-1),
  };
  const dense = shares.map((row, asset) => {
    if (covered[asset] !== 1) return undefined;
    const industries = Array.from({ length: industryCount }, (_, code) =>
      row.reduce((sum, entry) => sum + (entry.code === code ? entry.share : 0), 0),
    );
    const market = Array.from({ length: marketCount }, () => 1);
    return [...market, ...industries, ...styles.subarray(asset * styleCount, (asset + 1) * styleCount)];
  });
  const model: RiskModel = {
    date: "2024-01-31",
    assets: axis(
      "asset",
      Array.from({ length: assetCount }, (_, asset) => `A${asset}`),
    ),
    exposures,
    factorCovariance: randomCovariance(factors.length, random.normal),
    specificVariance: Float64Array.from(covered, (flag) =>
      flag === 1 ? 1e-4 * (0.2 + random.uniform()) : Number.NaN,
    ),
    periodsPerYear: 252,
  };
  const linked = drawLinks(seed, covered, model.specificVariance);
  const drawWeights = (name: string): Float64Array => {
    const draw = randomStream(seed, "weights", name);
    return Float64Array.from(covered, (flag) => {
      const weight = draw.uniform() < 0.3 ? 0 : draw.normal() / 3;
      return flag === 1 ? weight : 0;
    });
  };
  return { model: { ...model, linked }, dense, drawWeights };
}

/** Δ_ij by its definition: the diagonal is given, two lines of one issuer have l_i l_j. */
export function specificCovariance({ specificVariance, linked }: RiskModel, i: number, j: number): number {
  if (i === j) return specificVariance[i];
  const isShared = linked !== undefined && linked.issuer[i] >= 0 && linked.issuer[i] === linked.issuer[j];
  return isShared ? linked.loading[i] * linked.loading[j] : 0;
}

/** Every second model has issuers of up to three lines among its first nine names. */
function drawLinks(seed: number, covered: Uint8Array, variance: RiskModel["specificVariance"]) {
  if (seed % 2 === 0) return undefined;
  const random = randomStream(seed, "links");
  const isLine = (asset: number) => asset < 9 && covered[asset] === 1;
  return {
    issuer: Int32Array.from(covered, (_, asset) => (isLine(asset) ? Math.floor(asset / 3) : -1)),
    loading: Float64Array.from(covered, (_, asset) =>
      isLine(asset) ? Math.sqrt(random.uniform() * variance[asset]) : 0,
    ),
  };
}

function randomCovariance(count: number, normal: () => number): Matrix {
  if (count === 0) return matrix(0, 0, []);
  const loadings = Array.from({ length: count }, () =>
    Array.from({ length: count + 1 }, () => 0.005 * normal()),
  );
  return matrixFrom(
    loadings.map((left) =>
      loadings.map((right) => left.reduce((sum, value, i) => sum + value * right[i], 0)),
    ),
  );
}
