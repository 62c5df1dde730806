import type { Construction, Limit } from "../../engine/construction/index.ts";
import type { PreparedMandate } from "../model/index.ts";
import { type ConstructReport, objectiveDeviation } from "./construct-parts.ts";
import { counted } from "./counted.ts";
import { fixed, percent } from "./table-text.ts";

/** How a search for limits that are met or not ended, a year. Gains are of return, volatility or ratio, as the objective has it. */
export interface SearchFigures {
  readonly names: number;
  readonly trades: number;
  readonly nodes: number;
  /** Whether no other choice of names is better. */
  readonly proved: boolean;
  /** By how much another choice of names could be better at most. */
  readonly gapAnnual: number;
  /** What those limits cost against none of them, at most. */
  readonly costAnnual: number;
  /** Names kept below the least holding, since their limits leave nothing else. */
  readonly kept: number;
}

/** null where a mandate has no such limits. */
export function searchFigures(report: ConstructReport): SearchFigures | null {
  const { construction, weightsAfter, trades } = report;
  const { search } = construction;
  if (search === null) return null;
  return {
    names: weightsAfter.reduce((count, weight) => count + (weight === 0 ? 0 : 1), 0),
    trades: trades.length,
    nodes: search.nodes,
    proved: search.proved,
    gapAnnual: annualGain(report, search.gap),
    costAnnual: annualGain(report, search.cost),
    kept: search.kept,
  };
}

function annualGain(report: ConstructReport, gain: number): number {
  const { setting, mandate } = report.prepared;
  const root = Math.sqrt(setting.years);
  if (mandate.objective.kind === "best-ratio") return gain / root;
  if (mandate.objective.kind !== "least-risk") return gain / setting.years;
  // √ of the variance, less √ of what it could be.
  const deviation = objectiveDeviation(report);
  return (deviation - Math.sqrt(Math.max(0, deviation ** 2 - gain))) / root;
}

/** "24 names, 12 trades. No other choice of names is better by more than 0.31 bp of utility a year, after 200 nodes; ..." */
export function searchLines(report: ConstructReport): string[] {
  const figures = searchFigures(report);
  if (figures === null) return [];
  const { kind, relative } = report.prepared.mandate.objective;
  const risk = relative ? "tracking error" : "volatility";
  const show = (value: number) =>
    kind === "best-ratio"
      ? `${fixed(value, 4)} of the ratio`
      : `${fixed(value * 1e4, 2)} bp of ${kind === "least-risk" ? risk : kind === "utility" ? "utility a year" : "return a year"}`;
  const rest = figures.proved
    ? `No other choice of names is better (gap ${show(figures.gapAnnual)}`
    : `Another choice of names could be better by ${show(figures.gapAnnual)} at most (the gap`;
  const kept =
    figures.kept === 0
      ? []
      : [
          `Note: ${counted(figures.kept, "name")} below the least holding: limits leave neither none of it nor the least`,
        ];
  return [
    `${counted(figures.names, "name")}, ${counted(figures.trades, "trade")}. ${rest}, after ${counted(figures.nodes, "node")}). Counts, least sizes and lots cost ${show(figures.costAnnual)}; prices below hold with the chosen names.`,
    ...kept,
  ];
}

/** What a limit that is met or not says. */
export function discreteWords(limit: Limit): string | undefined {
  switch (limit.kind) {
    case "names":
      return limit.lower > 0
        ? limit.upper < Number.POSITIVE_INFINITY
          ? `from ${limit.lower} to ${limit.upper}`
          : `at least ${limit.lower}`
        : `at most ${limit.upper}`;
    case "trade-count":
      return `at most ${limit.upper}`;
    case "least-holding":
      return `nothing, or at least ${percent(limit.least[0] ?? 0)} % long or short; a name whose limits leave neither stays as it is`;
    case "least-trade":
      return `nothing, or at least ${percent(limit.least[0] ?? 0)} %; what closes a position may be smaller`;
    case "lots":
      return "shares; what closes a position may be odd";
    default:
      return undefined;
  }
}

/** The least number of names or trades, where too few of them are in conflict. */
export function countWords(
  { limits }: PreparedMandate,
  { conflict }: Construction,
  name: string,
): string | undefined {
  const limit = limits.find((of) => of.limit.name === name)?.limit;
  const needed = conflict?.relaxation.find((of) => of.name === name)?.violation;
  if (limit === undefined || needed === undefined) return undefined;
  if (limit.kind !== "names" && limit.kind !== "trade-count") return undefined;
  const what = limit.kind === "names" ? "names" : "trades";
  return `${name}: ${limit.upper + Math.ceil(needed - 1e-6)} ${what} at least, instead of at most ${limit.upper}`;
}
