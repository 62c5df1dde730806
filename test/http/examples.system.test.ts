import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answersHere } from "../../node/http/answer-pool.ts";
import { httpApp } from "../../node/http/http-app.ts";
import { openJobs } from "../../node/http/job-responses.ts";
import { startJob } from "../../node/http/job-runner.ts";
import { builtProject } from "../jobs/built-project.ts";
import { ROOT } from "../root.ts";

let server: ReturnType<typeof serve>;
let url: string;
const failures: string[] = [];

beforeAll(async () => {
  const projectFolder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  const onFailure = (failure: string) => failures.push(failure);
  const jobs = openJobs({ projectFolder, start: startJob, onFailure });
  const app = httpApp({ projectFolder, version: "1.2.3", pool: answersHere(), jobs, onFailure });
  const port = await freePort();
  server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
  url = `http://127.0.0.1:${port}`;
});

afterAll(() => {
  server.close();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** What a program prints; undefined where there is no such program here. */
function printed(program: string, file: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PLIMSOLL_URL: url };
    execFile(program, [`${ROOT}examples/http/${file}`], { env }, (error, stdout, stderr) => {
      if (error !== null && "code" in error && error.code === "ENOENT") resolve(undefined);
      else if (error !== null) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

const ANSWERS =
  /^volatility \d+\.\d\d % -> \d+\.\d\d %\nforecasts of run [0-9a-f]{12} evaluated\n\d+ factor returns\n$/;

test("TypeScript, by the client", async () => {
  const text = readFileSync(`${ROOT}examples/http/questions.ts`, "utf8");
  mkdirSync(`${ROOT}out/examples`, { recursive: true });
  const copy = `${ROOT}out/examples/http-questions.ts`;
  writeFileSync(copy, text.replace('"plimsoll/client"', '"../../client/index.ts"'));
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  process.env.PLIMSOLL_URL = url;
  await import(copy);
  log.mockRestore();
  error.mockRestore();
  expect(`${lines.join("\n")}\n`).toMatch(ANSWERS);
});

test("Python, by its standard library", async () => {
  const lines = await printed("python3", "questions.py");
  if (lines === undefined) return console.log("skipped: no python3");
  expect(lines).toMatch(ANSWERS);
});

test("curl", async () => {
  const lines = await printed("sh", "questions.sh");
  expect(lines?.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/^"volatilityAnnual": 0\.\d+$/),
    expect.stringMatching(/^"impact": -?\d/),
    "1",
    expect.stringMatching(/^"runId": "[0-9a-f]{64}"$/),
    expect.stringMatching(/^date,factor,family,factor_return/),
  ]);
  expect(failures).toEqual([]);
});
