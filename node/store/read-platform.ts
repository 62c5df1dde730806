import type { Manifest } from "../../wire/index.ts";
import { loadDuckdb } from "./load-duckdb.ts";

/** What this program runs on: the part of a manifest that says where bytes may differ. */
export function readPlatform(): Manifest["platform"] {
  const duckdb = loadDuckdb().version();
  return { os: process.platform, arch: process.arch, node: process.versions.node, duckdb };
}
