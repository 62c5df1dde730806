import type { RiskModel } from "./risk-model.ts";
import { specificParts } from "./specific-covariance.ts";

/** A risk model with what many queries share, worked out once. */
export interface PreparedRiskModel extends RiskModel {
  /** [N×S] the dense columns, 0 where not covered or not finite: products need no case for it. */
  readonly dense: Float64Array;
  /** Cells of the dense columns [N×S] where a covered name's value is not finite: they count as such where it has a weight. */
  readonly unknownStyles: readonly number[];
  /** [N] σ² − l²: Δ is its diagonal and Σ l lᵀ over the issuers with linked lines. 0 where not covered. */
  readonly ownVariance: Float64Array;
  /** [N] l; 0 where a name is not linked. */
  readonly loading: Float64Array;
  /** [N] number of the asset's issuer among those with linked lines; −1 = stands alone. */
  readonly issuerOf: Int32Array;
  readonly issuerCount: number;
}

/**
 * Prepares a model for `portfolioRisks`: keep it as long as the model.
 *
 * @complexity O(N·S)
 */
export function prepareRiskModel(model: RiskModel): PreparedRiskModel {
  const { covered, styleCount, styles } = model.exposures;
  const assetCount = covered.length;
  const { diagonal, issuers } = specificParts(model);
  const dense = new Float64Array(assetCount * styleCount);
  const unknownStyles: number[] = [];
  const ownVariance = new Float64Array(assetCount);
  for (let asset = 0; asset < assetCount; asset++) {
    if (covered[asset] !== 1) continue;
    ownVariance[asset] = diagonal[asset];
    const end = (asset + 1) * styleCount;
    for (let cell = asset * styleCount; cell < end; cell++) {
      if (Number.isFinite(styles[cell])) dense[cell] = styles[cell];
      else unknownStyles.push(cell);
    }
  }
  const loading = new Float64Array(assetCount);
  const issuerOf = new Int32Array(assetCount).fill(-1);
  issuers.forEach((issuer, number) => {
    issuer.assets.forEach((asset, line) => {
      issuerOf[asset] = number;
      loading[asset] = issuer.loading[line];
    });
  });
  return { ...model, dense, unknownStyles, ownVariance, loading, issuerOf, issuerCount: issuers.length };
}
