import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readCapital, readEdit, readNumber } from "../../web/what-if/amounts.ts";
import {
  bookOf,
  bookWeights,
  editsTowards,
  type Held,
  scaledToCash,
  withEdit,
} from "../../web/what-if/book.ts";
import { type Edits, edited, noEdits, redone, undone } from "../../web/what-if/history.ts";
import { pastedWeight, readPaste } from "../../web/what-if/read-paste.ts";

test.each([
  ["2.5", 2.5],
  ["−0,5", -0.5],
  ["1,234.5", 1234.5],
  ["1.234,5", 1234.5],
  ["1.234.567", 1234567],
  ["12,345,678", 12345678],
  ["1'234", 1234],
  ["1\u00a0234", 1234],
  ["(0.5)", -0.5],
  ["0,125", 0.125],
  ["1e-3", 1e-3],
  [".5", 0.5],
])("%s is read as %d", (text, value) => {
  expect(readNumber(text)).toEqual({ value });
});

test.each(["", "x", "1,2,3", "--1", "1,234", "12,345", "Infinity", "1.2.3", "0x10", "0b1", "1e309", "e5"])(
  "“%s” is no number",
  (text) => {
    expect(readNumber(text)).toHaveProperty("fault");
  },
);

const cell = { unit: "percent", before: 0.02, now: 0.03, shareWeight: 0.001 } as const;

test.each([
  ["2.5", 0.025],
  ["2.5%", 0.025],
  ["+1", 0.04],
  ["-0.5", 0.025],
  ["−0.5", 0.025],
  ["=-0.5", -0.005],
  ["= −0.5 %", -0.005],
  ["", 0.02],
  ["0", 0],
  ["12 sh", 0.012],
  ["+10 shares", 0.04],
])("“%s” typed over 3 %% makes it %d", (text, weight) => {
  const read = readEdit(text, cell);
  expect("value" in read && Math.abs(read.value - weight) < 1e-15).toBe(true);
});

test("what is not understood says how to type it, and shares without a price say what is missing", () => {
  for (const far of ["1e308", "=-100001", "1e9 sh"])
    expect(readEdit(far, cell)).toEqual({ fault: expect.stringMatching(/typing error: type 2.5 for 2.5 %/) });
  expect(readEdit("100000", cell)).toEqual({ value: 1000 });
  expect(readEdit("2x", cell)).toEqual({ fault: expect.stringMatching(/“2x” is no number: type 2.5/) });
  expect(readEdit("5 sh", { ...cell, shareWeight: Number.NaN })).toEqual({
    fault: expect.stringMatching(/price and the capital/),
  });
  expect([readCapital("250m"), readCapital("0.25 bn"), readCapital("1,000,000")]).toEqual([
    { value: 250e6 },
    { value: 250e6 },
    { value: 1e6 },
  ]);
  expect([readCapital("0"), readCapital("m")].every((read) => "fault" in read)).toBe(true);
});

const held: Held = {
  portfolio: [
    { id: "A", name: "", weight: 0.6, outside: null },
    { id: "B", name: "", weight: 0.35, outside: null },
    { id: "cash", name: "", weight: 0.05, outside: "cash" },
  ],
  cashIds: ["CASH", "cash"],
};
const sum = (weights: ReadonlyMap<string, number>) =>
  [...weights.values()].reduce((total, one) => total + one, 0);

test("cash pays: weights go on summing to what they did, whatever is edited, and nothing else is scaled", () => {
  const weights = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("A", "B", "C", "D"), weights), (edits) => {
      const book = bookOf(held, withEdit(held, new Map(), Object.entries(edits)));
      expect(Math.abs(sum(book.after) - 1)).toBeLessThan(1e-12);
      expect(book.cashId).toBe("cash");
      for (const [id, weight] of Object.entries(edits))
        expect(book.after.get(id) ?? 0).toBeCloseTo(weight, 15);
    }),
  );
});

test("cash that is set itself stays what it was set to; without cash in the portfolio it gets the first id of money", () => {
  const set = bookOf(
    held,
    new Map([
      ["A", 0.7],
      ["cash", 0.01],
    ]),
  );
  expect([set.isPaidByCash, set.after.get("cash"), set.turnover]).toEqual([false, 0.01, 0.7 - 0.6]);
  const without = bookOf({ ...held, portfolio: held.portfolio.slice(0, 2) }, new Map([["A", 0.5]]));
  expect([without.cashId, without.after.get("CASH")]).toEqual(["CASH", 0.6 - 0.5]);
});

