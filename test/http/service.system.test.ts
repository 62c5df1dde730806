import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { CLI, call } from "../cli/built-cli.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { type ServedProcess, servedProcess } from "./served-process.ts";

let folder = "";

beforeAll(async () => {
  folder = await marketProject({ assetCount: 30, dateCount: 70, industryCount: 2 });
  await estimate(folder);
});

/** A request whose body is held back: it is under way until `finish`. */
async function heldRequest(
  { url }: ServedProcess,
  headers = "",
): Promise<{ finish: () => void; answer: Promise<string> }> {
  const socket: Socket = connect(Number(new URL(url).port), "127.0.0.1");
  const body = '{"portfolio":"value_manager"}';
  let said = "";
  socket.on("data", (data) => {
    said += data.toString();
  });
  socket.on("error", () => undefined);
  const answer = new Promise<string>((resolve) => socket.once("close", () => resolve(said)));
  socket.write(
    `POST /v1/risk HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  await wait(200);
  return { finish: () => void socket.write(body.slice(5)), answer };
}

test("asked to end, it takes no more, finishes what is under way and ends with 0", async () => {
  const server = await servedProcess(CLI, folder);
  expect((await (await fetch(`${server.url}/ready`)).json()) as object).toEqual({
    status: "ready",
    checks: { open: true, run: true, room: true, audit: true },
  });
  const held = await heldRequest(server);
  server.child.kill("SIGTERM");
  await wait(300);
  expect(await fetch(`${server.url}/health`).catch(() => "refused")).toBe("refused");
  expect(server.child.exitCode).toBe(null);
  held.finish();
  const answer = await held.answer;
  expect(answer).toContain("HTTP/1.1 200 OK");
  expect(answer).toContain('"portfolioName"');
  expect(await server.ended).toBe(0);
  const lines = server
    .log()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { msg: string; cut?: number });
  expect(lines.map(({ msg, cut }) => [msg, cut])).toEqual([
    ["listening", undefined],
    ["closing", undefined],
    ["closed", 0],
  ]);
});

test("what does not end within its bound is cut off", async () => {
  const server = await servedProcess(CLI, folder, { env: { PLIMSOLL_SERVER_SHUTDOWN_SECONDS: "1" } });
  const held = await heldRequest(server);
  const begin = Date.now();
  server.child.kill("SIGINT");
  expect(await server.ended).toBe(0);
  expect(Date.now() - begin).toBeLessThan(20_000);
  expect(await held.answer).toBe("");
  expect(server.log()).toContain('"cut":1');
});

test("no secret of a request, a spec or the environment is in its log, its audit log or its metrics", async () => {
  const { stdout } = await call([
    "token",
    "create",
    "--scope",
    "admin",
    "--name",
    "operator",
    "--project",
    folder,
  ]);
  const token = stdout.trim();
  const server = await servedProcess(CLI, folder, {
    args: ["--log-level", "debug"],
    env: { RISK_DB: "postgres://reader:hidden-password@127.0.0.1:1/risk" },
  });
  const headers = { authorization: `Bearer ${token}`, cookie: "session=hidden-cookie" };
  const ask = async (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { ...init, headers: { ...headers, ...init.headers } });
  const json = { "content-type": "application/json" };
  expect((await ask("/v1/risk?portfolio=value_manager")).status).toBe(200);
  expect((await ask("/v1/risk?portfolio=hidden-portfolio&token=hidden-query")).status).toBe(400);
  expect((await ask("/v1/risk", { method: "POST", headers: json, body: '{"hidden-body":1}' })).status).toBe(
    400,
  );
  expect((await ask("/v1/risk", { headers: { authorization: "Bearer hidden-guess" } })).status).toBe(401);
  expect((await ask("/hidden-path")).status).toBe(404);
  const metrics = await (await ask("/metrics")).text();
  expect(metrics).toContain('plimsoll_requests_total{operation="getRisk",status="200"} 1');
  expect(metrics).toContain('plimsoll_requests_total{operation="getRisk",status="401"} 1');
  expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
  // A spec that is changed under the server to read a database that refuses.
  const spec = join(folder, "plimsoll.yaml");
  const before = readFileSync(spec, "utf8");
  writeFileSync(spec, before.replace(/path: data\/bars\.csv/, "postgres: RISK_DB\n    query: select 1"));
  expect(readFileSync(spec, "utf8")).not.toBe(before);
  const job = await ask("/v1/runs", { method: "POST", headers: json, body: "{}" });
  expect(job.status).toBe(202);
  const events = await (await ask(`${job.headers.get("location")}/events`)).text();
  expect(events).toContain('"state":"failed"');
  writeFileSync(spec, before);
  server.child.kill("SIGTERM");
  expect(await server.ended).toBe(0);
  const audit = readFileSync(join(folder, ".plimsoll", "audit.jsonl"), "utf8");
  expect(audit.trimEnd().split("\n")).toHaveLength(9);
  for (const [name, text] of Object.entries({ log: server.log(), audit, metrics, events }))
    for (const secret of ["hidden", token, token.slice(9)])
      expect([name, text.includes(secret)]).toEqual([name, false]);
});

test("it does not start where it may not, and says all that is wrong", async () => {
  rmSync(join(folder, ".plimsoll", "tokens.json"), { force: true });
  const beyond = await call(["serve", "--host", "0.0.0.0", "--project", folder]);
  expect([beyond.code, beyond.stderr.includes("npx plimsoll token create")]).toEqual([2, true]);
  const faulty = await call(["serve", "--project", folder, "--log-level", "loud"], {
    PLIMSOLL_SERVER_PROT: "1",
    PLIMSOLL_SERVER_RATE: "0",
  });
  expect([faulty.code, faulty.stderr.trimEnd().split("\n").length]).toEqual([2, 4]);
});
