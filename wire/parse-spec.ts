import type { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { presets } from "../engine/pipeline/index.ts";
import { factorFaults } from "./factor-faults.ts";
import { historyFaults } from "./history-faults.ts";
import { modelSpecSchema, type WrittenSpec } from "./model-spec.ts";
import { nearestName } from "./nearest-name.ts";
import { familyFaults } from "./resolve-family.ts";
import { specRule } from "./spec-rule.ts";
import { universeFaults } from "./universe-faults.ts";
import { windowFaults } from "./window-faults.ts";

/** Line of a path inside the document, counted from 1; undefined where it has none. */
export type Locate = (path: readonly PropertyKey[]) => number | undefined;

/**
 * A model spec from a parsed document, checked.
 *
 * @throws {InputError} every problem at once: unknown keys with the nearest known one, wrong types and bounds, styles
 * that refer to what does not exist
 */
export function parseModelSpec(
  document: unknown,
  file: string,
  locate: Locate = () => undefined,
): WrittenSpec {
  const fault = (path: readonly PropertyKey[], rule: string): Fault => {
    const row = locate(path);
    return {
      file,
      ...(row === undefined ? {} : { row }),
      ...(path.length > 0 ? { column: path.join(".") } : {}),
      rule,
    };
  };
  if (!isRecord(document)) {
    const rule =
      "must be keys and values, at least name, data and factors; npx plimsoll init writes an example";
    throw new InputError([fault([], rule)]);
  }
  const parsed = modelSpecSchema.safeParse(document, { reportInput: true });
  if (!parsed.success) {
    const { issues } = parsed.error;
    // What the schema refuses is taken out, so that names in the rest are checked too and all faults come at once.
    const rest = modelSpecSchema.safeParse(withoutFaults(document, issues));
    const more = rest.success
      ? [...missingFactors(document, rest.data, fault), ...referenceFaults(rest.data, fault)]
      : [];
    throw new InputError([...issues.flatMap((issue) => issueFaults(issue, fault, document)), ...more]);
  }
  const faults = [...missingFactors(document, parsed.data, fault), ...referenceFaults(parsed.data, fault)];
  if (faults.length > 0) throw new InputError(faults);
  return parsed.data;
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** A copy of the document without the values and keys that the issues are about. */
function withoutFaults(document: object, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = copyOf(document);
  for (const issue of issues) {
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) {
      const parent = valueAt(copy, path.slice(0, -1));
      if (path.join() === "name") (copy as { name: string }).name = "unnamed";
      else if (typeof parent === "object" && parent !== null)
        Reflect.deleteProperty(parent, path.at(-1) ?? "");
    }
  }
  return copy;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

type MakeFault = (path: readonly PropertyKey[], rule: string) => Fault;

function issueFaults(issue: z.core.$ZodIssue, fault: MakeFault, document: unknown): readonly Fault[] {
  if (issue.code !== "unrecognized_keys") {
    const value = valueAt(document, issue.path);
    const isPlain = ["string", "number", "boolean"].includes(typeof value);
    return [{ ...fault(issue.path, specRule(issue)), ...(isPlain ? { value: String(value) } : {}) }];
  }
  const known = knownKeys(issue.path);
  return issue.keys.map((key) => {
    const nearest = nearestName(key, known);
    const hint = nearest === undefined ? `known here: ${known.join(", ")}` : `did you mean ${nearest}?`;
    return fault([...issue.path, key], `unknown key; ${hint}`);
  });
}

/** The keys that the schema knows at a path. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = modelSpecSchema;
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

/** Only a model whose factors are all found in returns, or given, needs none written. */
function missingFactors(
  document: Record<PropertyKey, unknown>,
  { family }: WrittenSpec,
  fault: MakeFault,
): readonly Fault[] {
  if (document.factors !== undefined || family?.kind === "statistical" || family?.kind === "time_series")
    return [];
  return [fault(["factors"], "is required: keys and values")];
}

/** What the schema cannot see: names that refer to each other. */
function referenceFaults(spec: WrittenSpec, fault: MakeFault): readonly Fault[] {
  const faults = factorFaults(spec).map(({ path, rule }) => fault(["factors", ...path], rule));
  const { periodsPerYear } = presets[spec.extends ?? "short"];
  const others = [
    ...windowFaults(spec),
    ...universeFaults(spec),
    ...historyFaults(spec),
    ...familyFaults(spec, periodsPerYear),
  ];
  faults.push(...others.map(({ path, rule }) => fault(path, rule)));
  return faults;
}
