import {
  baseRates,
  type FundamentalRecords,
  type MarketDay,
  noFundamentals,
} from "../../engine/data/index.ts";
import { barsHave, type CanonicalTables, partsOf, relation, whenWritten } from "./canonical-parts.ts";
import { currencyState, FX_MAX_AGE_DAYS } from "./currency-state.ts";
import { type DatedValues, datedValues } from "./dated-values.ts";
import { dayNumber } from "./day-number.ts";
import { actionColumns, readActions, readFactors } from "./day-records.ts";
import { type IndustryState, industryState, type Spell } from "./industry-state.ts";
import { type ListState, listState } from "./list-state.ts";
import { marketAxes } from "./market-axes.ts";
import { type Column, type RowReader, rowReader } from "./row-reader.ts";

/**
 * Streams the trading days from position `fromDay` on, each as known at its close. State that reaches back (last caps,
 * scores, industries) is restored, so that a day is the same wherever the stream begins.
 */
export async function* marketDays(tables: CanonicalTables, fromDay: number): AsyncGenerator<MarketDay> {
  const { cache } = tables;
  if (fromDay >= cache.dates.length) return;
  const assetCount = cache.assets.length;
  const readers: RowReader[] = [];
  const read = (name: string, columns: string, condition: string): RowReader | undefined => {
    // A value that was known before may still be valid.
    const parts = partsOf(tables, name, condition.startsWith("day") ? fromDay : 0);
    if (parts.length === 0) return undefined;
    const reader = rowReader(
      tables.sql,
      parts.map((part) => whenWritten(part, (rows) => `SELECT ${columns} FROM (${rows}) WHERE ${condition}`)),
    );
    readers.push(reader);
    return reader;
  };
  const start = dayNumber(cache.dates[fromDay]!);
  const scoreColumns = cache.wideScores.map((_, s) => `, s${s}`).join("");
  const returnsFromPrices = !(await barsHave(tables, "total_return"));
  const givenReturn = returnsFromPrices ? "CAST('NaN' AS DOUBLE)" : "total_return";
  const bars = read(
    "bars",
    `day, asset, industry, price, ${givenReturn}, market_cap, volume${scoreColumns}`,
    `day >= ${fromDay}`,
  )!;
  const caps = read("caps", "day, source, asset, market_cap", `source >= ${start - tables.capMaxAgeDays}`);
  const scores = read(
    "scores",
    "day, source, asset, score, value",
    `source >= ${start - tables.scoreMaxAgeDays}`,
  );
  const fundamentals = read("fundamentals", "day, asset, item, period_end, value", `day >= ${fromDay}`);
  const factors = read("factors", "day, factor, is_level, value, consensus", `day >= ${fromDay}`);
  const actions = read("actions", actionColumns, `day >= ${fromDay}`);
  const industries = await restoreIndustries(tables, fromDay);
  const lists = await readLists(tables);
  // The exchange rate of the trading day before is needed as well.
  const fxStart = dayNumber(cache.dates[Math.max(0, fromDay - 1)]!) - FX_MAX_AGE_DAYS;
  const fx = read("fx", "day, source, currency, rate", `source >= ${fxStart}`);
  const currencies = await currencyState(cache, tables.baseCurrency, fx, fromDay);
  const currencyCodes = marketAxes(cache, tables.baseCurrency).traits.currency;
  const capState = datedValues(assetCount, tables.capMaxAgeDays);
  const scoreStates = cache.longScores.map(() => datedValues(assetCount, tables.scoreMaxAgeDays));
  try {
    for (let day = fromDay; day < cache.dates.length; day++) {
      const today = dayNumber(cache.dates[day]!);
      await takeIn({ caps, scores }, day, { capState, scoreStates });
      const bar = await readBars(bars, day, cache, industries);
      if (caps !== undefined) fillCaps(bar, capState, today);
      const currencyDay = await currencies.at(day);
      if (currencyDay.fxRate.length > 0)
        toBaseCurrency(bar, baseRates({ currency: currencyCodes }, currencyDay));
      for (const [s, name] of cache.longScores.entries()) bar.scores.set(name, scoreStates[s]!.at(today));
      yield {
        date: cache.dates[day]!,
        price: bar.price,
        givenReturn: bar.givenReturn,
        returnsFromPrices,
        marketCap: bar.marketCap,
        volume: bar.volume,
        industries: industries.at(day),
        lists: lists.at(day),
        riskFree: cache.riskFree[day] ?? Number.NaN,
        ...currencyDay,
        scores: bar.scores,
        fundamentals: fundamentals === undefined ? noFundamentals : await readFundamentals(fundamentals, day),
        factors: await readFactors(factors, day),
        ...(await readActions(actions, day, currencyDay, currencyCodes)),
      };
    }
  } finally {
    for (const reader of readers) await reader.close();
  }
}

