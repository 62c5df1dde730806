/** How much a finding matters to a model: what is severe spoils numbers now, a warning may, a note is worth knowing. */
export type Severity = "severe" | "warning" | "note";

/** A row for the user to review: of the repairs, or of the corporate actions. Nothing is applied that does not stand in their files. */
export interface SuggestedRepair {
  readonly table: "repairs" | "actions";
  /** By column, as written in a CSV. */
  readonly cells: Readonly<Record<string, string>>;
}

/** One thing that is, or may be, wrong with the data, and where. */
export interface Finding {
  /** Name of the rule that found it. */
  readonly rule: string;
  readonly severity: Severity;
  /** Table of the spec; `project` where it is about several. */
  readonly table: string;
  readonly field?: string;
  /** Place of the first row: file as the user named it, and row in it. */
  readonly file?: string;
  readonly row?: number;
  readonly id?: string;
  /** First date, YYYY-MM-DD. */
  readonly date?: string;
  /** Last date, where it lasts. */
  readonly to?: string;
  /** What stands there, as text. */
  readonly value?: string;
  /** Rows, names or days that it is about, as `evidence` says. */
  readonly count: number;
  /** What was seen, a sentence. */
  readonly evidence: string;
  /** What it does to a model, a sentence. */
  readonly consequence: string;
  /** Rows to review, together one repair. */
  readonly repairs?: readonly SuggestedRepair[];
}
