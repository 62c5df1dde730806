import type { ModelOptions } from "../engine/pipeline/index.ts";

/** The resolved options as plain JSON with every default visible; infinity is written as YAML does, ".inf". */
export function resolvedSpecJson(options: ModelOptions): Record<string, unknown> {
  return plain(options) as Record<string, unknown>;
}

function plain(value: unknown): unknown {
  if (value === Number.POSITIVE_INFINITY) return ".inf";
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** The options back from `resolvedSpecJson`; the manifest's own hash vouches for their shape. */
export function parseResolvedSpec(json: Readonly<Record<string, unknown>>): ModelOptions {
  return engineValue(json) as ModelOptions;
}

function engineValue(value: unknown): unknown {
  if (value === ".inf") return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return value.map(engineValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, engineValue(inner)]));
}
