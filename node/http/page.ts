import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";

/** Where `npm run build` puts the page: beside the compiled code. */
const FOLDER = fileURLToPath(new URL("../../web", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/**
 * The workbench: a few files, all known when the server starts, so that no request names a path on the disk. A file with
 * a hash in its name never changes; the page itself is asked for anew.
 */
export function addPage(app: Hono): void {
  for (const name of existsSync(FOLDER) ? filesBelow(FOLDER) : []) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = new Uint8Array(readFileSync(join(FOLDER, name)));
    const isPage = name.endsWith(".html");
    const headers = {
      "Content-Type": type,
      "Cache-Control": isPage ? "no-cache" : "public, max-age=31536000, immutable",
    };
    app.get(name === "index.html" ? "/" : `/${name}`, () => new Response(body, { headers }));
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}
