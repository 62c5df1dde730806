import type { ModelOptions } from "../../engine/pipeline/index.ts";
import type { MarketData } from "../import/index.ts";
import { type RunTables, startRunTables } from "./run-tables.ts";

/** Empty tables of a market that a task has left behind. */
let spare:
  | { readonly data: MarketData; readonly options: ModelOptions; readonly tables: RunTables }
  | undefined;

/** Empty tables: those that the task before has filled and emptied, whose code is compiled, or new ones. */
export function takeTables(data: MarketData, options: ModelOptions): RunTables {
  const taken = spare;
  spare = undefined;
  if (taken?.data === data && taken.options === options) return taken.tables;
  return startRunTables(data.axes, options);
}

/** Leaves tables for the next task of the market; they must be empty, so a task that failed leaves none. */
export function leaveTables(data: MarketData, options: ModelOptions, tables: RunTables): void {
  spare = { data, options, tables };
}
