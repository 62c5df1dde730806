import { dayNumber } from "../data/index.ts";
import { type RandomStream, randomStream } from "../stats/index.ts";
import { isoDate, monthOf, tradingCalendar } from "./calendar.ts";
import { companyName } from "./company-name.ts";
import { constrainedCovariance, drawFactorReturns } from "./constrained-factors.ts";
import { type Currencies, driftRates, moveExchangeRates, startCurrencies } from "./currencies.ts";
import { buildFactorStructure, type FactorStructure, STYLES } from "./factor-structure.ts";
import { INDUSTRY_TABLE, type SyntheticIndustry } from "./industry-table.ts";
import { planListings, WARM_UP_DAYS } from "./listings.ts";
import { type Names, recordHistory, startNames, updateLatentScores } from "./names.ts";
import { checkSyntheticMarketOptions, type SyntheticMarketOptions } from "./options.ts";
import { type CountryPlan, planCountries } from "./plan-countries.ts";
import { buildHoldings, noHoldings, PORTFOLIOS } from "./portfolios.ts";
import { rareEvents } from "./rare-events.ts";
import { nextRegime } from "./regimes.ts";
import {
  closeQuarters,
  ITEMS,
  markAnnouncements,
  publishDue,
  publishProspectus,
  type Reporting,
  startReporting,
  takeRecords,
} from "./reporting.ts";
import { drawReturns } from "./specific-returns.ts";
import type {
  SyntheticClassifications,
  SyntheticDay,
  SyntheticMarket,
  SyntheticSecurity,
} from "./synthetic-market.ts";
import { startTrading, type Trading, tradeDay } from "./trading.ts";
import { drawTraits, type Groups, type Traits } from "./traits.ts";
import { buildTrueExposures, type TrueExposures } from "./true-exposures.ts";

/**
 * A realistic market with known X, F, Δ and factor returns, as a stream of days: a pure function of its options.
 *
 * r_t = X_{t−1} f_t + ε_t over every listed name, from which prices, dividends, splits, suspensions, accounts,
 * delistings and portfolios follow. A market with more dates begins with the same days (only `delisted` of
 * `securities` can differ: it is known up to the last day). Memory is O(names), whatever the number of days.
 *
 * @throws {EngineError} value: an option outside its stated range
 * @complexity about a microsecond per name and day
 * @see docs/synthetic-market.md
 * @example
 * simulateMarket({ ...defaultSyntheticMarket, assetCount: 50, dateCount: 2, industryCount: 4 }).days().next().value.date // => "2020-01-02"
 */
export function simulateMarket(options: SyntheticMarketOptions): SyntheticMarket {
  checkSyntheticMarketOptions(options);
  const industries = INDUSTRY_TABLE.slice(0, options.industryCount).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const plan = planCountries(options);
  const traits = drawTraits(options, planListings(options), { industries, plan });
  const calendar = tradingCalendar(dayNumber(options.startDate), WARM_UP_DAYS, options.dateCount);
  const structure = buildFactorStructure(options.seed, industries, plan);
  return Object.freeze({
    options: Object.freeze({ ...options }),
    securities: Object.freeze(describeSecurities(options, traits, { industries, plan }, calendar)),
    countries: Object.freeze(plan.countries),
    currencies: Object.freeze(plan.currencies),
    baseCurrency: plan.baseCurrency,
    industries: Object.freeze(industries),
    styles: STYLES,
    factors: Object.freeze(factorNames(industries, plan)),
    factorPremiumAnnual: Float64Array.from(structure.premiumAnnual),
    items: ITEMS,
    portfolios: PORTFOLIOS,
    days: () => simulateDays({ seed: options.seed, traits, calendar, structure, plan }),
  });
}

