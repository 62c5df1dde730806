import type { ModelDay } from "../../engine/pipeline/index.ts";
import { fitColumns, historyColumns } from "./run-columns.ts";
import { buildTable, type TableBuilder } from "./table-builder.ts";

/** What a family that finds its factors in returns has to say of them; empty in a fundamental model. */
export interface FamilyTables {
  readonly factorHistory: TableBuilder;
  readonly factorFits: TableBuilder;
}

/** Empty tables. */
export function startFamilyTables(): FamilyTables {
  return {
    factorHistory: buildTable("factor_history", historyColumns),
    factorFits: buildTable("factor_fits", fitColumns),
  };
}

/** The rows of a close at which factors were found; none on others. */
export function addFamilyRows(tables: FamilyTables, day: ModelDay): void {
  addHistoryRows(tables.factorHistory, day);
  addFitRows(tables.factorFits, day);
}

/**
 * The returns of past periods that take the place of those the run has had so far. A period without any has one row
 * without a return, so that every period is there.
 */
function addHistoryRows(table: TableBuilder, { date, exposures, rewritten }: ModelDay): void {
  if (rewritten === undefined) return;
  const { dates, columns, values, estimated } = rewritten;
  dates.forEach((period, t) => {
    const start = t * columns.length;
    const known = columns.map((_, m) => m).filter((m) => estimated[start + m] === 1);
    for (const m of known.length > 0 ? known : [0]) {
      table.text(0, date);
      table.text(1, period);
      table.text(2, exposures.factors[columns[m] as number]?.name as string);
      table.number(3, known.length > 0 ? (values[start + m] as number) : Number.NaN);
    }
  });
}

const noFactor = {
  factor: "",
  varianceShare: 0,
  stability: Number.NaN,
  reference: "",
  correlation: Number.NaN,
};

/** A row for each factor in use; one without a name where none was found. */
function addFitRows(table: TableBuilder, { date, fit }: ModelDay): void {
  if (fit === undefined) return;
  for (const of of fit.factors.length > 0 ? fit.factors : [noFactor]) {
    table.text(0, date);
    table.text(1, of.factor);
    table.number(2, fit.nameCount);
    table.number(3, fit.periodCount);
    table.number(4, of.varianceShare);
    table.number(5, of.stability);
    table.number(6, fit.spaceStability);
    table.text(7, of.reference);
    table.number(8, of.correlation);
  }
}
