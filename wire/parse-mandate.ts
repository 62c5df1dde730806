import { type Fault, InputError } from "../engine/errors/index.ts";
import { discreteFaults } from "./discrete-limits-spec.ts";
import { mandateSchema, type WrittenLimit, type WrittenMandate } from "./mandate-spec.ts";
import {
  isRecord,
  issueFaults,
  type Locate,
  type MakeFault,
  makeFault,
  readablePart,
  valueAt,
} from "./schema-faults.ts";

/**
 * A mandate from a parsed document, checked.
 *
 * @throws {InputError} every problem at once: unknown keys with the nearest known one, what is no share, length of time or sum of money,
 *   ranges that are empty, choices that exclude each other
 */
export function parseMandate(
  document: unknown,
  file: string,
  locate: Locate = () => undefined,
): WrittenMandate {
  const fault = makeFault(file, locate);
  if (!isRecord(document))
    throw new InputError([fault([], "must be keys and values, at least horizon and objective")]);
  const parsed = mandateSchema.safeParse(document, { reportInput: true });
  if (parsed.success) {
    const faults = meaningFaults(parsed.data, document, fault);
    if (faults.length > 0) throw new InputError(faults);
    return parsed.data;
  }
  const { issues } = parsed.error;
  const rest = mandateSchema.safeParse(
    readablePart(document, issues, { sections: "limits", standIn: STAND_IN }),
  );
  throw new InputError([
    ...issues.flatMap((issue) => issueFaults(issue, fault, { document, schema: mandateSchema })),
    ...(rest.success ? meaningFaults(rest.data, document, fault) : []),
  ]);
}

/** What stands in for a part that cannot be read, so that it makes no fault in the parts that can. */
const STAND_IN: Readonly<Record<string, unknown>> = {
  horizon: "1y",
  objective: { kind: "utility", aversion: 1 },
  alpha: { file: "unread", horizon: "1y" },
};

/** What the schema allows and is wrong all the same. */
function meaningFaults(mandate: WrittenMandate, document: unknown, fault: MakeFault): Fault[] {
  const broken = [
    ...objectiveFaults(mandate),
    ...alphaFaults(mandate),
    ...costFaults(mandate),
    ...Object.entries(mandate.limits ?? {}).flatMap(([name, limit]) =>
      limitFaults(limit, mandate).map(({ path, rule }) => ({ path: ["limits", name, ...path], rule })),
    ),
    ...discreteFaults(mandate.limits ?? {}).map(({ path, rule }) => ({ path: ["limits", ...path], rule })),
  ];
  return broken.map(({ path, rule }): Fault => {
    const value = valueAt(document, path);
    const isPlain = ["string", "number", "boolean"].includes(typeof value);
    return { ...fault(path, rule), ...(isPlain ? { value: String(value) } : {}) };
  });
}

/** A rule that is broken, and where. */
interface Broken {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
}

function objectiveFaults(mandate: WrittenMandate): Broken[] {
  const { objective, alpha } = mandate;
  const { kind } = objective;
  const broken: Broken[] = [...aversionFaults(objective)];
  const at = (key: string, rule: string) => broken.push({ path: ["objective", key], rule });
  const needsViews = kind === "most_return" || kind === "best_ratio";
  if (needsViews && alpha === undefined) at("kind", `${kind} needs expected returns: give alpha`);
  if (!needsViews && kind !== "utility" && alpha !== undefined)
    at("kind", `${kind} looks at no expected returns: leave out alpha`);
  if (kind !== "utility" && objective.models !== undefined)
    at("models", "are of a utility, which weighs the variance by each: leave this out");
  if (kind !== "risk_parity" && objective.budgets !== undefined)
    at("budgets", "are of risk_parity: leave this out");
  broken.push(...budgetFaults(objective));
  if (kind === "most_diversified" && objective.relative === true)
    at("relative", "most_diversified is of the whole risk: leave this out");
  return [...broken, ...(kind === "risk_parity" ? parityFaults(mandate) : [])];
}

/** Budgets are of names or of factors. */
function budgetFaults({ kind, budgets, factors, gross }: WrittenMandate["objective"]): Broken[] {
  const shares = Object.entries(factors ?? {});
  const rules: (readonly [string, string, boolean])[] = [
    ["factors", "are of risk_parity: leave this out", kind !== "risk_parity" && factors !== undefined],
    ["factors", "give at least one factor", factors !== undefined && shares.length === 0],
    ["factors", "give budgets, of names, or factors", factors !== undefined && budgets !== undefined],
    ["gross", "is of risk_parity of factors: leave this out", gross !== undefined && factors === undefined],
    ["gross", "must be above 0", gross === 0],
  ];
  return [
    ...rules.flatMap(([key, rule, isBroken]) => (isBroken ? [{ path: ["objective", key], rule }] : [])),
    ...shares.flatMap(([factor, share]) =>
      share === 0
        ? [{ path: ["objective", "factors", factor], rule: "a share of 0 is none: leave the factor out" }]
        : [],
    ),
  ];
}

