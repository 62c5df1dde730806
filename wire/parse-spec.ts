import type { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { presets } from "../engine/pipeline/index.ts";
import { factorFaults } from "./factor-faults.ts";
import { madeSections } from "./foreign-spec.ts";
import { historyFaults } from "./history-faults.ts";
import { modelSpecSchema, type WrittenSpec } from "./model-spec.ts";
import { familyFaults } from "./resolve-family.ts";
import {
  copyOf,
  isRecord,
  issueFaults,
  type Locate,
  type MakeFault,
  makeFault,
  valueAt,
} from "./schema-faults.ts";
import { universeFaults } from "./universe-faults.ts";
import { windowFaults } from "./window-faults.ts";

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
  const fault = makeFault(file, locate);
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
    throw new InputError([
      ...issues.flatMap((issue) => issueFaults(issue, fault, { document, schema: modelSpecSchema })),
      ...more,
    ]);
  }
  const faults = [...missingFactors(document, parsed.data, fault), ...referenceFaults(parsed.data, fault)];
  if (faults.length > 0) throw new InputError(faults);
  return parsed.data;
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

/** Only a model whose factors are all found in returns, or given, needs none written. */
function missingFactors(
  document: Record<PropertyKey, unknown>,
  { family, model }: WrittenSpec,
  fault: MakeFault,
): readonly Fault[] {
  if (model !== undefined) return madeSections(document).map(({ path, rule }) => fault(path, rule));
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
