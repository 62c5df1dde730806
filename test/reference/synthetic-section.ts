import { singleMembership } from "../../engine/data/index.ts";
import type { CrossSection } from "../../engine/factor-returns/index.ts";
import type { SyntheticDay, SyntheticMarket } from "../../engine/synthetic-market/index.ts";

/** A day's regression on the true exposures, with what is true of its names. */
export interface SyntheticSection extends CrossSection {
  readonly exposures: CrossSection["exposures"];
  readonly returns: Float64Array;
  readonly weights: Float64Array;
  readonly marketCap: Float64Array;
  readonly specificVolatility: Float64Array;
  readonly factorReturn: Float64Array;
  /** [n] asset codes of the names. */
  readonly asset: Int32Array;
}

/**
 * The cross-section of a day: √cap weights, true exposures, second lines and names back from suspension left out (the former
 * share their issuer's ε, the latter's returns span days). Extra style columns come after the true ones.
 */
export function syntheticSection(
  market: SyntheticMarket,
  day: SyntheticDay,
  before: SyntheticDay,
  extraStyles: readonly Float64Array[] = [],
): SyntheticSection {
  const { truth, bars, riskFree } = day;
  const excess = new Float64Array(market.securities.length).fill(Number.NaN);
  bars.asset.forEach((asset, i) => {
    excess[asset] = bars.totalReturn[i] - riskFree;
  });
  const traded = new Set(before.bars.asset);
  const S = market.styles.length;
  const width = S + extraStyles.length;
  const total = truth.marketCap.reduce((sum, cap) => sum + cap, 0);
  const share = new Float64Array(market.industries.length);
  truth.industry.forEach((code, i) => {
    share[code] += truth.marketCap[i] / total;
  });
  const extraNames = extraStyles.map((_, i) => `placebo ${i}`);
  return {
    exposures: {
      factors: [...market.factors, ...extraNames].map((name) => ({ name, family: "style" })),
      marketCount: 1,
      countryCount: 0,
      industryCount: market.industries.length,
      styleCount: width,
      currencyCount: 0,
      covered: new Uint8Array(truth.asset.length).fill(1),
      groups: singleMembership(Int32Array.from(truth.industry)),
      styles: Float64Array.from({ length: truth.asset.length * width }, (_, cell) => {
        const [i, s] = [Math.floor(cell / width), cell % width];
        return s < S ? truth.styles[i * S + s] : extraStyles[s - S][truth.asset[i]];
      }),
      currency: new Int32Array(truth.asset.length).fill(-1),
    },
    returns: Float64Array.from(truth.asset, (asset) => excess[asset]),
    weights: Float64Array.from(truth.asset, (asset, i) => {
      const counts = market.securities[asset].primary && traded.has(asset) && !Number.isNaN(excess[asset]);
      return counts ? Math.sqrt(truth.marketCap[i]) : 0;
    }),
    industryCapShare: share,
    marketCap: Float64Array.from(truth.marketCap),
    specificVolatility: Float64Array.from(truth.specificVolatilityDaily),
    factorReturn: Float64Array.from([...truth.factorReturn, ...extraStyles.map(() => 0)]),
    asset: Int32Array.from(truth.asset),
  };
}
