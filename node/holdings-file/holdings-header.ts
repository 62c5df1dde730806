import type { Fault } from "../../engine/errors/index.ts";
import { type PlainHeader, plainHeader } from "../guess/index.ts";
import { type HoldingsField, holdingsField, ID_FIELDS } from "./holdings-fields.ts";
import type { Sheet, SheetRow } from "./holdings-text.ts";

/** A column of the file that is read. */
export interface HoldingsColumn {
  readonly field: HoldingsField;
  /** From 0. */
  readonly position: number;
  /** As the file calls it. */
  readonly name: string;
  readonly plain: PlainHeader;
}

/** The header of a holdings file, and what stands around it. */
export interface HoldingsHeader {
  readonly row: number;
  readonly width: number;
  readonly columns: ReadonlyMap<HoldingsField, HoldingsColumn>;
  /** Columns that nothing is read from. */
  readonly ignored: readonly string[];
  /** Lines above, without empty ones. */
  readonly titles: readonly SheetRow[];
  /** Rows below. */
  readonly below: readonly SheetRow[];
}

/** Lines above a header, at most. */
const DEEPEST = 60;

const AMOUNTS: readonly HoldingsField[] = ["weight", "shares", "value", "amount"];

/** Looks for the header: the row that names an id and an amount, and the most columns that are known. */
export function findHeader(sheet: Sheet): HoldingsHeader | undefined {
  let best: { at: number; fields: (HoldingsField | undefined)[]; count: number } | undefined;
  sheet.rows.slice(0, DEEPEST).forEach(({ cells }, at) => {
    const fields = cells.map((cell) => (cell === "" ? undefined : holdingsField(plainHeader(cell))));
    const found = new Set(fields.filter((field) => field !== undefined));
    const isHeader = hasOne(found, ID_FIELDS) && hasOne(found, AMOUNTS);
    if (isHeader && found.size > (best?.count ?? 0)) best = { at, fields, count: found.size };
  });
  if (best === undefined) return undefined;
  const { at, fields } = best;
  const { row, cells } = sheet.rows[at] as SheetRow;
  const columns = new Map<HoldingsField, HoldingsColumn>();
  cells.forEach((name, position) => {
    const field = fields[position];
    if (field === undefined) return;
    const plain = plainHeader(name);
    const other = columns.get(field);
    // Of values in two currencies the base currency is the portfolio's; otherwise the first is meant.
    if (other === undefined || (isLocal(other.plain) && !isLocal(plain)))
      columns.set(field, { field, position, name, plain });
  });
  const read = new Set([...columns.values()].map(({ position }) => position));
  return {
    row,
    width: cells.length,
    columns,
    ignored: cells.filter((name, position) => name !== "" && !read.has(position)),
    titles: sheet.rows.slice(0, at).filter((of) => of.cells.some((cell) => cell !== "")),
    below: sheet.rows.slice(at + 1),
  };
}

function hasOne(found: ReadonlySet<HoldingsField>, of: readonly HoldingsField[]): boolean {
  return of.some((field) => found.has(field));
}

function isLocal({ currency }: PlainHeader): boolean {
  return currency === "local" || currency === "lcl" || currency === "lc";
}

/** What to say of a file without a header. */
export function noHeaderFault(file: string, { rows }: Sheet): Fault {
  const first = rows.find(({ cells }) => cells.some((cell) => cell !== ""));
  const rule =
    "no header is found: a row that names an id (id, ticker, isin, cusip, sedol …) and a weight, shares or value; add it above the holdings";
  return { file, ...(first && { row: first.row, value: first.cells.join(", ").slice(0, 80) }), rule };
}
