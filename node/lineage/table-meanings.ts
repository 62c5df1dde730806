/** What the rows of a run's tables are made of, a sentence each; docs/run-tables.md has every column. */
export const tableMeanings: Readonly<Record<string, string>> = {
  exposures: "X of the close and what stands beside it",
  industry_shares: "shares of a name in several industries, from the rows of the classifications in force",
  returns:
    "the period's return, less the rate, less what the factors explain; the weight it had in the regression",
  factor_returns: "the regression of the period on the exposures of the close before",
  factor_portfolio_returns: "Σ w r of the portfolio in force over the period",
  diagnostics:
    "counts of the universe, fit of the regression, the cap-weighted market return, B of the specific returns",
  universe_changes:
    "seats of the estimation universe taken and given up at the close, by the rule that decided",
  style_diagnostics:
    "how the style's column was made: names by rung, outliers, moments reached over the estimation universe",
  exposure_correlations: "correlation of two styles under the regression weights",
  industry_merges: "industries with too few members at the review, and whom they join",
  industry_diagnostics: "names, effective names and own share of an industry in the regression of the period",
  residual_correlations: "((Σz)² − Σz²) / (n(n−1)) of ε/σ over the group, and its weighted mean so far",
  influential_names: "Cook's distance v ε² h / (p s² (1 − h)²): how far the fit moves without the name",
  gates: "largest deviation from what theory demands, and the limit it is held to",
  factor_portfolios: "shape, turnover and exposures of the portfolio formed at the close",
  factor_portfolio_holdings: "weights of the portfolio formed at the close",
  factor_fits: "factors found in the panel of returns of the window",
  factor_history: "returns of past periods on the loadings of the fit",
  factor_covariance: "F by stage, from the history of factor returns",
  factor_covariance_stages: "what a stage of F did",
  factor_histories: "Kish's effective observations and the kurtosis of the factor's returns",
  eigenfactor_bias: "v(k), simulated from F and the length of its history by the seed of the spec",
  specific_risk: "own history, prior and size group of the name's specific risk",
  specific_risk_stages:
    "what all names share: the level of now, the uplift of young names, the structural model",
  forecasts: "effective observations of the longest history, and whether they are too few",
  descriptors: "raw value and score of a descriptor, before the blend",
  betas: "the name's own beta of the last fit, drawn to the mean of the universe",
  exposure_sources: "the rung of the ladder of missing values that the exposure stands on",
  assets: "securities of the run by first appearance in the data",
  factors: "columns of X in order",
};
