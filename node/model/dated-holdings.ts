import type { MarketDay } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import {
  type BookWeight,
  type CapitalBase,
  type Component,
  type Holding,
  holdingWeights,
  lookThrough,
  netBooks,
  type WeightRow,
} from "../../engine/portfolio/index.ts";
import type { HoldingTables, MarketData, PortfolioRows } from "../import/index.ts";
import { cashIds } from "./cash-ids.ts";
import { collectFaults } from "./collect-faults.ts";
import { kept } from "./kept.ts";
import { inTheirColumns, placeOf, type SetPlace } from "./set-place.ts";

/** Holdings of one portfolio by the date they were set, ascending. */
export interface DatedHoldings {
  readonly name: string;
  readonly dates: readonly string[];
  /** All books together, funds looked through. */
  readonly rows: ReadonlyMap<string, readonly WeightRow[]>;
  /** The same by book. */
  readonly books: ReadonlyMap<string, readonly BookWeight[]>;
  /** What a weight of 1 is worth on a date, base currency; NaN where it is not known. */
  readonly capital: ReadonlyMap<string, number>;
  /** Funds that were looked through, those within funds too. */
  readonly lookedThrough: readonly string[];
  /** What every fund holds as last known on a date. */
  readonly funds: (date: string) => ReadonlyMap<string, readonly Component[]>;
  /** By date: what stands in for names while the model does not cover them, funds looked through. */
  readonly proxies: ReadonlyMap<string, ReadonlyMap<string, readonly Component[]>>;
  /** Net asset values after the day's flow, ascending dates. */
  readonly netAssetValues: readonly { readonly date: string; readonly capital: number }[];
  /** By date: where its rows stand in the input. */
  readonly places: ReadonlyMap<string, SetPlace>;
  /** Returns as accounted, by the date at which their period ends. */
  readonly actual: ReadonlyMap<string, ActualReturn>;
}

/** A return as accounted. */
export interface ActualReturn {
  /** Close at which its period began: that of the account's row before. */
  readonly from: string;
  /** Decimal. */
  readonly returnPeriod: number;
}

/**
 * The holdings of a portfolio as weights, date by date.
 *
 * @throws {InputError} as `holdingWeights` and `lookThrough`, of all dates at once, each with its file, line and column
 */
export async function datedHoldings(
  data: MarketData,
  tables: HoldingTables,
  name: string,
  base: CapitalBase,
): Promise<DatedHoldings> {
  const own = holdingsByDate(tables.portfolios, name);
  const accounts = accountsOf(tables, name);
  const rows = new Map<string, readonly WeightRow[]>();
  const books = new Map<string, readonly BookWeight[]>();
  const capital = new Map<string, number>();
  const proxies = new Map<string, ReadonlyMap<string, readonly Component[]>>();
  const lookedThrough = new Set<string>();
  const faults: Fault[] = [];
  const lastDay = data.dates.at(-1) ?? "";
  for (const [date, holdings] of own) {
    // What is set after the data end counts in no period, and has no prices.
    if (date > lastDay) continue;
    const source = `portfolio ${name} on ${date}`;
    const prices = holdings.some(({ unit }) => unit === "shares")
      ? await pricesOn(data, date, holdings)
      : new Map<string, number>();
    // Prices and net asset value of one close: the first from the date on.
    const close = data.dates.find((day) => day >= date) ?? date;
    const nav = accounts.findLast((account) => account.date <= close && !Number.isNaN(account.capital));
    await collectFaults(faults, () => {
      const valued = holdingWeights(holdings, {
        base,
        nav: nav?.capital ?? Number.NaN,
        prices,
        cashIds: cashIds(data.axes.assets),
        source,
      });
      const funds = fundsOn(tables, date);
      for (const id of fundsAmong(valued.rows, funds)) lookedThrough.add(id);
      const looked = funds.size === 0 ? valued.rows : lookThrough(valued.rows, funds, source);
      books.set(date, looked);
      proxies.set(date, proxiesOn(tables, funds, source));
      rows.set(date, netBooks(looked));
      capital.set(date, valued.capital);
    });
  }
  if (faults.length > 0) throw new InputError(inTheirColumns(faults, tables));
  return {
    name,
    dates: [...rows.keys()],
    rows,
    books,
    capital,
    lookedThrough: [...lookedThrough],
    funds: fundsReader(tables.funds),
    proxies,
    places: new Map([...own].map(([date, holdings]) => [date, placeOf(holdings, tables)])),
    netAssetValues: accounts.filter(({ capital: value }) => !Number.isNaN(value)),
    actual: actualReturns(accounts),
  };
}

