// The doors of the package: one per stage of engine, then wire and node. Run it to bring package.json's exports up to date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Foundations that stay inside: their shapes may change with the kernels. */
const PRIVATE = ["linalg", "stats"];

/** @typedef {{ types: string, default: string }} Door */

/**
 * The exports map that the folders call for.
 *
 * @returns {Record<string, string | Door>}
 */
export function packageDoors() {
  const stages = readdirSync(`${root}engine`)
    .filter((name) => existsSync(`${root}engine/${name}/index.ts`) && !PRIVATE.includes(name))
    .sort();
  const projects = ["wire", "client", "node"].filter((name) => existsSync(`${root}${name}/index.ts`));
  return {
    ...Object.fromEntries(stages.map((name) => [`./${name}`, door(`engine/${name}`)])),
    ...Object.fromEntries(projects.map((name) => [`./${name}`, door(name)])),
    "./package.json": "./package.json",
  };
}

/**
 * @param {string} folder
 * @returns {Door}
 */
function door(folder) {
  return { types: `./dist/${folder}/index.d.ts`, default: `./dist/${folder}/index.js` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  manifest.exports = packageDoors();
  writeFileSync(`${root}package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}
