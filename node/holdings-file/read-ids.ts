import { type CheckedIdentifier, identifierKind } from "../../engine/labels/index.ts";
import { isCashLine } from "./cash-lines.ts";
import { ID_FIELDS, type IdField } from "./holdings-fields.ts";
import type { HoldingsColumn, HoldingsHeader } from "./holdings-header.ts";
import type { Gathered } from "./holdings-reading.ts";
import type { SheetRow } from "./holdings-text.ts";
import { type KnownIds, repairId } from "./repair-id.ts";
import { cellOf } from "./sort-rows.ts";

/** The id of a row. */
export interface RowId {
  readonly id: string;
  /** Column it stands in, as the file calls it; empty for cash without an id. */
  readonly column: string;
  readonly isCash: boolean;
  /** Other ids of the row, by kind: where the first maps to nothing, one of them may. */
  readonly others: readonly string[];
}

/** Kinds in the words of people, for a column that says per row what its ids are. */
const KIND_WORDS: readonly (readonly [RegExp, CheckedIdentifier | "none"])[] = [
  [/^isin/i, "isin"],
  [/^cusip/i, "cusip"],
  [/^sedol/i, "sedol"],
  [/figi/i, "figi"],
  [/^(ticker|symbol|ric|id|internal|name)/i, "none"],
];

/**
 * Ids of rows. Of several columns the one is read that the project knows most of, else the first in the order id, ticker, isin, cusip,
 * sedol, figi; a row where it is empty is read from the next. Undefined where a row has none; the reason is among the faults.
 */
export function readIds(
  header: HoldingsHeader,
  rows: readonly SheetRow[],
  gathered: Gathered,
  known: KnownIds & { readonly cashId: string },
): readonly (RowId | undefined)[] {
  const columns = orderedColumns(header, rows, known);
  const kinds = new Map(columns.map((column) => [column, kindsOf(column, rows)]));
  if (columns.length > 1) {
    const [first, ...rest] = columns.map(({ name }) => name);
    gathered.understood.push(`id: from ${first}; where it is empty or unknown from ${rest.join(", ")}`);
  }
  return rows.map((row): RowId | undefined => {
    const given = columns.flatMap((column) => {
      const cell = row.cells[column.position] ?? "";
      return cell === "" || /^(n\/?a|-|–|#n\/a)$/i.test(cell) ? [] : [{ column, cell }];
    });
    const [first] = given;
    const written = first?.cell ?? "";
    if (
      isCashLine(header, row, written) &&
      !(known.has(written) && cellOf(header, "asset_class", row) === "")
    )
      return cashOf(row, first, gathered, known.cashId);
    if (first === undefined) {
      const rule = `a holding needs an id in ${columns.map(({ name }) => name).join(" or ")}; a line of cash is called CASH`;
      gathered.faults.push({ file: gathered.file, row: row.row, rule });
      return undefined;
    }
    const read = given.map(({ column, cell }) => ({
      column,
      cell,
      of: repairId(cell, rowKinds(header, row) ?? kinds.get(column) ?? [], known),
    }));
    const best = read.find(({ of }) => "id" in of && known.has(of.id)) ?? read.find(({ of }) => "id" in of);
    if (best === undefined || !("id" in best.of)) {
      const { column, cell, of } = read[0] as (typeof read)[number];
      const rule = "rule" in of ? of.rule : "";
      gathered.faults.push({ file: gathered.file, row: row.row, column: column.name, value: cell, rule });
      return undefined;
    }
    const { id, repair } = best.of;
    if (repair !== undefined)
      gathered.changes.push({
        row: row.row,
        column: best.column.name,
        value: best.cell,
        became: id,
        rule: repair,
      });
    const others = read.flatMap(({ of }) => ("id" in of && of.id !== id ? [of.id] : []));
    return { id, column: best.column.name, isCash: false, others };
  });
}

function cashOf(
  { row, cells }: SheetRow,
  first: { readonly column: HoldingsColumn; readonly cell: string } | undefined,
  gathered: Gathered,
  cashId: string,
): RowId {
  const value = first?.cell ?? cells.find((cell) => cell !== "") ?? "";
  const column = first?.column.name ?? "";
  if (value !== cashId) gathered.changes.push({ row, column, value, became: cashId, rule: "a line of cash" });
  return { id: cashId, column, isCash: true, others: [] };
}

/** Kinds a row says its id is of; undefined where it says nothing. */
function rowKinds(header: HoldingsHeader, row: SheetRow): readonly CheckedIdentifier[] | undefined {
  const word = cellOf(header, "id_type", row);
  const kind = KIND_WORDS.find(([pattern]) => pattern.test(word))?.[1];
  if (kind === undefined) return undefined;
  return kind === "none" ? [] : [kind];
}

/** Kinds of a column's ids: what its name says, else those that some of its cells are as they stand. */
function kindsOf(
  { field, position }: HoldingsColumn,
  rows: readonly SheetRow[],
): readonly CheckedIdentifier[] {
  if (field === "isin" || field === "cusip" || field === "sedol" || field === "figi") return [field];
  const counts = new Map<CheckedIdentifier, number>();
  for (const { cells } of rows) {
    const kind = identifierKind(cells[position] ?? "");
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  // One number in ten has the right check digit by chance: a few of many say nothing.
  return [...counts].filter(([, count]) => count >= Math.max(2, 0.2 * rows.length)).map(([kind]) => kind);
}

/** The columns of ids, the most useful first. */
function orderedColumns(
  { columns }: HoldingsHeader,
  rows: readonly SheetRow[],
  known: KnownIds,
): readonly HoldingsColumn[] {
  const found = ID_FIELDS.map((field: IdField) => columns.get(field)).filter(
    (column) => column !== undefined,
  );
  const matches = (column: HoldingsColumn): number =>
    rows.reduce((count, { cells }) => count + (known.has(cells[column.position] ?? "") ? 1 : 0), 0);
  const counted = found.map((column) => ({ column, count: found.length > 1 ? matches(column) : 0 }));
  return counted.toSorted((a, b) => b.count - a.count).map(({ column }) => column);
}
