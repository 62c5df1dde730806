import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openDraftShelf } from "../../web/what-if/draft-shelf.ts";

function storageOf(entries: Map<string, string>, most = Number.POSITIVE_INFINITY) {
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > most) throw new DOMException("full", "QuotaExceededError");
      entries.set(key, value);
    },
    removeItem: (key: string) => void entries.delete(key),
  };
}

test("edits come back to the last digit, whatever ids and portfolios are called, and each portfolio has its own", () => {
  const weights = fc.double({ min: -5, max: 5, noNaN: true }).map((weight) => weight + 0);
  const edits = fc.array(fc.tuple(fc.string(), weights), { minLength: 1 }).map((pairs) => new Map(pairs));
  fc.assert(
    fc.property(fc.string(), edits, (portfolio, typed) => {
      const storage = storageOf(new Map());
      const draft = { date: "2021-12-13", edits: typed, capital: 250e6, opened: "less banks" };
      expect(openDraftShelf(storage, "demo").keep(portfolio, draft)).toBe(true);
      const again = openDraftShelf(storage, "demo");
      expect(again.read(portfolio)).toEqual({
        ...draft,
        edits: new Map([...typed].map(([id, w]) => [id, w + 0])),
      });
      expect([again.read(`${portfolio}x`), openDraftShelf(storage, "demo2").read(portfolio)]).toEqual([
        undefined,
        undefined,
      ]);
    }),
    { seed: 17 },
  );
});

test("edits that are discarded leave nothing behind, and a capital stays without them", () => {
  const entries = new Map<string, string>();
  const shelf = openDraftShelf(storageOf(entries), "demo");
  const none = { date: "2021-12-13", edits: new Map<string, number>(), opened: "" };
  shelf.keep("p", { ...none, edits: new Map([["A", 0.1]]), capital: Number.NaN });
  shelf.keep("p", { ...none, capital: 5 });
  expect(shelf.read("p")).toEqual({ ...none, capital: 5 });
  shelf.keep("p", { ...none, capital: Number.NaN });
  expect([entries.size, shelf.read("p")]).toEqual([0, undefined]);
});

test.each([
  "",
  "{",
  "null",
  "[]",
  '{"date":"2020-01-01","edits":[["A",null]],"capital":null,"opened":""}',
  '{"date":"2020-01-01","edits":{},"capital":null,"opened":""}',
  '{"date":"2020-01-01","edits":[],"capital":-1,"opened":""}',
])("what is no draft (%s) is none", (text) => {
  const entries = new Map<string, string>();
  const shelf = openDraftShelf(storageOf(entries), "demo");
  shelf.keep("p", { date: "2021-12-13", edits: new Map([["A", 0.1]]), capital: Number.NaN, opened: "" });
  const [key] = entries.keys();
  entries.set(key as string, text);
  expect(shelf.read("p")).toBeUndefined();
  expect([shelf.isOf(key as string, "p"), shelf.isOf(null, "p"), shelf.isOf(key as string, "q")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("a browser without room or storage says so", () => {
  const draft = { date: "2021-12-13", edits: new Map([["A", 0.1]]), capital: Number.NaN, opened: "" };
  expect(openDraftShelf(storageOf(new Map(), 10), "demo").keep("p", draft)).toBe(false);
  expect(openDraftShelf(undefined, "demo").keep("p", draft)).toBe(false);
});
