import type { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { builtInDescriptors } from "../engine/exposures/index.ts";
import { modelSpecSchema, type WrittenSpec } from "./model-spec.ts";
import { nearestName } from "./nearest-name.ts";

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
  const parsed = modelSpecSchema.safeParse(document);
  const fault = (path: readonly PropertyKey[], rule: string): Fault => {
    const row = locate(path);
    return {
      file,
      ...(row === undefined ? {} : { row }),
      ...(path.length > 0 ? { column: path.join(".") } : {}),
      rule,
    };
  };
  if (!parsed.success)
    throw new InputError(parsed.error.issues.flatMap((issue) => issueFaults(issue, fault)));
  const faults = referenceFaults(parsed.data, fault);
  if (faults.length > 0) throw new InputError(faults);
  return parsed.data;
}

type MakeFault = (path: readonly PropertyKey[], rule: string) => Fault;

function issueFaults(issue: z.core.$ZodIssue, fault: MakeFault): readonly Fault[] {
  if (issue.code !== "unrecognized_keys") return [fault(issue.path, lowerFirst(issue.message))];
  const known = knownKeys(issue.path);
  return issue.keys.map((key) => {
    const nearest = nearestName(key, known);
    const hint = nearest === undefined ? `known here: ${known.join(", ")}` : `did you mean ${nearest}?`;
    return fault([...issue.path, key], `unknown key; ${hint}`);
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The keys that the schema knows at a path. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = modelSpecSchema;
  for (const step of path) schema = childOf(unwrap(schema), step);
  const shape = (unwrap(schema) as { shape?: object } | undefined)?.shape;
  return shape === undefined ? [] : Object.keys(shape);
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

/** What the schema cannot see: names that refer to each other. */
function referenceFaults(spec: WrittenSpec, fault: MakeFault): readonly Fault[] {
  const { styles } = spec.factors;
  const scores = Object.keys(spec.data.bars.scores ?? {});
  const descriptors = [...builtInDescriptors.keys(), ...scores];
  const faults: Fault[] = [];
  for (const [name, style] of Object.entries(styles)) {
    const at = ["factors", "styles", name];
    for (const descriptor of Object.keys(style.blend)) {
      // A long table of scores may hold any name: it is checked when the data are read.
      if (descriptors.includes(descriptor) || spec.data.scores !== undefined) continue;
      const nearest = nearestName(descriptor, descriptors);
      const hint = nearest === undefined ? `built in: ${descriptors.join(", ")}` : `did you mean ${nearest}?`;
      faults.push(fault([...at, "blend", descriptor], `unknown descriptor; ${hint}`));
    }
    (style.orthogonalTo ?? []).forEach((other, i) => {
      const path = [...at, "orthogonalTo", i];
      if (styles[other] === undefined || other === name) {
        faults.push(fault(path, `${JSON.stringify(other)} is not another style of this model`));
      } else if ((styles[other].orthogonalTo ?? []).length > 0) {
        faults.push(
          fault(
            path,
            `${JSON.stringify(other)} is itself orthogonalised; name the styles it is orthogonal to`,
          ),
        );
      }
    });
  }
  const { ownHistoryFrom, ownHistoryFull } = spec.specific ?? {};
  if (ownHistoryFrom !== undefined && ownHistoryFull !== undefined && ownHistoryFull <= ownHistoryFrom) {
    faults.push(fault(["specific", "ownHistoryFull"], `must be above ownHistoryFrom (${ownHistoryFrom})`));
  }
  return faults;
}
