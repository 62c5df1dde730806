import type { RandomStream } from "../../../engine/stats/index.ts";
import { openApiDocument } from "../../../wire/index.ts";

/** As much of JSON Schema as the API's document uses. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
}

/** A request as it is sent. */
export interface Malformed {
  /** What is wrong with it. */
  readonly fault: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A request in the making. */
interface Draft {
  method: string;
  path: string;
  query: [string, string][];
  headers: Record<string, string>;
  body: string | undefined;
}

/** Text that has broken readers of text. */
const NASTY = [
  "",
  " ",
  "%",
  "%00",
  "\0",
  "null",
  "-1",
  "1e999",
  "NaN",
  "2020-02-30",
  "9999-99-99",
  "a/b",
  "..",
  "../../etc/passwd",
  "..\\..\\boot.ini",
  "/etc/passwd",
  "file:///etc/passwd",
  "\\\\host\\share",
  "portfolio.csv",
  "'; DROP TABLE x; --",
  "$(id)",
  "`id`",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "\u202e",
  "\ufeff",
  "\ud800",
  "e\u0301".repeat(50),
  "🜁",
  "{}",
  "[]",
  "a,b,,c",
  ",".repeat(300),
  "x".repeat(5000),
];
const BROKEN_ESCAPES = ["%", "%2", "%zz", "%ff", "%c0%af", "%ed%a0%80", "%e2%80%ae%", "%u002e"];
const TRAVERSALS = [
  "..%2f..%2fetc%2fpasswd",
  "%2e%2e%2f",
  "..%5c",
  "%00",
  ".%2e",
  "%252e%252e%252f",
  "..%c0%af",
];

/** The operations of the document, so that one that is added is asked too. */
export function documentedOperations(): readonly Operation[] {
  const { paths } = openApiDocument("0.0.0") as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      path,
      method: method.toUpperCase(),
      parameters,
      body: requestBody?.content["application/json"]?.schema,
    })),
  );
}

