import { type RandomStream, randomStream } from "../stats/index.ts";
import type { SyntheticIndustry } from "./industry-table.ts";
import type { Listing } from "./listings.ts";
import type { SyntheticMarketOptions } from "./options.ts";
import type { CountryPlan } from "./plan-countries.ts";

/** What a line is when it lists and what never changes about it. One entry per asset code. */
export interface Traits {
  readonly assetCount: number;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
  readonly lastReturn: Float64Array;
  readonly bankrupt: Uint8Array;
  /** Code of the issuer's first line, −1 for first lines; always the code before. */
  readonly linkedTo: Int32Array;
  readonly industry: Int32Array;
  /** Positions in `CountryPlan`; prices, books and dividends are in the currency. */
  readonly country: Int32Array;
  readonly currency: Int32Array;
  /** Units of the currency that were worth one of the base currency before the first day: what prices are of the order of. */
  readonly priceUnit: Float64Array;
  readonly price: Float64Array;
  readonly shares: Float64Array;
  /** Beta less its industry's, and log specific volatility less what size explains: unit-variance latent scores. */
  readonly betaScore: Float64Array;
  readonly volatilityScore: Float64Array;
  /** ln(book / market capitalisation) that book value drifts to, and its distance from there at listing. */
  readonly bookTarget: Float64Array;
  readonly bookGap: Float64Array;
  /** Annual dividends per unit of book value; 0 for names that pay none. */
  readonly payout: Float64Array;
  /** Total assets per unit of book value, debt per unit of liabilities, annual sales per unit of assets. */
  readonly leverage: Float64Array;
  readonly debtShare: Float64Array;
  readonly assetTurnover: Float64Array;
  /** Months by which fiscal quarters end after calendar quarters: 0, 1 or 2. */
  readonly fiscalOffset: Int32Array;
  /** Day of the 63-day cycle on which a dividend is due. */
  readonly phase: Int32Array;
  /** Bit i: item i is never reported. */
  readonly neverReported: Int32Array;
}

const CASH_FLOW_BIT = 1 << 1;
const CAP_GROWTH_ANNUAL = 0.03;

/** What companies can be: their industries and countries. */
export interface Groups {
  readonly industries: readonly SyntheticIndustry[];
  readonly plan: CountryPlan;
}

/** Draws every line's traits in code order from one stream; second lines share their issuer's. */
export function drawTraits(
  options: SyntheticMarketOptions,
  listings: readonly Listing[],
  { industries, plan }: Groups,
): Traits {
  const traits = emptyTraits(listings.length);
  const random = randomStream(options.seed, "traits");
  const pick = industryPicker(options, industries.length);
  listings.forEach((listing, asset) => {
    traits.firstDay[asset] = listing.firstDay;
    traits.lastDay[asset] = listing.lastDay;
    traits.lastReturn[asset] = listing.lastReturn;
    traits.bankrupt[asset] = listing.bankrupt ? 1 : 0;
    traits.linkedTo[asset] = listing.linked ? asset - 1 : -1;
    if (listing.linked) {
      shareIssuer(traits, asset, random);
      return;
    }
    traits.industry[asset] = pick(listing.place, listing.firstDay < 0);
    traits.country[asset] = plan.ofPlace[listing.place];
    traits.currency[asset] = plan.currencyOf[traits.country[asset]];
    traits.priceUnit[asset] = 1 / plan.startRate[traits.currency[asset]];
    drawSize(traits, asset, listing, random);
    drawCompany(traits, asset, industries[traits.industry[asset]].sector, random);
  });
  return traits;
}

function emptyTraits(assetCount: number): Traits {
  const reals = (): Float64Array => new Float64Array(assetCount);
  const integers = (): Int32Array => new Int32Array(assetCount);
  return {
    assetCount,
    firstDay: integers(),
    lastDay: integers(),
    lastReturn: reals(),
    bankrupt: new Uint8Array(assetCount),
    linkedTo: integers(),
    industry: integers(),
    country: integers(),
    currency: integers(),
    priceUnit: reals(),
    price: reals(),
    shares: reals(),
    betaScore: reals(),
    volatilityScore: reals(),
    bookTarget: reals(),
    bookGap: reals(),
    payout: reals(),
    leverage: reals(),
    debtShare: reals(),
    assetTurnover: reals(),
    fiscalOffset: integers(),
    phase: integers(),
    neverReported: integers(),
  };
}

