// node build/release.mjs 0.2.0: makes a release of what is on main: the version in package.json and its lock, the changelog's section, everything
// tested and packed, the site built, a commit and a tag. Publishing stays a decision: it prints the two commands for it.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const [version] = process.argv.slice(2);
const UNRELEASED = "## Unreleased\n";

/**
 * @param {string} command
 * @param {...string} args
 */
const run = (command, ...args) => execFileSync(command, args, { cwd: ROOT, stdio: "inherit" });
/**
 * @param {string} command
 * @param {...string} args
 */
const read = (command, ...args) => execFileSync(command, args, { cwd: ROOT, encoding: "utf8" }).trim();
/** @param {string} of */
const numbers = (of) => of.split(".").map(Number);

/**
 * What is in the way, all of it at once.
 *
 * @param {string} now
 * @param {string} changelog
 */
function obstacles(now, changelog) {
  const found = [];
  if (!/^\d+\.\d+\.\d+$/.test(version ?? "")) return ["say the version: node build/release.mjs 0.2.0"];
  const [a, b] = [numbers(version), numbers(now)];
  const at = a.findIndex((number, i) => number !== b[i]);
  // The first release has the version that is in package.json already.
  if (at < 0 ? read("git", "tag", "--list", `v${version}`) !== "" : a[at] < b[at])
    found.push(`version ${version} is not after ${now}`);
  if (read("git", "branch", "--show-current") !== "main") found.push("this is not main");
  if (read("git", "status", "--porcelain") !== "") found.push("there are changes that are not committed");
  const [, body = ""] = changelog.split(UNRELEASED);
  if (body.split(/^## /m)[0].trim() === "") found.push("CHANGELOG.md says nothing under Unreleased");
  return found;
}

const { version: now } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const changelogFile = join(ROOT, "CHANGELOG.md");
const changelog = readFileSync(changelogFile, "utf8");
const found = obstacles(now, changelog);
if (found.length > 0) {
  process.stderr.write(`${found.join("\n")}\n`);
  process.exitCode = 1;
} else {
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(changelogFile, changelog.replace(UNRELEASED, `${UNRELEASED}\n## ${version} (${today})\n`));
  if (version !== now) run("npm", "version", version, "--no-git-tag-version", "--ignore-scripts");
  run(process.execPath, "build/third-party-notices.mjs");
  // The dear examples of the documents too.
  process.env.PLIMSOLL_EXAMPLES = "all";
  run("npm", "test");
  run("npm", "run", "test:all");
  run("npm", "run", "package");
  run(process.execPath, "build/run-fixture.mjs");
  run("git", "add", "test/store/formats");
  run(process.execPath, "build/check-package.mjs");
  run("npm", "ci", "--prefix", "docs/site", "--ignore-scripts");
  run("npm", "run", "build", "--prefix", "docs/site");
  run("git", "commit", "--all", "--message", `chore(release): ${version}`);
  run("git", "tag", "--annotate", `v${version}`, "--message", `Plimsoll ${version}`);
  process.stdout.write(
    `To publish: git push --follow-tags; npm publish out/plimsoll-${version}.tgz; the site is docs/site/.vitepress/dist\n`,
  );
}
