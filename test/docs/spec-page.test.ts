import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specPage, specReference } from "../../build/spec-reference.mjs";
import { modelSpecJsonSchema } from "../../wire/index.ts";
import { ROOT } from "../root.ts";

test("docs/spec.md is made from the schema: npm run build && node build/spec-reference.mjs after a change", () => {
  expect(readFileSync(ROOT + specPage, "utf8")).toBe(specReference(modelSpecJsonSchema()));
});

test("a key that is new, or another, would be seen", () => {
  const schema = {
    properties: {
      name: { type: "string" },
      shape: { properties: { edges: { type: "integer", minimum: 3 } } },
    },
  };
  expect(specReference(schema)).toContain("| `shape.edges` | whole number from 3 |");
});
