import type { CapitalBase } from "../../engine/portfolio/index.ts";
import type { HoldingTables, MarketData, PortfolioRows } from "../import/index.ts";
import { type DatedHoldings, datedHoldings } from "./dated-holdings.ts";
import { kept } from "./kept.ts";
import { knownHoldings } from "./known-holdings.ts";

/** Holdings that came with a request, and are no table of the project. */
export interface GivenHoldings {
  /** What they are called in answers and faults. */
  readonly name: string;
  readonly rows: readonly GivenHolding[];
}

/** A row of them, as one of the table `portfolios`. */
export interface GivenHolding {
  /** From which it is held. */
  readonly date: string;
  /** Of a security, a fund or cash; or what the table of identifiers says it is called on the date. */
  readonly id: string;
  readonly unit: "weight" | "shares" | "notional";
  /** Decimal of capital, shares, or money of the base currency; negative is short. */
  readonly amount: number;
  readonly delta?: number | undefined;
  readonly financed?: boolean | undefined;
  readonly book?: string | undefined;
}

/**
 * The holdings of a request as weights, with the funds, proxies and prices of the project.
 *
 * @throws {InputError} as `datedHoldings`; rows are counted from 1
 */
export async function givenHoldings(
  data: MarketData,
  { name, rows }: GivenHoldings,
  base: CapitalBase,
): Promise<DatedHoldings> {
  const tables = await kept(data, "funds", () => data.holdings([]));
  const ids = await ownIds(data, tables, rows);
  return datedHoldings(data, { ...tables, portfolios: tableOf(name, rows, ids) }, name, base);
}

/** The project's ids for what rows are called. */
async function ownIds(
  data: MarketData,
  tables: HoldingTables,
  rows: readonly GivenHolding[],
): Promise<readonly string[]> {
  const spells = await kept(data, "identifiers", () => data.identifiers());
  if (spells.length === 0) return rows.map(({ id }) => id);
  const { resolve } = await kept(data, "known", async () => knownHoldings(data, tables, spells));
  return rows.map(({ id, date }) => resolve?.([id], date) ?? id);
}

function tableOf(name: string, rows: readonly GivenHolding[], ids: readonly string[]): PortfolioRows {
  const amounts = (unit: GivenHolding["unit"]): Float64Array =>
    Float64Array.from(rows, (row) => (row.unit === unit ? row.amount : Number.NaN));
  return {
    file: rows.map(() => name),
    row: Int32Array.from(rows, (_, at) => at + 1),
    date: rows.map(({ date }) => date),
    portfolio: rows.map(() => name),
    book: rows.map(({ book = "" }) => book),
    id: ids,
    weight: amounts("weight"),
    shares: amounts("shares"),
    notional: amounts("notional"),
    delta: Float64Array.from(rows, ({ delta = 1 }) => delta),
    financed: Uint8Array.from(rows, ({ financed = false }) => (financed ? 1 : 0)),
  };
}
