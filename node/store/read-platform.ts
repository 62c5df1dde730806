import type { Manifest } from "../../wire/index.ts";

/** What this program runs on: the part of a manifest that says where bytes may differ. */
export async function readPlatform(): Promise<Manifest["platform"]> {
  const { version } = await import("@duckdb/node-api");
  return { os: process.platform, arch: process.arch, node: process.versions.node, duckdb: version() };
}
