import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Address, changed, formatAddress, parseAddress } from "../../web/address.ts";

const addresses: fc.Arbitrary<Address> = fc.record({
  view: fc.constantFrom("risk", "sources", "name"),
  date: fc.constantFrom("", "2021-12-13"),
  portfolio: fc.string(),
  benchmark: fc.string(),
  side: fc.constantFrom("active", "total"),
  item: fc.string({ unit: "grapheme" }),
  own: fc.dictionary(fc.constantFrom("sort", "factor", "with"), fc.string({ minLength: 1 }), {
    noNullPrototype: true,
  }),
});

test("what is looked at comes back from its address, whatever it is called", () => {
  fc.assert(
    fc.property(addresses, (address) => {
      expect(parseAddress(formatAddress(address).slice(1))).toEqual(address);
    }),
  );
});

test("an address says only what is not as at first", () => {
  expect(formatAddress(parseAddress(""))).toBe("/");
  expect(formatAddress({ ...parseAddress(""), portfolio: "value manager" })).toBe(
    "/?portfolio=value+manager",
  );
});

test("an address that was written by hand is taken as far as it is understood", () => {
  expect(parseAddress("?side=both&unknown=1&date=2020-01-31")).toEqual({
    ...parseAddress(""),
    date: "2020-01-31",
    own: { unknown: "1" },
  });
});

test("another view begins with nothing of the one before, but with what is looked at", () => {
  const before = parseAddress("?view=grid&item=S00007&sort=value&portfolio=mine");
  expect(changed(before, { view: "grid", date: "2020-01-31" }).own).toEqual({ sort: "value" });
  expect(changed(before, { view: "risk" })).toEqual(parseAddress("?view=risk&portfolio=mine"));
  expect(changed(before, { view: "name", item: "S1" }).item).toBe("S1");
});
