import { expect, test } from "vitest";
import { openShelf, type Scenario, type ShelfStorage } from "../../web/scenario-shelf.ts";

/** A browser's storage that takes so many characters. */
function storageOf(entries: Map<string, string>, most = Number.POSITIVE_INFINITY): ShelfStorage {
  return {
    get length() {
      return entries.size;
    },
    key: (i) => [...entries.keys()][i] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > most) throw new DOMException("full", "QuotaExceededError");
      entries.set(key, value);
    },
    removeItem: (key) => entries.delete(key),
  };
}

const scenario = (name: string, weights: Record<string, number> = { S1: 0.1, cash: 0.9 }): Scenario => ({
  name,
  date: "2021-12-31",
  portfolio: "",
  benchmark: "universe",
  weights,
});

test("what is kept comes back to the last digit, by name, also in another tab and after a reload", () => {
  const entries = new Map<string, string>();
  const shelf = openShelf(storageOf(entries), "demo");
  const third = scenario("less banks", { S1: 1 / 3, ["__proto__"]: 0, "S 2": -1e-9 });
  expect(shelf.keep(third)).toBe(true);
  expect(shelf.keep(scenario("à la carte"))).toBe(true);
  const other = openShelf(storageOf(entries), "demo");
  expect(other.read().scenarios).toEqual([scenario("à la carte"), third]);
  other.remove("à la carte");
  expect(shelf.read().scenarios).toEqual([third]);
  expect(shelf.isMine([...entries.keys()][0] as string)).toBe(true);
  expect(shelf.isMine(null)).toBe(true);
  expect(shelf.isMine("plimsoll-token")).toBe(false);
});

test("a project sees nothing of another's, even of one whose name begins as its own", () => {
  const entries = new Map<string, string>();
  openShelf(storageOf(entries), "demo").keep(scenario("a"));
  openShelf(storageOf(entries), 'demo" "x').keep(scenario("b"));
  expect(openShelf(storageOf(entries), "demo").read().scenarios).toEqual([scenario("a")]);
});

test.each([
  "",
  "{",
  "null",
  "[]",
  '{"date":"2020-01-01","portfolio":"","benchmark":"","weights":[1]}',
  '{"date":"2020-01-01","portfolio":"","benchmark":"","weights":{"A":null}}',
  '{"date":"2020-01-01","portfolio":"","weights":{}}',
])("what is no scenario (%s) is named and takes nothing else along", (text) => {
  const entries = new Map<string, string>();
  const shelf = openShelf(storageOf(entries), "demo");
  shelf.keep(scenario("good"));
  shelf.keep(scenario("bad"));
  entries.set([...entries.keys()][1] as string, text);
  expect(shelf.read()).toEqual({ scenarios: [scenario("good")], damaged: ["bad"] });
  shelf.keep(scenario("bad"));
  expect(shelf.read()).toEqual({ scenarios: [scenario("bad"), scenario("good")], damaged: [] });
});

test("what a full storage does not take is kept in the tab, and what is there stays as it was", () => {
  const entries = new Map<string, string>();
  const shelf = openShelf(storageOf(entries, 200), "demo");
  const large = scenario("large", Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`S${i}`, i])));
  expect(shelf.keep(scenario("small"))).toBe(true);
  expect(shelf.keep(large)).toBe(false);
  expect(shelf.read().scenarios).toEqual([large, scenario("small")]);
  expect(openShelf(storageOf(entries), "demo").read().scenarios).toEqual([scenario("small")]);
});

test("a browser that stores nothing, or throws at every touch, still has a shelf for the tab", () => {
  const touchy = new Proxy({} as ShelfStorage, {
    get: () => {
      throw new DOMException("denied", "SecurityError");
    },
  });
  for (const storage of [undefined, touchy]) {
    const shelf = openShelf(storage, "demo");
    expect(shelf.keep(scenario("a"))).toBe(false);
    expect(shelf.read()).toEqual({ scenarios: [scenario("a")], damaged: [] });
    shelf.remove("a");
    expect(shelf.read().scenarios).toEqual([]);
  }
});
