import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatJson, httpOperations, openApiDocument } from "../../wire/index.ts";
import { ROOT } from "../root.ts";

const page = readFileSync(`${ROOT}docs/http.md`, "utf8");

test("docs/http.md has every operation with its scope and its words, and no other", () => {
  const rows = Object.values(httpOperations).map(({ method, path, scope, length, summary }) => {
    return `| ${method.toUpperCase()} | \`${path}\` | ${length === "long" ? "job" : scope} | ${summary} |`;
  });
  expect(page.split("\n").filter((line) => /^\| (GET|POST|DELETE) \|/.test(line))).toEqual(rows);
});

interface Api {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: object; securitySchemes: object };
}
interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { type?: string; properties?: object } }> };
  responses: Record<string, { description: string; content?: object }>;
}

test("the OpenAPI document is whole: operations are called once, paths have their parameters, references lead somewhere, posts their bodies", () => {
  const api = JSON.parse(formatJson(openApiDocument("1.2.3"))) as Api;
  expect(api.openapi).toBe("3.1.0");
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(httpOperations).sort());
  for (const { path, method, parameters, requestBody, responses, summary, security } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const inPath = parameters.filter((of) => of.in === "path");
    expect([path, inPath.map(({ name }) => name)]).toEqual([path, named]);
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(parameters.every(({ name, schema }) => name !== "" && typeof schema === "object")).toBe(true);
    expect([path, summary.endsWith("."), security.length]).toEqual([path, true, 1]);
    const schema = requestBody?.content["application/json"]?.schema;
    expect([path, method, schema?.type]).toEqual([path, method, method === "post" ? "object" : undefined]);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "401", "403", "404", "503"]));
    for (const { description } of Object.values(responses)) expect(description).not.toBe("");
  }
  const text = JSON.stringify(api);
  for (const [, place] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = (place as string)
      .split("/")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], api);
    expect([place, typeof found]).toEqual([place, "object"]);
  }
});
