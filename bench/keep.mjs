// node bench/keep.mjs NAME command …: runs a bench and keeps every line of JSON that it prints in bench/history/NAME.jsonl, under a first line that
// says with what, when and on what. Pages of the documentation are held to these lines (test/docs/measured.test.ts).
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { basename, isAbsolute } from "node:path";
import { stripVTControlCharacters } from "node:util";

const [name, command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error("say a name and a command: node bench/keep.mjs service-100 node bench/load.mjs --rate 100");
  process.exit(2);
}
const git = (...words) => execFileSync("git", words, { encoding: "utf8" }).trim();
const load = loadavg()[0];
const ran = spawnSync(command, args, {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
  maxBuffer: 1e9,
});
process.stdout.write(ran.stdout);
if (ran.status !== 0) process.exit(ran.status ?? 1);
const head = {
  // Folders of this machine by their last name.
  command: [command, ...args].map((arg) => (isAbsolute(arg) ? basename(arg) : arg)).join(" "),
  commit:
    git("rev-parse", "--short=12", "HEAD") +
    (git("status", "--porcelain", "--", "engine", "wire", "client", "node", "web") === ""
      ? ""
      : ", with changes"),
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0].model.trim()} × ${cpus().length}`,
  node: process.version,
  loadBefore: Number(load.toFixed(1)),
};
const lines = stripVTControlCharacters(ran.stdout)
  .split("\n")
  .filter((line) => line.startsWith("{"));
writeFileSync(
  new URL(`./history/${name}.jsonl`, import.meta.url),
  [JSON.stringify(head), ...lines, ""].join("\n"),
);