function factorNames(industries: readonly SyntheticIndustry[], plan: CountryPlan): string[] {
  const countries = plan.countries.length > 1 ? plan.countries : [];
  return [
    "market",
    ...countries.map(({ name }) => name),
    ...industries.map(({ name }) => name),
    ...STYLES,
    ...plan.currencies.filter((_, code) => code !== plan.baseCurrency),
  ];
}

function describeSecurities(
  options: SyntheticMarketOptions,
  traits: Traits,
  { industries, plan }: Groups,
  calendar: Int32Array,
): SyntheticSecurity[] {
  const random = randomStream(options.seed, "names");
  const taken = new Set<string>();
  const securities: SyntheticSecurity[] = [];
  for (let asset = 0; asset < traits.assetCount; asset++) {
    const { name: industry, sector } = industries[traits.industry[asset]];
    const linked = traits.linkedTo[asset] >= 0;
    const { firstDay, lastDay } = traits;
    const daysBefore = 30 + Math.floor(-3650 * Math.log(random.uniform()));
    const listed =
      firstDay[asset] >= 0
        ? calendar[firstDay[asset] + WARM_UP_DAYS]
        : tradingCalendar(calendar[0] - daysBefore, 0, 1)[0];
    const primary = linked ? securities[asset - 1] : undefined;
    securities.push(
      Object.freeze({
        id: `S${String(asset).padStart(5, "0")}`,
        name: primary === undefined ? companyName(random, sector, taken) : `${primary.name} Class B`,
        issuer: primary?.issuer ?? `C${String(asset).padStart(5, "0")}`,
        country: plan.countries[traits.country[asset]].name,
        currency: plan.currencies[traits.currency[asset]],
        primary: !linked,
        listed: primary?.listed ?? isoDate(listed),
        delisted:
          lastDay[asset] < options.dateCount ? isoDate(calendar[lastDay[asset] + WARM_UP_DAYS]) : undefined,
        industry,
        sector,
      }),
    );
  }
  return securities;
}

interface Plan {
  readonly seed: number;
  readonly traits: Traits;
  readonly calendar: Int32Array;
  readonly structure: FactorStructure;
  readonly plan: CountryPlan;
}

interface Simulation extends Plan {
  readonly names: Names;
  readonly trading: Trading;
  readonly reporting: Reporting;
  readonly announcing: Uint8Array;
  readonly latent: RandomStream;
  readonly regimes: RandomStream;
  readonly factors: RandomStream;
  readonly specifics: RandomStream;
  readonly currencies: Currencies;
  readonly reclassified: () => boolean;
  readonly newIndustry: RandomStream;
  regime: number;
}

const RECLASSIFICATION_PROBABILITY = 0.01 / 252;
const INDUSTRY_BETA_DEVIATION = 0.15;

function* simulateDays(plan: Plan): Generator<SyntheticDay> {
  const simulation = startSimulation(plan);
  const dateCount = plan.calendar.length - WARM_UP_DAYS;
  for (let day = -WARM_UP_DAYS; day < dateCount; day++) {
    const today = simulateDay(simulation, day);
    if (today !== undefined) yield today;
  }
}

function startSimulation(plan: Plan): Simulation {
  const { seed, traits, structure, plan: countries } = plan;
  const betas = randomStream(seed, "industry-betas");
  const industryBeta = new Float64Array(structure.industryCount).map(
    () => INDUSTRY_BETA_DEVIATION * betas.normal(),
  );
  const names = startNames(traits, industryBeta, countries.startRate);
  return {
    ...plan,
    names,
    trading: startTrading(seed, traits.assetCount),
    reporting: startReporting(seed, names),
    announcing: new Uint8Array(traits.assetCount),
    latent: randomStream(seed, "latent"),
    regimes: randomStream(seed, "regimes"),
    factors: randomStream(seed, "factor-returns"),
    specifics: randomStream(seed, "specific-returns"),
    currencies: startCurrencies(seed, countries),
    reclassified: rareEvents(randomStream(seed, "reclassifications"), RECLASSIFICATION_PROBABILITY),
    newIndustry: randomStream(seed, "new-industries"),
    regime: 0,
  };
}

