import { type Ask, bodyOf, documentText, parsedDocument, seconds } from "./ask.ts";
import type { Document, GetParameters, GetPath, PostBody, PostPath } from "./contract-types.ts";
import { type PostOptions, posted } from "./follow-job.ts";
import { problemOf } from "./problem-error.ts";

/** Which server, and who asks. */
export interface ClientSetting {
  /** As `http://127.0.0.1:8042`, or `https://host/base` where a proxy has it below a path. */
  readonly url: string;
  /** Where the server asks for one. */
  readonly token?: string;
  /** How often a busy server (503, 429) is asked again, after the time it says; 5 by default. */
  readonly retries?: number;
  /** Seconds that a question would rather wait for a free thread than be told to ask again; the server grants 10 at most. */
  readonly patience?: number;
  /** The platform's own by default. */
  readonly fetch?: typeof fetch;
}

/** Questions to a server of Plimsoll. All throw `ProblemError` where there is no answer. */
export interface Client {
  /** A document; one that is as it was last time is not sent again. */
  readonly get: <Path extends GetPath>(path: Path, parameters?: GetParameters<Path>) => Promise<Document>;
  /** The answer to a question. A long one is a job, which is followed to its end. */
  readonly post: <Path extends PostPath>(
    path: Path,
    body: PostBody<Path>,
    options?: PostOptions,
  ) => Promise<Document>;
  /** Stops a job, whoever asked for it; it can be asked for again. */
  readonly stop: (jobId: string) => Promise<void>;
  /** Rows of a table of the run, or of a night, one after the other. */
  readonly rows: (table: string, of?: TableSpan | NightRows) => AsyncGenerator<Document>;
  /** A table of the run, or of a night, as an Arrow stream or CSV, as it comes. */
  readonly table: (
    table: string,
    format: "arrow" | "csv",
    of?: TableSpan | NightRows,
  ) => Promise<ReadableStream<Uint8Array>>;
}

/** Dates, both included. */
export interface TableSpan {
  readonly from?: string;
  readonly to?: string;
}

/** Rows of a night. */
export interface NightRows {
  /** Date of the night. */
  readonly night: string;
  /** Rows of one portfolio only. */
  readonly portfolio?: string;
}

/** Documents that are kept, so that one that has not changed need not come again. */
const KEPT = 100;

/**
 * A client of one server. It needs `fetch` and nothing else, so it runs in Node and in browsers.
 *
 * @see docs/http.md
 */
export function openClient(setting: ClientSetting): Client {
  const { url, token, patience, retries = 5, fetch: ask = fetch } = setting;
  const kept = new Map<string, { readonly tag: string; readonly text: string }>();
  const base = url.replace(/\/+$/, "");
  const request: Ask = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    if (patience !== undefined) headers.set("prefer", `wait=${patience}`);
    for (let left = retries; ; left--) {
      const response = await ask(`${base}${path}`, { ...init, headers });
      if ((response.status !== 503 && response.status !== 429) || left <= 0) return response;
      await response.body?.cancel();
      await seconds(Number(response.headers.get("retry-after") ?? 1), init.signal ?? undefined);
    }
  };
  return {
    get: async (path, parameters) => {
      const target = targetOf(path, parameters ?? {});
      const known = kept.get(target);
      const headers = known === undefined ? {} : { "if-none-match": known.tag };
      const response = await request(target, { headers });
      if (response.status === 304 && known !== undefined) return parsedDocument(known.text);
      const text = await documentText(response);
      const tag = response.headers.get("etag");
      if (tag !== null) {
        kept.delete(target);
        kept.set(target, { tag, text });
        for (const oldest of kept.size > KEPT ? [...kept.keys()].slice(0, 1) : []) kept.delete(oldest);
      }
      return parsedDocument(text);
    },
    post: (path, body, options = {}) => posted(request, path, body, options),
    stop: async (jobId) => {
      const response = await request(targetOf("/v1/jobs/{id}", { id: jobId }), { method: "DELETE" });
      if (!response.ok) throw await problemOf(response);
    },
    rows: async function* (table, of = {}) {
      const response = await request(tableTarget(table, of, "ndjson"));
      for await (const line of linesOf(await bodyOf(response))) yield JSON.parse(line) as Document;
    },
    table: async (table, format, of = {}) => bodyOf(await request(tableTarget(table, of, format))),
  };
}

function tableTarget(table: string, of: TableSpan | NightRows, format: string): string {
  if (!("night" in of)) return targetOf("/v1/tables/{table}", { table, ...of, format });
  const { night: date, portfolio } = of;
  return targetOf("/v1/nights/{date}/tables/{table}", { date, table, portfolio, format });
}

/** A path with its names filled in, and the rest as its query. */
function targetOf(path: string, parameters: object): string {
  const left = new Map(Object.entries(parameters).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(left.get(name));
    left.delete(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...left].map(([name, value]) => [name, String(value)]));
  return query.size === 0 ? filled : `${filled}?${query}`;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (text + decoder.decode(value, { stream: true })).split("\n");
      text = lines.pop() ?? "";
      yield* lines;
    }
    if (text !== "") yield text;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
