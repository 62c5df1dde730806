/** What a company reports of a flow (sales, income, cash flow): the amount of the `months` that end with the period. */
export interface ReportedFlow {
  /** Day number of the end of the period. */
  readonly periodEnd: number;
  /** Whole months that the amount is of: 3 in a quarter, 6 or 9 in a year to date, 12 in a year. */
  readonly months: number;
  /** NaN withdraws what was reported of the same months. */
  readonly value: number;
}

/** A reported flow as part of a sum. */
export interface FlowTerm<Flow extends ReportedFlow = ReportedFlow> {
  readonly flow: Flow;
  readonly sign: 1 | -1;
}

/** Average length; a period of so many months is at most two days longer or shorter. */
const daysPerMonth = 365.25 / 12;

/** Days apart at which two ends or beginnings of periods are the same day of the books: less than the shortest month. */
export const boundaryToleranceDays = 24;

/** Terms of the longest sum: a year from a last year's total and three quarters of each of two years. */
const mostTerms = 7;

function isSame(day: number, other: number): boolean {
  return Math.abs(day - other) <= boundaryToleranceDays;
}

function startOf({ periodEnd, months }: ReportedFlow): number {
  return periodEnd - months * daysPerMonth;
}

/**
 * The reported flows whose sum is the amount of the `months` up to `periodEnd`: one report of just these months, or the
 * fewest that make them up, added and subtracted. A quarter is a year to date less the one before it, the fourth quarter a
 * year less nine months, twelve months are four quarters, or last year's total with this year to date less last year's to
 * the same day. No rule names these cases: periods are edges between days, and the sum is the shortest way back over them, so
 * half-yearly reports, changed fiscal years and short periods between them work out alike. Of ways as short, each step takes the
 * period that meets the day best, then the later, then the longer one.
 *
 * Two days are the same boundary up to 24 days apart (`boundaryToleranceDays`), and a month counts as 30.4375 days. So 52 and 53 weeks
 * are a year, 13 and 14 weeks a quarter, and 12, 24 and 36 weeks three, six and nine months. A period missing on the way makes the sum missing.
 *
 * @param flows  as known at one time: at most one of the same end and months
 * @returns undefined where no sum of at most 7 gives it
 * @complexity O(n² log n) for n flows that ended in the last two years
 * @example
 * flowTerms([{ periodEnd: 90, months: 3, value: 10 }, { periodEnd: 181, months: 6, value: 25 }], 181, 3)?.map(({ flow, sign }) => sign * flow.value) // => [25, -10]
 */
export function flowTerms<Flow extends ReportedFlow>(
  flows: readonly Flow[],
  periodEnd: number,
  months: number,
): readonly FlowTerm<Flow>[] | undefined {
  const goal = periodEnd - months * daysPerMonth;
  const oldest = periodEnd - (months + 12) * daysPerMonth - boundaryToleranceDays;
  const usable = flows.filter((flow) => flow.periodEnd <= periodEnd && flow.periodEnd >= oldest);
  const reported = usable.find((flow) => flow.periodEnd === periodEnd && flow.months === months);
  if (reported !== undefined) return [{ flow: reported, sign: 1 }];
  let ways: { readonly at: number; readonly terms: readonly FlowTerm<Flow>[] }[] = [
    { at: periodEnd, terms: [] },
  ];
  const used = new Set<Flow>();
  for (let length = 1; length <= mostTerms && ways.length > 0; length++) {
    const longer: typeof ways = [];
    for (const { at, terms } of ways) {
      for (const { term, to } of stepsFrom(at, usable)) {
        if (used.has(term.flow)) continue;
        used.add(term.flow);
        const way = { at: to, terms: [...terms, term] };
        if (isSame(to, goal)) return way.terms;
        longer.push(way);
      }
    }
    ways = longer;
  }
  return undefined;
}

interface Step<Flow extends ReportedFlow> {
  readonly term: FlowTerm<Flow>;
  readonly to: number;
  /** Days by which the flow misses the day. */
  readonly off: number;
}

/** Flows that end (added, back to their beginning) or begin (subtracted, on to their end) on a day, the best first. */
function stepsFrom<Flow extends ReportedFlow>(at: number, flows: readonly Flow[]): readonly Step<Flow>[] {
  const steps: Step<Flow>[] = [];
  for (const flow of flows) {
    const [end, start] = [flow.periodEnd, startOf(flow)];
    if (isSame(end, at)) steps.push({ term: { flow, sign: 1 }, to: start, off: Math.abs(end - at) });
    else if (isSame(start, at)) steps.push({ term: { flow, sign: -1 }, to: end, off: Math.abs(start - at) });
  }
  if (steps.length < 2) return steps;
  return steps.sort(
    (a, b) =>
      a.off - b.off ||
      b.term.flow.periodEnd - a.term.flow.periodEnd ||
      b.term.flow.months - a.term.flow.months,
  );
}

/**
 * The sum of terms, in their order.
 *
 * @example
 * sumOfTerms([{ flow: { periodEnd: 181, months: 6, value: 25 }, sign: 1 }, { flow: { periodEnd: 90, months: 3, value: 10 }, sign: -1 }]) // => 15
 */
export function sumOfTerms(terms: readonly FlowTerm[]): number {
  return terms.reduce((sum, { flow, sign }) => sum + sign * flow.value, 0);
}
