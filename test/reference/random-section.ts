import { memberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import type { CrossSection } from "../../engine/factor-returns/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

export interface RandomSection extends CrossSection {
  readonly cap: Float64Array;
}

/** A random cross-section: √cap weights, cap-weighted constraint, names outside the regression, split industries. */
export function randomSection(seed: number, market = true): RandomSection {
  const random = randomStream("section", seed);
  const assetCount = 40 + random.integer(60);
  const industryCount = 2 + random.integer(4);
  const styleCount = 1 + random.integer(3);
  const cap = Float64Array.from({ length: assetCount }, () => Math.exp(2 * random.normal()));
  const rows = Array.from({ length: assetCount }, (_, asset) => {
    const code = asset < 4 * industryCount ? asset % industryCount : random.integer(industryCount);
    if (asset < 4 * industryCount || random.uniform() < 0.8) return [{ code, share: 1 }];
    return [
      { code, share: 0.7 },
      { code: (code + 1) % industryCount, share: 0.3 },
    ];
  });
  const covered = new Uint8Array(assetCount).fill(1);
  const styles = Float64Array.from({ length: assetCount * styleCount }, () => random.normal());
  const returns = Float64Array.from({ length: assetCount }, () => 0.02 * random.normal());
  const weights = cap.map(Math.sqrt);
  for (let asset = 4 * industryCount; asset < assetCount; asset++) {
    const draw = random.uniform();
    if (draw < 0.2) weights[asset] = 0;
    if (draw < 0.1) returns[asset] = Number.NaN;
    if (draw < 0.05) {
      covered[asset] = 0;
      styles.fill(Number.NaN, asset * styleCount, (asset + 1) * styleCount);
    }
  }
  const industries = memberships(rows);
  const industryCapShare = new Float64Array(industryCount);
  rows.forEach((row, asset) => {
    if (weights[asset] > 0) for (const { code, share } of row) industryCapShare[code] += share * cap[asset];
  });
  const total = industryCapShare.reduce((sum, value) => sum + value, 0);
  const exposures: Exposures = {
    factors: [
      ...(market ? [{ name: "market", family: "market" } as const] : []),
      ...Array.from({ length: industryCount }, (_, i) => ({ name: `industry ${i}`, family: "industry" }) as const),
      ...Array.from({ length: styleCount }, (_, i) => ({ name: `style ${i}`, family: "style" }) as const),
    ],
    marketCount: market ? 1 : 0,
    countryCount: 0,
    industryCount,
    styleCount,
    currencyCount: 0,
    covered,
    groups: industries,
    styles,
    currency: new Int32Array(assetCount).fill(-1),
  };
  return { exposures, returns, weights, industryCapShare: industryCapShare.map((value) => value / total), cap };
}

/** The same section with its assets in another order: position n holds asset order[n]. */
export function permuteSection(section: RandomSection, order: readonly number[]): RandomSection {
  const { exposures } = section;
  const { offsets, codes, shares } = exposures.groups;
  const pick = (values: ArrayLike<number>) => Float64Array.from(order, (asset) => values[asset]);
  const industries = memberships(
    order.map((asset) =>
      Array.from({ length: offsets[asset + 1] - offsets[asset] }, (_, i) => ({
        code: codes[offsets[asset] + i],
        share: shares[offsets[asset] + i],
      })),
    ),
  );
  const S = exposures.styleCount;
  return {
    ...section,
    cap: pick(section.cap),
    returns: pick(section.returns as Float64Array),
    weights: pick(section.weights as Float64Array),
    exposures: {
      ...exposures,
      groups: industries,
      covered: Uint8Array.from(order, (asset) => exposures.covered[asset]),
      styles: Float64Array.from({ length: order.length * S }, (_, cell) =>
        exposures.styles[order[Math.floor(cell / S)] * S + (cell % S)],
      ),
    },
  };
}

/** A permutation of 0 … count − 1. */
export function randomOrder(seed: number, count: number): number[] {
  const random = randomStream("order", seed);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
