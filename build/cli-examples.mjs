// The console blocks of docs/cli.md, run on a fresh project: npm run build, then run this after a change.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));

/** What a folder must have been through before a command; all others need the run. */
const stageOf = new Map([
  ["init", "empty"],
  ["check", "initialised"],
  ["estimate", "initialised"],
]);

/** Whole evaluations and estimations: half of the time of all examples. */
export const DEAR = /^\$ plimsoll (evaluate|extend|card|alpha reversal)\b/m;

/**
 * The page with the output of every console block as it comes out now. A block stays as it is where it differs only in
 * what differs from run to run: wall times, sizes, ids of runs and code, the size of rounding.
 *
 * @param {string} page
 * @param {RegExp} [left]  blocks that stay as they are
 * @returns {string}
 */
export function withOutputs(page, left) {
  const base = mkdtempSync(join(tmpdir(), "plimsoll-examples-"));
  try {
    makeStages(base);
    return page.replace(/(?<=^```console\n)[\s\S]*?(?=^```$)/gm, (block) => {
      if (left?.test(block)) return block;
      const run = runBlock(block, base);
      return masked(run) === masked(block) ? block : run;
    });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/**
 * Folders at every stage, to be copied for each block.
 *
 * @param {string} base
 */
function makeStages(base) {
  mkdirSync(join(base, "empty"));
  mkdirSync(join(base, "initialised"));
  makeWith("plimsoll init my-model", join(base, "initialised"));
  cpSync(join(base, "initialised"), join(base, "estimated"), { recursive: true });
  makeWith("plimsoll estimate --project my-model", join(base, "estimated"));
}

/**
 * @param {string} command
 * @param {string} cwd
 */
function makeWith(command, cwd) {
  const { status, stderr } = callShell(command, cwd);
  if (status !== 0) throw new Error(`${command} failed (npm run build first?): ${stderr}`);
}

/**
 * The commands of a block, one after the other in a folder of its own, each with what it says.
 *
 * @param {string} block
 * @param {string} base
 * @returns {string}
 */
function runBlock(block, base) {
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const verb = /plimsoll (\w+)/.exec(commands.join(" "))?.[1] ?? "";
  const folder = join(base, "block");
  cpSync(join(base, stageOf.get(verb) ?? "estimated"), folder, { recursive: true });
  const said = commands.map((line) => `${line}\n${runCommand(line.slice(2), folder)}`);
  rmSync(folder, { recursive: true });
  return said.join("");
}

/**
 * What a command says: its results; where there are none, what it says on standard error.
 *
 * @param {string} command
 * @param {string} cwd
 * @returns {string}
 */
function runCommand(command, cwd) {
  const { stdout, stderr } = callShell(command, cwd);
  return stdout === "" ? stderr : stdout;
}

/**
 * @param {string} command
 * @param {string} cwd
 */
function callShell(command, cwd) {
  const script = `node=$0; main=$1; plimsoll() { "$node" "$main" "$@"; }; ${command}`;
  return spawnSync("sh", ["-c", script, process.execPath, main], { cwd, encoding: "utf8" });
}

/**
 * @param {string} text
 * @returns {string}
 */
export function masked(text) {
  return text
    .replace(/\b[\d.]+ MB; [\d.]+ s$/gm, "… MB; … s")
    .replace(/\b([Rr]un|Night) [0-9a-f]{12}\b/g, "$1 …")
    .replace(/\b(version [\d.]+\+)[0-9a-f]{12}\b/g, "$1…")
    .replace(/\b\de-\d+\b/g, "…");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL("../docs/cli.md", import.meta.url);
  writeFileSync(file, withOutputs(readFileSync(file, "utf8")));
}
