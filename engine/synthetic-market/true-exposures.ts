import { type FactorStructure, STYLES } from "./factor-structure.ts";
import { marketCapOf, momentumOffsets, type Names } from "./names.ts";

/** X at a close, over every listed name, and the capitalisations that weight it. */
export interface TrueExposures {
  readonly asset: Int32Array;
  /** In the base currency. */
  readonly marketCap: Float64Array;
  readonly country: Int32Array;
  readonly industry: Int32Array;
  /** [M×S] row-major */
  readonly styles: Float64Array;
  /** Cap share of each country that is a factor, and of each industry; either sums to 1. */
  readonly countryWeights: Float64Array;
  readonly industryWeights: Float64Array;
}

/**
 * Style exposures at the close of `day` from prices, book values and latent scores, standardised over the listed names:
 * cap-weighted mean 0, equal-weighted population standard deviation 1 (0 everywhere where raw values do not differ).
 * A second line has its issuer's raw values.
 */
export function buildTrueExposures(
  names: Names,
  day: number,
  { countryCount, industryCount }: Pick<FactorStructure, "countryCount" | "industryCount">,
): TrueExposures {
  const count = names.activeCount;
  const asset = names.active.slice(0, count);
  const marketCap = new Float64Array(count);
  const country = new Int32Array(count);
  const industry = new Int32Array(count);
  let total = 0;
  for (let row = 0; row < count; row++) {
    marketCap[row] = marketCapOf(names, asset[row]);
    country[row] = names.traits.country[asset[row]];
    industry[row] = names.industry[asset[row]];
    total += marketCap[row];
  }
  const styles = new Float64Array(count * STYLES.length);
  writeRawStyles(styles, names, marketCap, day);
  for (let style = 0; style < STYLES.length; style++) standardise(styles, style, marketCap, total);
  const countryWeights = new Float64Array(countryCount);
  const industryWeights = new Float64Array(industryCount);
  if (countryCount > 0) addCapShares(countryWeights, country, marketCap, total);
  addCapShares(industryWeights, industry, marketCap, total);
  return { asset, marketCap, country, industry, styles, countryWeights, industryWeights };
}

function addCapShares(shares: Float64Array, codes: Int32Array, marketCap: Float64Array, total: number): void {
  for (let row = 0; row < codes.length; row++) shares[codes[row]] += marketCap[row];
  for (let group = 0; group < shares.length; group++) shares[group] /= total;
}

/** Columns as in STYLES. */
function writeRawStyles(styles: Float64Array, names: Names, marketCap: Float64Array, day: number): void {
  const { active, history, traits } = names;
  const { recent, old } = momentumOffsets(names, day);
  for (let row = 0; row < marketCap.length; row++) {
    const asset = active[row];
    const at = row * 6;
    if (traits.linkedTo[asset] >= 0) {
      styles.copyWithin(at, at - 6, at);
      continue;
    }
    styles[at] = rawBeta(names, asset);
    styles[at + 1] = history[recent + asset] - history[old + asset];
    styles[at + 2] = Math.min(0.4, Math.max(-0.4, names.returnOnEquity[asset]));
    styles[at + 3] = names.volatilityScore[asset];
    styles[at + 4] = Math.log(marketCap[row]);
    styles[at + 5] = Math.min(2.5, names.book[asset] / (names.price[asset] * names.shares[asset]));
  }
}

function rawBeta(names: Names, asset: number): number {
  return 1 + names.industryBeta[names.industry[asset]] + 0.28 * names.betaScore[asset];
}

function standardise(styles: Float64Array, style: number, marketCap: Float64Array, totalCap: number): void {
  const width = STYLES.length;
  const count = marketCap.length;
  let sum = 0;
  let weighted = 0;
  for (let row = 0, at = style; row < count; row++, at += width) {
    sum += styles[at];
    weighted += marketCap[row] * styles[at];
  }
  const mean = sum / count;
  const location = weighted / totalCap;
  let squares = 0;
  for (let at = style; at < styles.length; at += width) squares += (styles[at] - mean) ** 2;
  const scale = squares > 1e-20 * count ? 1 / Math.sqrt(squares / count) : 0;
  for (let at = style; at < styles.length; at += width) styles[at] = (styles[at] - location) * scale;
}
