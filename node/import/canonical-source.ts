import type { DataCache, DataSpec } from "../../wire/index.ts";
import type { EngineLimits } from "./sql.ts";

/** Where canonical tables stand, and how they came to be. */
export interface CanonicalEntry {
  readonly spec: DataSpec;
  readonly limits: EngineLimits;
  readonly folder: string;
}

/** Canonical tables that were opened, as plain data: another thread can open them without looking at the inputs again. */
export interface CanonicalSource {
  readonly cache: DataCache;
  readonly entry: CanonicalEntry;
}
