import { type RandomStream, randomStream } from "../stats/index.ts";
import { monthEndBefore, monthOf } from "./calendar.ts";
import type { Names } from "./names.ts";
import type { SyntheticFundamentals } from "./synthetic-market.ts";
import type { Trading } from "./trading.ts";

/** Reported items, sorted; positions here are the codes in the records. Levels in currency; ttm = last four quarters. */
export const ITEMS: readonly string[] = [
  "book_equity",
  "cash_flow_ttm",
  "dividends_ttm",
  "net_income_ttm",
  "sales_ttm",
  "total_assets",
  "total_debt",
];
const BOOK = 0;
const INCOME = 3;

const NEVER = 2 ** 31 - 1;
const SKIPPED_RELEASE_PROBABILITY = 0.01;
const RESTATEMENT_PROBABILITY = 0.04;
/** Release lag: 25 days and up to 60 more, mostly few. The next quarter ends after 89 days at the earliest. */
const LAG_LEAST = 25;
const LAG_SPREAD = 61;

/** Book values, the results of the last four quarters, and what is on its way to the public. By asset. */
export interface Reporting {
  readonly books: RandomStream;
  readonly lags: RandomStream;
  readonly reports: RandomStream;
  /** Last four quarters, oldest first. [N×4] */
  readonly income: Float64Array;
  readonly dividends: Float64Array;
  /** Day number on which the report is due, of the end of its period, and its values. [N], [N], [N×7] */
  readonly releaseDay: Int32Array;
  readonly periodEnd: Int32Array;
  readonly report: Float64Array;
  /** The same for a restatement of book equity and net income. [N], [N], [N×2] */
  readonly restatementDay: Int32Array;
  readonly restatedPeriodEnd: Int32Array;
  readonly restated: Float64Array;
  /** Latest published book equity, NaN before the first, and its period end. */
  readonly knownBook: Float64Array;
  readonly knownPeriodEnd: Int32Array;
  /** Records that became known and were not taken yet. */
  records: { asset: number[]; item: number[]; value: number[]; periodEnd: number[]; knownAt: number[] };
}

/** Reporting before its first day, with a plausible past year for every name. */
export function startReporting(seed: number, names: Names): Reporting {
  const { assetCount } = names.traits;
  const reporting: Reporting = {
    books: randomStream(seed, "books"),
    lags: randomStream(seed, "release-lags"),
    reports: randomStream(seed, "reports"),
    income: new Float64Array(4 * assetCount),
    dividends: new Float64Array(4 * assetCount),
    releaseDay: new Int32Array(assetCount).fill(NEVER),
    periodEnd: new Int32Array(assetCount),
    report: new Float64Array(ITEMS.length * assetCount),
    restatementDay: new Int32Array(assetCount).fill(NEVER),
    restatedPeriodEnd: new Int32Array(assetCount),
    restated: new Float64Array(2 * assetCount),
    knownBook: new Float64Array(assetCount).fill(Number.NaN),
    knownPeriodEnd: new Int32Array(assetCount),
    records: emptyRecords(),
  };
  for (let row = 0; row < names.activeCount; row++) openAccounts(reporting, names, names.active[row]);
  return reporting;
}

/** A name that lists today publishes its prospectus: the accounts as of the month end before last. */
export function publishProspectus(reporting: Reporting, names: Names, asset: number, today: number): void {
  openAccounts(reporting, names, asset);
  if (names.traits.linkedTo[asset] >= 0) return;
  writeReport(reporting, names, asset);
  reporting.periodEnd[asset] = monthEndBefore(today, 2);
  reporting.releaseDay[asset] = today;
}

function openAccounts(reporting: Reporting, names: Names, asset: number): void {
  const book = names.book[asset];
  const { payout } = names.traits;
  for (let quarter = 0; quarter < 4; quarter++) {
    reporting.income[4 * asset + quarter] =
      book * (0.0125 + payout[asset] / 4 + 0.01 * reporting.books.normal());
    reporting.dividends[4 * asset + quarter] = (book * payout[asset]) / 4;
  }
  names.returnOnEquity[asset] = fourQuarters(reporting.income, asset) / book;
}

/**
 * First trading day of a month: closes the fiscal quarters that ended with the month before. Book value drifts towards
 * its target ratio to market value; income is what that and the dividends imply (clean surplus), so losses follow falls.
 */
export function closeQuarters(reporting: Reporting, names: Names, trading: Trading, today: number): void {
  const periodEnd = monthEndBefore(today, 1);
  const quarterMonth = (monthOf(periodEnd).month + 1) % 3;
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    if (names.traits.fiscalOffset[asset] !== quarterMonth) continue;
    closeQuarter(reporting, names, asset, trading.dividendsPaid);
    // Lags are drawn for second lines too, unused, so that a link shifts nobody's numbers.
    const lag = LAG_LEAST + Math.floor(LAG_SPREAD * reporting.lags.uniform() ** 2);
    if (names.traits.linkedTo[asset] >= 0) continue;
    writeReport(reporting, names, asset);
    reporting.periodEnd[asset] = periodEnd;
    reporting.releaseDay[asset] = periodEnd + lag;
  }
}

