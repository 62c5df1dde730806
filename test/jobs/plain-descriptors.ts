import { type Account, accountRows, capOf, type RawTables, type Reading } from "./raw-tables.ts";

const dayOf = (date: string): number => Date.parse(date) / 86_400_000;

/** A close at which descriptors are asked for, and how the accounts are read. */
export interface Asking {
  readonly tables: RawTables;
  readonly date: string;
  readonly reading: Reading;
}

/** The latest value of an item, and its value a year before that period, NaN where there is none. */
function latest({ tables, date, reading }: Asking, account: Account): number {
  return accountRows(tables, account, date, reading)[0]?.value ?? Number.NaN;
}

function yearBefore({ tables, date, reading }: Asking, account: Account): number {
  const rows = accountRows(tables, account, date, reading);
  if (rows.length === 0) return Number.NaN;
  const off = (end: string): number => Math.abs(dayOf(rows[0].periodEnd) - dayOf(end) - 365.25);
  const near = rows.filter(({ periodEnd }) => off(periodEnd) <= 46);
  near.sort((a, b) => off(a.periodEnd) - off(b.periodEnd));
  return near[0]?.value ?? Number.NaN;
}

/** An item in the base currency over the cap. */
function toPrice(asking: Asking, [id, item]: Account): number {
  const { tables, date } = asking;
  const rate = tables.fx.get(`${date} ${tables.currency.get(id)}`) ?? 1;
  return (latest(asking, [id, item]) * rate) / capOf(tables, id, date);
}

/** Descriptors of the accounts by their definition, one security at one close. */
export const plainDescriptors: Readonly<Record<string, (asking: Asking, id: string) => number>> = {
  book_to_price: (asking, id) => toPrice(asking, [id, "book_equity"]),
  earnings_to_price: (asking, id) => toPrice(asking, [id, "net_income_ttm"]),
  cashflow_to_price: (asking, id) => toPrice(asking, [id, "cash_flow_ttm"]),
  dividend_yield: (asking, id) => toPrice(asking, [id, "dividends_ttm"]),
  return_on_equity: (asking, id) =>
    latest(asking, [id, "net_income_ttm"]) / latest(asking, [id, "book_equity"]),
  debt_to_assets: (asking, id) => latest(asking, [id, "total_debt"]) / latest(asking, [id, "total_assets"]),
  asset_growth: (asking, id) =>
    latest(asking, [id, "total_assets"]) / yearBefore(asking, [id, "total_assets"]) - 1,
};
