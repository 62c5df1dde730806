import { type Fault, InputError } from "../engine/errors/index.ts";
import { limitsSchema, type WrittenLimits, type WrittenPortfolioLimit } from "./limits-spec.ts";
import { isRecord, issueFaults, type Locate, makeFault, readablePart, valueAt } from "./schema-faults.ts";

/**
 * Limits of portfolios from a parsed document, checked.
 *
 * @throws {InputError} every problem at once: unknown keys with the nearest known one, what is no share or date, ranges and spans that
 *   are empty, choices that exclude each other
 */
export function parseLimits(
  document: unknown,
  file: string,
  locate: Locate = () => undefined,
): WrittenLimits {
  const fault = makeFault(file, locate);
  if (!isRecord(document)) throw new InputError([fault([], "must be keys and values, at least limits")]);
  const meaning = (limits: WrittenLimits): Fault[] =>
    Object.entries(limits.limits).flatMap(([name, limit]) =>
      limitFaults(limit).map(([key, rule]) => {
        const path = ["limits", name, key];
        const value = valueAt(document, path);
        const isPlain = ["string", "number", "boolean"].includes(typeof value);
        return { ...fault(path, rule), ...(isPlain ? { value: String(value) } : {}) };
      }),
    );
  const parsed = limitsSchema.safeParse(document, { reportInput: true });
  if (parsed.success) {
    const faults = meaning(parsed.data);
    if (faults.length > 0) throw new InputError(faults);
    return parsed.data;
  }
  const { issues } = parsed.error;
  const rest = limitsSchema.safeParse(
    readablePart(document, issues, { sections: "limits", standIn: { limits: {} } }),
  );
  throw new InputError([
    ...issues.flatMap((issue) => issueFaults(issue, fault, { document, schema: limitsSchema })),
    ...(rest.success ? meaning(rest.data) : []),
  ]);
}

/** What the schema allows and is wrong all the same: a key and the rule. */
function limitFaults(limit: WrittenPortfolioLimit): readonly (readonly [string, string])[] {
  const { from, to } = limit;
  return [
    ...rangeFaults(limit),
    ...(from !== undefined && to !== undefined && from > to
      ? [["from", `must be at most to, which is ${to}`] as const]
      : []),
    ...(limit.on === "exposure" && (limit.factor === undefined) === (limit.family === undefined)
      ? [["factor", "give either a factor (or a list) or a family"] as const]
      : []),
  ];
}

function rangeFaults(limit: WrittenPortfolioLimit): readonly (readonly [string, string])[] {
  const { min, max } = { min: undefined, max: undefined, ...limit };
  if (min === undefined && max === undefined) return [["max", "give min or max, or both"]];
  if (min !== undefined && max !== undefined && min > max)
    return [["min", `must be at most max, which is ${max}`]];
  return [];
}
