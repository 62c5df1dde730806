import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parsePackageVersion } from "../../wire/index.ts";
import { sha256 } from "../store/index.ts";

let cached: string | undefined;

/**
 * Version of the code that computes runs: the package's, with a hash of the files that a run's bytes depend on, so that
 * a result of other code is never taken for one of this.
 */
export function codeVersion(): string {
  cached ??= `${packageVersion()}+${sourceHash().slice(0, 12)}`;
  return cached;
}

/** The package's version. */
export function packageVersion(): string {
  return parsePackageVersion(readFileSync(join(packageFolder(), "package.json"), "utf8"));
}

/** sha256 of the dependency lock beside the package, as in a clone; undefined where the package is installed without. */
export function dependencyLock(): string | undefined {
  const file = join(packageFolder(), "package-lock.json");
  return existsSync(file) ? sha256(readFileSync(file)) : undefined;
}

/** The nearest folder above this file that has a package.json. */
function packageFolder(): string {
  let folder = fileURLToPath(new URL(".", import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = join(folder, "..");
    if (parent === folder)
      throw new Error("plimsoll is not inside its package: there is no package.json above it");
    folder = parent;
  }
  return folder;
}

function sourceHash(): string {
  return hashSources(["../../engine", "../../wire", "../import", "../jobs", "../store"]);
}

/** sha256 of the code of some folders, given from this one. */
export function hashSources(folders: readonly string[]): string {
  const hashes = folders.flatMap((folder) => {
    const root = fileURLToPath(new URL(folder, import.meta.url));
    return readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.d)\.(js|ts)$/.test(name))
      .sort()
      .map((name) => `${name} ${sha256(readFileSync(join(root, name)))}`);
  });
  return sha256(hashes.join("\n"));
}
