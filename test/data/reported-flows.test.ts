import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dayNumber,
  type FlowTerm,
  flowTerms,
  type ReportedFlow,
  startKnownFlows,
  stepKnownFlows,
  sumOfTerms,
} from "../../engine/data/index.ts";

fc.configureGlobal({ seed: 11 });

const flow = (end: string, months: number, value: number): ReportedFlow => ({
  periodEnd: dayNumber(end),
  months,
  value,
});
const over = (flows: readonly ReportedFlow[], end: string, months: number) => {
  const terms = flowTerms(flows, dayNumber(end), months);
  return terms === undefined ? undefined : sumOfTerms(terms);
};

describe("what periods make up a period", () => {
  // Quarters of 2015: 10, 11, 12, 17; of 2016: 20, 21, 22, 27.
  const toDate = [
    flow("2015-03-31", 3, 10),
    flow("2015-06-30", 6, 21),
    flow("2015-09-30", 9, 33),
    flow("2015-12-31", 12, 50),
    flow("2016-03-31", 3, 20),
    flow("2016-06-30", 6, 41),
    flow("2016-09-30", 9, 63),
  ];

  test("a quarter is a year to date less the one before, the fourth a year less nine months", () => {
    expect(over(toDate, "2015-03-31", 3)).toBe(10);
    expect(over(toDate, "2015-06-30", 3)).toBe(21 - 10);
    expect(over(toDate, "2015-09-30", 3)).toBe(33 - 21);
    expect(over(toDate, "2015-12-31", 3)).toBe(50 - 33);
  });

  test("twelve months are last year's total with this year to date less last year's", () => {
    expect(over(toDate, "2015-12-31", 12)).toBe(50);
    expect(over(toDate, "2016-03-31", 12)).toBe(20 + 50 - 10);
    expect(over(toDate, "2016-06-30", 12)).toBe(41 + 50 - 21);
    expect(over(toDate, "2016-09-30", 12)).toBe(63 + 50 - 33);
    expect(over(toDate, "2015-09-30", 12)).toBeUndefined();
  });

  test("or four quarters; where the fourth is not reported, the year less the other three", () => {
    const quarters = [
      flow("2015-03-31", 3, 10),
      flow("2015-06-30", 3, 11),
      flow("2015-09-30", 3, 12),
      flow("2015-12-31", 3, 17),
    ];
    expect(over(quarters, "2015-12-31", 12)).toBe(50);
    const annual = [
      ...quarters.slice(0, 3),
      flow("2015-12-31", 12, 50),
      flow("2016-03-31", 3, 20),
      flow("2016-06-30", 3, 21),
      flow("2016-09-30", 3, 22),
    ];
    expect(over(annual, "2015-12-31", 3)).toBe(17);
    expect(over(annual, "2016-09-30", 12)).toBe(17 + 20 + 21 + 22);
    // One quarter missing on the way: nothing is guessed.
    expect(over(annual.toSpliced(1, 1), "2016-09-30", 12)).toBeUndefined();
    expect(over(annual.toSpliced(1, 1), "2015-12-31", 12)).toBe(50);
  });

  test("half-years, and a fiscal year that moved from December to June with a short period between", () => {
    const halves = [flow("2014-12-31", 12, 40), flow("2014-06-30", 6, 18), flow("2015-06-30", 6, 25)];
    expect(over(halves, "2015-06-30", 12)).toBe(25 + 40 - 18);
    const moved = [
      flow("2015-09-30", 9, 33),
      flow("2015-12-31", 12, 50),
      flow("2016-06-30", 6, 41),
      flow("2016-09-30", 3, 22),
    ];
    expect(over(moved, "2016-09-30", 12)).toBe(22 + 41 + (50 - 33));
  });

  test("weeks: 52 and 53 are a year, 12, 24 and 36 three quarters of one", () => {
    // A year of 12, 12, 12 and 16 weeks that ends on the last Saturday of December; that of 2016 has 53.
    const weeks = [
      flow("2015-03-21", 3, 10),
      flow("2015-06-13", 6, 21),
      flow("2015-09-05", 9, 33),
      flow("2015-12-26", 12, 50),
      flow("2016-03-19", 3, 20),
      flow("2016-06-11", 6, 41),
      flow("2016-09-03", 9, 63),
      flow("2016-12-31", 12, 90),
    ];
    expect(over(weeks, "2015-06-13", 3)).toBe(11);
    expect(over(weeks, "2015-09-05", 3)).toBe(12);
    expect(over(weeks, "2016-06-11", 12)).toBe(41 + 50 - 21);
    expect(over(weeks, "2016-09-03", 12)).toBe(63 + 50 - 33);
    expect(over(weeks, "2016-12-31", 12)).toBe(90);
    // A month is never taken for none: the year to January does not follow from the year to December.
    expect(over([flow("2015-12-31", 12, 50), flow("2015-01-31", 1, 4)], "2016-01-31", 12)).toBeUndefined();
  });
});

/** Fewest of the flows, each added or subtracted, that cover the months from `from` to `to` once and no other, by trying all. */
function fewestByTrying(
  flows: readonly { readonly from: number; readonly to: number }[],
  [from, to]: readonly [number, number],
): number | undefined {
  let fewest: number | undefined;
  const cover = new Int32Array(to + 1);
  const search = (next: number, used: number): void => {
    if (used > 7 || (fewest !== undefined && used >= fewest)) return;
    if (cover.every((count, month) => count === (month >= from && month < to ? 1 : 0))) fewest = used;
    for (let f = next; f < flows.length; f++) {
      for (const sign of [1, -1]) {
        const { from: start, to: end } = flows[f] as { from: number; to: number };
        for (let month = start; month < end; month++) cover[month] = (cover[month] as number) + sign;
        search(f + 1, used + 1);
        for (let month = start; month < end; month++) cover[month] = (cover[month] as number) - sign;
      }
    }
  };
  search(0, 0);
  return fewest;
}

