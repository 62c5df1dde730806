// node build/third-party-notices.mjs: writes THIRD-PARTY-NOTICES.md, the licences of what is installed with the package and of what is bundled into
// its page, from the lock file and the packages as they are installed. `--check` says whether it is what would be written.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TARGET = join(ROOT, "THIRD-PARTY-NOTICES.md");
/** Bundled into dist/web, so that they are development dependencies in the lock. */
const BUNDLED = ["preact", "@preact/signals", "@preact/signals-core", "fflate"];
const LICENCE_FILE = /^licen[cs]e(\.(md|txt))?$/i;
const NOTICE_FILE = /^notice(\.(md|txt))?$/i;

const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
/** Path in the lock, without `node_modules/`, of each package that users get; not the binaries of single platforms, which their parents load. */
const shipped = Object.entries(packages)
  .map(([path, of]) => ({ path, name: path.split("node_modules/").at(-1), ...of }))
  .filter(({ path, dev, name, os }) => path !== "" && (BUNDLED.includes(name) || !dev) && os === undefined)
  .sort((a, b) => (a.path < b.path ? -1 : 1));

/** @param {string} path */
function textsOf(path) {
  const folder = join(ROOT, path);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => LICENCE_FILE.test(name) || NOTICE_FILE.test(name));
  return names.sort().map((name) => readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n").trim());
}

/** @param {string | { name?: string } | undefined} author */
const nameOf = (author) => (typeof author === "string" ? author : author?.name)?.replace(/\s*<.*/, "");

/**
 * The terms of a package that names a licence and brings no text of it: name and holder.
 *
 * @param {{ path: string, license: string }} named
 */
function namedOnly({ path, license }) {
  const file = join(ROOT, path, "package.json");
  const { author } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return `Published under the ${license} licence${nameOf(author) ? ` by ${nameOf(author)}` : ""}; the package has no text of it.`;
}

const byText = new Map();
for (const one of shipped) {
  if (one.license === undefined)
    throw new Error(`${one.path} names no licence: look, and say here what holds.`);
  const text = textsOf(one.path).join("\n\n") || namedOnly(one);
  byText.set(text, [...(byText.get(text) ?? []), one]);
}

/** @param {{ name: string, version: string, license: string }} titled */
const titleOf = ({ name, version, license }) => `${name} ${version} (${license})`;
const sections = [...byText].map(([text, all]) => {
  const titles = [...new Set(all.map(titleOf))];
  return `## ${titles.join(", ")}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
});
const document = `# Third-party notices

Plimsoll is published under the [MIT licence](LICENSE). What is installed with it, or is bundled into its page, is the work of others under the terms below. Written by
\`node build/third-party-notices.mjs\`; binaries of single platforms are under the terms of the package that loads them.

${sections.join("\n")}`;

if (process.argv.includes("--check")) {
  if (!existsSync(TARGET) || readFileSync(TARGET, "utf8") !== document) {
    process.stderr.write(
      "THIRD-PARTY-NOTICES.md is not that of the lock file: run node build/third-party-notices.mjs.\n",
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(TARGET, document);
  process.stdout.write(`THIRD-PARTY-NOTICES.md: ${shipped.length} packages, ${byText.size} texts\n`);
}
