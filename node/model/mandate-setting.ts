import type { Fault } from "../../engine/errors/index.ts";
import type { WrittenMandate } from "../../wire/index.ts";
import type { NamedModel } from "./mandate-models.ts";
import type { ReadRows } from "./mandate-source.ts";
import type { HeldPortfolio } from "./portfolio-at.ts";
import type { StoredModel } from "./read-risk-model.ts";
import type { TradedValues } from "./read-traded-values.ts";

/** What a mandate is read against. */
export interface MandateSetting {
  readonly written: WrittenMandate;
  /** The mandate's file, as named. */
  readonly file: string;
  /** Reads the files that it names. */
  readonly readRows: ReadRows;
  readonly stored: StoredModel;
  /** What the mandate calls its further models. */
  readonly models: readonly NamedModel[];
  /** [N] weights now, and the benchmark's; null without one. */
  readonly current: Float64Array;
  readonly benchmark: Float64Array | null;
  /** What is held outside the model and stays. */
  readonly outside: HeldPortfolio["portfolio"]["outside"];
  /** What a weight of 1 is worth; NaN where not known. */
  readonly capital: number;
  readonly traded: TradedValues;
  /** industry → sector */
  readonly parents: Readonly<Record<string, string>>;
  /** The horizon in years and in the model's periods. */
  readonly years: number;
  readonly periods: number;
  /** Faults that are found on the way. */
  readonly faults: Fault[];
  /** What a reader should know. */
  readonly notes: string[];
}

/** Adds a fault at a path of the mandate. */
export function mandateFault(
  { faults, file }: Pick<MandateSetting, "faults" | "file">,
  column: string,
  rule: string,
  value?: string,
): void {
  faults.push({ file, column, ...(value === undefined ? {} : { value }), rule });
}
