import { type Signal, signal } from "@preact/signals";
import type { PostBody } from "../../client/index.ts";

/** A number that somebody wants to know the reason of. */
export interface WhyQuestion {
  /** What the number is: "Risk contribution of value". */
  readonly title: string;
  /** As it stands on the page, with its unit. */
  readonly value: string;
  /** The formula and the same with this number's values put in, line by line; empty where it is a datum. */
  readonly formula: readonly FormulaLine[];
  /** What the server traces down to rows of the data, where the number stands in a table of the run. */
  readonly explain?: PostBody<"/v1/explain">;
}

/** A formula in words or symbols, and with its values. */
export interface FormulaLine {
  readonly symbols: string;
  readonly values: string;
  /** Where it is from: a paper, or a section of the methodology. */
  readonly source?: string;
}

/** What the panel shows; null while it is closed. */
export const asked: Signal<WhyQuestion | null> = signal(null);
