import type { ModelOptions } from "../../engine/pipeline/index.ts";

/** Half-lives and corrections of the factor covariance in words. */
export function describeFactorRisk(options: ModelOptions["covariance"]): string {
  const { volatilityHalfLife, correlationHalfLife, neweyWest, eigenfactor, regime } = options;
  const ewma = `Exponentially weighted: volatilities ${halfLife(volatilityHalfLife)}, correlations ${halfLife(correlationHalfLife)}`;
  const lags =
    neweyWest === null
      ? "no serial correlation counted"
      : `serial correlation over ${neweyWest.volatility} lags (volatilities) and ${neweyWest.correlation} (correlations) (Newey & West 1987)`;
  const burnIn =
    options.burnIn === "shrink" ? "correlations shrunk while in burn-in" : "burn-in marked, not shrunk";
  const eigen =
    eigenfactor === null
      ? "no eigenfactor adjustment"
      : `eigenfactors adjusted by ${eigenfactor.draws} simulations, scale ${eigenfactor.scale} (Menchero, Wang & Orr 2012)`;
  const level =
    regime === null
      ? "no regime adjustment"
      : `level adjusted to the cross-section's, half-life ${regime.halfLife} periods (Menchero & Morozov 2015)`;
  return `${[ewma, lags, burnIn, eigen, level].join("; ")}.`;
}

/** How specific risk is made, in words. */
export function describeSpecificRisk(options: ModelOptions["specific"]): string {
  const { neweyWest, jumps, structural, shrinkage, regime, linked } = options;
  const own = `Own history ${halfLife(options.halfLife)}, counting from ${options.ownHistoryFrom} periods, alone from ${options.ownHistoryFull}`;
  const prior =
    structural === null
      ? `before that the mean of ${options.sizeGroups} size groups`
      : "before that a structural model of ln σ on the exposures";
  const parts = [
    own,
    prior,
    neweyWest === null ? "no serial correlation counted" : `serial correlation over ${neweyWest.lags} lags`,
    ...(jumps === null ? [] : [`jumps beyond ${jumps.threshold} deviations kept apart`]),
    shrinkage === null
      ? "no shrinkage"
      : `volatilities shrunk to the means of ${shrinkage.groups} size groups (q = ${shrinkage.strength})`,
    regime === null ? "no regime adjustment" : `level adjusted, half-life ${regime.halfLife} periods`,
    ...(linked === null ? [] : ["lines of one issuer linked"]),
  ];
  return `${parts.join("; ")}.`;
}

function halfLife(periods: number): string {
  return Number.isFinite(periods) ? `with a half-life of ${periods} periods` : "of all periods alike";
}
