import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { CLI, call } from "../cli/built-cli.ts";
import { copyProject, endDataAt, marketProject } from "../jobs/market-project.ts";
import { type ServedProcess, servedProcess } from "./served-process.ts";

const SEED = 10;
/** Twenty take a minute of processor: PLIMSOLL_KILLS=20 by hand. */
const MOMENTS = Number(process.env.PLIMSOLL_KILLS ?? 2);
/** All of them by hand: PLIMSOLL_FAILPOINTS=all; the store's own tests die at each of its places. */
const FAILPOINTS =
  process.env.PLIMSOLL_FAILPOINTS === "all"
    ? ["manifest.rename", "pointer.rename", "answers.rename"]
    : ["pointer.rename"];
/** A server's start and as much again, on a machine with much else to do. */
const KILL_MS = 60_000;
/** A project with a good run on some of its data, about to be estimated on all of them. */
let scene = "";
let goodId = "";
let wholeId = "";

beforeAll(async () => {
  const all = await marketProject({ assetCount: 24, dateCount: 70, industryCount: 2 });
  scene = copyProject(all);
  endDataAt(scene, "2019-12-12");
  await estimated(scene);
  goodId = await publishedId(scene);
  cpSync(join(all, "data"), join(scene, "data"), { recursive: true });
  await estimated(all);
  wholeId = await publishedId(all);
  expect(wholeId).not.toBe(goodId);
  // Files that were only just written may change again unseen, so results of jobs would not be taken again.
  await wait(2100);
});

/** By the same code as the server's: a run knows the code that made it. */
async function estimated(folder: string): Promise<void> {
  const { code, stderr } = await call(["estimate", "--project", folder]);
  expect([code, stderr.split("\n").at(-1)]).toEqual([0, ""]);
}

async function publishedId(folder: string): Promise<string> {
  const run = await openRun((await readProject(folder)).modelFolder);
  try {
    expect(await run.verify()).toEqual([]);
    return run.id;
  } finally {
    await run.close();
  }
}

function stage(): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-serve-kill-"));
  cpSync(scene, folder, { recursive: true, preserveTimestamps: true });
  return folder;
}

/** Sends a long request: its status and, once it is there, the result. */
async function asked(
  url: string,
  path: string,
  body: object,
): Promise<{ status: number; text: string; location: string }> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get("location") ?? "",
  };
}

/** Asks for a card, and keeps it once it was answered whole. */
async function card(url: string, acknowledged: Map<string, string>): Promise<void> {
  const { status, location } = await asked(url, "/v1/card", {});
  if (status !== 202) return;
  const events = await fetch(`${url}${location}/events`).then((response) => response.text());
  if (!events.includes('"state":"done"')) return;
  const result = await fetch(`${url}${location}/result`);
  if (result.status === 200) acknowledged.set(`${location}/result`, await result.text());
}

/** Asks for an estimate and the card of what it publishes, again and again. */
async function work(url: string, acknowledged: Map<string, string>): Promise<void> {
  for (;;) {
    await asked(url, "/v1/runs", {});
    await card(url, acknowledged);
    await wait(20);
  }
}

/** After an accident: the last good run or the whole one is there, undamaged, and every acknowledged result is as it was. */
async function expectAllThere(
  folder: string,
  url: string,
  acknowledged: ReadonlyMap<string, string>,
): Promise<void> {
  expect([goodId, wholeId]).toContain(await publishedId(folder));
  for (const [path, text] of acknowledged)
    expect([path, await fetch(`${url}${path}`).then((r) => r.text())]).toEqual([path, text]);
}

async function killed({ child, ended }: ServedProcess): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

test(
  "a server killed at seeded moments loses no published run and no result that was answered",
  async () => {
    const random = randomStream(SEED, "kill server");
    const folder = stage();
    const acknowledged = new Map<string, string>();
    const first = await servedProcess(CLI, folder, { args: ["--threads", "1"] });
    const begin = performance.now();
    await card(first.url, acknowledged);
    const span = performance.now() - begin;
    await killed(first);
    expect(acknowledged.size).toBe(1);
    for (let n = 0; n < MOMENTS; n++) {
      const server = await servedProcess(CLI, folder, { args: ["--threads", "1"] });
      await expectAllThere(folder, server.url, acknowledged);
      const working = work(server.url, acknowledged).catch(() => undefined);
      await wait(random.uniform() * span);
      await killed(server);
      await working;
    }
    const server = await servedProcess(CLI, folder, { args: ["--threads", "1"] });
    await expectAllThere(folder, server.url, acknowledged);
    const { location } = await asked(server.url, "/v1/runs", {});
    if (location !== "") await fetch(`${server.url}${location}/events`).then((response) => response.text());
    await killed(server);
    expect(await publishedId(folder)).toBe(wholeId);
    const answers = join(folder, ".plimsoll", "answers");
    console.log(
      `${MOMENTS} kills within ${(span / 1000).toFixed(1)} s of work, ${((performance.now() - begin) / 1000).toFixed(0)} s; ${acknowledged.size} results acknowledged, ${existsSync(answers) ? readdirSync(answers).length : 0} files of results`,
    );
    rmSync(folder, { recursive: true });
  },
  300_000 + MOMENTS * KILL_MS,
);

test.each(FAILPOINTS)(
  "killed at %s while it estimates, it serves a good run and the same request goes on",
  async (failpoint) => {
    const folder = stage();
    const dying = await servedProcess(CLI, folder, { env: { PLIMSOLL_FAILPOINT: failpoint } });
    const first = await asked(dying.url, "/v1/runs", {});
    expect(first.status).toBe(202);
    const events = await fetch(`${dying.url}${first.location}/events`).then((response) => response.text());
    expect(events).toContain('"state":"failed"');
    await killed(dying);
    expect([goodId, wholeId]).toContain(await publishedId(folder));
    const server = await servedProcess(CLI, folder, { args: ["--threads", "1"] });
    const again = await asked(server.url, "/v1/runs", {});
    if (again.status === 202)
      await fetch(`${server.url}${again.location}/events`).then((response) => response.text());
    expect(await publishedId(folder)).toBe(wholeId);
    await killed(server);
    rmSync(folder, { recursive: true });
  },
);

test("a command that changes tokens, killed while it writes them, leaves those there are and the next one goes on", async () => {
  const folder = stage();
  const create = (name: string, env = {}) =>
    call(["token", "create", "--scope", "read", "--name", name, "--project", folder], env);
  expect((await create("one")).code).toBe(0);
  const file = join(folder, ".plimsoll", "tokens.json");
  const before = readFileSync(file, "utf8");
  expect((await create("two", { PLIMSOLL_FAILPOINT: "tokens.rename" })).signal).toBe("SIGKILL");
  expect(readFileSync(file, "utf8")).toBe(before);
  rmSync(`${file}.new`);
  expect((await create("two")).code).toBe(0);
  rmSync(folder, { recursive: true });
});
