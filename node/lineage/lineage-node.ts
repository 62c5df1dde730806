import type { LineageQuery } from "./lineage-query.ts";

/** Where a value of the user's stands. */
export interface LineageSource {
  readonly table: string;
  /** As the spec names it. */
  readonly file: string;
  /** Line of a text file, the header being 1; record of others. */
  readonly row: number;
  /** Sheet of a workbook, where the spec names it. */
  readonly sheet?: string;
  readonly field: string;
  /** The file's own name of it. */
  readonly column: string;
  /** The cell as it is written; empty where the file has none. */
  readonly written: string;
  /** What was done to the cell before it was used: a repair, a unit. */
  readonly touched?: string;
}

/** A number, or a name, and what it was made of. */
export interface LineageNode {
  readonly what: string;
  /** NaN: missing. */
  readonly value: number | string;
  /** decimal, score, date ... */
  readonly unit: string;
  /** How it was made, with this number's values put in. */
  readonly formula?: string;
  /** Whether the formula over its children gives the value to the last bit, or but for the order of a sum. */
  readonly agreement?: "exact" | "rounding";
  /** What the run has in its tables; absent where the run does not keep this number. */
  readonly stored?: number | string;
  readonly note?: string;
  readonly source?: LineageSource;
  /** The question whose answer explains this number further. */
  readonly query?: LineageQuery;
  readonly children: readonly LineageNode[];
}

/** What may be said of a node beside its value. */
export type NodeParts = Partial<Omit<LineageNode, "what" | "value" | "unit">>;

/** A node. */
export function lineageNode(
  what: string,
  value: number | string,
  unit: string,
  parts?: NodeParts,
): LineageNode {
  return { what, value, unit, children: [], ...parts };
}

/** Beyond this share of its own size, or of that of its terms, a difference is no rounding. */
const ROUNDING = 1e-9;

/**
 * A number whose formula is computed again from what it was made of.
 *
 * @param computed what the formula gives
 * @param size of the terms that were added; that of the value by default
 * @throws {Error} the formula does not give the value: the account would not be true
 */
export function derivedNode(
  what: string,
  value: number,
  unit: string,
  parts: NodeParts & { readonly formula: string; readonly computed: number; readonly size?: number },
): LineageNode {
  const { computed, size = 0, ...rest } = parts;
  const isExact = Object.is(computed, value) || computed === value;
  const limit = ROUNDING * Math.max(Math.abs(value), Math.abs(size));
  if (!isExact && !(Math.abs(computed - value) <= limit))
    throw new Error(`${what}: the formula gives ${computed}, the value is ${value}`);
  return lineageNode(what, value, unit, { ...rest, agreement: isExact ? "exact" : "rounding" });
}

/** A number in a formula: six significant digits, a minus sign in parentheses after an operator is the caller's. */
export function numeral(value: number): string {
  if (Number.isNaN(value)) return "missing";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e7 || size < 1e-4 ? value.toExponential(5) : String(Number(value.toPrecision(6)));
  return text
    .replace(/\.?0+e/, "e")
    .replace("-", "−")
    .replace("e-", "e−")
    .replace("e+", "e");
}

/** "+ 2" or "− 2", to follow another term. */
export function signedTerm(value: number, text: string = numeral(Math.abs(value))): string {
  return value < 0 ? `− ${text}` : `+ ${text}`;
}
