import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's version, read without loading anything that takes time. */
export function version(): string {
  let folder = fileURLToPath(new URL(".", import.meta.url));
  for (;;) {
    try {
      const text = readFileSync(join(folder, "package.json"), "utf8");
      return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? "unknown";
    } catch {
      const parent = join(folder, "..");
      if (parent === folder) return "unknown";
      folder = parent;
    }
  }
}
