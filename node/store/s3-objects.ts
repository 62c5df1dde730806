import { setTimeout } from "node:timers/promises";
import type { FileContent } from "./durable-files.ts";
import type { ObjectStore } from "./object-store.ts";
import { StoreError } from "./store-error.ts";

/** What a bucket is reached with. */
interface Bucket {
  /** `http(s)://host/bucket`, without a slash at its end. */
  readonly url: string;
  /** "" or with a slash at its end. */
  readonly prefix: string;
  /** Sends a signed request, again where the store or the way to it fails for a moment. */
  readonly send: (url: string, init?: RequestInit) => Promise<Response>;
}

/**
 * A prefix of a bucket of a store that speaks S3, by its plainest requests: PUT, GET, HEAD, DELETE and the list. No object is ever renamed
 * and no condition is asked for, which not every store knows.
 *
 * Environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION (us-east-1 if absent), AWS_ENDPOINT_URL_S3 or
 * AWS_ENDPOINT_URL for stores other than the region's own. Buckets stand in the path, not in the host.
 *
 * @param place  `s3://bucket/prefix`
 * @throws {StoreError} "not-writable" without keys; later where the store refuses
 */
export async function openBucket(place: string): Promise<ObjectStore> {
  const bucket = await reachBucket(place);
  const { prefix, send } = bucket;
  const at = (path: string): string => `${bucket.url}/${encodePath(`${prefix}${path}`)}`;
  /** A header of what stands there. */
  const header = async (path: string, name: string): Promise<string | undefined> => {
    const answer = await send(at(path), { method: "HEAD" });
    if (answer.status === 404) return undefined;
    await expectOk(place, path, answer);
    return answer.headers.get(name) ?? "";
  };
  return {
    root: place.replace(/\/+$/, ""),
    write: async (_kind, path, content) => {
      await expectOk(place, path, await send(at(path), { method: "PUT", body: wholeOf(content) }));
    },
    read: async (path) => {
      const answer = await send(at(path));
      if (answer.status === 404) return undefined;
      await expectOk(place, path, answer);
      return new Uint8Array(await answer.arrayBuffer());
    },
    size: async (path) => {
      const bytes = await header(path, "content-length");
      return bytes === undefined ? undefined : Number(bytes);
    },
    time: async (path) => {
      const said = await header(path, "last-modified");
      return said === undefined ? undefined : Date.parse(said);
    },
    list: async (path) => {
      const folder = `${prefix}${path}/`;
      const names = (await listKeys(place, bucket, folder, "/")).map((key) => key.slice(folder.length));
      return names.map((name) => name.replace(/\/$/, "")).sort();
    },
    remove: async (_kind, path) => expectOk(place, path, await send(at(path), { method: "DELETE" })),
    removeFolder: async (path) => {
      for (const key of await listKeys(place, bucket, `${prefix}${path}/`))
        await expectOk(place, key, await send(`${bucket.url}/${encodePath(key)}`, { method: "DELETE" }));
    },
    // What is put there is whole, or is not there.
    clearTemporary: async () => {},
  };
}

async function reachBucket(place: string): Promise<Bucket> {
  const { env } = process;
  const [, name = "", prefix = ""] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(place) ?? [];
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const message = `${place} needs keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_ENDPOINT_URL_S3 for a store of your own)`;
    throw new StoreError("not-writable", message);
  }
  const region = env.AWS_REGION ?? "us-east-1";
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? `https://s3.${region}.amazonaws.com`;
  const { AwsClient } = await import("aws4fetch");
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey, region, service: "s3", retries: 0 },
    ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
  });
  return {
    url: `${endpoint.replace(/\/+$/, "")}/${name}`,
    prefix: prefix === "" ? "" : `${prefix}/`,
    send: (url, init) =>
      sendAgain(place, async () =>
        wholeAnswer(await client.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })),
      ),
  };
}

const TIMEOUT_MS = 120_000;
const ATTEMPTS = 7;
const FIRST_WAIT_MS = 100;

/** Sends until there is an answer that is not about the moment: six more times within some 6 seconds. */
async function sendAgain(place: string, send: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send().catch((error: unknown) => {
      if (attempt < ATTEMPTS) return undefined;
      const reason = error instanceof Error ? String(error.cause ?? error.message) : String(error);
      throw new StoreError("missing", `${place} cannot be reached: ${reason}`, { cause: error });
    });
    const isPassing = answer === undefined || answer.status >= 500 || answer.status === 429;
    if (answer !== undefined && (!isPassing || attempt === ATTEMPTS)) return answer;
    await setTimeout(FIRST_WAIT_MS * 2 ** (attempt - 1));
  }
}

/** An answer with all of its body, so that one that breaks off is asked for again as one that does not come. */
async function wholeAnswer(answer: Response): Promise<Response> {
  if (answer.body === null) return answer;
  const { status, statusText, headers } = answer;
  return new Response(await answer.arrayBuffer(), { status, statusText, headers });
}

async function expectOk(place: string, path: string, answer: Response): Promise<void> {
  if (answer.ok) return;
  const text = await answer.text();
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? answer.statusText;
  const message = `${place} refused ${path}: ${answer.status} ${code}. Check the keys, the bucket and the endpoint (AWS_ENDPOINT_URL_S3).`;
  throw new StoreError("not-writable", message);
}

/** Keys with a prefix, page by page; with a delimiter only those up to it, and what is common to the others. */
async function listKeys(
  place: string,
  { url, send }: Bucket,
  prefix: string,
  delimiter = "",
): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const query = new URLSearchParams({ "list-type": "2", prefix });
    if (delimiter !== "") query.set("delimiter", delimiter);
    if (token !== "") query.set("continuation-token", token);
    const answer = await send(`${url}?${query}`);
    await expectOk(place, `the list of ${prefix}`, answer);
    const xml = await answer.text();
    for (const [, key] of xml.matchAll(/<Key>([^<]*)<\/Key>/g)) keys.push(key as string);
    for (const [, key] of xml.matchAll(/<CommonPrefixes>\s*<Prefix>([^<]*)<\/Prefix>/g))
      keys.push(key as string);
    token = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(xml)?.[1];
  }
  return keys;
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function wholeOf(content: FileContent): Uint8Array<ArrayBuffer> {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return new Uint8Array(Buffer.concat(Array.isArray(content) ? content : [content as Uint8Array]));
}
