import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.ts";

/** Builds the page before the system tests where it is older than its sources. */
export function setup(): void {
  const page = join(ROOT, "dist/web/index.html");
  const built = existsSync(page) ? statSync(page).mtimeMs : 0;
  const newest = ["web", "engine", "wire", "client"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join(ROOT, folder, name),
      ),
    )
    .reduce((latest, file) => Math.max(latest, statSync(file).mtimeMs), 0);
  if (built > newest) return;
  execFileSync("npx", ["--no-install", "vite", "build", "-c", "web/vite.config.ts", "--logLevel", "warn"], {
    cwd: ROOT,
  });
}
