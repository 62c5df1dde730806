import {
  boundaryToleranceDays,
  type FlowTerm,
  flowTerms,
  type ReportedFlow,
  sumOfTerms,
} from "./reported-flows.ts";

/** A flow over the twelve months to the end of a period. */
export interface TrailingYear<Flow extends ReportedFlow = ReportedFlow> {
  /** Day number. */
  readonly periodEnd: number;
  /** NaN where it was known and no longer is. */
  readonly value: number;
  /** What it is the sum of; empty where it no longer is known. */
  readonly terms: readonly FlowTerm<Flow>[];
}

/** One flow of one company as known so far. */
export interface KnownFlows<Flow extends ReportedFlow = ReportedFlow> {
  /** By end, then months, ascending; as last restated. */
  readonly flows: Flow[];
  /** Last value of twelve months by end of the period. */
  readonly years: Map<number, number>;
}

/**
 * Nothing reported yet.
 *
 * @example
 * startKnownFlows().flows // => []
 */
export function startKnownFlows<Flow extends ReportedFlow>(): KnownFlows<Flow> {
  return { flows: [], years: new Map() };
}

/** Days after the end of a period in which another may end whose twelve months take it into account. */
const reachDays = 2 * 365.25 + boundaryToleranceDays;

/**
 * Takes in what became known of a flow on one day, and gives the twelve months that are other than they were: new ones, and those that
 * a restatement or a late report changes. So each is known on the day on which the last of its ingredients is, and a
 * restatement changes nothing before its own day.
 *
 * The state is owned by the fold: it is updated in place.
 *
 * @param became  of the same end and months the last one counts
 * @returns by end of the period, ascending
 * @throws nothing; a flow of other than 1 to 12 months never enters a sum
 * @see docs/methodology/01-data.md
 * @complexity O(new records × periods within two years after × flowTerms)
 * @example
 * stepKnownFlows(startKnownFlows(), [{ periodEnd: 365, months: 12, value: 40 }]).map(({ value }) => value) // => [40]
 */
export function stepKnownFlows<Flow extends ReportedFlow>(
  { flows, years }: KnownFlows<Flow>,
  became: readonly Flow[],
): readonly TrailingYear<Flow>[] {
  const changedEnds = new Set<number>();
  for (const flow of became) {
    if (flow.months < 1 || flow.months > 12) continue;
    const { position, standing } = placeOf(flows, flow);
    if (standing?.value === flow.value) continue;
    if (Number.isNaN(flow.value)) flows.splice(position, standing === undefined ? 0 : 1);
    else flows.splice(position, standing === undefined ? 0 : 1, flow);
    if (standing !== undefined || !Number.isNaN(flow.value)) changedEnds.add(flow.periodEnd);
  }
  if (changedEnds.size === 0) return [];
  // No sum that changes has a part that ended earlier.
  const recent = flows.slice(firstSince(flows, Math.min(...changedEnds) - reachDays));
  const ends = new Set([...recent.map(({ periodEnd }) => periodEnd), ...changedEnds]);
  return [...ends]
    .filter((end) => [...changedEnds].some((change) => end >= change && end - change <= reachDays))
    .sort((a, b) => a - b)
    .flatMap((periodEnd) => {
      const terms = endsHere(recent, periodEnd) ? flowTerms(recent, periodEnd, 12) : undefined;
      const value = terms === undefined ? Number.NaN : sumOfTerms(terms);
      if (Object.is(value, years.get(periodEnd) ?? Number.NaN)) return [];
      years.set(periodEnd, value);
      return [{ periodEnd, value, terms: terms ?? [] }];
    });
}

/** Position of the first flow that ended on a day or later. */
function firstSince(flows: readonly ReportedFlow[], day: number): number {
  let position = flows.length;
  while (position > 0 && flows[position - 1].periodEnd >= day) position--;
  return position;
}

function endsHere(flows: readonly ReportedFlow[], periodEnd: number): boolean {
  return flows.some((flow) => flow.periodEnd === periodEnd);
}

/** Where a flow stands or belongs. */
function placeOf<Flow extends ReportedFlow>(
  flows: readonly Flow[],
  { periodEnd, months }: Flow,
): { readonly position: number; readonly standing: Flow | undefined } {
  let position = flows.length;
  while (position > 0) {
    const before = flows[position - 1];
    if (before.periodEnd < periodEnd || (before.periodEnd === periodEnd && before.months < months)) break;
    position--;
  }
  const at = flows[position];
  const isStanding = at !== undefined && at.periodEnd === periodEnd && at.months === months;
  return { position, standing: isStanding ? at : undefined };
}