interface Documented {
  readonly parameters?: Operation["parameters"];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Requests with one fault each at least, made from well-formed ones. */
export function malformedRequests(random: RandomStream, count: number): readonly Malformed[] {
  const operations = documentedOperations();
  return Array.from({ length: count }, () => {
    const operation = pick(random, operations);
    const draft = draftOf(random, operation);
    const kinds = Object.keys(faults).filter(
      (kind) => operation.body !== undefined || !kind.startsWith("body"),
    );
    const fault = pick(random, kinds);
    (faults[fault] as Fault)(random, draft, operation);
    const query = draft.query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&");
    const path = query === "" ? draft.path : `${draft.path}${draft.path.includes("?") ? "&" : "?"}${query}`;
    return { fault, method: draft.method, path, headers: draft.headers, body: draft.body };
  });
}

type Fault = (random: RandomStream, draft: Draft, operation: Operation) => void;

const faults: Readonly<Record<string, Fault>> = {
  "a parameter there is not": (random, draft) => {
    draft.query.push([
      pick(random, ["nonsense", "__proto__", "constructor", "toString", "sql", "path", "\u202e"]),
      "1",
    ]);
  },
  "a parameter twice": (_, draft) => {
    draft.query.push(["date", "2020-01-02"], ["date", "2020-01-02"]);
  },
  "nasty text in a parameter, and one too many": (random, draft, { parameters }) => {
    const names = parameters.filter((one) => one.in === "query").map(({ name }) => name);
    if (names.length > 0) draft.query.push([pick(random, names), pick(random, NASTY)]);
    draft.query.push(["nonsense", "1"]);
  },
  "a path that climbs": (random, draft, { path }) => {
    const climbing = pick(random, TRAVERSALS);
    draft.path = path.includes("{") ? path.replaceAll(/\{\w+\}/g, climbing) : `${path}/${climbing}`;
  },
  "a broken escape": (random, draft, { path }) => {
    const broken = pick(random, BROKEN_ESCAPES);
    draft.path =
      path.includes("{") && random.uniform() < 0.5
        ? path.replaceAll(/\{\w+\}/g, broken)
        : `${path}?${broken}=${broken}`;
  },
  "a method there is not": (random, draft) => {
    draft.method = pick(
      random,
      ["PUT", "PATCH", "OPTIONS", "PROPFIND", "get"].filter((one) => one !== draft.method),
    );
    draft.path += "/nothing";
  },
  "a path that is too long": (_, draft) => {
    draft.query.push(["date", "x".repeat(9000)]);
  },
  "a host of another": (random, draft) => {
    draft.headers.host = pick(random, [
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost@evil.example",
      "[::2]",
    ]);
  },
  "an origin of another": (random, draft) => {
    draft.headers.origin = pick(random, [
      "https://evil.example",
      "null",
      "",
      "http://127.0.0.1:1",
      "\\",
      "http://[",
    ]);
  },
  "body that is no JSON": (random, draft) => {
    draft.body = pick(random, [
      "",
      "{",
      "{]",
      "undefined",
      '{"a":}',
      "\0",
      '{"a":1}}',
      "NaN",
      "'a'",
      '{"a":"\u0001"}',
    ]);
  },
  "body cut short": (random, draft) => {
    const whole = draft.body as string;
    draft.body = whole.slice(0, random.integer(Math.max(1, whole.length - 1)));
  },
  "body of another kind": (random, draft) => {
    draft.headers["content-type"] = pick(random, [
      "text/plain",
      "",
      "application/xml",
      "application/x-www-form-urlencoded",
      "a",
    ]);
  },
  "body packed": (random, draft) => {
    draft.headers["content-encoding"] = pick(random, ["gzip", "br", "zstd", "x"]);
  },
  "body that is no object": (random, draft) => {
    draft.body = pick(random, ["null", "[]", "1", '"a"', "true", "[[]]", "-0", "1e999"]);
  },
  "body too deep": (random, draft) => {
    const depth = 1 + random.integer(20_000);
    const key = pick(random, ["holdings", "mandate", "trades", "x"]);
    draft.body = `{"${key}":${"[".repeat(depth)}${"]".repeat(depth)},"nonsense":1}`;
  },
  "body with a key there is not": (random, draft) => {
    const key = pick(random, [
      "nonsense",
      "__proto__",
      "constructor",
      "sql",
      "path",
      "file",
      "spec",
      "query",
      "\u202e",
    ]);
    // As text, so that __proto__ is a key and not a prototype.
    draft.body = `${(draft.body as string).slice(0, -1)}${draft.body === "{}" ? "" : ","}${JSON.stringify(key)}:{"isAdmin":true}}`;
  },
  "body with a value of another kind, and a key too many": (random, draft, { body }) => {
    const document = sample(random, body as Schema, 3) as Record<string, unknown>;
    spoil(random, document);
    draft.body = JSON.stringify({ ...document, nonsense: 1 });
  },
};

/** Puts something else in the place of one value, however deep. */
function spoil(random: RandomStream, document: Record<string, unknown>): void {
  let at: Record<string, unknown> = document;
  for (;;) {
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = pick(random, keys);
    const value = at[key];
    if (typeof value === "object" && value !== null && random.uniform() < 0.7) {
      at = value as Record<string, unknown>;
      continue;
    }
    at[key] = pick<unknown>(random, [null, [], {}, -1, 1e308, "", true, [[null]], pick(random, NASTY)]);
    return;
  }
}

function draftOf(random: RandomStream, { method, path, parameters, body }: Operation): Draft {
  const inPath = new Map(
    parameters.filter((one) => one.in === "path").map(({ name, schema }) => [name, schema]),
  );
  const query: [string, string][] = parameters
    .filter((one) => one.in === "query" && random.uniform() < 0.3)
    .map(({ name, schema }) => [name, String(sample(random, schema, 1))]);
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encoded(String(sample(random, inPath.get(name) ?? {}, 1))),
    ),
    query,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(sample(random, body, 3)),
  };
}

/** Something that a schema describes, or nearly. */
function sample(random: RandomStream, schema: Schema, depth: number): unknown {
  if (schema.enum !== undefined) return pick(random, schema.enum);
  if (schema.anyOf !== undefined) return sample(random, pick(random, schema.anyOf), depth);
  switch (schema.type) {
    case "object": {
      const chosen = Object.entries(schema.properties ?? {}).filter(
        ([name]) => schema.required?.includes(name) === true || (depth > 0 && random.uniform() < 0.4),
      );
      return Object.fromEntries(chosen.map(([name, inner]) => [name, sample(random, inner, depth - 1)]));
    }
    case "array":
      return Array.from({ length: 1 + random.integer(3) }, () =>
        sample(random, schema.items ?? {}, depth - 1),
      );
    case "number":
      return random.uniform();
    case "integer":
      return 1 + random.integer(9);
    case "boolean":
      return random.uniform() < 0.5;
    case "string":
      if (schema.format === "date")
        return `20${10 + random.integer(10)}-0${1 + random.integer(9)}-1${random.integer(9)}`;
      return schema.pattern?.includes("0-9a-f")
        ? "0".repeat(32)
        : pick(random, ["a", "value_manager", "A1", "é"]);
    default:
      return "a";
  }
}

/** Of text that may have halves of signs, which encodeURIComponent refuses. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.integer(list.length)] as T;
}
