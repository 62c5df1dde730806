/** What the primer gives of its ten stocks. Lists are in the order of `names`; percent and billions as it prints them. */
export interface MiniModelInputs {
  readonly names: readonly string[];
  readonly factorNames: readonly string[];
  readonly industryNames: readonly string[];
  /** Position in `industryNames`. */
  readonly industries: readonly number[];
  readonly capUsdBn: readonly number[];
  readonly bookToPrice: readonly number[];
  /** Return over the twelve months before the last one, decimal. */
  readonly momentum: readonly number[];
  readonly returnMonthOnePercent: readonly number[];
  readonly specificVolatilityAnnualPercent: readonly number[];
  readonly managerWeights: readonly number[];
}

/**
 * The ten stocks, the first month and the manager's portfolio.
 *
 * @see It's Just Beta: An Equity Factor Model Primer, ch. 18 (inputs of the MiniModel)
 */
export const miniModelInputs: MiniModelInputs = Object.freeze({
  names: [
    "AXIOM",
    "BINARY",
    "CIPHER",
    "DIGIT",
    "EVERGREEN",
    "FIDELIS",
    "GUARDIAN",
    "HARVEST",
    "INDIGO",
    "JUNIPER",
  ],
  factorNames: ["MKT", "TECH", "FIN", "CONS", "VALUE", "MOM", "SIZE"],
  industryNames: ["TECH", "FIN", "CONS"],
  industries: [0, 0, 0, 0, 1, 1, 1, 2, 2, 2],
  capUsdBn: [150, 80, 40, 10, 120, 60, 20, 90, 30, 15],
  bookToPrice: [0.15, 0.25, 0.45, 0.6, 0.85, 0.95, 1.1, 0.4, 0.55, 0.7],
  momentum: [0.32, 0.18, -0.05, 0.4, 0.06, -0.02, -0.12, 0.1, 0.02, -0.08],
  returnMonthOnePercent: [4.2, 2.8, 0.5, 6, 0.8, -0.6, -1.8, 1.2, 2, -0.5],
  specificVolatilityAnnualPercent: [18, 22, 30, 38, 16, 20, 28, 17, 26, 32],
  managerWeights: [0.1, 0.08, 0.1, 0.03, 0.22, 0.14, 0.06, 0.15, 0.08, 0.04],
});
