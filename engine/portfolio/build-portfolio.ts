import { type Fault, InputError } from "../errors/index.ts";
import { axis } from "../labels/index.ts";
import { alignPortfolio } from "./align-portfolio.ts";
import type { OutsideHolding, Portfolio, PortfolioBasis } from "./portfolio.ts";

/** One line of a holdings table. */
export interface WeightRow {
  readonly id: string;
  /** Decimal of the capital base. */
  readonly weight: number;
  /** File it stands in, for messages; without one they call it by the portfolio's source. */
  readonly file?: string;
  /** Line in the file, for messages. */
  readonly row?: number;
}

/**
 * What happens to names without exposures: "report" keeps them outside the modelled part, by name and with their
 * weight; "refuse" makes each of them a fault.
 */
export type OutsideTreatment = "report" | "refuse";

/** How the rows of a portfolio are read. */
export interface PortfolioOptions extends PortfolioBasis {
  /** What messages call the rows: the file's name, say. */
  readonly source: string;
  /** Ids that mean money. */
  readonly cashIds: readonly string[];
  readonly outside: OutsideTreatment;
}

/**
 * A portfolio from (id, weight) rows, aligned with the model's asset axis. Rows in any order give the same portfolio.
 *
 * @param rows  one per id; weights are decimals, finite
 * @throws {InputError} every repeated id, empty id and weight that is not a finite number at once; with the "refuse"
 *   treatment also every name without exposures
 * @see docs/methodology/09-risk-attribution.md
 */
export function buildPortfolio(rows: readonly WeightRow[], options: PortfolioOptions): Portfolio {
  const faults = rowFaults(rows, options.source);
  if (faults.length > 0) throw new InputError(faults);
  const cashIds = new Set(options.cashIds);
  const outside = rows.map(({ id, weight }): OutsideHolding => {
    return { id, weight, reason: cashIds.has(id) ? "cash" : "unknown", asset: -1 };
  });
  // Everything starts outside an empty axis; aligning moves in what the model covers.
  const empty = axis("asset", []);
  const portfolio = alignPortfolio({ assets: empty, weights: new Float64Array(0), outside }, options);
  if (options.outside === "refuse") refuseOutside(portfolio, rows, options.source);
  return portfolio;
}

function rowFaults(rows: readonly WeightRow[], source: string): Fault[] {
  const first = new Map<string, number>();
  const faults: Fault[] = [];
  rows.forEach(({ id, weight, file = source, row = 0 }, position) => {
    const place = { file, row: row || position + 1 };
    const earlier = first.get(id);
    if (id === "") faults.push({ ...place, column: "id", value: id, rule: "an id must not be empty" });
    else if (earlier === undefined) first.set(id, place.row);
    else faults.push({ ...place, column: "id", value: id, rule: `the id stands in row ${earlier} already` });
    if (!Number.isFinite(weight)) {
      faults.push({
        ...place,
        column: "weight",
        value: String(weight),
        rule: "a weight must be a finite number",
      });
    }
  });
  return faults;
}

function refuseOutside(portfolio: Portfolio, rows: readonly WeightRow[], source: string): void {
  const rules = new Map<string, string>();
  for (const { id, reason } of portfolio.outside) {
    if (reason === "unknown") rules.set(id, "the id must be known to the model");
    if (reason === "uncovered") rules.set(id, "the name must have exposures on the model's date");
  }
  const faults: Fault[] = [];
  rows.forEach(({ id, file = source, row = 0 }, position) => {
    const rule = rules.get(id);
    if (rule !== undefined) faults.push({ file, row: row || position + 1, column: "id", value: id, rule });
  });
  if (faults.length > 0) throw new InputError(faults);
}
