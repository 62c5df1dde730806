import type { MarketAxes } from "../../engine/data/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import type { CodedColumn, Column, TableRows } from "../store/index.ts";
import type { ReplayedDay } from "./replay-days.ts";
import { dictionaryTables, startRunTables } from "./run-tables.ts";

/** The rows that a run has of one date, by table, from a day that was computed again with its factor portfolios. */
export type DayTables = (replayed: ReplayedDay, isForecast: boolean) => ReadonlyMap<string, TableRows>;

/** What makes the rows of days, in the way an estimation does. */
export function dayTables(axes: MarketAxes, options: ModelOptions): DayTables {
  const tables = startRunTables(axes, options);
  return ({ whole, state, pending, forecast }, isForecast) => {
    if (whole === undefined) throw new Error("rows of a day need its factor portfolios");
    tables.addDay(whole, pending.period.close.marketCap);
    if (isForecast) {
      tables.addSources(whole, state);
      const made = forecast();
      if (made !== undefined) tables.addForecast(made);
    }
    return new Map(tables.chunks("all").map(({ table, columns }) => [table, rowsOf(columns.map(plain))]));
  };
}

/** The tables of a run that have no dates. */
export function dictionaryRows(
  data: Parameters<typeof dictionaryTables>[0],
  options: ModelOptions,
): ReadonlyMap<string, TableRows> {
  return new Map(
    dictionaryTables(data, options).map(({ table, columns }) => [table, rowsOf(columns.map(plain))]),
  );
}

function rowsOf(columns: readonly Column[]): TableRows {
  return { rowCount: columns[0]?.values.length ?? 0, columns };
}

/** A column with its labels in place of their codes. */
function plain(column: Column | CodedColumn): Column {
  if (!("codes" in column)) return column;
  const { name, kind, labels, codes } = column;
  return { name, kind, values: Array.from(codes, (code) => labels[code] as string) };
}
