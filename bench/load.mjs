// npm run build && node bench/load.mjs [--rate 100] [--seconds 60] [--soak minutes] [--assets 3000] [--days 300] [--threads 2] [--project folder] [--cli main.js]
// Load on `plimsoll serve`, open loop: requests come at moments that do not wait for answers, and each is timed from the moment it was due, so that
// a server that stalls is charged for all who would have come meanwhile. The server is a process of its own; so is this one.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { randomStream } from "../dist/engine/stats/index.js";
import { writeScaleProject } from "./scale-project.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({
  options: {
    rate: text,
    seconds: text,
    soak: text,
    assets: text,
    days: text,
    threads: text,
    project: text,
    cli: text,
  },
});
const number = (name, usual) => Number(given[name] ?? usual);
const ASSETS = number("assets", 3000);
const SECONDS = given.soak === undefined ? number("seconds", 60) : 60 * number("soak", 60);
const RATE = number("rate", given.soak === undefined ? 100 : 40);
const WARM_SECONDS = Math.min(20, SECONDS / 2);
const CLI = given.cli ?? fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const random = randomStream("bench", "load");
const pick = (list) => list[random.integer(list.length)];

const folder = given.project ?? join(tmpdir(), `plimsoll-load-${ASSETS}-${number("days", 300)}`);
if (!existsSync(join(folder, "models"))) {
  await writeScaleProject(folder, {
    assets: ASSETS,
    days: number("days", 300),
    industries: ASSETS < 500 ? 8 : 60,
  });
  execFileSync(process.execPath, [CLI, "estimate", "--project", folder], { stdio: "ignore" });
}

const args = [CLI, "serve", "--project", folder, "--port", "0", "--threads", String(number("threads", 2))];
const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
const base = await new Promise((resolve, reject) => {
  server.stdout.on("data", (line) => resolve(String(line).match(/https?:\/\/[^;\s]+/)?.[0]));
  server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
});
const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

/** One request; its status, its bytes and what it took from the moment it was due. */
function send({ path, body }, due) {
  return new Promise((resolve) => {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const headers = { "accept-encoding": "gzip", ...(sent && { "content-type": "application/json" }) };
    const asked = request(base + path, { agent, method: sent ? "POST" : "GET", headers }, (response) => {
      let bytes = 0;
      response.on("data", (part) => (bytes += part.length));
      response.on("end", () => done(response.statusCode, bytes, response.headers["retry-after"]));
      response.on("error", ({ code }) => done(code ?? "error", bytes));
    });
    const late = performance.now() - due;
    const done = (status, bytes, retryAfter) =>
      resolve({ status, bytes, retryAfter, late, ms: performance.now() - due });
    asked.on("error", ({ code }) => done(code ?? "error", 0));
    asked.end(sent);
  });
}

