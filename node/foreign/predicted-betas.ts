import { assetCovariances, portfolioRisk, type RiskModel } from "../../engine/risk-model/index.ts";
import type { ForeignDay } from "./foreign-day.ts";

/** How far predicted betas that the files give are from those of their X, F and Δ. */
export interface PredictedBetaGap {
  /** Names that have one and were compared. */
  readonly count: number;
  /** Of these, names within `BETA_ROUNDING`. */
  readonly near: number;
  /** The largest |computed − given|; 0 without any. */
  readonly largest: number;
  /** Names that have one on a date without market capitalisations: there is no index to compute a beta against. */
  readonly withoutIndex: number;
}

/** Files round betas to two or three digits. */
export const BETA_ROUNDING = 0.01;

/**
 * The files' own predicted betas beside β = Σb / b'Σb against b, the cap-weighted estimation universe: the index that most makers take. Where theirs is another, betas differ
 * though the model was read well.
 *
 * @complexity O(N·S + K²)
 */
export function predictedBetaGap(
  { predictedBetas, marketCaps, estimation }: ForeignDay,
  model: RiskModel,
): PredictedBetaGap {
  const none = { count: 0, near: 0, largest: 0, withoutIndex: 0 };
  if (predictedBetas.size === 0) return none;
  const caps = model.assets.labels.map((id, asset) => {
    const isMember = model.exposures.covered[asset] === 1 && (estimation?.has(id) ?? true);
    return isMember ? (marketCaps.get(id) ?? 0) : 0;
  });
  const computed = indexBetas(model, caps);
  if (computed === undefined) return { ...none, withoutIndex: predictedBetas.size };
  let [count, near, largest] = [0, 0, 0];
  for (const [id, given] of predictedBetas) {
    const asset = model.assets.codes.get(id);
    if (asset === undefined) continue;
    const gap = Math.abs((computed[asset] as number) - given);
    count++;
    if (gap <= BETA_ROUNDING) near++;
    largest = Math.max(largest, gap);
  }
  return { count, near, largest, withoutIndex: 0 };
}

/**
 * [N] β = Σb / bᵀΣb of every name against the portfolio b that these capitalisations make; undefined where all are 0.
 *
 * @param caps  [N] of the members of the index; 0 for others
 */
export function indexBetas(model: RiskModel, caps: readonly number[]): Float64Array | undefined {
  const total = caps.reduce((sum, cap) => sum + cap, 0);
  if (total === 0) return undefined;
  const risk = portfolioRisk(
    model,
    caps.map((cap) => cap / total),
  );
  return assetCovariances(model, risk).map((covariance) => covariance / risk.variance);
}
