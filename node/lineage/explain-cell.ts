import type { TableRows } from "../store/index.ts";
import { type LineageNode, lineageNode } from "./lineage-node.ts";
import type { CellQuery, LineageQuery } from "./lineage-query.ts";
import { cellOf } from "./stored-cells.ts";
import { tableMeanings } from "./table-meanings.ts";

/** A cell of a table of the run, from the rows of its date as they were computed again; undefined where they have no such row. */
export function explainCell(
  tables: ReadonlyMap<string, TableRows>,
  query: CellQuery,
): LineageNode | undefined {
  const rows = tables.get(query.table);
  const value = rows && cellOf(rows, query.key, query.column);
  if (value === undefined) return undefined;
  const of = Object.values(query.key).join(", ");
  const what = `${query.table}.${query.column}${of === "" ? "" : ` of ${of}`}`;
  const further = furtherOf(query);
  return lineageNode(what, value, typeof value === "string" ? "name" : "as docs/run-tables.md has it", {
    ...(tableMeanings[query.table] === undefined ? {} : { note: tableMeanings[query.table] as string }),
    ...(further === undefined ? {} : { query: further }),
  });
}

/** The question that goes on from a cell. */
function furtherOf({ table, column, key, date }: CellQuery): LineageQuery | undefined {
  const id = typeof key.id === "string" ? key.id : "";
  const factor = typeof key.factor === "string" ? key.factor : "";
  if (table === "exposures" && !PLAIN_COLUMNS.includes(column))
    return { kind: "exposure", id, factor: column, date };
  if (table === "exposure_sources" || table === "descriptors")
    return { kind: "exposure", id, factor: String(key.style ?? ""), date };
  if (table === "industry_shares") return { kind: "exposure", id, factor: String(key.industry ?? ""), date };
  if (table === "returns") return { kind: "specific_return", id, date };
  if (table === "factor_returns") return { kind: "factor_return", factor, date };
  if (table === "specific_risk") return { kind: "specific_risk", id, date };
  if (table === "factor_covariance")
    return {
      kind: "covariance",
      factor1: String(key.factor1 ?? ""),
      factor2: String(key.factor2 ?? ""),
      date,
    };
  return undefined;
}

const PLAIN_COLUMNS: readonly string[] = [
  "estimation",
  "outside_span",
  "industry",
  "market_cap",
  "country",
  "currency",
];
