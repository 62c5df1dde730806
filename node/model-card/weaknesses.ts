import type { CardTests } from "./forecast-tests.ts";
import { forecastWeaknesses } from "./forecast-weaknesses.ts";
import type { ModelCard, Weakness } from "./model-card.ts";
import { countedText, fixedText, listedText, percentText } from "./numbers.ts";

type Figures = Omit<ModelCard, "weaknesses" | "published" | "description">;

/** Names of an industry below which its factor is a few companies. */
const THIN_NAMES = 5;
/** Names per free parameter below which a regression fits noise. */
const FEW_NAMES = 5;
/** Share of cap without data of its own above which a style is named. */
const MANY_IMPUTED = 0.2;
/** Share of names a year below which fewer stopped trading than in any market that keeps its dead. */
const USUAL_DEATHS = 0.01;
/** Years below which premia are beyond telling. */
const FEW_YEARS = 10;

/** What is weak about a run: a rule each, and a sentence where its figure says so. The forecasts first, then the data, then the factors. */
export function findWeaknesses(card: Figures): readonly Weakness[] {
  return [
    ...(card.tests === null ? [untested(card)] : forecastWeaknesses(card.tests)),
    ...burnIn(card),
    ...lagged(card),
    ...survivors(card),
    ...lookAhead(card),
    ...missingReturns(card.tests),
    ...noRiskFree(card),
    ...shortSpan(card),
    ...imputed(card),
    ...thinIndustries(card),
    ...smallRegressions(card),
    ...doubtfulFactors(card),
  ];
}

function untested({ forecasts }: Figures): Weakness {
  const words =
    forecasts.count < 2
      ? "The run has fewer than two risk forecasts: none could be tested."
      : "The risk forecasts are not tested on this card: npx plimsoll card tests them.";
  return { rule: "untested forecasts", words };
}

function burnIn({ forecasts }: Figures): readonly Weakness[] {
  if (forecasts.burnIn === 0) return [];
  const words = `Burn-in: ${forecasts.burnIn} of ${countedText(forecasts.count, "forecast")}, the last of ${forecasts.lastBurnIn}, have fewer than two effective observations per factor; their correlations are not to be relied on.`;
  return [{ rule: "burn-in", words }];
}

function lagged({ forecasts }: Figures): readonly Weakness[] {
  if (forecasts.repaired === 0) return [];
  const words = `Lags of a short history: in ${forecasts.repaired} of ${countedText(forecasts.count, "forecast")}, the last of ${forecasts.lastRepaired}, some combination of factors had less than a tenth of the variance that it has without lags, and was raised to that. An optimiser looks for such combinations.`;
  return [{ rule: "lags of a short history", words }];
}

function survivors({ coverage }: Figures): readonly Weakness[] {
  const { years, stoppedTrading, dates, periodsPerYear } = coverage;
  const nameYears = (averageOf(years.map(({ estimation }) => estimation)) * dates.count) / periodsPerYear;
  if (years.length < 2 || !(stoppedTrading < USUAL_DEATHS * nameYears)) return [];
  const many = stoppedTrading === 0 ? "No name" : `Only ${countedText(stoppedTrading, "name")}`;
  const rate = stoppedTrading === 0 ? "" : `, ${percentText(stoppedTrading / nameYears, 1)} of names a year`;
  const words = `${many} of the estimation universe stopped trading in ${countedText(years.length, "year")}${rate}: the data hold survivors, or nearly so. Premia of small and distressed names are then too good, and nothing here says how the forecasts do on names that fail.`;
  return [{ rule: "survivors only", words }];
}

function averageOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function lookAhead({ provenance }: Figures): readonly Weakness[] {
  return provenance.lookAhead.map((words) => ({
    rule: "look-ahead",
    words: `Look-ahead in the data: ${words}`,
  }));
}

function missingReturns(tests: CardTests | null): readonly Weakness[] {
  if (tests === null || tests.missingShare < 0.01) return [];
  const words = `${percentText(tests.missingShare, 1)} of the universe's weight had no return in a period and counted as 0 in the tests.`;
  return [{ rule: "missing returns", words }];
}

function noRiskFree({ coverage }: Figures): readonly Weakness[] {
  if (coverage.hasRiskFree) return [];
  return [
    {
      rule: "no risk-free rate",
      words:
        "No risk-free rate: the market's return has the rate of interest in it, and its ratio is too high.",
    },
  ];
}

function shortSpan({ fit, coverage }: Figures): readonly Weakness[] {
  const years = fit.regressions / coverage.periodsPerYear;
  if (years >= FEW_YEARS || fit.regressions === 0) return [];
  const words = `${fixedText(years, 1)} years of factor returns: a factor's premium needs a ratio of ${fixedText(2 / Math.sqrt(years), 1)} to reach t = 2, so the returns of the table are history and no expectation.`;
  return [{ rule: "short span", words }];
}

function imputed({ exposures }: Figures): readonly Weakness[] {
  const poor = exposures.styles.filter(({ ownCap }) => ownCap < 1 - MANY_IMPUTED);
  if (poor.length === 0) return [];
  const parts = poor.map(({ style, ownCap }) => `${style} (${percentText(1 - ownCap)})`);
  const words = `Imputed for more than ${percentText(MANY_IMPUTED)} of the covered cap: ${listedText(parts)}.`;
  return [{ rule: "imputed exposures", words }];
}

function thinIndustries({ fit }: Figures): readonly Weakness[] {
  const thin = fit.industries.filter(({ effectiveNames }) => effectiveNames < THIN_NAMES);
  if (thin.length === 0) return [];
  const parts = thin.map(({ industry, effectiveNames }) => `${industry} (${fixedText(effectiveNames, 1)})`);
  const words = `Thin industries, fewer than ${THIN_NAMES} effective names: ${listedText(parts)}. Their factors are a few companies' own returns.`;
  return [{ rule: "thin industries", words }];
}

function smallRegressions({ fit }: Figures): readonly Weakness[] {
  if (!(fit.leastNamesPerParameter < FEW_NAMES)) return [];
  const words = `The smallest regression had ${fixedText(fit.leastNamesPerParameter, 1)} names per free parameter: R² and factor returns then hold much noise.`;
  return [{ rule: "small regressions", words }];
}

/** Factors that the admission rule speaks against, by verdict; industries are counted, as they are taken or left as a set. */
function doubtfulFactors({ factors }: Figures): readonly Weakness[] {
  const reasons = {
    dead: "|t| above 2 in fewer than a third of the periods",
    unstable: "exposures with a stability below 0.8",
    redundant: "variance inflation above 10",
  } as const;
  const industries = factors.filter(({ family }) => family === "industry").length;
  return (["dead", "unstable", "redundant"] as const).flatMap((verdict) => {
    const found = factors.filter((of) => of.verdict === verdict);
    if (found.length === 0) return [];
    const names = found.filter(({ family }) => family !== "industry").map(({ factor }) => factor);
    const rest = found.length - names.length;
    const parts = [...names, ...(rest > 0 ? [`${rest} of ${industries} industries`] : [])];
    const words = `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)} by the admission rule (${reasons[verdict]}): ${listedText(parts)}.`;
    return [{ rule: `${verdict} factors`, words }];
  });
}
