import { createHash } from "node:crypto";
import { httpOperations } from "../../wire/index.ts";
import { type ByteCache, openByteCache } from "../store/index.ts";
import type { AnswerPool } from "./answer-pool.ts";
import type { Answer, AnswerTask, DocumentId, MadeAnswer } from "./answer-request.ts";
import { hasTag, refused, unchanged } from "./responses.ts";
import type { Served } from "./served-project.ts";

/** What documents are made with. */
export interface DocumentSetting {
  readonly projectFolder: string;
  /** Of the package. */
  readonly version: string;
  readonly pool: AnswerPool;
  readonly onFailure: (log: string) => void;
}

/** A request for a document, checked. */
export interface DocumentRequest extends Served, Pick<AnswerTask<DocumentId>, "id" | "parameters" | "body"> {
  readonly headers: Headers;
}

/** What all answers together may take. */
const ANSWER_BYTES = 128 * 2 ** 20;

/**
 * Documents from the pool. One that was made stays as it was sent while its run, its project and the version are what they were;
 * requests for one that is being made wait for that one.
 */
export function documentResponses(setting: DocumentSetting): (request: DocumentRequest) => Promise<Response> {
  const made = openByteCache<MadeAnswer>(ANSWER_BYTES);
  const making = new Map<string, Promise<Answer>>();
  return async (request) => {
    const { id, headers, run } = request;
    const { method, reads } = httpOperations[id];
    const key = keyOf(request);
    const known = method === "get" && reads === "run" ? tagOf(setting.version, run.id, key) : undefined;
    if (known !== undefined && hasTag(headers, known)) return unchanged(known);
    const encoding = acceptsGzip(headers) ? "gzip" : "identity";
    const answer = await answerOf({ setting, made, making }, request, `${encoding}\n${key}`, encoding);
    if ("problem" in answer) return refused(setting, answer);
    if (method === "post") return response(answer, {});
    const tag = known ?? answer.tag;
    if (hasTag(headers, tag)) return unchanged(tag);
    // The same answer in another encoding has other bytes: a tag for both is a weak one.
    return response(answer, {
      ETag: answer.encoding === "identity" ? tag : `W/${tag}`,
      "Cache-Control": "no-cache",
    });
  };
}

interface Making {
  readonly setting: DocumentSetting;
  readonly made: ByteCache<MadeAnswer>;
  readonly making: Map<string, Promise<Answer>>;
}

async function answerOf(
  { setting, made, making }: Making,
  { id, parameters, body, run, stamp, headers }: DocumentRequest,
  key: string,
  encoding: MadeAnswer["encoding"],
): Promise<Answer> {
  const { projectFolder } = setting;
  const task = { projectFolder, runId: run.id, stamp, id, parameters, body, encoding } as AnswerTask;
  const { reads } = httpOperations[id];
  if (body !== undefined || reads === "beside" || (stamp === undefined && reads === "project"))
    return setting.pool.document(task, patience(headers));
  const known = made.get(key) ?? making.get(key);
  if (known !== undefined) return known;
  const answer = setting.pool.document(task, patience(headers));
  making.set(key, answer);
  const done = await answer.finally(() => making.delete(key));
  if ("body" in done) made.set(key, done, 200 + key.length + done.body.byteLength);
  return done;
}

/** All that a document depends on beside the version. */
function keyOf({ id, parameters, run, stamp }: DocumentRequest): string {
  return JSON.stringify([id, run.id, parameters, httpOperations[id].reads === "project" ? stamp : null]);
}

function tagOf(...parts: readonly string[]): string {
  return `"${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32)}"`;
}

/** Longest that somebody may wait for a thread by asking to. */
const MOST_PATIENCE_SECONDS = 10;

/** `Prefer: wait=5` (RFC 7240): who asks would rather wait five seconds than be told that all threads are busy. */
function patience(headers: Headers): number {
  const [, seconds = "0"] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})/i.exec(headers.get("prefer") ?? "") ?? [];
  return 1000 * Math.min(MOST_PATIENCE_SECONDS, Number(seconds));
}

function acceptsGzip(headers: Headers): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(headers.get("accept-encoding") ?? "");
}

function response({ body, encoding }: MadeAnswer, headers: Readonly<Record<string, string>>): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, {
    headers: {
      "Content-Type": "application/json",
      "Content-Length": String(body.byteLength),
      ...(encoding === "gzip" ? { "Content-Encoding": "gzip" } : {}),
      Vary: "Accept-Encoding",
      ...headers,
    },
  });
}
