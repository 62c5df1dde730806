// Builds the package as it is published: out/package and out/plimsoll-<version>.tgz. What it stages comes from the sources
// of today, so nothing left over in dist is packed; scripts and development dependencies stay behind, so installing the
// package runs nothing.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = `${root}out/package`;

execFileSync(
  process.execPath,
  [createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-b", "client", "node"],
  {
    cwd: root,
    stdio: "inherit",
  },
);

execFileSync(
  process.execPath,
  [`${root}node_modules/vite/bin/vite.js`, "build", "-c", "web/vite.config.ts", "--logLevel", "warn"],
  { cwd: root, stdio: "inherit" },
);

rmSync(out, { recursive: true, force: true });
for (const project of ["engine", "wire", "client", "node"])
  for (const source of sourcesUnder(project)) stageBuilt(source);
for (const file of readdirSync(`${root}dist/web`, { recursive: true, withFileTypes: true }))
  if (file.isFile()) stage(relative(root, join(file.parentPath, file.name)));
for (const name of ["README.md", "LICENSE", "THIRD-PARTY-NOTICES.md"]) stage(name);

const { scripts, devDependencies, ...manifest } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
writeFileSync(`${out}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
for (const path of Object.values(manifest.bin)) chmodSync(`${out}/${path}`, 0o755);

const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", `${root}out`], {
  cwd: out,
  encoding: "utf8",
});
const [{ filename, size, entryCount }] = JSON.parse(packed);
process.stdout.write(`out/${filename}: ${entryCount} files, ${Math.round(size / 1024)} KiB\n`);

/** @param {string} source */
function stageBuilt(source) {
  const built = `dist/${source.replace(/\.ts$/, "")}`;
  stage(`${built}.js`);
  stage(`${built}.d.ts`);
}

/** @param {string} path */
function stage(path) {
  mkdirSync(dirname(`${out}/${path}`), { recursive: true });
  copyFileSync(root + path, `${out}/${path}`);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesUnder(folder) {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    // The kernels' sources are in what is built as embedded bytes.
    if (path === "engine/linalg/assembly") return [];
    if (entry.isDirectory()) return sourcesUnder(path);
    return path.endsWith(".ts") && !path.endsWith(".d.ts") ? [path] : [];
  });
}
