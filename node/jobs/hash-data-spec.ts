import { formatCanonicalJson, reportTables } from "../../wire/index.ts";
import type { Project } from "../project/index.ts";
import { sha256 } from "../store/index.ts";

/** sha256 of the data section of a project's spec without the tables that no run depends on. */
export function hashDataSpec({ spec }: Project): string {
  const data = Object.entries(spec.data).filter(([name]) => !reportTables.some((table) => table === name));
  return sha256(formatCanonicalJson(Object.fromEntries(data)));
}
