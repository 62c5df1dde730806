import { z } from "zod";
import type { HttpOperation } from "./http-operation.ts";
import { httpOperations } from "./http-operations.ts";

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

const JSON_DOCUMENT = { "application/json": { schema: { type: "object" } } };

/** What an operation answers where all is well, by status. */
function successes(id: string, { method, length }: HttpOperation): Readonly<Record<string, object>> {
  if (method === "delete") return { 204: { description: "it is stopped, or was over" } };
  const content =
    id === "getTable" || id === "getNightTable"
      ? {
          "application/x-ndjson": { schema: {} },
          "text/csv": { schema: { type: "string" } },
          "application/vnd.apache.arrow.stream": { schema: {} },
        }
      : id === "getJobEvents"
        ? { "text/event-stream": { schema: { type: "string" } } }
        : JSON_DOCUMENT;
  const document = {
    description: "decimals; a missing number is null; keys as of the command with --json",
    headers: { ETag: { schema: { type: "string" } } },
    content,
  };
  if (length === "short") return { 200: document };
  const accepted = {
    description: "it is under way, or stands in line",
    headers: { Location: { schema: { type: "string" }, description: "where to follow the job" } },
    content: JSON_DOCUMENT,
  };
  return { 200: { ...document, description: `it is there already: ${document.description}` }, 202: accepted };
}

/**
 * The OpenAPI 3.1 document of the API, made from the schemas that requests are checked with.
 *
 * @param version  of the package
 */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [id, operation] of Object.entries(httpOperations))
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(id, operation) };
  return {
    openapi: "3.1.0",
    info: { title: "Plimsoll", version, license: { name: "MIT", identifier: "MIT" } },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}

function operationObject(id: string, operation: HttpOperation): object {
  const { method, path, summary, scope, parameters, body } = operation;
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, { io: "input" });
  const { $schema: _, ...bodySchema } = body === undefined ? {} : z.toJSONSchema(body, { io: "input" });
  return {
    operationId: id,
    summary,
    security: [{ token: [scope] }],
    parameters: Object.entries(properties).map(([name, schema]) => {
      const isInPath = path.includes(`{${name}}`);
      return { name, in: isInPath ? "path" : "query", required: isInPath || required.includes(name), schema };
    }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: bodySchema } } } }),
    responses: {
      ...successes(id, operation),
      ...(method === "get" ? { 304: { description: "what If-None-Match has is still so" } } : {}),
      400: failure("the request is not as it must be"),
      401: failure("no token, or one that is not known"),
      403: failure("the token's scope does not reach so far"),
      404: failure("no such path, table, date, name or job"),
      ...(body === undefined
        ? {}
        : { 413: failure("the body is too large"), 415: failure("the body is not JSON") }),
      429: failure("too many requests of one token: see Retry-After"),
      503: failure("too many requests stand in line: see Retry-After"),
    },
  };
}
