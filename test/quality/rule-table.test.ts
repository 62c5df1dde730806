import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { qualityRules } from "../../node/quality/rules/quality-rules.ts";

test("the methodology has every rule as it is in the code", () => {
  const page = readFileSync(`${import.meta.dirname}/../../docs/methodology/01c-data-quality.md`, "utf8");
  const rows = qualityRules.map((rule) => {
    const cells = [rule.threshold, rule.consequence, rule.advice, rule.falsePositives];
    return `| \`${rule.name}\` | ${rule.severity} | ${cells.join(" | ")} |`;
  });
  const written = page.split("\n").filter((line) => line.startsWith("| `"));
  expect(written).toEqual(rows);
});

test("names are told apart, and every rule says what it costs", () => {
  expect(new Set(qualityRules.map(({ name }) => name)).size).toBe(qualityRules.length);
  for (const { threshold, consequence, advice } of qualityRules)
    for (const says of [threshold, consequence, advice]) expect(says.length).toBeGreaterThan(2);
});
