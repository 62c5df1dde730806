import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localGuard } from "../../../node/http/guard/guard-setting.ts";
import { listen } from "../../../node/http/listen.ts";
import type { Listening } from "../../../node/http/start-server.ts";

const projectFolder = mkdtempSync(join(tmpdir(), "plimsoll-sockets-"));
const sockets = { connections: 6, headerBytes: 4096, headersSeconds: 1, requestSeconds: 1.5, idleSeconds: 5 };
const setting = {
  projectFolder,
  version: "1.2.3",
  host: "127.0.0.1",
  port: 0,
  threads: 1,
  sockets,
  guard: localGuard(projectFolder),
  onFailure: (log: string) => failures.push(log),
};
const failures: string[] = [];
let server: Listening;
let port: number;

beforeAll(async () => {
  server = await listen(setting);
  port = Number(new URL(server.url).port);
});
afterAll(() => server.close());

/** Sends bytes as they are, and gives the status line of what came back: "" for nothing but an end. */
function sent(bytes: string | Buffer, drip = ""): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, "127.0.0.1");
    let answer = "";
    const dripping = setInterval(() => drip !== "" && socket.write(drip), 100);
    socket.on("data", (data) => (answer += data.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(dripping);
      resolve(answer.split("\r\n")[0] as string);
    });
    socket.write(bytes);
  });
}
const CLOSE = "Host: localhost\r\nConnection: close\r\n";

describe("connections", () => {
  test("headers that never end are cut off", async () => {
    const begin = Date.now();
    expect(await sent("GET /health HTTP/1.1\r\nHost: localhost\r\n", "X-Slow: 1\r\n")).toMatch(/408|^$/);
    expect(Date.now() - begin).toBeLessThan(4000);
  });

  test("a body that never ends is cut off", async () => {
    const head = `POST /nothing HTTP/1.1\r\n${CLOSE}Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n`;
    const begin = Date.now();
    expect(await sent(head, "x")).toMatch(/408|^$/);
    expect(Date.now() - begin).toBeLessThan(5000);
  });

  test.each([
    ["headers too large", `GET /health HTTP/1.1\r\n${CLOSE}X: ${"x".repeat(9000)}\r\n\r\n`, "431"],
    ["no host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", "400"],
    ["two hosts", `GET /health HTTP/1.1\r\n${CLOSE}Host: evil.example\r\n\r\n`, "(400|403|200)"],
    ["a host of another", "GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "403"],
    ["a whole address", `GET http://evil.example/health HTTP/1.1\r\n${CLOSE}\r\n`, "(400|403)"],
    ["a line break in a header", `GET /health HTTP/1.1\r\n${CLOSE}X: a\nSet-Cookie: b\r\n\r\n`, "(400|200)"],
    ["two lengths", `POST /x HTTP/1.1\r\n${CLOSE}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, "400"],
    [
      "a length and chunks",
      `POST /x HTTP/1.1\r\n${CLOSE}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "400",
    ],
    ["a method there is not", `BREW /health HTTP/1.1\r\n${CLOSE}\r\n`, "400"],
    ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n\r\n", "400"],
    ["a path with a zero", `GET /v1/\0 HTTP/1.1\r\n${CLOSE}\r\n`, "400"],
    ["a tunnel", `CONNECT example.org:443 HTTP/1.1\r\n${CLOSE}\r\n`, ""],
    ["an echo", `TRACE /health HTTP/1.1\r\n${CLOSE}\r\n`, "4\\d\\d"],
    [
      "an upgrade",
      `GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
      "200",
    ],
  ])("%s", async (_, bytes, status) => {
    expect(await sent(bytes)).toMatch(new RegExp(status === "" ? "^$" : `^HTTP/1.1 ${status}`));
  });

  test("more connections than there may be are not taken, and the others go on", async () => {
    const held = Array.from({ length: 6 }, () => connect(port, "127.0.0.1"));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
    expect(await sent(`GET /health HTTP/1.1\r\n${CLOSE}\r\n`)).toBe("");
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await sent(`GET /health HTTP/1.1\r\n${CLOSE}\r\n`)).toBe("HTTP/1.1 200 OK");
    expect(failures).toEqual([]);
  });
});

test("with a certificate it speaks TLS, 1.2 or later, and nothing else", async () => {
  const cert = join(projectFolder, "cert.pem");
  const key = join(projectFolder, "key.pem");
  const make = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "1",
  ];
  execFileSync("openssl", [...make, "-subj", "/CN=localhost", "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  const ca = readFileSync(cert, "utf8");
  const secure = await listen({ ...setting, tls: { cert: ca, key: readFileSync(key, "utf8") } });
  const { port: securePort, protocol } = new URL(secure.url);
  expect(protocol).toBe("https:");
  const asked = (options: object) =>
    new Promise<number | string>((resolve) => {
      const call = {
        host: "127.0.0.1",
        port: securePort,
        path: "/health",
        servername: "localhost",
        ca,
        agent: false,
      };
      request({ ...call, ...options }, (response) => {
        response.resume();
        resolve(response.statusCode as number);
      })
        .on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end();
    });
  expect(await asked({})).toBe(200);
  expect(await asked({ maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" })).not.toBe(
    200,
  );
  expect(await fetch(`http://127.0.0.1:${securePort}/health`).catch(() => "refused")).toBe("refused");
  await secure.close();
});
