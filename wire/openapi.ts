import { z } from "zod";
import { type HttpOperation, httpOperations } from "./http-contract.ts";

const PROBLEM = {
  type: "object",
  description: "RFC 9457. problems lists every fault of the request.",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "one sentence that says what to do" },
    problems: {
      type: "array",
      items: {
        type: "object",
        required: ["file", "rule"],
        properties: {
          file: { type: "string" },
          column: { type: "string", description: "the parameter" },
          value: { type: "string" },
          rule: { type: "string" },
        },
      },
    },
  },
};

const failure = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

/**
 * The OpenAPI 3.1 document of the API, made from the schemas that requests are checked with.
 *
 * @param version  of the package
 */
export function openApiDocument(version: string): object {
  const paths = Object.entries(httpOperations).map(([id, operation]) => [
    operation.path,
    { get: operationObject(id, operation) },
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Plimsoll", version, license: { name: "MIT", identifier: "MIT" } },
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}

function operationObject(id: string, { path, summary, scope, parameters }: HttpOperation): object {
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, { io: "input" });
  return {
    operationId: id,
    summary,
    security: [{ token: [scope] }],
    parameters: Object.entries(properties).map(([name, schema]) => {
      const isInPath = path.includes(`{${name}}`);
      return { name, in: isInPath ? "path" : "query", required: isInPath || required.includes(name), schema };
    }),
    responses: {
      200: {
        description: "decimals; a missing number is null; keys as of the command with --json",
        headers: { ETag: { schema: { type: "string" } } },
        content:
          id === "getTable"
            ? { "application/x-ndjson": { schema: {} }, "text/csv": { schema: { type: "string" } } }
            : { "application/json": { schema: { type: "object" } } },
      },
      304: { description: "what If-None-Match has is still so" },
      400: failure("the request is not as it must be"),
      401: failure("no token, or one that is not known"),
      403: failure("the token's scope does not reach so far"),
      404: failure("no such path, table, date or name"),
      503: failure("too many requests stand in line: see Retry-After"),
    },
  };
}
