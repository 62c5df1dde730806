import type { Factor, FactorFamily } from "../../engine/exposures/index.ts";
import type { GivenPortfolioFindings } from "./given-portfolios.ts";
import type { ModelledDay } from "./modelled-day.ts";
import { BETA_ROUNDING, predictedBetaGap } from "./predicted-betas.ts";
import type { DayFindings } from "./return-rows.ts";
import { totalRiskGap } from "./total-risk.ts";

/** What was found in a period's files, as plain data. */
export interface PeriodCounts {
  readonly dates: number;
  readonly withoutEstimation: number;
  readonly withoutCaps: number;
  readonly withoutFactorReturns: number;
  readonly withoutSpecificReturns: number;
  readonly withoutReturns: number;
  readonly withoutRate: number;
  readonly withoutPrices: number;
  readonly rebuiltReturns: number;
  readonly identityGap: number;
  readonly issuerMisfit: number;
  /** Names and dates whose total risk the files give, and how far the farthest is from X, F and Δ. */
  readonly totalRisks: number;
  readonly totalRiskGap: number;
  /** Names and dates whose predicted beta the files give: compared, of these within rounding, the farthest, and without an index. */
  readonly predictedBetas: number;
  readonly betasNear: number;
  readonly betaGap: number;
  readonly betasWithoutIndex: number;
  /** Factor portfolios, and how far the farthest's exposures are from those of a pure one. */
  readonly factorPortfolios: number;
  readonly portfolioGap: number;
}

const NONE: PeriodCounts = {
  dates: 0,
  withoutEstimation: 0,
  withoutCaps: 0,
  withoutFactorReturns: 0,
  withoutSpecificReturns: 0,
  withoutReturns: 0,
  withoutRate: 0,
  withoutPrices: 0,
  rebuiltReturns: 0,
  identityGap: 0,
  issuerMisfit: 0,
  totalRisks: 0,
  totalRiskGap: 0,
  predictedBetas: 0,
  betasNear: 0,
  betaGap: 0,
  betasWithoutIndex: 0,
  factorPortfolios: 0,
  portfolioGap: 0,
};

/** Counts date by date. */
export function startCounts(): {
  readonly add: (
    today: ModelledDay,
    found: DayFindings & GivenPortfolioFindings,
    issuerMisfit: number,
  ) => void;
  readonly counts: () => PeriodCounts;
} {
  let sums = NONE;
  const flag = (value: boolean): number => (value ? 1 : 0);
  return {
    add: ({ day, model }, found, issuerMisfit) => {
      const total = totalRiskGap(day, model);
      const betas = predictedBetaGap(day, model);
      sums = together(sums, {
        dates: 1,
        withoutEstimation: flag(day.estimation === undefined),
        withoutCaps: flag(day.marketCaps.size === 0),
        withoutFactorReturns: flag(day.factorReturns.size === 0),
        withoutSpecificReturns: flag(day.specificReturns.size === 0),
        withoutReturns: flag(day.totalReturns.size === 0),
        withoutRate: flag(day.riskFree === undefined),
        withoutPrices: flag(day.prices.size === 0),
        rebuiltReturns: found.rebuiltReturns,
        identityGap: found.identityGap,
        issuerMisfit,
        totalRisks: total.count,
        totalRiskGap: total.largest,
        predictedBetas: betas.count,
        betasNear: betas.near,
        betaGap: betas.largest,
        betasWithoutIndex: betas.withoutIndex,
        factorPortfolios: found.portfolios,
        portfolioGap: found.exposureGap,
      });
    },
    counts: () => sums,
  };
}

function together(a: PeriodCounts, b: PeriodCounts): PeriodCounts {
  const most = ["identityGap", "issuerMisfit", "totalRiskGap", "betaGap", "portfolioGap"];
  return Object.fromEntries(
    Object.entries(a).map(([key, value]) => {
      const other = b[key as keyof PeriodCounts];
      return [key, most.includes(key) ? Math.max(value, other) : value + other];
    }),
  ) as unknown as PeriodCounts;
}