function closeQuarter(reporting: Reporting, names: Names, asset: number, dividendsPaid: Float64Array): void {
  const { income, dividends } = reporting;
  const marketCap = names.price[asset] * names.shares[asset];
  const before = names.book[asset];
  const shortfall = Math.log(marketCap / before) + names.traits.bookTarget[asset];
  // The trend leaves out half the variance, as the trend of ln(price) does, or volatile names would all turn cheap.
  const trend = 0.0175 - names.specificVolatility[asset] ** 2 / 8;
  const growth = trend + 0.06 * shortfall + 0.02 * reporting.books.normal();
  const book = before * Math.exp(Math.min(0.25, Math.max(-0.25, growth)));
  const first = 4 * asset;
  income.copyWithin(first, first + 1, first + 4);
  dividends.copyWithin(first, first + 1, first + 4);
  income[first + 3] = book - before + dividendsPaid[asset];
  dividends[first + 3] = dividendsPaid[asset];
  dividendsPaid[asset] = 0;
  names.book[asset] = book;
  names.returnOnEquity[asset] = fourQuarters(income, asset) / book;
}

/** The accounts as they will be published; order as in ITEMS. */
function writeReport(reporting: Reporting, names: Names, asset: number): void {
  const { traits } = names;
  const book = names.book[asset];
  const assets = book * traits.leverage[asset] * Math.exp(0.02 * reporting.reports.normal());
  const netIncome = fourQuarters(reporting.income, asset);
  const depreciation = 0.04 * assets * Math.exp(0.15 * reporting.reports.normal());
  const sales = assets * traits.assetTurnover[asset] * Math.exp(0.03 * reporting.reports.normal());
  const debt = (assets - book) * traits.debtShare[asset];
  const dividends = fourQuarters(reporting.dividends, asset);
  reporting.report.set(
    [book, netIncome + depreciation, dividends, netIncome, sales, assets, debt],
    ITEMS.length * asset,
  );
}

/** Marks who announces today: 1 where a report is due. */
export function markAnnouncements(
  announcing: Uint8Array,
  reporting: Reporting,
  names: Names,
  today: number,
): void {
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    announcing[asset] = reporting.releaseDay[asset] <= today ? 1 : 0;
  }
}

/** Publishes the reports and restatements that are due. */
export function publishDue(reporting: Reporting, names: Names, today: number): void {
  for (let row = 0; row < names.activeCount; row++) {
    const asset = names.active[row];
    if (reporting.restatementDay[asset] <= today) publishRestatement(reporting, names, asset, today);
    if (reporting.releaseDay[asset] <= today) publishReport(reporting, names, asset, today);
  }
}

function publishReport(reporting: Reporting, names: Names, asset: number, today: number): void {
  reporting.releaseDay[asset] = NEVER;
  if (reporting.reports.uniform() < SKIPPED_RELEASE_PROBABILITY) return;
  const never = names.traits.neverReported[asset];
  const periodEnd = reporting.periodEnd[asset];
  for (let item = 0; item < ITEMS.length; item++) {
    if ((never >> item) & 1) continue;
    pushRecord(reporting, [asset, item, reporting.report[ITEMS.length * asset + item], periodEnd, today]);
  }
  if (reporting.reports.uniform() >= RESTATEMENT_PROBABILITY) return;
  reporting.restatementDay[asset] = today + 14 + reporting.reports.integer(43);
  reporting.restatedPeriodEnd[asset] = periodEnd;
  const income = reporting.report[ITEMS.length * asset + INCOME];
  const correction =
    -0.03 * reporting.report[ITEMS.length * asset + BOOK] * Math.abs(reporting.reports.normal());
  reporting.restated[2 * asset] = reporting.report[ITEMS.length * asset + BOOK] + correction;
  reporting.restated[2 * asset + 1] = income + correction;
}

function publishRestatement(reporting: Reporting, names: Names, asset: number, today: number): void {
  reporting.restatementDay[asset] = NEVER;
  const never = names.traits.neverReported[asset];
  const periodEnd = reporting.restatedPeriodEnd[asset];
  [BOOK, INCOME].forEach((item, i) => {
    if (((never >> item) & 1) === 0)
      pushRecord(reporting, [asset, item, reporting.restated[2 * asset + i], periodEnd, today]);
  });
}

type FundamentalRecord = readonly [
  asset: number,
  item: number,
  value: number,
  periodEnd: number,
  knownAt: number,
];

function pushRecord(reporting: Reporting, [asset, item, value, periodEnd, knownAt]: FundamentalRecord): void {
  const { records } = reporting;
  records.asset.push(asset);
  records.item.push(item);
  records.value.push(value);
  records.periodEnd.push(periodEnd);
  records.knownAt.push(knownAt);
  if (item === BOOK && periodEnd >= reporting.knownPeriodEnd[asset]) {
    reporting.knownBook[asset] = value;
    reporting.knownPeriodEnd[asset] = periodEnd;
  }
}

/** The records that became known since the last call. */
export function takeRecords(reporting: Reporting): SyntheticFundamentals {
  const { records } = reporting;
  reporting.records = emptyRecords();
  return {
    asset: Int32Array.from(records.asset),
    item: Int32Array.from(records.item),
    value: Float64Array.from(records.value),
    periodEnd: Int32Array.from(records.periodEnd),
    knownAt: Int32Array.from(records.knownAt),
  };
}

function emptyRecords(): Reporting["records"] {
  return { asset: [], item: [], value: [], periodEnd: [], knownAt: [] };
}

function fourQuarters(values: Float64Array, asset: number): number {
  return values[4 * asset] + values[4 * asset + 1] + values[4 * asset + 2] + values[4 * asset + 3];
}
