import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseModelSpec } from "../wire/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("README.md", () => {
  test("shows a spec that is good", () => {
    const spec = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] as string;
    expect(parseModelSpec(parse(spec), "README.md").name).toBe("my-model");
  });
});