/** Brings caps and scores that hold until newer ones come up to a day. */
async function takeIn(
  from: { readonly caps: RowReader | undefined; readonly scores: RowReader | undefined },
  day: number,
  into: { readonly capState: DatedValues; readonly scoreStates: readonly DatedValues[] },
): Promise<void> {
  await from.caps?.through(day, ([, source, asset, value], first, end) => {
    for (let row = first; row < end; row++) into.capState.set(asset![row]!, source![row]!, value![row]!);
  });
  await from.scores?.through(day, ([, source, asset, score, value], first, end) => {
    for (let row = first; row < end; row++)
      into.scoreStates[score![row]!]!.set(asset![row]!, source![row]!, value![row]!);
  });
}

/** Industry memberships with what bars before `fromDay` said already seen. */
async function restoreIndustries(tables: CanonicalTables, fromDay: number): Promise<IndustryState> {
  const { cache, sql } = tables;
  const spells =
    cache.parts.spells === undefined
      ? []
      : await sql.rows(
          `SELECT from_day, to_day, asset, code, share FROM ${await relation(tables, "spells")}`,
        );
  const state = industryState(
    cache.firstDays,
    cache.staticIndustries,
    spells.map(
      (row): Spell => ({
        fromDay: Number(row.from_day),
        toDay: Number(row.to_day),
        asset: Number(row.asset),
        code: Number(row.code),
        share: Number(row.share),
      }),
    ),
  );
  if (fromDay > 0) {
    const last = await sql.rows(
      `SELECT asset, arg_max(industry, day) AS code FROM ${await relation(tables, "bars")}
       WHERE day < ${fromDay} AND industry >= 0 GROUP BY asset`,
    );
    for (const row of last) state.see(Number(row.asset), Number(row.code));
  }
  return state;
}

interface DayBars {
  readonly price: Float64Array;
  readonly givenReturn: Float64Array;
  readonly marketCap: Float64Array;
  readonly volume: Float64Array;
  readonly scores: Map<string, Float64Array>;
  /** Codes of the assets with a bar, in parts. */
  readonly traded: readonly Int32Array[];
}

async function readBars(
  reader: RowReader,
  day: number,
  cache: CanonicalTables["cache"],
  industries: IndustryState,
): Promise<DayBars> {
  const assetCount = cache.assets.length;
  const vector = () => new Float64Array(assetCount).fill(Number.NaN);
  const [price, givenReturn, marketCap, volume] = [vector(), vector(), vector(), vector()];
  const scores = cache.wideScores.map(vector);
  const targets = [price, givenReturn, marketCap, volume, ...scores];
  const traded: Int32Array[] = [];
  await reader.through(day, ([, asset, industry, ...values], from, to) => {
    const assets = (asset as Int32Array).subarray(from, to);
    traded.push(assets);
    for (const [v, target] of targets.entries()) scatter(values[v] as Float64Array, from, assets, target);
    for (let row = from; row < to; row++) {
      if (industry![row]! >= 0) industries.see(asset![row]!, industry![row]!);
    }
  });
  const named = new Map(cache.wideScores.map((name, s) => [name, scores[s]!]));
  return { price, givenReturn, marketCap, volume, scores: named, traded };
}

/** Puts the values from row `from` on to their assets. */
function scatter(values: Float64Array, from: number, assets: Int32Array, target: Float64Array): void {
  for (let r = 0; r < assets.length; r++) target[assets[r]!] = values[from + r]!;
}

/** A cap of the caps table stands in where a traded asset has none of its own. */
function fillCaps(bar: DayBars, caps: DatedValues, today: number): void {
  const latest = caps.at(today);
  for (const assets of bar.traded) {
    for (const asset of assets) {
      if (Number.isNaN(bar.marketCap[asset]!)) bar.marketCap[asset] = latest[asset]!;
    }
  }
}

/** Caps are given in the security's own currency; delivered in the base currency, by the rate known at the close. */
function toBaseCurrency(bar: DayBars, rates: Float64Array): void {
  for (const assets of bar.traded) {
    for (const asset of assets) bar.marketCap[asset] = bar.marketCap[asset]! * rates[asset]!;
  }
}

async function readLists(tables: CanonicalTables): Promise<ListState> {
  const { cache, sql } = tables;
  const rows =
    cache.parts.lists === undefined
      ? []
      : await sql.rows(`SELECT from_day, to_day, asset, code FROM ${await relation(tables, "lists")}`);
  return listState(
    cache.assets.length,
    cache.lists,
    rows.map((row) => ({
      fromDay: Number(row.from_day),
      toDay: Number(row.to_day),
      asset: Number(row.asset),
      list: Number(row.code),
    })),
  );
}

async function readFundamentals(reader: RowReader, day: number): Promise<FundamentalRecords> {
  const parts: Column[][] = [];
  await reader.through(day, ([, ...columns], from, to) => {
    parts.push(columns.map((column) => column.slice(from, to)));
  });
  if (parts.length === 0) return noFundamentals;
  const joined = (c: number) =>
    parts.length === 1 ? parts[0]![c]! : parts.flatMap((part) => Array.from(part[c]!));
  return {
    asset: Int32Array.from(joined(0)),
    item: Int32Array.from(joined(1)),
    periodEnd: Int32Array.from(joined(2)),
    value: Float64Array.from(joined(3)),
  };
}
