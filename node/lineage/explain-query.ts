import { InputError } from "../../engine/errors/index.ts";
import { exposureRow, isDense } from "../../engine/exposures/index.ts";
import type { RunAxes } from "../model/index.ts";
import { explainCovariance } from "./explain-covariance.ts";
import { explainExposure } from "./explain-exposure.ts";
import { explainFactorReturn } from "./explain-factor-return.ts";
import { explainGroup } from "./explain-group.ts";
import { explainSpecificReturn } from "./explain-specific-return.ts";
import { explainSpecificRisk } from "./explain-specific-risk.ts";
import type { LineageDay } from "./lineage-day.ts";
import { type LineageNode, lineageNode } from "./lineage-node.ts";
import type { LineageQuery } from "./lineage-query.ts";
import type { StoredCells } from "./stored-cells.ts";

/** Queries that a single day answers. */
export type DayQuery = Exclude<LineageQuery, { kind: "risk" | "attribution" | "cell" }>;

/** Whether a query is answered by a day that was computed again. */
export function isDayQuery(query: LineageQuery): query is DayQuery {
  return query.kind !== "risk" && query.kind !== "attribution" && query.kind !== "cell";
}

/**
 * Explains a number of a day.
 *
 * @throws {InputError} there is no such number on the day, and why
 */
export function explainQuery(day: LineageDay, query: DayQuery): LineageNode {
  const asset = "id" in query ? (day.data.axes.assets.codes.get(query.id) ?? -1) : -1;
  const made = explained(day, query, asset);
  if (made !== undefined) return made;
  throw new InputError([{ file: "explain", value: subjectOf(query), rule: whyNone(day, query, asset) }]);
}

function explained(day: LineageDay, query: DayQuery, asset: number): LineageNode | undefined {
  switch (query.kind) {
    case "exposure":
      return exposureOf(day, query.factor, asset);
    case "factor_return":
      return explainFactorReturn(day, query.factor);
    case "specific_return":
      return explainSpecificReturn(day, asset);
    case "specific_risk":
      return day.replayed.output.exposures.covered[asset] === 1 ? explainSpecificRisk(day, asset) : undefined;
    case "covariance":
      return explainCovariance(day, query);
  }
}

function exposureOf(day: LineageDay, name: string, asset: number): LineageNode | undefined {
  const { exposures, built } = day.replayed.output;
  if (exposures.covered[asset] !== 1) return undefined;
  const k = exposures.factors.findIndex((factor) => factor.name === name);
  const factor = exposures.factors[k];
  if (factor === undefined) return undefined;
  if (factor.family === "style" && built.exposures.factors.some((of) => of.name === name && isDense(of)))
    return explainExposure(day, name, asset);
  const value = exposureRow(exposures, asset)[k] as number;
  if (factor.family !== "given") return explainGroup(day, factor, value, asset);
  return lineageNode(`exposure to ${name}`, value, "beta", {
    note: "of the last fit; the table betas has the name's own estimate and the prior on forecast dates",
  });
}

function subjectOf(query: DayQuery): string {
  if ("id" in query) return query.id;
  return query.kind === "covariance" ? `${query.factor1}, ${query.factor2}` : query.factor;
}

/** Why a day has no such number. */
function whyNone({ replayed, data }: LineageDay, query: DayQuery, asset: number): string {
  const { date, before, output } = replayed;
  const isPeriod = query.kind === "factor_return" || query.kind === "specific_return";
  if (isPeriod && before === undefined) return `${date} is the first day: no period ends there`;
  if (isPeriod && output.regression === undefined)
    return `the period that ends on ${date} has no regression: too few names of the estimation universe had a return`;
  if (query.kind === "factor_return")
    return `the factor has no data of its own in the period that ends on ${date}: its return is 0 there`;
  if (query.kind === "covariance")
    return `the histories are too short for a forecast on ${date}; take a later date`;
  if (query.kind === "specific_return") {
    if (Number.isNaN(output.returns.total[asset]))
      return `it has no return in the period that ends on ${date}`;
    return `it was not covered at the close before, ${before}, so it has no specific return on ${date}`;
  }
  if (output.exposures.covered[asset] === 1)
    return `the histories are too short for a forecast on ${date}; take a later date`;
  return `not covered on ${date}: ${whyUncovered({ replayed, data }, asset)}`;
}

function whyUncovered({ replayed }: Pick<LineageDay, "replayed" | "data">, asset: number): string {
  const { market } = replayed.state;
  const age = market.age[asset] ?? -1;
  if (age < 0) return "it has no bar by then";
  if (!((market.marketCap[asset] ?? Number.NaN) > 0)) return "its market cap is not known";
  const { offsets } = market.industries;
  if (offsets[asset] === offsets[asset + 1]) return "its industry is not known";
  return `its last bar is ${age} trading days old, more than universe.maxStale allows`;
}

/** What the run keeps of a number; undefined where it does not keep it on this date. */
export async function storedOf(
  cells: StoredCells,
  query: DayQuery,
  axes: RunAxes,
  lastStage: string | undefined,
): Promise<number | string | undefined> {
  const { date } = query;
  switch (query.kind) {
    case "exposure":
      return storedExposure(cells, query, axes);
    case "factor_return":
      return cells.cell("factor_returns", date, { factor: query.factor }, "factor_return");
    case "specific_return":
      return cells.cell("returns", date, { id: query.id }, "specific_return");
    case "specific_risk":
      return cells.cell("specific_risk", date, { id: query.id }, "specific_variance");
    case "covariance": {
      if (lastStage === undefined) return undefined;
      const { factor1, factor2 } = query;
      const of = (first: string, second: string) =>
        cells.cell(
          "factor_covariance",
          date,
          { stage: lastStage, factor1: first, factor2: second },
          "covariance",
        );
      return (await of(factor1, factor2)) ?? of(factor2, factor1);
    }
  }
}

async function storedExposure(
  cells: StoredCells,
  { id, factor: name, date }: Extract<DayQuery, { kind: "exposure" }>,
  axes: RunAxes,
): Promise<number | string | undefined> {
  const factor = axes.factors.find((of) => of.name === name);
  if (factor === undefined) return undefined;
  if (isDense(factor)) return cells.cell("exposures", date, { id }, name);
  const column = factor.family;
  const main = await cells.cell("exposures", date, { id }, column === "market" ? "id" : column);
  if (main === undefined) return undefined;
  if (column === "market") return 1;
  if (column !== "industry") return main === name ? 1 : 0;
  const share = await cells.cell("industry_shares", date, { id, industry: name }, "share");
  if (share !== undefined) return share;
  const isSplit = (await cells.cell("industry_shares", date, { id }, "share")) !== undefined;
  return main === name && !isSplit ? 1 : 0;
}