/** Funds among rows and within those funds, to any depth. */
function fundsAmong(
  rows: readonly { readonly id: string }[],
  funds: ReadonlyMap<string, readonly Component[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const add = ({ id }: { readonly id: string }): void => {
    const held = funds.get(id);
    if (held === undefined || found.has(id)) return;
    found.add(id);
    held.forEach(add);
  };
  rows.forEach(add);
  return found;
}

/** By date, ascending. */
function holdingsByDate(rows: PortfolioRows, name: string): ReadonlyMap<string, readonly Holding[]> {
  const byDate = new Map<string, Holding[]>();
  rows.portfolio.forEach((portfolio, row) => {
    if (portfolio !== name) return;
    const date = rows.date[row] as string;
    const list = byDate.get(date);
    if (list === undefined) byDate.set(date, [holdingAt(rows, row)]);
    else list.push(holdingAt(rows, row));
  });
  return new Map([...byDate].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function holdingAt(rows: PortfolioRows, row: number): Holding {
  const units = ["weight", "shares", "notional"] as const;
  const unit = units.find((of) => !Number.isNaN(rows[of][row])) ?? "weight";
  return {
    id: rows.id[row] as string,
    unit,
    amount: rows[unit][row] as number,
    delta: rows.delta[row] as number,
    financed: rows.financed[row] === 1,
    book: rows.book[row] as string,
    file: rows.file[row] as string,
    row: rows.row[row] as number,
  };
}

/** Closes in the base currency on the first trading day from a date on, of what is held. */
async function pricesOn(
  data: MarketData,
  date: string,
  holdings: readonly Holding[],
): Promise<ReadonlyMap<string, number>> {
  const { codes } = data.axes.assets;
  const all = await kept(data, `prices ${date}`, () => allPricesOn(data, date));
  return new Map(
    holdings.flatMap(({ id }) => {
      const price = all[codes.get(id) ?? -1];
      return price === undefined ? [] : [[id, price]];
    }),
  );
}

/** [N] closes in the base currency on the first trading day from a date on; empty after the last. */
async function allPricesOn(data: MarketData, date: string): Promise<Float64Array> {
  for await (const day of data.days(date))
    return Float64Array.from(data.axes.assets.labels, (_, asset) => basePrice(data, day, asset));
  return new Float64Array(0);
}

/** A close in the base currency. */
export function basePrice({ axes }: Pick<MarketData, "axes">, day: MarketDay, asset: number): number {
  const price = day.price[asset] as number;
  const currency = axes.traits.currency[asset] ?? -1;
  if (day.fxRate.length === 0 || currency < 0 || currency === axes.baseCurrency) return price;
  return price * (day.fxRate[currency] as number);
}

interface Account {
  readonly date: string;
  readonly capital: number;
  readonly flow: number;
  readonly totalReturn: number;
}

/** Ascending dates. */
function accountsOf({ accounts }: HoldingTables, name: string): readonly Account[] {
  return accounts.date.flatMap((date, row) =>
    accounts.portfolio[row] === name
      ? [
          {
            date,
            capital: accounts.capital[row] as number,
            flow: accounts.flow[row] as number,
            totalReturn: accounts.totalReturn[row] as number,
          },
        ]
      : [],
  );
}

/** As given, or what the capital earned before the day's flow; the first row only says where the account begins. */
function actualReturns(accounts: readonly Account[]): ReadonlyMap<string, ActualReturn> {
  const returns = new Map<string, ActualReturn>();
  accounts.forEach(({ date, capital, flow, totalReturn }, at) => {
    const before = accounts[at - 1];
    if (before === undefined) return;
    const earned = (capital - flow) / before.capital - 1;
    const returnPeriod = Number.isNaN(totalReturn) ? earned : totalReturn;
    if (!Number.isNaN(returnPeriod)) returns.set(date, { from: before.date, returnPeriod });
  });
  return returns;
}

/** It holds on to the funds alone: the tables have the rows of every portfolio that was asked for with this one. */
function fundsReader(funds: HoldingTables["funds"]): DatedHoldings["funds"] {
  return (date) => fundsOn({ funds }, date);
}

/** The holdings of every fund as last known on a date. */
export function fundsOn(
  { funds }: Pick<HoldingTables, "funds">,
  date: string,
): ReadonlyMap<string, readonly Component[]> {
  const known = new Map<string, { date: string; components: Component[] }>();
  funds.fund.forEach((fund, row) => {
    const of = funds.date[row] as string;
    if (of > date) return;
    const component = {
      id: funds.id[row] as string,
      weight: funds.weight[row] as number,
      file: funds.file[row] as string,
      row: funds.row[row] as number,
    };
    const before = known.get(fund);
    if (before?.date === of) before.components.push(component);
    else known.set(fund, { date: of, components: [component] });
  });
  return new Map([...known].map(([fund, { components }]) => [fund, components]));
}

/** By name; a fund that stands in is what it holds. */
function proxiesOn(
  { proxies }: HoldingTables,
  funds: ReadonlyMap<string, readonly Component[]>,
  source: string,
): ReadonlyMap<string, readonly Component[]> {
  const byId = new Map<string, BookWeight[]>();
  proxies.id.forEach((id, row) => {
    const component = {
      id: proxies.proxy[row] as string,
      weight: proxies.weight[row] as number,
      book: "",
      file: proxies.file[row] as string,
      row: proxies.row[row] as number,
    };
    byId.set(id, [...(byId.get(id) ?? []), component]);
  });
  return new Map([...byId].map(([id, rows]) => [id, lookThrough(rows, funds, source)]));
}
