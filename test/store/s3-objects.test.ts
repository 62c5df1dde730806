import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type ObjectStore, openObjectStore, workObjects } from "../../node/store/index.ts";
import { type BucketServer, startBucket } from "../tasks/bucket.ts";
import { emptyFolder } from "./model-folder.ts";

let server: BucketServer;

beforeAll(async () => {
  server = await startBucket("models");
  for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const places: readonly (readonly [string, () => string])[] = [
  ["folder", emptyFolder],
  ["bucket", () => `s3://models/some prefix/${Math.random()}/`],
];

describe.each(places)("objects in a %s", (_, place) => {
  test("are read as they were written, listed by folder, and removed with it", async () => {
    const objects = await openObjectStore(place());
    await objects.write("work", "work/a/one", new Uint8Array([1, 2, 3]));
    await objects.write("work", "work/a/two", [new Uint8Array([4]), new Uint8Array([5, 6])]);
    await objects.write("journal", "journal/b.json", "ä");
    await objects.write("journal", "journal/b.json", "ä");
    expect([...((await objects.read("work/a/two")) ?? [])]).toEqual([4, 5, 6]);
    expect(await objects.read("work/a/three")).toBeUndefined();
    expect([await objects.size("journal/b.json"), await objects.size("journal/c.json")]).toEqual([
      2,
      undefined,
    ]);
    expect(await objects.list("work/a")).toEqual(["one", "two"]);
    expect(await objects.list("work")).toEqual(["a"]);
    expect(await objects.list("nothing")).toEqual([]);
    await objects.remove("work", "work/a/one");
    await objects.remove("work", "work/a/none");
    expect(await objects.list("work/a")).toEqual(["two"]);
    await objects.removeFolder("work");
    expect(await objects.list("work")).toEqual([]);
    expect(await objects.list("journal")).toEqual(["b.json"]);
  });

  test("between tasks come back with what stands in two places once, and not at all when damaged", async () => {
    const objects = await openObjectStore(place());
    const work = workObjects(objects, "goal");
    const shared = Float64Array.of(1, Number.NaN, -0);
    await work.write("key", { shared, again: shared, map: new Map([[1, undefined]]) });
    const { value } = (await work.read("key")) as { value: { shared: unknown; again: unknown } };
    expect(value).toEqual({ shared, again: shared, map: new Map([[1, undefined]]) });
    expect(value.shared).toBe(value.again);
    const bytes = (await objects.read("work/goal/key")) as Uint8Array;
    await objects.write(
      "work",
      "work/goal/key",
      bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
    );
    expect(await work.has("key")).toBe(true);
    expect(await work.read("key")).toBeUndefined();
    // What reads it would fail for ever if it still counted as done.
    expect(await work.has("key")).toBe(false);
    await work.write("key", 1);
    expect(await work.read("key")).toEqual({ value: 1 });
    await work.clear();
    expect(await work.has("key")).toBe(false);
  });
});

describe("a bucket", () => {
  test("needs keys, and says what it refuses", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "another");
    const objects = await openObjectStore("s3://models/x");
    await expect(objects.write("work", "a", "b")).rejects.toThrow(
      "s3://models/x refused a: 403 InvalidAccessKeyId",
    );
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    await expect(openObjectStore("s3://models/x")).rejects.toThrow("s3://models/x needs keys");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
    const none = await openObjectStore("s3://nobody/x");
    await expect(none.write("work", "a", "b")).rejects.toThrow("404 NoSuchBucket");
  });

  test("that fails for a moment is asked again, and lists page by page", async () => {
    const asked: string[] = [];
    const { objects, close } = await answering((url) => {
      asked.push(url);
      if (asked.length <= 2) return [503, "<Code>SlowDown</Code>"];
      const page = url.includes("continuation-token=next") ? 2 : 1;
      const more = page === 1 ? "<NextContinuationToken>next</NextContinuationToken>" : "";
      return [200, `<ListBucketResult><Key>p/work/${page}</Key>${more}</ListBucketResult>`];
    });
    expect(await objects.list("work")).toEqual(["1", "2"]);
    expect(asked.length).toBe(4);
    await close();
  });

  test("that breaks off in the middle of an object is asked for it again", async () => {
    let asked = 0;
    const { objects, close } = await answering(() => {
      asked += 1;
      return [200, "the whole of it", asked === 1 ? 5 : undefined];
    });
    expect(new TextDecoder().decode(await objects.read("work/a"))).toBe("the whole of it");
    expect(asked).toBe(2);
    await close();
  });
});

/** A bucket of a server that answers as told. */
async function answering(
  answer: (url: string) => readonly [status: number, body: string, brokenOffAt?: number | undefined],
): Promise<{ readonly objects: ObjectStore; readonly close: () => Promise<void> }> {
  const http: Server = createServer((request, response) => {
    const [status, body, brokenOffAt] = answer(request.url ?? "");
    response.writeHead(status, { "Content-Length": body.length });
    if (brokenOffAt === undefined) response.end(body);
    else response.write(body.slice(0, brokenOffAt), () => response.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  return {
    objects: await openObjectStore("s3://models/p"),
    close: async () => {
      vi.stubEnv("AWS_ENDPOINT_URL_S3", server.environment.AWS_ENDPOINT_URL_S3);
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