function aversionFaults(objective: WrittenMandate["objective"]): Broken[] {
  const { kind, aversion, factorAversion, specificAversion } = objective;
  const parts = [factorAversion, specificAversion].filter((of) => of !== undefined).length;
  const fault = (rule: string) => [
    { path: ["objective", aversion === undefined && parts > 0 ? "factorAversion" : "aversion"], rule },
  ];
  if (kind !== "utility")
    return aversion === undefined && parts === 0 ? [] : fault(`${kind} has no aversion: leave this out`);
  if (aversion === undefined)
    return parts === 2
      ? []
      : fault("utility needs an aversion to variance, or factorAversion and specificAversion");
  return parts === 0 ? [] : fault("give one aversion, or the two parts");
}

function parityFaults({ objective, limits, costs }: WrittenMandate): Broken[] {
  const isBare = Object.keys(limits ?? {}).length === 0 && costs === undefined;
  const whole = "risk_parity has neither limits nor costs: its weights are what the budgets say";
  return [
    ...(isBare ? [] : [{ path: ["objective", "kind"], rule: whole }]),
    ...(objective.relative === true
      ? [{ path: ["objective", "relative"], rule: "risk_parity is of the whole risk: leave this out" }]
      : []),
  ];
}

function alphaFaults({ alpha }: WrittenMandate): Broken[] {
  if (alpha?.uncertainty !== undefined && alpha.file === undefined) {
    const { factors, history } = alpha.uncertainty;
    if (factors === undefined && history === undefined)
      return [
        {
          path: ["alpha", "uncertainty", "factors"],
          rule: "give standard errors: of views on factors, a history, or a column standard_error of the alpha file",
        },
      ];
  }
  if (alpha === undefined || alpha.file !== undefined || alpha.factors !== undefined) return [];
  return [{ path: ["alpha", "file"], rule: "give a file of expected returns by id, or factors, or both" }];
}

function costFaults({ costs }: WrittenMandate): Broken[] {
  return (costs?.beyond ?? []).flatMap(({ trade, volume }, at): Broken[] =>
    (trade === undefined) === (volume === undefined)
      ? [
          {
            path: ["costs", "beyond", at, "trade"],
            rule: "give trade, a share of the capital, or volume, a share of the traded value of a day",
          },
        ]
      : [],
  );
}

function limitFaults(limit: WrittenLimit, { objective }: WrittenMandate): Broken[] {
  const broken: Broken[] = [];
  const at = (path: readonly PropertyKey[], rule: string) => broken.push({ path, rule });
  if (limit.on === "net" || limit.on === "exposure" || limit.on === "group" || limit.on === "beta")
    broken.push(...rangeFaults(limit, false));
  if (limit.on === "weights") broken.push(...weightFaults(limit));
  if (limit.on === "exposure" && (limit.factor === undefined) === (limit.family === undefined))
    at(["factor"], "give either a factor (or a list) or a family");
  if (limit.on === "risk" && (limit.factor !== undefined || limit.family !== undefined)) {
    if (limit.factor !== undefined && limit.family !== undefined)
      at(["factor"], "give either a factor (or a list) or a family");
    if (limit.part === "total" || limit.part === "specific")
      at(["part"], "the risk of some factors is factor risk: leave this out");
  }
  const saysNothing = (["max", "participation", "count", "least"] as const).every(
    (key) => limit.on === "trades" && limit[key] === undefined,
  );
  if (saysNothing)
    at(
      ["max"],
      "give max, a share of the capital, participation, a share of the traded value, count, a number of names, or least",
    );
  if ("penalty" in limit && limit.penalty !== undefined) broken.push(...penaltyFaults(limit, objective));
  return broken;
}

function weightFaults(limit: Extract<WrittenLimit, { on: "weights" }>): Broken[] {
  const { names, groups, by } = limit;
  const inner = Object.entries({ names, groups }).flatMap(([key, ranges]) =>
    Object.entries(ranges ?? {}).flatMap(([name, range]) =>
      rangeFaults(range, false).map(({ path, rule }) => ({ path: [key, name, ...path], rule })),
    ),
  );
  const together = { path: [by === undefined ? "by" : "groups"], rule: "by and groups go together" };
  return [
    ...rangeFaults(limit, names !== undefined || groups !== undefined || limit.least !== undefined),
    ...inner,
    ...((by === undefined) === (groups === undefined) ? [] : [together]),
  ];
}

function penaltyFaults(
  { priority }: { readonly priority?: number | undefined },
  { kind }: WrittenMandate["objective"],
): Broken[] {
  const rule = "a ratio has no return to weigh a penalty against: give a priority";
  return [
    ...(priority === undefined ? [] : [{ path: ["penalty"], rule: "give a penalty or a priority" }]),
    ...(kind === "best_ratio" || kind === "most_diversified" ? [{ path: ["penalty"], rule }] : []),
  ];
}

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly equal?: number | undefined;
}

function rangeFaults({ min, max, equal }: Range, mayBeEmpty: boolean): Broken[] {
  if (equal !== undefined && (min !== undefined || max !== undefined))
    return [{ path: ["equal"], rule: "is min and max at once: leave those out" }];
  if (min === undefined && max === undefined && equal === undefined && !mayBeEmpty)
    return [{ path: ["max"], rule: "give min, max or equal" }];
  if (min !== undefined && max !== undefined && min > max)
    return [{ path: ["min"], rule: `must be at most max, which is ${max}` }];
  return [];
}
