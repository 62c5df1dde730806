import type { z } from "zod";
import type { Fault } from "../engine/errors/index.ts";
import { nearestName } from "./nearest-name.ts";
import { specRule } from "./spec-rule.ts";

/** Line of a path inside the document, counted from 1; undefined where it has none. */
export type Locate = (path: readonly PropertyKey[]) => number | undefined;

/** A fault at a path of the document. */
export type MakeFault = (path: readonly PropertyKey[], rule: string) => Fault;

/** Makes faults of a file. */
export function makeFault(file: string, locate: Locate): MakeFault {
  return (path, rule) => {
    const row = locate(path);
    return {
      file,
      ...(row === undefined ? {} : { row }),
      ...(path.length > 0 ? { column: path.join(".") } : {}),
      rule,
    };
  };
}

/** Keys and values. */
export function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** A deep copy of plain data. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

/** What was read, and by which schema. */
interface Read {
  readonly document: unknown;
  readonly schema: unknown;
}

/** What a schema says of a document, as faults. */
export function issueFaults(
  issue: z.core.$ZodIssue,
  fault: MakeFault,
  { document, schema }: Read,
): readonly Fault[] {
  if (issue.code !== "unrecognized_keys") {
    const value = valueAt(document, issue.path);
    const isPlain = ["string", "number", "boolean"].includes(typeof value);
    return [{ ...fault(issue.path, specRule(issue)), ...(isPlain ? { value: String(value) } : {}) }];
  }
  const known = knownKeys(schema, issue.path);
  return issue.keys.map((key) => {
    const nearest = nearestName(key, known);
    const hint = nearest === undefined ? `known here: ${known.join(", ")}` : `did you mean ${nearest}?`;
    return fault([...issue.path, key], `unknown key; ${hint}`);
  });
}

/** The keys that the schema knows at a path. */
function knownKeys(whole: unknown, path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = whole;
  for (const step of path) schema = childOf(unwrap(schema), step);
  const { shape, options = [] } = (unwrap(schema) ?? {}) as { shape?: object; options?: { shape: object }[] };
  const shapes = shape === undefined ? options.map((option) => option.shape) : [shape];
  return [...new Set(shapes.flatMap(Object.keys))];
}

function unwrap(schema: unknown): unknown {
  let inner = schema as { unwrap?: () => unknown; shape?: object } | undefined;
  while (inner?.shape === undefined && typeof inner?.unwrap === "function") {
    inner = inner.unwrap() as { unwrap?: () => unknown };
  }
  return inner;
}

function childOf(schema: unknown, key: PropertyKey): unknown {
  const { shape, valueType } = (schema ?? {}) as {
    shape?: Record<PropertyKey, unknown>;
    valueType?: unknown;
  };
  return shape?.[key] ?? valueType;
}

/** How a document is made readable that is not. */
interface ReadableOptions {
  /** The key of named entries that are taken out one by one. */
  readonly sections: string;
  /** What takes the place of a part that cannot be read, so that it makes no fault in the parts that can. */
  readonly standIn: Readonly<Record<string, unknown>>;
}

/** The document without the parts that the schema refuses: the rest can be checked in the same run. */
export function readablePart(
  document: Readonly<Record<PropertyKey, unknown>>,
  issues: readonly z.core.$ZodIssue[],
  { sections, standIn }: ReadableOptions,
): unknown {
  const copy = { ...document };
  const entries = copy[sections];
  const kept = isRecord(entries) ? { ...entries } : undefined;
  if (kept !== undefined) copy[sections] = kept;
  for (const issue of issues) {
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const [part, entry] of paths) {
      if (part === undefined) continue;
      if (part === sections && entry !== undefined && kept !== undefined) delete kept[entry];
      else if (Object.hasOwn(standIn, part)) copy[part] = standIn[String(part)];
      else delete copy[part];
    }
  }
  return copy;
}
