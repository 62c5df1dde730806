import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLI } from "../cli/built-cli.ts";
import { builtProject } from "../jobs/built-project.ts";
import type { JobDocument } from "./follow-job.ts";

let folder: string;
let server: { readonly child: ChildProcess; readonly url: string };

async function serve(): Promise<typeof server> {
  const child = spawn(process.execPath, [CLI, "serve", "--project", folder, "--port", "0"]);
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      const [, found] = /at (http:\S+);/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.stderr.on("data", (text) => {
      said += text;
    });
    child.once("exit", () => reject(new Error(said)));
  });
  return { child, url };
}

async function killed({ child }: typeof server): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

beforeAll(async () => {
  folder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  // Files that have just been written may change again unseen: no earlier result is taken.
  await wait(2100);
  server = await serve();
});

afterAll(() => killed(server));

const post = (path: string, body: object) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const jobAt = async (path: string) => (await (await fetch(`${server.url}${path}`)).json()) as JobDocument;

/** Processes of jobs of this test's server. */
function jobProcesses(): readonly string[] {
  const own = CLI.replace(/node\/cli\/main\.js$/, "node/http/job-process.js");
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(own);
    } catch {
      return false;
    }
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let n = 0; n < 600 && !(await isSo()); n++) await wait(50);
  expect(await isSo()).toBe(true);
}

const LONG = { random: 1000, burnIn: 0 };

test("a job that is asked twice is one; stopped, its process is gone, and it can be asked for again", async () => {
  const first = await post("/v1/evaluate", LONG);
  const path = first.headers.get("location") as string;
  const again = await post("/v1/evaluate", LONG);
  expect([first.status, again.status, again.headers.get("location")]).toEqual([202, 202, path]);
  await until(() => jobProcesses().length === 1);
  const events = fetch(`${server.url}${path}/events`).then((response) => response.text());
  await wait(100);
  expect((await fetch(`${server.url}${path}`, { method: "DELETE" })).status).toBe(204);
  expect(await events).toContain('"state":"stopped"');
  await until(() => jobProcesses().length === 0);
  expect((await post("/v1/evaluate", LONG)).headers.get("location")).toBe(path);
  expect((await jobAt(path)).state).toBe("running");
});

test("a killed server leaves no process; the next one knows nothing of the job, does it, and keeps its result past the next kill", async () => {
  await until(() => jobProcesses().length === 1);
  await killed(server);
  await until(() => jobProcesses().length === 0);
  server = await serve();
  const asked = { random: 2, burnIn: 0 };
  const response = await post("/v1/evaluate", asked);
  const path = response.headers.get("location") as string;
  expect(response.status).toBe(202);
  await until(async () => (await jobAt(path)).state === "done");
  const result = await (await fetch(`${server.url}${path}/result`)).text();
  await killed(server);
  server = await serve();
  expect((await jobAt(path)).state).toBe("done");
  const kept = await post("/v1/evaluate", asked);
  expect([kept.status, kept.headers.get("content-location")]).toEqual([200, `${path}/result`]);
  expect(await kept.text()).toBe(result);
});

test("an estimation runs as a job while questions are answered", async () => {
  const response = await post("/v1/runs", {});
  const path = response.headers.get("location") as string;
  const risk = await fetch(`${server.url}/v1/risk?portfolio=value_manager`);
  expect([response.status, risk.status]).toEqual([202, 200]);
  await until(async () => (await jobAt(path)).state === "done");
  const { runId } = (await (await fetch(`${server.url}${path}/result`)).json()) as { runId: string };
  const { runs } = (await (await fetch(`${server.url}/v1/runs`)).json()) as { runs: { runId: string }[] };
  expect(runs.map((run) => run.runId)).toContain(runId);
});
