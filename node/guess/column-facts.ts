import { dateOrdersOf, readLooseDate } from "./loose-date.ts";
import { decimalSignOf } from "./loose-number.ts";
import { type PlainHeader, plainHeader } from "./plain-header.ts";

/** What the cells of a column are: the narrowest that nearly all of them are. */
export type CellKind =
  | "empty"
  | "date"
  | "yyyymmdd"
  | "month"
  | "other date"
  | "number"
  | "written number"
  | "flag"
  | "text";

/** What a sample says of a column. */
export interface ColumnFacts {
  readonly name: string;
  readonly plain: PlainHeader;
  readonly kind: CellKind;
  readonly cells: readonly string[];
  /** Share of the cells that are not missing. */
  readonly filled: number;
  /** Different values, up to the size of the sample. */
  readonly distinct: number;
  /** The first value that is not missing. */
  readonly example: string;
  /** Of numbers that are not 0: the median of their sizes, and the share below 0. NaN where the column has none. */
  readonly median: number;
  readonly negative: number;
}

const MISSING = new Set(["", "NA", "NaN", "null", "NULL"]);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Cells in a hundred that may be something else, and are then faults of `check`. */
const NEARLY_ALL = 0.98;

/** Describes a column by its name and a sample of its cells. */
export function columnFacts(name: string, cells: readonly string[]): ColumnFacts {
  const present = cells.filter((cell) => !MISSING.has(cell));
  const sizes = present
    .filter((cell) => NUMBER.test(cell))
    .map(Number)
    .filter((value) => value !== 0);
  const sorted = sizes.map(Math.abs).sort((a, b) => a - b);
  return {
    name,
    plain: plainHeader(name),
    kind: kindOf(present),
    cells,
    filled: cells.length === 0 ? 0 : present.length / cells.length,
    distinct: new Set(present).size,
    example: present[0] ?? "",
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    negative: sizes.filter((value) => value < 0).length / Math.max(1, sizes.length),
  };
}

const KINDS: readonly (readonly [CellKind, (cell: string) => boolean])[] = [
  ["date", (cell) => /^\d{4}-\d{2}-\d{2}( 00:00:00(\+00)?)?$/.test(cell)],
  ["yyyymmdd", (cell) => /^(18|19|20|21)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(cell)],
  ["month", (cell) => /^(18|19|20|21)\d{2}-(0[1-9]|1[0-2])$/.test(cell)],
  ["flag", (cell) => /^(true|false|yes|no)$/i.test(cell)],
  ["number", (cell) => NUMBER.test(cell)],
  [
    "other date",
    (cell) =>
      dateOrdersOf(cell).length > 0 || (/[/ -]/.test(cell) && readLooseDate(cell, "dmy") !== undefined),
  ],
  ["written number", (cell) => decimalSignOf(cell) !== undefined],
];

function kindOf(present: readonly string[]): CellKind {
  if (present.length === 0) return "empty";
  // A column is looked at through a thousand of its cells: regular expressions over all of them would take longer than reading them.
  const step = Math.max(1, Math.floor(present.length / 1000));
  const some = present.filter((_, at) => at % step === 0);
  for (const [kind, is] of KINDS) if (some.filter(is).length >= NEARLY_ALL * some.length) return kind;
  return "text";
}
