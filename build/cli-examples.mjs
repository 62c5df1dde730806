// The console blocks of docs/cli.md, run on a fresh project: npm run build, then run this after a change.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
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
 * @returns {Promise<string>}
 */
export async function withOutputs(page, left) {
  const base = mkdtempSync(join(tmpdir(), "plimsoll-examples-"));
  try {
    await makeStages(base);
    // Every second part is a block.
    const parts = page.split(/(?<=^```console\n)([\s\S]*?)(?=^```$)/m);
    const turns = parts.keys();
    const work = async () => {
      for (const turn of turns) {
        const block = parts[turn] ?? "";
        if (turn % 2 === 0 || left?.test(block)) continue;
        const run = await runBlock(block, join(base, `block ${turn}`), base);
        if (masked(run) !== masked(block)) parts[turn] = run;
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return parts.join("");
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/**
 * Folders at every stage, to be copied for each block.
 *
 * @param {string} base
 */
async function makeStages(base) {
  mkdirSync(join(base, "empty"));
  mkdirSync(join(base, "initialised"));
  await makeWith("plimsoll init my-model", join(base, "initialised"));
  cpSync(join(base, "initialised"), join(base, "estimated"), { recursive: true });
  await makeWith("plimsoll estimate --project my-model", join(base, "estimated"));
}

/**
 * @param {string} command
 * @param {string} cwd
 */
async function makeWith(command, cwd) {
  const { status, stderr } = await callShell(command, cwd);
  if (status !== 0) throw new Error(`${command} failed (npm run build first?): ${stderr}`);
}

/**
 * The commands of a block, one after the other in a folder of its own, each with what it says.
 *
 * @param {string} block
 * @param {string} folder  made for it and removed
 * @param {string} base  where the stages are
 * @returns {Promise<string>}
 */
async function runBlock(block, folder, base) {
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const verb = /plimsoll (\w+)/.exec(commands.join(" "))?.[1] ?? "";
  cpSync(join(base, stageOf.get(verb) ?? "estimated"), folder, { recursive: true });
  let said = "";
  for (const line of commands) said += `${line}\n${await runCommand(line.slice(2), folder)}`;
  rmSync(folder, { recursive: true });
  return said;
}

/**
 * What a command says: its results; where there are none, what it says on standard error.
 *
 * @param {string} command
 * @param {string} cwd
 * @returns {Promise<string>}
 */
async function runCommand(command, cwd) {
  const { stdout, stderr } = await callShell(command, cwd);
  return stdout === "" ? stderr : stdout;
}

/**
 * @param {string} command
 * @param {string} cwd
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
async function callShell(command, cwd) {
  const script = `node=$0; main=$1; plimsoll() { "$node" "$main" "$@"; }; ${command}`;
  const child = spawn("sh", ["-c", script, process.execPath, main], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  return { status, stdout, stderr };
}

/**
 * @param {string} said
 * @returns {string}
 */
export function masked(said) {
  return said
    .replace(/\b[\d.]+ MB; [\d.]+ s$/gm, "… MB; … s")
    .replace(/\b([Rr]un|Night) [0-9a-f]{12}\b/g, "$1 …")
    .replace(/\b(version [\d.]+\+)[0-9a-f]{12}\b/g, "$1…")
    .replace(/\b\de-\d+\b/g, "…");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL("../docs/cli.md", import.meta.url);
  writeFileSync(file, await withOutputs(readFileSync(file, "utf8")));
}
