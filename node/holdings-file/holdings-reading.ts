import type { Fault } from "../../engine/errors/index.ts";

/** A cell that does not go into the project as it stands in the file. */
export interface CellChange {
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly became: string;
  /** Why, in words. */
  readonly rule: string;
}

/** A row that is no holding. */
export interface SkippedRow {
  readonly row: number;
  readonly text: string;
  readonly why: "total" | "heading" | "footnote" | "no amount";
}

/** What is gathered while a file is read. */
export interface Gathered {
  readonly file: string;
  readonly faults: Fault[];
  readonly changes: CellChange[];
  readonly skipped: SkippedRow[];
  /** What was understood, and what is odd, a sentence each. */
  readonly understood: string[];
  readonly notes: string[];
}

/** How the user says that a file is to be read where it does not tell itself. */
export interface HoldingsOptions {
  /** Date of the holdings where the file has none. */
  readonly date?: string | undefined;
  /** Name of the portfolio where the file has none. */
  readonly name?: string | undefined;
  readonly decimal?: "." | "," | undefined;
  readonly dates?: "dmy" | "mdy" | undefined;
  readonly weights?: "percent" | "decimal" | undefined;
  /** Which amount is read of several. */
  readonly take?: "weight" | "shares" | "value" | undefined;
  /** Whether lines of one security are summed: tax lots. */
  readonly lots?: boolean | undefined;
}