/** Industries of unequal size: first each in turn, so that none starts empty, then at random with weights 0.5 to 2. */
function industryPicker(
  options: SyntheticMarketOptions,
  industryCount: number,
): (place: number, early: boolean) => number {
  const random = randomStream(options.seed, "industries");
  const cumulative = new Float64Array(industryCount);
  let total = 0;
  for (let industry = 0; industry < industryCount; industry++) {
    total += 0.5 * 4 ** random.uniform();
    cumulative[industry] = total;
  }
  return (place, early) => {
    const target = random.uniform() * total;
    if (early && place < industryCount) return place;
    let industry = 0;
    while (cumulative[industry] < target) industry++;
    return industry;
  };
}

function drawSize(traits: Traits, asset: number, listing: Listing, random: RandomStream): void {
  const score = random.normal();
  const listedInSpan = listing.firstDay >= 0;
  // Those that will not last are small: a giant that fails or is bought would be a market event of its own.
  const shortLived = listing.lastDay - Math.max(listing.firstDay, 0) < 3780;
  const small = shortLived
    ? -Math.abs(score) * (listing.bankrupt ? 1 : 0.7) - (listing.bankrupt ? 0.3 : 0)
    : score;
  const growth = Math.exp((CAP_GROWTH_ANNUAL * Math.max(listing.firstDay, 0)) / 252);
  const cap = (listedInSpan ? 1.2e9 * Math.exp(1.2 * small) : 2e9 * Math.exp(1.5 * small)) * growth;
  const price = Math.min(150, Math.max(4, 35 * Math.exp(0.6 * random.normal() + 0.15 * small)));
  traits.price[asset] = price * traits.priceUnit[asset];
  traits.shares[asset] = Math.round(cap / price);
}

function drawCompany(traits: Traits, asset: number, sector: string, random: RandomStream): void {
  const financial = sector === "financials";
  const cheapness = financial ? 0.4 : sector === "technology" || sector === "health_care" ? -0.3 : 0;
  traits.betaScore[asset] = random.normal();
  traits.volatilityScore[asset] = random.normal();
  traits.bookTarget[asset] = -0.75 + cheapness + 0.35 * random.normal();
  traits.bookGap[asset] = 0.3 * random.normal();
  const payer = random.uniform() < 0.6;
  const payout = 0.02 + 0.05 * random.uniform();
  traits.payout[asset] = payer ? payout : 0;
  traits.leverage[asset] = (financial ? 8 : 1.6) + (financial ? 4 : 1.2) * random.uniform();
  traits.debtShare[asset] = 0.3 + 0.4 * random.uniform();
  traits.assetTurnover[asset] = (financial ? 0.06 : 0.6) * Math.exp(0.4 * random.normal());
  const offset = random.uniform();
  traits.fiscalOffset[asset] = offset < 0.8 ? 0 : offset < 0.9 ? 1 : 2;
  traits.phase[asset] = random.integer(63);
  let never = financial ? CASH_FLOW_BIT : 0;
  for (let item = 0; item < 7; item++) if (random.uniform() < 0.01) never |= 1 << item;
  traits.neverReported[asset] = never;
}

/** A second line: the company of the line before, with 15 to 60 % of its capitalisation. */
function shareIssuer(traits: Traits, asset: number, random: RandomStream): void {
  const primary = asset - 1;
  const { assetCount: _count, firstDay: _first, lastDay: _last, linkedTo: _linked, ...shared } = traits;
  for (const column of Object.values(shared)) column[asset] = column[primary];
  traits.price[asset] = traits.price[primary] * (0.9 + 0.15 * random.uniform());
  traits.shares[asset] = Math.round(traits.shares[primary] * (0.15 + 0.45 * random.uniform()));
}
