import { EngineError, type Fault, InputError } from "../../engine/errors/index.ts";
import { buildTable, type KeptColumn, type TableBuilder } from "../jobs/index.ts";
import { periodTailRisk } from "../model/index.ts";
import { type Cell, factorRows, familyRows, limitRow, outsideRows, summaryRow } from "./block-rows.ts";
import { checkLimits } from "./check-limits.ts";
import { type Measured, needsHistory } from "./measure-limit.ts";
import type { BlockPortfolio, NightBlock, NightLimit } from "./night-setting.ts";
import { NIGHT_TABLES, type NightTable, nightTables } from "./night-tables.ts";
import type { Night } from "./open-night.ts";
import { type PortfolioNight, portfolioNight } from "./portfolio-night.ts";
import { takeHoldings } from "./sent-holdings.ts";

/** What a block gives: the rows of its portfolios by table, as plain columns. */
export interface BlockResult {
  readonly tables: Readonly<Record<NightTable, readonly KeptColumn[]>>;
}

/**
 * Computes a block: a pure function of what its key is the hash of.
 *
 * A portfolio that cannot be computed has a line in `failed` with the reason, and its limits are unchecked; the others do not notice.
 */
export async function computeBlock(night: Night, block: NightBlock): Promise<BlockResult> {
  const builders = new Map(nightTables.map((table) => [table, buildTable(table, NIGHT_TABLES[table])]));
  const add = (table: NightTable, row: readonly Cell[]) => addRow(builders.get(table) as TableBuilder, row);
  const { date } = night.stored;
  for (const portfolio of block.portfolios) {
    const limits = portfolio.limits.map((at) => block.limits[at] as NightLimit);
    const found = await figuresOf(night, portfolio);
    if (typeof found === "string") add("failed", [date, portfolio.name, found]);
    else {
      add("summary", summaryRow(night, found));
      for (const row of factorRows(night, found)) add("factors", row);
      for (const row of familyRows(night, found)) add("families", row);
      for (const row of outsideRows(night, found)) add("outside", row);
    }
    const measured = typeof found === "string" ? undefined : await measuredOf(night, found, limits);
    for (const check of checkLimits(limits, measured, { open: portfolio.open, date }))
      add("limits", limitRow(date, portfolio.name, check));
  }
  return {
    tables: Object.fromEntries(
      nightTables.map((table) => [table, (builders.get(table) as TableBuilder).kept()]),
    ) as BlockResult["tables"],
  };
}

/** The figures of a portfolio, or why there are none. */
async function figuresOf(
  night: Night,
  { holdings, fault }: BlockPortfolio,
): Promise<PortfolioNight | string> {
  if (holdings === undefined) return fault ?? "it has no holdings";
  if (holdings.sets.length === 0) return `it has no holdings up to ${night.stored.date}`;
  try {
    return await portfolioNight(night, takeHoldings(holdings));
  } catch (error) {
    if (error instanceof InputError) return reasonOf(error.faults);
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}

const MOST_FAULTS = 3;

/** Faults as one sentence, without lines of files: those change with every row above. */
export function reasonOf(faults: readonly Fault[]): string {
  const shown = faults.slice(0, MOST_FAULTS).map(({ column, value, rule }) => {
    const what = [column, value].filter((part) => part !== undefined).join(" ");
    return what === "" ? rule : `${what}: ${rule}`;
  });
  const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more faults`] : [];
  return [...shown, ...more].join("; ");
}

async function measuredOf(
  night: Night,
  of: PortfolioNight,
  limits: readonly NightLimit[],
): Promise<Measured> {
  const isAsked = limits.some(({ written }) => needsHistory(written));
  return {
    night: of,
    hasBenchmark: night.baseAttribution.volatilityAnnual > 0,
    historical: isAsked ? periodTailRisk(night.stored.model, of.totalRisk, await night.history()) : undefined,
  };
}

function addRow(builder: TableBuilder, row: readonly Cell[]): void {
  for (const [column, cell] of row.entries()) {
    if (typeof cell === "string") builder.text(column, cell);
    else builder.number(column, cell);
  }
}
