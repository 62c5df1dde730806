import type { Vector } from "../linalg/index.ts";
import { type PortfolioRisk, portfolioRisk, type RiskModel } from "../risk-model/index.ts";

/** One issuer's specific risk: a name, or the linked lines of one issuer together. Independent of every other. */
export interface SpecificBet {
  /** Codes of the lines with a weight, ascending. */
  readonly assets: readonly number[];
  /** CTV: decimal² per year. */
  readonly specificVarianceAnnual: number;
  /** Of the portfolio's specific variance, a decimal; NaN without specific risk. */
  readonly share: number;
  /** The share of this and all larger ones. */
  readonly cumulativeShare: number;
}

/** How a portfolio's specific risk is spread. */
export interface SpecificConcentration {
  readonly specificVarianceAnnual: number;
  /** Largest first; of equals, the lower code. */
  readonly bets: readonly SpecificBet[];
  /** Σ share²: 1/n for n equal bets, 1 for one. NaN without specific risk. */
  readonly herfindahl: number;
  /** 1 / Herfindahl. */
  readonly effectiveCount: number;
}

/**
 * Concentration of specific risk over issuers.
 *
 * By issuer and not by line: lines of one issuer move together, and a long line against a short one would have shares below 0.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @throws {EngineError} as `portfolioRisk`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N·S + n log n) for n names with a weight
 * @example
 * specificConcentration({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [0.5, 0.5]).effectiveCount // => 2
 */
export function specificConcentration(model: RiskModel, weights: Vector): SpecificConcentration {
  const risk = portfolioRisk(model, weights);
  const total = risk.specificVariance * model.periodsPerYear;
  const shareOf = (variance: number): number => (total > 0 ? variance / total : Number.NaN);
  let cumulativeShare = 0;
  let herfindahl = total > 0 ? 0 : Number.NaN;
  const bets = independentBets(model, risk).map(({ assets, variance }): SpecificBet => {
    const specificVarianceAnnual = variance * model.periodsPerYear;
    const share = shareOf(specificVarianceAnnual);
    cumulativeShare += share;
    herfindahl += share ** 2;
    return { assets, specificVarianceAnnual, share, cumulativeShare };
  });
  return { specificVarianceAnnual: total, bets, herfindahl, effectiveCount: 1 / herfindahl };
}

/** An independent part of wᵀΔw. */
interface IndependentBet {
  readonly assets: readonly number[];
  /** Per period. */
  readonly variance: number;
}

/** The independent parts of wᵀΔw per period, largest first. */
export function independentBets(
  model: RiskModel,
  { weights, specificCovariances }: PortfolioRisk,
): readonly IndependentBet[] {
  const bets = new Map<number, { readonly assets: number[]; variance: number }>();
  for (let asset = 0; asset < weights.length; asset++) {
    if (weights[asset] === 0) continue;
    const issuer = model.linked?.issuer[asset] ?? -1;
    // Names without linked lines are keyed apart from issuers.
    const key = issuer >= 0 ? issuer : -1 - asset;
    const bet = bets.get(key) ?? { assets: [], variance: 0 };
    bet.assets.push(asset);
    bet.variance += weights[asset] * specificCovariances[asset];
    bets.set(key, bet);
  }
  const found = [...bets.values()].map(({ assets, variance }) => {
    // A hedge of one line by another leaves nothing, up to rounding.
    return { assets, variance: Math.max(variance, 0) };
  });
  return found.sort((a, b) => b.variance - a.variance || a.assets[0] - b.assets[0]);
}
