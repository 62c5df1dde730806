// npm run build && sudo node bench/two-hosts.mjs: two hosts imitated by network namespaces, one of them cut off while it has a task. Linux,
// root and redis-server are needed. The folder of the projects is shared, so the host that is cut off from the queue still writes.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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
  child.stdout.on("data", (data) => {
    for (const line of String(data).trimEnd().split("\n")) {
      if (/ s$/.test(line)) tasks.push({ host, name: line.replace(/: [\d.]+ s$/, "") });
      say(`${host}  ${line}`);
    }
  });
  return child;
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
  const estimate = within(HUB, process.execPath, [
    ...[
      main,
      "estimate",
      ...projects,
      "--runner",
      "bullmq",
      "--redis",
      "redis://127.0.0.1:6379",
      "--patience",
      "5",
    ],
  ]);
  let said = "";
  estimate.stdout.on("data", (data) => {
    said += data;
  });
  const ended = new Promise((resolve) => estimate.once("close", resolve));
  while (!tasks.some(({ host }) => host === HOSTS[1])) await wait(20);
  ip("-n", HUB, "link", "set", "v1", "down");
  say(`${HOSTS[1]} is cut off`);
  const code = await ended;
  for (const line of said.trimEnd().split("\n")) say(`${HUB}  ${line}`);
  ip("-n", HUB, "link", "set", "v1", "up");
  say(`${HOSTS[1]} is back`);
  await wait(3000);
  const twice = tasks.filter(({ name }, at) => tasks.findIndex((task) => task.name === name) < at);
  say(
    `${tasks.length} tasks computed, twice: ${twice.map(({ name }) => name).join("; ") || "none"}; exit code ${code}`,
  );
  for (const name of names) {
    const isSame = hashes(join(base, name, "models")) === hashes(join(base, "one", name, "models"));
    say(`${name}: ${isSame ? "the bytes of one machine" : "OTHER BYTES THAN ONE MACHINE'S"}`);
    if (!isSame) process.exitCode = 1;
  }
} finally {
  for (const child of children) child.kill("SIGTERM");
  await wait(1000);
  for (const child of children) child.kill("SIGKILL");
  removeHosts();
  rmSync(base, { recursive: true, force: true });
}
