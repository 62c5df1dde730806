import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { descriptorReference, referencePage } from "../../../build/descriptor-reference.mjs";
import { builtInDescriptors } from "../../../engine/exposures/index.ts";
import { ROOT } from "../../root.ts";

describe("the reference of descriptors", () => {
  test("is what the definitions say: npm run build && node build/descriptor-reference.mjs after a change", () => {
    expect(readFileSync(ROOT + referencePage, "utf8")).toBe(descriptorReference(builtInDescriptors.values()));
  });

  test("names works that the page of sources has in full, and that page no other", () => {
    const cited = [...builtInDescriptors.values()].flatMap(({ name, source }) =>
      source.split("; ").map((work) => {
        const key = /^[A-Z].*? \(\d{4}\)/.exec(work)?.[0];
        expect(key, name).toBeDefined();
        return key;
      }),
    );
    const rows = readFileSync(`${ROOT}docs/methodology/03c-descriptor-sources.md`, "utf8")
      .split("\n")
      .filter((line) => /\(\d{4}\) \|/.test(line))
      .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows.map(([, key]) => key).sort()).toEqual([...new Set(cited)].sort());
    for (const [, key, title, where] of rows) expect([title, where], key).not.toContain("");
  });

  test("has a row of seven cells for every descriptor", () => {
    const rows = descriptorReference(builtInDescriptors.values())
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(rows).toHaveLength(builtInDescriptors.size);
    for (const row of rows) expect(row.split(/(?<!\\)\|/), row).toHaveLength(9);
  });
});
