import { type RandomStream, randomStream } from "../stats/index.ts";
import { WARM_UP_DAYS } from "./listings.ts";
import { dropDelisted, listNewNames, type Names } from "./names.ts";
import { rareEvents } from "./rare-events.ts";
import type { SyntheticBars } from "./synthetic-market.ts";

/** The random side of trading: suspensions, volumes and the ones that are missing. */
export interface Trading {
  readonly suspended: () => boolean;
  readonly suspensionLength: RandomStream;
  readonly volume: RandomStream;
  readonly volumeMissing: () => boolean;
  /** Dividends paid per asset in the running fiscal quarter, in currency; emptied by whoever closes the quarter. */
  readonly dividendsPaid: Float64Array;
}

const SUSPENSION_PROBABILITY = 0.0002;
const SUSPENSION_DAYS_MOST = 20;
const VOLUME_MISSING_PROBABILITY = 0.003;
const DIVIDEND_CYCLE_DAYS = 63;
const SPLIT_ABOVE = 160;
const REVERSE_SPLIT_BELOW = 1.2;

/** Trading before its first day. */
export function startTrading(seed: number, assetCount: number): Trading {
  return {
    suspended: rareEvents(randomStream(seed, "suspensions"), SUSPENSION_PROBABILITY),
    suspensionLength: randomStream(seed, "suspension-lengths"),
    volume: randomStream(seed, "volumes"),
    volumeMissing: rareEvents(randomStream(seed, "missing-volumes"), VOLUME_MISSING_PROBABILITY),
    dividendsPaid: new Float64Array(assetCount),
  };
}

/** A day's returns by row of the active list, in excess of the risk-free rate of the line's currency. */
export interface TradingDay {
  readonly day: number;
  /** By currency. */
  readonly riskFree: Float64Array;
  readonly excess: Float64Array;
}

/** Applies the day's returns to prices, shares and indices, lists and delists, and gives the bars. */
export function tradeDay(trading: Trading, names: Names, today: TradingDay): SyntheticBars {
  const { day } = today;
  const bars = emptyBars(names.activeCount + 64);
  let rows = 0;
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    const simple = today.excess[row] + today.riskFree[names.traits.currency[asset]];
    const last = names.traits.lastDay[asset] === day;
    if (names.resumeDay[asset] <= day && trading.suspended()) {
      names.resumeDay[asset] = day + 1 + trading.suspensionLength.integer(SUSPENSION_DAYS_MOST);
    }
    if (names.resumeDay[asset] > day && !last) {
      names.gap[asset] *= 1 + simple;
      continue;
    }
    const gap = names.gap[asset];
    bars.totalReturn[rows] = gap === 1 ? simple : gap * (1 + simple) - 1;
    names.gap[asset] = 1;
    moveShares(trading, names, { asset, day, bars, row: rows });
    writeBar(trading, names, { asset, day, bars, row: rows });
    rows++;
  }
  dropDelisted(names, day);
  return withNewListings(trading, names, { day, bars, rows });
}

interface BarPlace {
  readonly asset: number;
  readonly day: number;
  readonly bars: SyntheticBars;
  readonly row: number;
}

/** P_t · split + D_t = P_{t−1} (1 + R_t): the dividend leaves the price, a split divides it. Never both on one day. */
function moveShares(trading: Trading, names: Names, { asset, day, bars, row }: BarPlace): void {
  const { traits } = names;
  const total = bars.totalReturn[row];
  const before = names.price[asset];
  let price = before * (1 + total);
  const cycleDay = (day + WARM_UP_DAYS + traits.phase[asset]) % DIVIDEND_CYCLE_DAYS;
  if (cycleDay === 0 && traits.payout[asset] > 0) {
    const perShare = (traits.payout[asset] * names.book[asset]) / (4 * names.shares[asset]);
    const dividend = Math.min(perShare, 0.04 * price);
    bars.dividend[row] = dividend;
    trading.dividendsPaid[asset] += dividend * names.shares[asset];
    price -= dividend;
  }
  const [high, low] = [SPLIT_ABOVE * traits.priceUnit[asset], REVERSE_SPLIT_BELOW * traits.priceUnit[asset]];
  if (cycleDay === 31 && (price > high || price < low)) {
    const factor = price > high ? 2 : 0.1;
    bars.splitFactor[row] = factor;
    names.shares[asset] *= factor;
    price /= factor;
  }
  names.price[asset] = price;
  names.logIndex[asset] += Math.log1p(total);
}

function writeBar(trading: Trading, names: Names, { asset, bars, row }: BarPlace): void {
  const shares = names.shares[asset];
  const move = Math.min(0.3, Math.abs(bars.totalReturn[row]) || 0);
  const turnover = 0.004 * Math.exp(0.5 * trading.volume.normal()) * (1 + 15 * move);
  bars.asset[row] = asset;
  bars.price[row] = names.price[asset];
  bars.volume[row] = trading.volumeMissing() ? Number.NaN : Math.round(shares * turnover);
  bars.sharesOutstanding[row] = shares;
  bars.marketCap[row] = names.price[asset] * shares;
}

function withNewListings(
  trading: Trading,
  names: Names,
  { day, bars, rows }: { readonly day: number; readonly bars: SyntheticBars; readonly rows: number },
): SyntheticBars {
  const listed = listNewNames(names, day);
  const all = rows + listed <= bars.asset.length ? bars : enlarged(bars, rows + listed);
  for (let i = 0; i < listed; i++) {
    const asset = names.active[names.activeCount - listed + i];
    all.totalReturn[rows + i] = Number.NaN;
    names.resumeDay[asset] = day;
    writeBar(trading, names, { asset, day, bars: all, row: rows + i });
  }
  return firstRows(all, rows + listed);
}

function emptyBars(capacity: number): SyntheticBars {
  const reals = (): Float64Array => new Float64Array(capacity);
  return {
    asset: new Int32Array(capacity),
    price: reals(),
    totalReturn: reals(),
    volume: reals(),
    sharesOutstanding: reals(),
    marketCap: reals(),
    dividend: reals(),
    splitFactor: reals().fill(1),
  };
}

function enlarged(bars: SyntheticBars, capacity: number): SyntheticBars {
  const more = emptyBars(capacity);
  more.asset.set(bars.asset);
  more.price.set(bars.price);
  more.totalReturn.set(bars.totalReturn);
  more.volume.set(bars.volume);
  more.sharesOutstanding.set(bars.sharesOutstanding);
  more.marketCap.set(bars.marketCap);
  more.dividend.set(bars.dividend);
  more.splitFactor.set(bars.splitFactor);
  return more;
}

function firstRows(bars: SyntheticBars, rows: number): SyntheticBars {
  return {
    asset: bars.asset.subarray(0, rows),
    price: bars.price.subarray(0, rows),
    totalReturn: bars.totalReturn.subarray(0, rows),
    volume: bars.volume.subarray(0, rows),
    sharesOutstanding: bars.sharesOutstanding.subarray(0, rows),
    marketCap: bars.marketCap.subarray(0, rows),
    dividend: bars.dividend.subarray(0, rows),
    splitFactor: bars.splitFactor.subarray(0, rows),
  };
}
