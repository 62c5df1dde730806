import { type Fault, InputError } from "../../engine/errors/index.ts";
import { nearestName } from "../../wire/index.ts";
import type { RunAxes } from "../model/index.ts";
import type { LineageQuery } from "./lineage-query.ts";

/** What a run has names for. */
export interface QueryNames {
  readonly axes: RunAxes;
  /** Ascending. */
  readonly dates: readonly string[];
}

/**
 * Checks that the run has what a query names.
 *
 * @throws {InputError} every unknown name with the nearest, and dates that are none of the run's with the nearest
 */
export function checkQuery(query: LineageQuery, { axes, dates }: QueryNames): void {
  const factors = axes.factors.map(({ name }) => name);
  const faults: Fault[] = [];
  const known = (value: string | undefined, names: readonly string[], what: string): void => {
    if (value === undefined || names.includes(value)) return;
    const nearest = nearestName(value, names);
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    faults.push({ file: "explain", value, rule: `the run has no ${what} of that name${hint}` });
  };
  if ("id" in query) known(query.id, axes.assets.labels, "security");
  if ("factor" in query) known(query.factor, factors, "factor");
  if (query.kind === "covariance") {
    known(query.factor1, factors, "factor");
    known(query.factor2, factors, "factor");
  }
  // A span may begin and end on any day.
  if ("date" in query && query.date !== "" && !dates.includes(query.date))
    faults.push({ file: "explain", value: query.date, rule: noDay(query.date, dates) });
  if (faults.length > 0) throw new InputError(faults);
}

function noDay(date: string, dates: readonly string[]): string {
  const [first, last] = [dates[0] ?? "", dates.at(-1) ?? ""];
  if (date < first || date > last) return `the run covers ${first} to ${last}`;
  const before = dates.findLast((day) => day < date);
  const after = dates.find((day) => day > date);
  return `not a trading day of the run; the nearest are ${before} and ${after}`;
}
