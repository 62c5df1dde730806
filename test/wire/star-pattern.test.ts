import fc from "fast-check";
import { expect, test } from "vitest";
import { starPattern } from "../../wire/index.ts";

test("stars are any text, none included; all else is itself", () => {
  for (const [pattern, name, isLike] of [
    ["north", "north", true],
    ["north", "north_1", false],
    ["*", "", true],
    ["n*h", "nh", true],
    ["n*n", "n", false],
    ["a.c", "abc", false],
    ["*ab*ab*", "abab", true],
    ["*ab*ab*", "aab", false],
    ["a*a*b", "aab", true],
  ] as const)
    expect(starPattern(pattern)(name), `${pattern} ${name}`).toBe(isLike);
});

test("as a regular expression says, where one can be afforded", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 7 }).map((all) => all.join(""));
  const name = fc.array(fc.constantFrom("a", "b"), { maxLength: 8 }).map((all) => all.join(""));
  fc.assert(
    fc.property(letters, name, (pattern, given) => {
      expect(starPattern(pattern)(given)).toBe(new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(given));
    }),
    { seed: 31, numRuns: 2000 },
  );
});

test("thirty stars and a name that is not like them end at once", () => {
  expect(starPattern(`${"*".repeat(30)}x`)("momentum_manager")).toBe(false);
  expect(starPattern(`${"*a".repeat(30)}x`)("a".repeat(5000))).toBe(false);
});
