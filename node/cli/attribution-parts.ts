import type { PerformanceLine } from "../../engine/performance-attribution/index.ts";
import type { SpanAttribution } from "../model/index.ts";

/** What an attribution report shows. */
export interface AttributionReport extends SpanAttribution {
  /** What the main table has a line for. */
  readonly by: "factor" | "family" | "name";
  /** Names to list. */
  readonly top: number;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  /** What of the wanted span lies outside the run, in words; undefined where nothing does. */
  readonly cut: string | undefined;
  readonly runId: string;
}

/** What a line is called in JSON and CSV. */
export function lineName({ line }: Pick<PerformanceLine, "line">): string {
  return line.kind === "factor" ? line.factor.name : line.kind === "family" ? line.family : line.kind;
}

/** The factor's name; empty for other lines. */
export function factorName(line: PerformanceLine["line"]): string {
  return line.kind === "factor" ? line.factor.name : "";
}
