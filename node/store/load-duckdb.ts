import { createRequire } from "node:module";

type DuckDb = typeof import("@duckdb/node-api");

/** The embedded SQL engine's library. It is CommonJS: required, it is there in half the time an import of it takes. */
export function loadDuckdb(): DuckDb {
  return createRequire(import.meta.url)("@duckdb/node-api");
}
