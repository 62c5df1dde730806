import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, findEntries } from "../../web/search/entries.ts";

const entry = (title: string, words = ""): Entry => ({ title, kind: "", words, go: () => undefined });
const titles = (entries: readonly Entry[]): readonly string[] => entries.map(({ title }) => title);

test("the name itself comes first, then what begins so, then what has the word, then what has the signs", () => {
  const entries = ["revalue", "deep value", "value manager", "value"].map((title) => entry(title));
  expect(titles(findEntries(entries, "Value", 9))).toEqual([
    "value",
    "value manager",
    "deep value",
    "revalue",
  ]);
});

test("every word must be there, in any order, with or without accents and signs", () => {
  const entries = [entry("Nestlé S.A.", "CH0038863350"), entry("Nestling"), entry("S A Holdings")];
  expect(titles(findEntries(entries, "sa nestle", 9))).toEqual([]);
  expect(titles(findEntries(entries, "a nestle", 9))).toEqual(["Nestlé S.A."]);
  expect(titles(findEntries(entries, "ch00388", 9))).toEqual(["Nestlé S.A."]);
});

test("no more than are asked for, and each holds each word that was typed", () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom(..."abc ") }), { maxLength: 30 });
  fc.assert(
    fc.property(names, fc.string({ unit: fc.constantFrom(..."ab ") }), fc.nat(9), (given, text, most) => {
      const found = findEntries(
        given.map((name) => entry(name)),
        text,
        most,
      );
      expect(found.length).toBeLessThanOrEqual(most);
      for (const { title } of found)
        for (const word of text.split(" ").filter(Boolean)) expect(title).toContain(word);
    }),
    { seed: 11 },
  );
});
