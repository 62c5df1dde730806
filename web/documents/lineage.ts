import type { PostBody } from "../../client/index.ts";

/** POST /v1/explain. */
export interface ExplainDocument {
  readonly runId: string;
  readonly explanation: LineageNode;
  readonly notes: readonly string[];
  readonly changes: readonly { readonly file: string; readonly what: string; readonly meaning: string }[];
}

/** A number and what it was made of. */
export interface LineageNode {
  readonly what: string;
  /** Null: missing. */
  readonly value: number | string | null;
  readonly unit: string;
  /** With this number's values put in. */
  readonly formula?: string;
  readonly agreement?: "exact" | "rounding";
  /** What the run keeps. */
  readonly stored?: number | string | null;
  readonly note?: string;
  readonly source?: LineageSource;
  /** The question that goes on from here. */
  readonly query?: PostBody<"/v1/explain">["query"];
  readonly children: readonly LineageNode[];
}

/** A cell of a file. */
export interface LineageSource {
  readonly file: string;
  readonly sheet?: string;
  readonly row: number;
  readonly column: string;
  readonly written: string;
  readonly touched?: string;
}
