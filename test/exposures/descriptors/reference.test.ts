import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { descriptorReference, referencePage } from "../../../build/descriptor-reference.mjs";
import { builtInDescriptors } from "../../../engine/exposures/index.ts";
import { ROOT } from "../../source-files.ts";

describe("the reference of descriptors", () => {
  test("is what the definitions say: npm run build && node build/descriptor-reference.mjs after a change", () => {
    expect(readFileSync(ROOT + referencePage, "utf8")).toBe(descriptorReference(builtInDescriptors.values()));
  });

  test("has a row of seven cells for every descriptor", () => {
    const rows = descriptorReference(builtInDescriptors.values())
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(rows).toHaveLength(builtInDescriptors.size);
    for (const row of rows) expect(row.split(/(?<!\\)\|/), row).toHaveLength(9);
  });
});
