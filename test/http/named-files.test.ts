import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openApiDocument } from "../../wire/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";

let api: ApiProject;
beforeAll(async () => {
  api = await apiProject();
});

/** Keys of every object below one. */
function keysOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

describe("a request names what is in the project, never what is on the disk", () => {
  test("the contract has no field for SQL, paths, specs or addresses", () => {
    const { paths } = openApiDocument("0.0.0") as { paths: Record<string, Record<string, Asked>> };
    const asked = Object.values(paths).flatMap((methods) => Object.values(methods));
    const names = asked.flatMap(({ parameters = [], requestBody }) => [
      ...parameters.map(({ name }) => name),
      ...keysOf(requestBody),
    ]);
    expect(names.length).toBeGreaterThan(100);
    const banned = /^(sql|path|file|files|folder|dir|directory|spec|postgres|url|host|command|config)$/i;
    expect(names.filter((name) => banned.test(name))).toEqual([]);
  });

  test("a document that names a file that is there is refused, and nothing of the file is told", async () => {
    const file = join(api.folder, "planted.csv");
    writeFileSync(file, "date,return\nplanted-secret,0.5\n");
    for (const name of [file, "planted.csv", "/etc/passwd"]) {
      const fund = { series: { file: name, factors: ["market"] } };
      const hedge = { horizon: "1m", portfolio: "value_manager", instruments: { fund } };
      const response = await api.post("/v1/hedge", {
        hedge,
        tables: { other: "date,return\n2020-01-02,0.1\n" },
      });
      const text = await response.text();
      expect([name, response.status]).toEqual([name, 400]);
      expect(text).toContain("must be the name of a table in tables");
      expect(text).not.toContain("planted-secret");
    }
    expect(api.failures).toEqual([]);
  });

  test.each([
    ["/v1/risk", { portfolio: "../plimsoll" }],
    ["/v1/risk", { portfolio: "data/portfolios.csv" }],
    ["/v1/risk", { portfolio: "value_manager", benchmark: "/etc/passwd" }],
    ["/v1/compare", { first: "../other", second: "." }],
    ["/v1/card", { run: "../../etc/passwd" }],
    ["/v1/runs", { project: "/tmp" }],
  ])("%s with %j is refused before anything is read", async (path, body) => {
    expect((await api.post(path, body)).status).toBe(400);
  });
});

interface Asked {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: unknown;
}