/** One day; undefined in the warm-up. What is drawn before `tradeDay` depends on the close before only. */
function simulateDay(simulation: Simulation, day: number): SyntheticDay | undefined {
  const { names, reporting, structure, announcing, trading, currencies } = simulation;
  const date = simulation.calendar[day + WARM_UP_DAYS];
  const monthStart = beginsMonth(simulation.calendar, day + WARM_UP_DAYS);
  if (monthStart) startMonth(simulation, day, date);
  const exposures = buildTrueExposures(names, day - 1, structure);
  simulation.regime = nextRegime(simulation.regime, simulation.regimes);
  const factorReturn = drawFactorReturns(structure, simulation.regime, exposures, simulation.factors);
  const specificScale = structure.specificScales[simulation.regime];
  markAnnouncements(announcing, reporting, names, date);
  const returns = drawReturns(
    { names, exposures, factorReturn, specificScale, announcing },
    day,
    simulation.specifics,
  );
  const riskFree = currencies.riskFreeAnnual.map((annual) => annual / 252);
  moveExchangeRates(names.fxRate, currencies, riskFree, factorReturn);
  publishDue(reporting, names, date);
  const bars = tradeDay(trading, names, { day, riskFree, excess: returns.excess });
  for (let row = names.activeCount - 1; row >= 0 && names.traits.firstDay[names.active[row]] === day; row--) {
    publishProspectus(reporting, names, names.active[row], date);
  }
  publishDue(reporting, names, date);
  recordHistory(names, day);
  if (day < 0) return undefined;
  const classifications = reclassify(simulation);
  const portfolios = monthStart || day === 0 ? buildHoldings({ day, bars, names, reporting }) : noHoldings();
  return {
    date: isoDate(date),
    riskFree: riskFree[currencies.baseCurrency],
    riskFreeByCurrency: riskFree,
    fxRate: names.fxRate.slice(),
    bars,
    fundamentals: takeRecords(reporting),
    classifications,
    portfolios,
    truth: {
      ...withoutWeights(exposures),
      specificReturn: returns.specific,
      specificVolatilityDaily: returns.specificVolatilityDaily,
      factorReturn,
      factorCovarianceDaily: constrainedCovariance(structure, simulation.regime, exposures),
    },
  };
}

function withoutWeights({
  asset,
  marketCap,
  country,
  industry,
  styles,
}: TrueExposures): Omit<TrueExposures, "countryWeights" | "industryWeights"> {
  return { asset, marketCap, country, industry, styles };
}

function beginsMonth(calendar: Int32Array, position: number): boolean {
  return position > 0 && monthOf(calendar[position]).month !== monthOf(calendar[position - 1]).month;
}

/** Everything here uses the close before and belongs to it: the new month's first return is drawn from it. */
function startMonth(simulation: Simulation, day: number, date: number): void {
  const { names, reporting, trading, latent, currencies } = simulation;
  closeQuarters(reporting, names, trading, date);
  updateLatentScores(names, day, latent);
  driftRates(currencies);
}

/** About one name in a hundred changes its industry in a year; its second line goes with it. */
function reclassify({ names, reclassified, newIndustry, structure }: Simulation): SyntheticClassifications {
  const changed: number[] = [];
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    const primary = names.traits.linkedTo[asset];
    const follows = primary >= 0 && names.industry[primary] !== names.industry[asset];
    const moves = primary < 0 && reclassified();
    if (follows) names.industry[asset] = names.industry[primary];
    if (moves)
      names.industry[asset] =
        (names.industry[asset] + 1 + newIndustry.integer(structure.industryCount - 1)) %
        structure.industryCount;
    if (follows || moves) changed.push(asset);
  }
  return {
    asset: Int32Array.from(changed),
    industry: Int32Array.from(changed, (asset) => names.industry[asset]),
  };
}
