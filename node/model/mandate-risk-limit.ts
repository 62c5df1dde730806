import type { Limit } from "../../engine/construction/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import type { WrittenLimit } from "../../wire/index.ts";
import { modelAt } from "./mandate-models.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";
import { noFactor } from "./mandate-views.ts";

interface Context {
  readonly setting: MandateSetting;
  readonly name: string;
  readonly path: string;
}

type Written<On extends WrittenLimit["on"]> = Extract<WrittenLimit, { on: On }>;

/** The factors that a limit names, one by one or by family; faults for those that are not there. */
export function namedFactors(
  { setting, path }: Context,
  limit: Pick<Written<"exposure">, "factor" | "family">,
  { factors }: Pick<Exposures, "factors"> = setting.stored.model.exposures,
): readonly (readonly [string, number])[] {
  const known = factors.map((factor) => factor.name);
  const ofFamily = factors.filter(({ family }) => family === limit.family).map((factor) => factor.name);
  if (limit.family !== undefined && ofFamily.length === 0) {
    const families = [...new Set(factors.map(({ family }) => family))].join(", ");
    mandateFault(
      setting,
      `${path}.family`,
      `the model has no factors of this family; it has ${families}`,
      limit.family,
    );
  }
  const wanted = limit.factor === undefined ? ofFamily : [limit.factor].flat();
  return wanted.flatMap((factor): readonly (readonly [string, number])[] => {
    const at = known.indexOf(factor);
    if (at < 0) mandateFault(setting, `${path}.factor`, noFactor(factor, known), factor);
    return at < 0 ? [] : [[factor, at]];
  });
}

/** A limit on volatility; `soft` is what it is broken at, in volatility over the horizon. */
export function riskLimit(
  context: Context,
  limit: Written<"risk">,
  soft: Pick<Limit, "penalty" | "priority">,
): { readonly about: string; readonly limit: Limit } {
  const { setting, name, path } = context;
  const { relative = false, factor, family, model } = limit;
  const at = model === undefined ? undefined : modelAt(setting, `${path}.model`, model);
  const named = setting.models.find((of) => of.name === model);
  const some =
    (factor === undefined && family === undefined) || (model !== undefined && named === undefined)
      ? undefined
      : namedFactors(context, limit, named?.model.exposures);
  const { part = some === undefined ? "total" : "factor" } = limit;
  return {
    about: `${words(limit, part, some)}${model === undefined ? "" : ` by ${model}`}`,
    limit: {
      name,
      ...soft,
      kind: "risk",
      part,
      upper: limit.max * Math.sqrt(setting.years),
      relative,
      ...(some === undefined ? {} : { factors: some.map(([, k]) => k) }),
      ...(at === undefined ? {} : { model: at }),
    },
  };
}

function words(
  { relative = false, family }: Written<"risk">,
  part: string,
  some: readonly (readonly [string, number])[] | undefined,
): string {
  const whose = relative ? "active" : "portfolio's";
  if (some !== undefined)
    return `${whose} volatility from ${family === undefined ? some.map(([of]) => of).join(", ") : `the ${family} family`} alone`;
  return part === "total" && relative ? "tracking error" : `${whose} ${part} volatility`;
}