test("scaling leaves cash as it was, keeps shorts, and the long names by one factor", () => {
  const edits: Edits = new Map([
    ["A", 0.9],
    ["C", -0.1],
  ]);
  const { after } = bookOf(held, scaledToCash(held, edits) as Edits);
  expect(after.get("cash") ?? 0).toBeCloseTo(0.05, 12);
  expect(after.get("C")).toBe(-0.1);
  expect((after.get("A") as number) / (after.get("B") as number)).toBeCloseTo(0.9 / 0.35, 12);
  expect(scaledToCash({ portfolio: [], cashIds: ["CASH"] }, new Map([["A", -0.5]]))).toBeUndefined();
});

test("a scenario that is kept and opened is the same book: what it has not is sold, cash is what it was", () => {
  const book = fc.dictionary(
    fc.constantFrom("A", "B", "C", "cash"),
    fc.double({ min: -1, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(book, (weights) => {
      const wanted = bookWeights(new Map(Object.entries(weights)));
      const again = bookWeights(bookOf(held, editsTowards(held, wanted)).after);
      for (const id of ["A", "B", "C"]) expect(again[id] ?? 0).toBeCloseTo(wanted[id] ?? 0, 15);
      expect(Math.abs((again.cash ?? 0) - (wanted.cash ?? 0))).toBeLessThan(2e-9);
    }),
  );
  const own = Object.fromEntries(held.portfolio.map(({ id, weight }) => [id, weight]));
  expect(editsTowards(held, own).size).toBe(0);
});

test("undo and redo go through every step, and a step after an undo forgets what was undone", () => {
  const steps: Edits[] = [
    new Map([["A", 1]]),
    new Map([["A", 2]]),
    new Map([
      ["A", 2],
      ["B", 0],
    ]),
  ];
  const last = steps.reduce(edited, noEdits);
  expect(edited(last, new Map(last.now))).toBe(last);
  const back = undone(undone(last));
  expect([back.now, undone(undone(undone(back))).now]).toEqual([steps[0], new Map()]);
  expect(redone(redone(redone(back))).now).toEqual(steps[2]);
  expect(redone(edited(back, new Map([["C", 1]]))).now).toEqual(new Map([["C", 1]]));
});

const known = {
  refuse: (id: string) => (id.startsWith("S") ? undefined : `“${id}” is not in the model`),
  shareWeight: (id: string) => (id === "S9" ? Number.NaN : 0.0001),
};

test.each([
  ["S1\t2.5\nS2\t-1\n", "percent", [0.025, -0.01]],
  ["S1\t0.025\r\nS2\t1%", "decimal", [0.025, 0.01]],
  ["id,weight\nS1,0.025\nS2,-0.01", "percent", [0.025, -0.01]],
  ["Weight %;Name;ID\n2,5;Foo;S1\n-1;Bar;S2", "shares", [0.025, -0.01]],
  ["ticker\tshares\nS1\t1,234,567\nS2\t-10", "percent", [123.4567, -0.001]],
  ["S1 100sh\n\nS2 2%", "percent", [0.01, 0.02]],
  ["'-S1,1\n".replace("'-", ""), "percent", [0.01]],
] as const)("pasted %j", (text, unit, expected) => {
  const pasted = readPaste(text, unit, known);
  const weights =
    "rows" in pasted ? pasted.rows.map((row) => pastedWeight(row, known.shareWeight(row.id))) : pasted.faults;
  expect(weights.length).toBe(expected.length);
  expected.forEach((weight, at) => {
    expect(weights[at]).toBeCloseTo(weight, 12);
  });
});

test("every row that is wrong is told with its line, and nothing of the rest is taken", () => {
  const text = "id\tshares\nS1\t5\nNOPE\t1\nS1\t6\nS2\t\nS3\tabc\n\t4\nS9\t5\nS4\t1,234";
  expect(readPaste(text, "percent", known)).toEqual({
    faults: [
      { line: 3, sentence: "“NOPE” is not in the model" },
      { line: 4, sentence: "“S1” stands in line 2 already" },
      { line: 5, sentence: "there is no amount in this row" },
      { line: 6, sentence: "“abc” is no number" },
      { line: 7, sentence: "there is no id in this row" },
      { line: 8, sentence: "“S9” has no price, or the capital is not known: give its weight" },
      { line: 9, sentence: "“1,234” can be 1234 or 1.234: write it without the comma" },
    ],
  });
  // Prices are no weights: of more columns than two the header says which has the amounts.
  expect(readPaste("id,price,currency\nA,12.5,USD\n", "percent", known)).toEqual({
    faults: [{ line: 1, sentence: expect.stringMatching(/call it weight/) }],
  });
  expect(readPaste("id,weight\n", "percent", known)).toEqual({
    faults: [{ line: 1, sentence: "there is no row with an id and an amount" }],
  });
});