const firstMonth = 2014 * 12;
const endOfMonth = (month: number) => {
  const next = firstMonth + month;
  return dayNumber(`${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, "0")}-01`) - 1;
};

/** Reports of quarters, half-years and years that end at quarter ends of four years. */
const reports = fc.uniqueArray(
  fc.record({ to: fc.integer({ min: 1, max: 10 }), months: fc.constantFrom(3, 6, 9, 12) }),
  { selector: ({ to, months }) => `${to} ${months}`, minLength: 1, maxLength: 8 },
);

test("is what trying all sums finds, with as few terms, and the amount of just these months", () => {
  const monthly = Array.from({ length: 60 }, (_, month) => 2 ** (month % 40) + month);
  const totalOf = (from: number, to: number) => monthly.slice(from, to).reduce((sum, of) => sum + of, 0);
  fc.assert(
    fc.property(reports, fc.constantFrom(3, 12), (drawn, months) => {
      const spans = drawn.map((of) => ({ from: 12 + 3 * of.to - of.months, to: 12 + 3 * of.to }));
      const end = Math.max(...spans.map(({ to }) => to));
      const usable = spans.filter(({ to }) => to >= end - months - 12);
      const flows = spans.map(({ from, to }) => ({
        periodEnd: endOfMonth(to),
        months: to - from,
        value: totalOf(from, to),
      }));
      const terms = flowTerms(flows, endOfMonth(end), months);
      expect(terms?.length).toBe(fewestByTrying(usable, [end - months, end]));
      if (terms !== undefined) expect(sumOfTerms(terms)).toBe(totalOf(end - months, end));
    }),
    { numRuns: 150 },
  );
});

describe("as they become known", () => {
  const known = fc.array(
    fc.record({
      known: fc.integer({ min: 0, max: 12 }),
      to: fc.integer({ min: 1, max: 10 }),
      months: fc.constantFrom(3, 6, 9, 12),
      value: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(Number.NaN)),
    }),
    { maxLength: 25 },
  );

  /** Twelve months by end, from all rows known by a day, from nothing. */
  function asOf(rows: readonly (ReportedFlow & { readonly known: number })[], day: number) {
    const standing = new Map<string, ReportedFlow>();
    for (const row of rows) if (row.known <= day) standing.set(`${row.periodEnd} ${row.months}`, row);
    const flows = [...standing.values()].filter(({ value }) => !Number.isNaN(value));
    return new Map(
      [...new Set(flows.map(({ periodEnd }) => periodEnd))].flatMap((end) => {
        const terms = flowTerms(flows, end, 12);
        return terms === undefined ? [] : [[end, sumOfTerms(terms)] as const];
      }),
    );
  }

  test("on each day what is known is what all reports known by then give, whatever comes later", () => {
    fc.assert(
      fc.property(known, (drawn) => {
        const rows = drawn
          .map((row) => ({ ...row, periodEnd: endOfMonth(12 + 3 * row.to) }))
          .sort((a, b) => a.known - b.known);
        const state = startKnownFlows();
        const years = new Map<number, number>();
        for (let day = 0; day <= 12; day++) {
          for (const { periodEnd, value } of stepKnownFlows(
            state,
            rows.filter((row) => row.known === day),
          )) {
            if (Number.isNaN(value)) years.delete(periodEnd);
            else years.set(periodEnd, value);
          }
          const sorted = (of: Map<number, number>) => [...of].sort(([a], [b]) => a - b);
          expect(sorted(years)).toEqual(sorted(asOf(rows, day)));
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a restated year changes the twelve months that it is part of, from its own day on", () => {
    const state = startKnownFlows();
    const values = (became: readonly ReportedFlow[]) =>
      stepKnownFlows(state, became).map(({ periodEnd, value }) => [periodEnd, value]);
    expect(values([flow("2015-03-31", 3, 10)])).toEqual([]);
    expect(values([flow("2015-12-31", 12, 50)])).toEqual([[dayNumber("2015-12-31"), 50]]);
    expect(values([flow("2016-03-31", 3, 20)])).toEqual([[dayNumber("2016-03-31"), 60]]);
    expect(values([flow("2015-12-31", 12, 50)])).toEqual([]);
    expect(values([flow("2015-12-31", 12, 45)])).toEqual([
      [dayNumber("2015-12-31"), 45],
      [dayNumber("2016-03-31"), 55],
    ]);
    expect(values([flow("2015-12-31", 12, Number.NaN)])).toEqual([
      [dayNumber("2015-12-31"), Number.NaN],
      [dayNumber("2016-03-31"), Number.NaN],
    ]);
  });

  test("flows of more than twelve months never enter a sum", () => {
    expect(stepKnownFlows(startKnownFlows(), [flow("2015-12-31", 24, 50), flow("2015-12-31", 0, 5)])).toEqual(
      [],
    );
  });

  test("the terms say what a value is made of", () => {
    const state = startKnownFlows();
    stepKnownFlows(state, [flow("2015-03-31", 3, 10), flow("2015-12-31", 12, 50)]);
    const [year] = stepKnownFlows(state, [flow("2016-03-31", 3, 20)]);
    const shown = (terms: readonly FlowTerm[]) => terms.map(({ sign, flow: of }) => sign * of.value);
    expect(shown(year?.terms ?? [])).toEqual([20, 50, -10]);
  });
});
