import { EngineError } from "../errors/index.ts";
import { choleskyInto } from "../linalg/index.ts";
import { randomStream } from "../stats/index.ts";
import type { SyntheticIndustry } from "./industry-table.ts";
import type { CountryPlan } from "./plan-countries.ts";
import { type OwnVolatilities, regimeCovariance } from "./regime-covariance.ts";
import { REGIMES } from "./regimes.ts";

/** Columns of the style block, in order. */
export const STYLES: readonly string[] = [
  "beta",
  "momentum",
  "quality",
  "residual_volatility",
  "size",
  "value",
];

const MARKET_PREMIUM_ANNUAL = 0.05;
const STYLE_PREMIUM_ANNUAL: readonly number[] = [0, 0.025, 0.01, -0.01, -0.01, 0.01];

/** How factor returns come about, before the constraints. Order: market, countries, industries, styles, currencies. */
export interface FactorStructure {
  /** 0 in a market of one country. */
  readonly countryCount: number;
  readonly industryCount: number;
  /** Currencies but the base one. */
  readonly currencyCount: number;
  readonly factorCount: number;
  readonly premiumAnnual: Float64Array;
  /** Covariance a day and its lower Cholesky factor, by regime. [K×K] */
  readonly covariances: readonly Float64Array[];
  readonly roots: readonly Float64Array[];
  /** Specific volatility multiplier, by regime. */
  readonly specificScales: readonly number[];
}

/** The factor structure of a market; volatilities of industries, countries and currencies depend on the seed. */
export function buildFactorStructure(
  seed: number,
  industries: readonly SyntheticIndustry[],
  plan: CountryPlan,
): FactorStructure {
  const countryCount = plan.countries.length > 1 ? plan.countries.length : 0;
  const industryCount = industries.length;
  const currencyCount = plan.currencies.length - 1;
  const factorCount = 1 + countryCount + industryCount + STYLES.length + currencyCount;
  const premiumAnnual = new Float64Array(factorCount);
  premiumAnnual[0] = MARKET_PREMIUM_ANNUAL;
  premiumAnnual.set(STYLE_PREMIUM_ANNUAL, 1 + countryCount + industryCount);
  const own = drawOwnVolatilities(seed, industryCount, countryCount);
  const covariances = REGIMES.map((regime) => regimeCovariance(regime, industries, plan, own));
  const roots = covariances.map((covariance) => {
    const root = new Float64Array(factorCount * factorCount);
    const failing = choleskyInto(root, covariance, factorCount);
    if (failing >= 0)
      throw new EngineError("singular", `buildFactorStructure: pivot ${failing} is not positive`);
    return root;
  });
  return {
    countryCount,
    industryCount,
    currencyCount,
    factorCount,
    premiumAnnual,
    covariances,
    roots,
    specificScales: REGIMES.map((regime) => regime.specificScale),
  };
}

function drawOwnVolatilities(seed: number, industryCount: number, countryCount: number): OwnVolatilities {
  const random = randomStream(seed, "factor-structure");
  const countries = randomStream(seed, "country-volatilities");
  return {
    industryAnnual: Array.from({ length: industryCount }, () => 0.05 + 0.05 * random.uniform()),
    countryAnnual: Array.from({ length: countryCount }, () => 0.06 + 0.06 * countries.uniform()),
  };
}
