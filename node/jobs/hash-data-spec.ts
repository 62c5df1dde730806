import { formatCanonicalJson } from "../../wire/index.ts";
import type { Project } from "../project/index.ts";
import { sha256 } from "../store/index.ts";

/** sha256 of the data section of a project's spec without its portfolios, which no run depends on. */
export function hashDataSpec({ spec }: Project): string {
  const { portfolios: _, ...data } = spec.data;
  return sha256(formatCanonicalJson(data));
}