/** What a package has and has not, with the consequence of each, a sentence each. */
export function foreignNotes(
  periods: readonly PeriodCounts[],
  factors: readonly Factor[],
): readonly string[] {
  const all = periods.reduce(together, NONE);
  const on = (count: number) =>
    count === all.dates ? "on no date" : `not on ${count} of ${all.dates} dates`;
  const notes: string[] = [
    `factors: ${familyCounts(factors)} (model.factors says otherwise where that is wrong)`,
  ];
  if (all.withoutEstimation > 0)
    notes.push(
      `the files say who is in the estimation universe ${on(all.withoutEstimation)}: every covered name counts as in it then`,
    );
  if (all.withoutCaps > 0)
    notes.push(
      `market capitalisations are given ${on(all.withoutCaps)}: there is no cap-weighted universe then, name a benchmark or --benchmark none`,
    );
  if (all.withoutFactorReturns > 0)
    notes.push(
      `factor returns are given ${on(all.withoutFactorReturns)}: no performance attribution, historical stress or factor premia then`,
    );
  const isRebuilt = all.rebuiltReturns > 0;
  if (all.withoutReturns > 0 && isRebuilt)
    notes.push(
      `returns of names are given ${on(all.withoutReturns)}: ${all.rebuiltReturns} are made of the factor and specific returns`,
    );
  else if (all.withoutReturns > 0)
    notes.push(
      `returns of names are given ${on(all.withoutReturns)}, and factor and specific returns do not make them: holdings do not drift, and forecasts cannot be tested then`,
    );
  if (all.withoutSpecificReturns > 0 && all.withoutReturns < all.dates)
    notes.push(
      `specific returns are given ${on(all.withoutSpecificReturns)}: they are what the factors leave of the returns`,
    );
  if (all.withoutRate > 0) notes.push(`a risk-free rate is given ${on(all.withoutRate)}: it counts as 0`);
  if (all.withoutPrices > 0)
    notes.push(`prices are given ${on(all.withoutPrices)}: holdings in shares have no value then`);
  if (all.identityGap > GAP)
    notes.push(
      `returns are not always what factors and specific returns make of them: up to ${(100 * all.identityGap).toPrecision(2)} % apart; attribution shows the difference as unexplained`,
    );
  if (all.issuerMisfit > 0)
    notes.push(
      `specific covariances of some issuers are not those of one common factor: the nearest were taken, correlations differ by up to ${all.issuerMisfit.toPrecision(2)}`,
    );
  if (all.totalRisks > 0) notes.push(totalRiskNote(all.totalRiskGap));
  notes.push(...betaNotes(all), ...portfolioNotes(all));
  return notes;
}

/** Beyond it the files' own total risk is not their X, F and Δ; vendors round to two digits. */
const TOTAL_RISK_GAP = 0.005;

function totalRiskNote(gap: number): string {
  const percent = `${(100 * gap).toPrecision(2)} %`;
  return gap <= TOTAL_RISK_GAP
    ? `the total risk of every name is what X, F and Δ come to, to ${percent} of it`
    : `the total risk of names is up to ${percent} from what X, F and Δ come to: is the covariance the one that they were made with, and in its units?`;
}

function betaNotes({
  predictedBetas,
  betasNear,
  betaGap,
  betasWithoutIndex,
}: PeriodCounts): readonly string[] {
  const against = "X, F and Δ give them against the cap-weighted estimation universe";
  const notes: string[] = [];
  if (predictedBetas > 0 && betaGap <= BETA_ROUNDING)
    notes.push(`predicted betas are what ${against}, to ${betaGap.toPrecision(2)}`);
  else if (predictedBetas > 0) {
    const near = `${Math.floor((100 * betasNear) / predictedBetas)} % of them within ${BETA_ROUNDING}`;
    notes.push(
      `predicted betas are up to ${betaGap.toPrecision(2)} from what ${against}, ${near}: their index is another, or the covariance is not the one that they were made with`,
    );
  }
  if (betasWithoutIndex > 0)
    notes.push(
      "predicted betas are not compared where market capitalisations are not given: there is no index",
    );
  return notes;
}

function portfolioNotes({ factorPortfolios, portfolioGap }: PeriodCounts): readonly string[] {
  if (factorPortfolios === 0) return [];
  const what = "those of styles and the market have 1 of their own factor and 0 of every other style";
  const gap = portfolioGap.toPrecision(2);
  return [
    portfolioGap <= PORTFOLIO_GAP
      ? `factor portfolios are read: ${what}, to ${gap}`
      : `factor portfolios are read, but it is not so that ${what}: ${gap} is missing or too much. They are of other exposures, of another date, or not pure`,
  ];
}

/** Files round weights and exposures to some four digits. */
const PORTFOLIO_GAP = 0.01;

/** What is passed over, in the words of the files: kinds of files, columns, keys. */
export function unreadNotes(unread: readonly string[]): readonly string[] {
  if (unread.length === 0) return [];
  const more = unread.length > MOST_UNREAD ? ` and ${unread.length - MOST_UNREAD} more` : "";
  return [
    `passed over, because no use takes it or nothing says what it is: ${unread.slice(0, MOST_UNREAD).join(", ")}${more}`,
  ];
}

const MOST_UNREAD = 12;

const GAP = 1e-6;

const NOUNS: Readonly<Record<FactorFamily, readonly [string, string]>> = {
  market: ["market", "markets"],
  country: ["country", "countries"],
  industry: ["industry", "industries"],
  style: ["style", "styles"],
  statistical: ["statistical", "statistical"],
  given: ["given", "given"],
  currency: ["currency", "currencies"],
};

function familyCounts(factors: readonly Factor[]): string {
  const counts = new Map<FactorFamily, number>();
  for (const { family } of factors) counts.set(family, (counts.get(family) ?? 0) + 1);
  return [...counts].map(([family, count]) => `${count} ${NOUNS[family][count === 1 ? 0 : 1]}`).join(", ");
}
