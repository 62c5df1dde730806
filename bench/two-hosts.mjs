// npm run build && sudo node bench/two-hosts.mjs: two hosts imitated by network namespaces, one of them cut off while it has a task of an
// estimate, and again in a night. Linux, root and redis-server are needed. The folder of the projects is shared, so the host that is cut off from the queue still writes.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { writeProject } from "../dist/node/project/index.js";

const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const base = mkdtempSync(join(tmpdir(), "plimsoll-two-hosts-"));
const HUB = "plimsoll-hub";
const HOSTS = ["plimsoll-a", "plimsoll-b"];
const started = performance.now();
const say = (text) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
const ip = (...args) => execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"] });
const within = (host, command, args) => spawn("ip", ["netns", "exec", host, command, ...args]);

function connectHosts() {
  ip("netns", "add", HUB);
  ip("-n", HUB, "link", "set", "lo", "up");
  HOSTS.forEach((host, at) => {
    ip("netns", "add", host);
    ip("-n", HUB, "link", "add", `v${at}`, "type", "veth", "peer", "name", "eth0", "netns", host);
    ip("-n", HUB, "addr", "add", `10.77.${at}.1/24`, "dev", `v${at}`);
    ip("-n", HUB, "link", "set", `v${at}`, "up");
    ip("-n", host, "addr", "add", `10.77.${at}.2/24`, "dev", "eth0");
    ip("-n", host, "link", "set", "eth0", "up");
  });
}

function removeHosts() {
  for (const host of [HUB, ...HOSTS]) {
    try {
      ip("netns", "del", host);
    } catch {
      // It was not made.
    }
  }
}

function hashes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const lines = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path.slice(folder.length)} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
  });
  return lines.sort().join("\n");
}

function startWorker(at, projects, tasks) {
  const host = HOSTS[at];
  const url = `redis://10.77.${at}.1:6379`;
  const child = within(host, process.execPath, [
    main,
    "worker",
    ...projects,
    "--redis",
    url,
    "--threads",
    "1",
    "--lock",
    "2",
  ]);
  let text = "";
  child.stderr.on("data", (data) => {
    text += data;
    const lines = text.split("\n");
    text = lines.pop();
    for (const line of lines) {
      const { msg, task: name, seconds } = JSON.parse(line);
      if (msg === "computed") tasks.push({ host, name });
      say(`${host}  ${msg === "computed" ? `${name}: ${seconds.toFixed(1)} s` : msg}`);
    }
  });
  return child;
}

/** Portfolios enough for some blocks of a night. */
function addPortfolios(folder) {
  const ids = readFileSync(join(folder, "data/securities.csv"), "utf8").trimEnd().split("\n").slice(1);
  const rows = Array.from({ length: 600 }, (_, book) =>
    Array.from({ length: 40 }, (_, k) => {
      const [id] = ids[(7 * book + 6 * k) % ids.length].split(",");
      return `2019-06-03,book_${book},${id},0.025\n`;
    }).join(""),
  );
  appendFileSync(join(folder, "data/portfolios.csv"), rows.join(""));
}

/** Asks for tasks, and cuts the second host off while it has one; whether the models are those of one machine in the end. */
async function withCut(tasks, args, names) {
  const first = tasks.length;
  const place = ["--runner", "bullmq", "--redis", "redis://127.0.0.1:6379", "--patience", "5"];
  const asker = within(HUB, process.execPath, [main, ...args, ...place]);
  let said = "";
  asker.stdout.on("data", (data) => {
    said += data;
  });
  const ended = new Promise((resolve) => asker.once("close", resolve));
  while (!tasks.slice(first).some(({ host }) => host === HOSTS[1])) await wait(20);
  ip("-n", HUB, "link", "set", "v1", "down");
  say(`${HOSTS[1]} is cut off`);
  const code = await ended;
  say(
    `${HUB}  ${said
      .trimEnd()
      .split("\n")
      .at(args[0] === "estimate" ? -1 : 0)}`,
  );
  ip("-n", HUB, "link", "set", "v1", "up");
  say(`${HOSTS[1]} is back`);
  await wait(3000);
  const done = tasks.slice(first).map(({ name }) => name);
  const twice = done.filter((name, at) => done.indexOf(name) < at);
  say(`${done.length} tasks computed, twice: ${twice.join("; ") || "none"}; exit code ${code}`);
  for (const name of names) {
    const isSame = hashes(join(base, name, "models")) === hashes(join(base, "one", name, "models"));
    say(`${name}: ${isSame ? "the bytes of one machine" : "OTHER BYTES THAN ONE MACHINE'S"}`);
    if (!isSame) process.exitCode = 1;
  }
}

const children = [];
try {
  removeHosts();
  connectHosts();
  const names = ["east", "west"];
  const plain = [];
  const projects = [];
  for (const [at, name] of names.entries()) {
    const market = {
      assetCount: 300,
      dateCount: 500,
      industryCount: 8,
      seed: 11 + at,
      startDate: "2019-06-03",
    };
    await writeProject(join(base, name), { name, market, top: 240 });
    addPortfolios(join(base, name));
    cpSync(join(base, name), join(base, "one", name), { recursive: true });
    projects.push("--project", join(base, name));
    plain.push("--project", join(base, "one", name));
  }
  execFileSync(process.execPath, [main, "estimate", ...plain], { stdio: ["ignore", "ignore", "ignore"] });
  say("one machine has estimated east and west, for comparison");
  const redis = [
    "--bind",
    "0.0.0.0",
    "--protected-mode",
    "no",
    "--dir",
    base,
    "--appendonly",
    "yes",
    "--save",
    "",
  ];
  children.push(within(HUB, "redis-server", redis));
  await wait(500);
  const tasks = [];
  children.push(startWorker(0, projects, tasks), startWorker(1, projects, tasks));
  await withCut(tasks, ["estimate", ...projects], names);
  const [east] = names;
  execFileSync(process.execPath, [main, "nightly", "--project", join(base, "one", east)], {
    stdio: "ignore",
  });
  await withCut(tasks, ["nightly", "--project", join(base, east)], [east]);
} finally {
  for (const child of children) child.kill("SIGTERM");
  await wait(1000);
  for (const child of children) child.kill("SIGKILL");
  removeHosts();
  rmSync(base, { recursive: true, force: true });
}
