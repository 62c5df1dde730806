import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomStream } from "../../../engine/stats/index.ts";
import { answersHere } from "../../../node/http/answer-pool.ts";
import { httpApp } from "../../../node/http/http-app.ts";
import { listen } from "../../../node/http/listen.ts";
import type { Listening } from "../../../node/http/start-server.ts";
import { smallRun } from "../../cli/small-run.ts";
import { documentedOperations, type Malformed, malformedRequests } from "./malformed-requests.ts";

const SEED = 10;
const BASE = "http://127.0.0.1:8042";
const failures: string[] = [];
let folder = "";
let server: Listening;
const onFailure = (log: string) => void failures.push(log);

beforeAll(async () => {
  folder = (await smallRun()).folder;
  server = await listen({ projectFolder: folder, version: "1.2.3", port: 0, threads: 1, onFailure });
});
afterAll(() => server.close());

test("10,000 malformed requests made from the OpenAPI document are refused with 4xx, and none fails", async () => {
  const app = httpApp({ projectFolder: folder, version: "1.2.3", pool: answersHere(), onFailure });
  const statuses = new Map<number, number>();
  const answered: unknown[] = [];
  for (const { fault, method, path, headers, body } of malformedRequests(
    randomStream(SEED, "fuzz"),
    10_000,
  )) {
    let request: Request;
    try {
      request = new Request(`${BASE}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    } catch {
      // What cannot be written as a request of the platform is sent as bytes below.
      statuses.set(0, (statuses.get(0) ?? 0) + 1);
      continue;
    }
    const response = await app.fetch(request);
    const { status } = response;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status < 400 || status >= 500)
      answered.push([fault, status, method, path.slice(0, 200), headers, body?.slice(0, 200)]);
    else if (response.headers.get("content-type") !== "application/problem+json")
      answered.push([fault, "no problem+json", path.slice(0, 200)]);
  }
  console.log(
    `seed ${SEED}, ${documentedOperations().length} operations: ${[...statuses].map(([status, n]) => `${n} × ${status}`).join(", ")}`,
  );
  expect(answered.slice(0, 5)).toEqual([]);
  expect(failures.slice(0, 3)).toEqual([]);
  expect(statuses.get(0) ?? 0).toBeLessThan(100);
});

/** The bytes of a request, some of them other than they should be. */
function bytesOf(
  { method, path, headers, body }: Malformed,
  n: number,
  random: ReturnType<typeof randomStream>,
): Buffer {
  const host = headers.host === undefined ? "Host: localhost\r\n" : "";
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = body === undefined ? "" : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const text = `${method} ${path} HTTP/1.1\r\n${host}${lines.join("")}${length}Connection: close\r\n\r\n${body ?? ""}`;
  const bytes = Buffer.from(text);
  if (n % 2 === 0) for (let k = 0; k < 3; k++) bytes[random.integer(bytes.length)] = random.integer(256);
  return bytes;
}

test("500 of them as bytes, half with three bytes changed, and 50 of noise alone: 4xx or an end, and the server lives", async () => {
  const random = randomStream(SEED + 1, "fuzz bytes");
  const port = Number(new URL(server.url).port);
  const send = (bytes: Buffer) =>
    new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      let answer = "";
      socket.on("data", (data) => (answer += data.toString("latin1")));
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? "end"));
      socket.end(bytes);
    });
  const statuses = new Map<string, number>();
  const count = (status: string) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  for (const [n, request] of malformedRequests(random, 500).entries())
    count(await send(bytesOf(request, n, random)));
  for (let n = 0; n < 50; n++)
    count(
      await send(Buffer.from(Array.from({ length: 1 + random.integer(2000) }, () => random.integer(256)))),
    );
  console.log([...statuses].map(([status, n]) => `${n} × ${status}`).join(", "));
  expect([...statuses.keys()].filter((status) => status.startsWith("5"))).toEqual([]);
  expect(failures.slice(0, 3)).toEqual([]);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});
