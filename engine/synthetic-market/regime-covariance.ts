import type { SyntheticIndustry } from "./industry-table.ts";
import type { CountryPlan } from "./plan-countries.ts";
import type { Regime } from "./regimes.ts";

const SECTOR_VOLATILITY_ANNUAL = 0.06;
/** Of `STYLES`. */
const STYLE_VOLATILITY_ANNUAL: readonly number[] = [0.055, 0.045, 0.018, 0.035, 0.028, 0.025];
/** Correlations of market and styles: market, then `STYLES`. */
const CORRELATION: readonly (readonly number[])[] = [
  [1, 0.7, -0.15, -0.1, 0.3, -0.1, 0.05],
  [0.7, 1, -0.1, -0.15, 0.4, -0.1, 0.05],
  [-0.15, -0.1, 1, 0.2, -0.1, 0.1, -0.4],
  [-0.1, -0.15, 0.2, 1, -0.25, 0.1, -0.15],
  [0.3, 0.4, -0.1, -0.25, 1, -0.2, 0],
  [-0.1, -0.1, 0.1, 0.1, -0.2, 1, -0.1],
  [0.05, 0.05, -0.4, -0.15, 0, -0.1, 1],
];

/** Currencies share what the base currency does. */
const CURRENCY_VOLATILITY_ANNUAL = 0.08;
const CURRENCY_CORRELATION = 0.5;
/** The base currency is sought when markets fall; exporters gain when their own currency falls. */
const CURRENCY_MARKET_CORRELATION = 0.2;
const CURRENCY_COUNTRY_CORRELATION = -0.3;

/** Annual volatilities that differ from seed to seed, before the regime. */
export interface OwnVolatilities {
  readonly industryAnnual: readonly number[];
  /** Empty in a market of one country. */
  readonly countryAnnual: readonly number[];
}

/**
 * Covariance of all factors in a regime, decimal² a day; order: market, countries, industries, styles, currencies but the
 * base one. Industries correlate within a sector, countries with nothing but their currency. [K×K]
 */
export function regimeCovariance(
  regime: Regime,
  industries: readonly SyntheticIndustry[],
  plan: CountryPlan,
  own: OwnVolatilities,
): Float64Array {
  const firstIndustry = 1 + own.countryAnnual.length;
  const firstStyle = firstIndustry + industries.length;
  const firstCurrency = firstStyle + STYLE_VOLATILITY_ANNUAL.length;
  const n = firstCurrency + plan.currencies.length - 1;
  const covariance = new Float64Array(n * n);
  const scaleSquared = regime.otherScale ** 2 / 252;
  industries.forEach((a, i) => {
    industries.forEach((b, j) => {
      const shared = a.sector === b.sector ? SECTOR_VOLATILITY_ANNUAL ** 2 : 0;
      covariance[(firstIndustry + i) * n + firstIndustry + j] =
        scaleSquared * (shared + (i === j ? own.industryAnnual[i] ** 2 : 0));
    });
  });
  const volatility = [
    regime.marketVolatilityAnnual,
    ...STYLE_VOLATILITY_ANNUAL.map((v) => v * regime.otherScale),
  ];
  const position = [0, ...STYLE_VOLATILITY_ANNUAL.map((_, style) => firstStyle + style)];
  CORRELATION.forEach((row, i) => {
    row.forEach((correlation, j) => {
      covariance[position[i] * n + position[j]] = (correlation * volatility[i] * volatility[j]) / 252;
    });
  });
  addCountries(covariance, { regime, plan, own, firstCurrency });
  return covariance;
}

interface CountryBlock {
  readonly regime: Regime;
  readonly plan: CountryPlan;
  readonly own: OwnVolatilities;
  readonly firstCurrency: number;
}

/** The blocks of countries and currencies, and where they meet each other and the market. */
function addCountries(covariance: Float64Array, { regime, plan, own, firstCurrency }: CountryBlock): void {
  const n = Math.sqrt(covariance.length);
  const set = (a: number, b: number, annual: number): void => {
    covariance[a * n + b] = annual / 252;
    covariance[b * n + a] = annual / 252;
  };
  const foreign = plan.currencies.map((_, code) => code).filter((code) => code !== plan.baseCurrency);
  const country = own.countryAnnual.map((volatility) => volatility * regime.otherScale);
  const currency = CURRENCY_VOLATILITY_ANNUAL * regime.otherScale;
  country.forEach((volatility, c) => {
    set(1 + c, 1 + c, volatility ** 2);
  });
  foreign.forEach((code, i) => {
    const at = firstCurrency + i;
    foreign.forEach((_, j) => {
      set(at, firstCurrency + j, (i === j ? 1 : CURRENCY_CORRELATION) * currency ** 2);
    });
    set(0, at, CURRENCY_MARKET_CORRELATION * regime.marketVolatilityAnnual * currency);
    const users = plan.currencyOf.reduce((count, used) => count + (used === code ? 1 : 0), 0);
    country.forEach((volatility, c) => {
      // With several countries each explains its part of the same variance.
      const correlation = CURRENCY_COUNTRY_CORRELATION / Math.sqrt(users);
      if (plan.currencyOf[c] === code) set(1 + c, at, correlation * volatility * currency);
    });
  });
}
