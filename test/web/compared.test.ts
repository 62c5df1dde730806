import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatCompared, MOST_COMPARED, parseCompared, spreadOf } from "../../web/compare/compared.ts";

test("what is compared comes back from the address, whatever a portfolio is called", () => {
  const one = fc.record({
    portfolio: fc.string({ unit: "grapheme", minLength: 1 }),
    date: fc.constantFrom("", "2021-12-13"),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: MOST_COMPARED - 1 }), (compared) => {
      expect(parseCompared(formatCompared(compared))).toEqual(compared);
    }),
    { seed: 3 },
  );
  // What somebody wrote into the address themselves is no encoding, and no failure.
  expect(parseCompared("100%@2021-12-13")).toEqual([{ portfolio: "100%", date: "2021-12-13" }]);
  expect(parseCompared("a@~b@~c@~d@~e@~f@")).toHaveLength(MOST_COMPARED - 1);
});

test("a spread is of what is known, and of two at least", () => {
  expect(spreadOf([1, null, -2, undefined, 0.5])).toBe(3);
  expect(spreadOf([1, null])).toBeNull();
  expect(spreadOf([Number.NaN, 1, 4])).toBe(3);
});
