/** How the specific risk of every covered name is made; a stage that is null is left out. */
export interface SpecificRiskOptions {
  /** Half-life of a name's own variance, in periods; Infinity weights all periods alike. */
  readonly halfLife: number;
  /** Observations from which a name's own history counts at all, and from which it counts alone. */
  readonly ownHistoryFrom: number;
  readonly ownHistoryFull: number;
  /** Equally populated groups by market cap: what short histories lean on without a structural model. */
  readonly sizeGroups: number;
  /** Least volatility as a share of the prior's: a price that does not move is stale, not riskless. */
  readonly floorShare: number;
  readonly neweyWest: SpecificNeweyWestOptions | null;
  readonly jumps: JumpOptions | null;
  readonly structural: StructuralOptions | null;
  readonly shrinkage: SizeShrinkageOptions | null;
  readonly regime: { readonly halfLife: number } | null;
  readonly linked: LinkedOptions | null;
}

/** Serial correlation of specific returns: bid–ask bounce, slow prices. */
export interface SpecificNeweyWestOptions {
  readonly lags: number;
  /** Half-life of the autocovariances; longer than the variance's, as they are noisier. */
  readonly halfLife: number;
  /** Observations that the cross-section's mean ratio counts for beside a name's own. */
  readonly priorPeriods: number;
}

/** Jumps are taken out of the diffusive variance and remembered for longer. */
export interface JumpOptions {
  /** What lies beyond this many of the name's own deviations is a jump. */
  readonly threshold: number;
  readonly halfLife: number;
}

/** ln σ on the exposures, over the names with a full history. */
export interface StructuralOptions {
  /** Names that an industry's or a size group's own level needs to count for half. */
  readonly priorNames: number;
  /** Size groups whose level is made right one by one. */
  readonly levelGroups: number;
  /** Young names that their measured uplift needs to count for half; 0 measures it without a prior. */
  readonly upliftPriorNames: number;
}

/** Bayesian shrinkage of volatilities to the mean of the name's size group. */
export interface SizeShrinkageOptions {
  /** q: 0 leaves every name as it is. */
  readonly strength: number;
  readonly groups: number;
}

/** Lines of one issuer move together. */
export interface LinkedOptions {
  /** Half-life of the correlation between two lines. */
  readonly halfLife: number;
  /** Correlation of two lines whose histories say nothing yet, and the shared periods it counts for. */
  readonly priorCorrelation: number;
  readonly priorPeriods: number;
}