async function document(path) {
  const response = await fetch(base + path);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

const { forecastDates } = await document("/v1/project");
const PORTFOLIOS = ["value_manager", "momentum_manager"];
/** The last dates with a forecast: a young model has none on its first. */
const dates = [];
for (const date of forecastDates.slice(-6))
  if ((await fetch(`${base}/v1/risk?portfolio=${PORTFOLIOS[0]}&date=${date}`)).ok) dates.push(date);
const books = await Promise.all(
  PORTFOLIOS.map(async (name) => (await document(`/v1/risk?portfolio=${name}`)).portfolio.names),
);
const held = books.flat();

/** Trades that nobody has asked about before. */
const trades = () =>
  Array.from(new Set(Array.from({ length: 10 }, () => pick(held).id)), (id) => {
    return { id, weight: Number((0.002 * random.normal()).toFixed(6)) };
  });
/** What is asked for, and how often of a hundred. */
const MIX = [
  [20, "what-if", () => ({ path: "/v1/what-if", body: { portfolio: pick(PORTFOLIOS), trades: trades() } })],
  [
    10,
    "what-if of holdings",
    () => ({
      path: "/v1/what-if",
      body: { holdings: pick(books).map(({ id, weight }) => ({ id, weight })), trades: trades() },
    }),
  ],
  [22, "risk", () => ({ path: `/v1/risk?portfolio=${pick(PORTFOLIOS)}&date=${pick(dates)}` })],
  [12, "security", () => ({ path: `/v1/securities/${pick(held).id}` })],
  [12, "factor returns", () => ({ path: `/v1/factor-returns?last=${1 + random.integer(250)}` })],
  [10, "covariance", () => ({ path: `/v1/covariance?date=${pick(dates)}` })],
  [
    8,
    "tables of the run",
    () => ({ path: pick(["/v1/factors", "/v1/diagnostics", "/v1/universe", "/v1/project"]) }),
  ],
  [3, "risk history", () => ({ path: `/v1/risk/history?portfolio=${pick(PORTFOLIOS)}` })],
  [3, "attribution", () => ({ path: `/v1/attribution?portfolio=${pick(PORTFOLIOS)}` })],
];
const draw = () => {
  const at = random.integer(100);
  return MIX.find((_, n) => at < MIX.slice(0, n + 1).reduce((sum, [share]) => sum + share, 0));
};

/** Sends at moments of a Poisson process for so long; every answer. */
async function load(rate, seconds) {
  const start = performance.now();
  const answers = [];
  for (
    let due = start;
    due < start + 1000 * seconds;
    due += (-1000 * Math.log(1 - random.uniform())) / rate
  ) {
    const wait = due - performance.now();
    if (wait > 1) await new Promise((done) => setTimeout(done, wait));
    const [, kind, make] = draw();
    answers.push(send(make(), due).then((answer) => ({ kind, ...answer })));
    // Answers are read while nothing is due, or after some that were late.
    if (answers.length % 16 === 0) await new Promise(setImmediate);
  }
  return Promise.all(answers);
}

/** Of the server: memory, and processor seconds with those of its threads. */
function serverNow() {
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  const fields = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return {
    rssMb: Number(status.match(/VmRSS:\s+(\d+)/)[1]) / 1024,
    files: readdirSync(`/proc/${server.pid}/fd`).length,
    processorSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
  };
}

const quantile = (sorted, q) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
const times = (answers) => {
  const ms = answers.map((of) => of.ms).sort((a, b) => a - b);
  return Object.fromEntries(
    [
      ["p50", 0.5],
      ["p95", 0.95],
      ["p99", 0.99],
      ["max", 1],
    ].map(([name, q]) => [name, Number(quantile(ms, q).toFixed(1))]),
  );
};
const share = (part, whole) => Number((part.length / whole.length).toFixed(4));

// Models and connections are opened on the way up to the rate.
for (const part of [0.1, 0.25, 0.5, 1]) await load(RATE * part, WARM_SECONDS / 4);
// What a portfolio's first history costs is paid here: a service keeps its answer until its project changes.
for (const name of PORTFOLIOS)
  for (const path of ["risk/history", "attribution"]) await document(`/v1/${path}?portfolio=${name}`);
const before = serverNow();
const memory = [before.rssMb];
const watch = setInterval(() => memory.push(serverNow().rssMb), 1000);
const own = process.cpuUsage();
const answers = await load(RATE, SECONDS);
clearInterval(watch);
const after = serverNow();
const { user, system } = process.cpuUsage(own);
const good = answers.filter(({ status }) => status >= 200 && status < 300);
const busy = answers.filter(({ status }) => status === 503);
const others = answers.filter(({ status }) => status !== 503 && !(status >= 200 && status < 300));
const counted = (names) =>
  Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((of) => of === name).length]));
const tenth = Math.ceil(memory.length / 10);
const mean = (list) => Math.round(list.reduce((sum, one) => sum + one, 0) / list.length);
const result = {
  problem: `service at ${RATE} a second`,
  seconds: SECONDS,
  assets: ASSETS,
  asked: answers.length,
  perSecond: Number((answers.length / SECONDS).toFixed(1)),
  good: share(good, answers),
  busy: share(busy, answers),
  busyWithoutRetryAfter: busy.filter(({ retryAfter }) => retryAfter === undefined).length,
  other: counted(others.map(({ status, kind }) => `${status} ${kind}`)),
  goodMs: times(good),
  busyMs: times(busy),
  sentLateMs: times(answers.map(({ late }) => ({ ms: late }))),
  byKind: Object.fromEntries(
    MIX.map(([, kind]) => [kind, times(good.filter((answer) => answer.kind === kind))]),
  ),
  megabytesPerSecond: Number(
    (answers.reduce((sum, { bytes }) => sum + bytes, 0) / SECONDS / 2 ** 20).toFixed(2),
  ),
  rssMb: {
    start: Math.round(before.rssMb),
    firstTenth: mean(memory.slice(0, tenth)),
    lastTenth: mean(memory.slice(-tenth)),
    end: Math.round(after.rssMb),
    most: Math.round(Math.max(...memory)),
  },
  files: { start: before.files, end: after.files },
  serverProcessors: Number(((after.processorSeconds - before.processorSeconds) / SECONDS).toFixed(2)),
  generatorProcessors: Number(((user + system) / 1e6 / SECONDS).toFixed(2)),
  machine: `${cpus()[0].model.trim()} × ${cpus().length}`,
  loadAverage: loadavg().map((of) => Number(of.toFixed(1))),
};
console.log(JSON.stringify(result));
agent.destroy();
server.kill("SIGTERM");
