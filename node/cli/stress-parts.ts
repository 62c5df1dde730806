import type { Vector } from "../../engine/linalg/index.ts";
import type { FactorPeriods, StoredModel } from "../model/index.ts";
import { formatTable, type TextColumn } from "./table-text.ts";

/** One side of a stress: the portfolio, or its active weights. */
export interface StressSide {
  readonly side: "portfolio" | "active";
  readonly weights: Vector;
}

/** What stresses are made of. */
export interface StressReport {
  readonly stored: Pick<StoredModel, "date" | "model">;
  readonly runId: string;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  /** The portfolio, and against a benchmark the active weights. */
  readonly sides: readonly StressSide[];
  /** NaN where no money is known. */
  readonly capital: number;
  readonly history: FactorPeriods;
  /** Periods over which shocks and losses happen. */
  readonly horizon: number;
  /** Lines to list. */
  readonly top: number;
}

export const right = (header: string): TextColumn => ({ header, align: "right" });

/** Sources with most in them first, the rest in words: "market -3.1, banks -0.4". */
export function largest(
  parts: readonly { readonly source: string; readonly value: number }[],
  show: (value: number) => string,
  count = 3,
): string {
  return parts
    .filter(({ value }) => value !== 0)
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, count)
    .map(({ source, value }) => `${source} ${show(value)}`)
    .join(", ");
}

/** A table without a line says nothing. */
export function tableOr(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  none: string,
): string {
  return rows.length === 0 ? none : formatTable(columns, rows);
}
