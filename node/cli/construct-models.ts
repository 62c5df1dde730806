import { measurePortfolio } from "../../engine/construction/index.ts";
import { isActiveMandate, type PreparedMandate } from "../model/index.ts";
import type { ConstructReport } from "./construct-parts.ts";
import { printableName } from "./printable-text.ts";

/** Risk by a further model, annual. */
export interface ModelRisk {
  readonly name: string;
  readonly runId: string;
  readonly volatilityAnnual: BeforeAfter;
  /** null where the mandate is not about the difference from a benchmark. */
  readonly trackingErrorAnnual: BeforeAfter | null;
}

interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** What each further model says of the portfolio before and after. */
export function modelRisks({ prepared, weightsAfter }: ConstructReport): readonly ModelRisk[] {
  const { setting, candidates, mandate } = prepared;
  const after = Float64Array.from(candidates.names, (asset) => weightsAfter[asset] as number);
  const [then, now] = [candidates.current, after].map(
    (of) => measurePortfolio(candidates, mandate, of).others,
  );
  const annual = (of: { readonly total: number } | null | undefined) =>
    Math.sqrt((of?.total ?? Number.NaN) / setting.years);
  return setting.models.map(({ name, runId }, m) => ({
    name,
    runId,
    volatilityAnnual: { before: annual(then?.[m]?.variance), after: annual(now?.[m]?.variance) },
    trackingErrorAnnual: isActiveMandate(prepared)
      ? { before: annual(then?.[m]?.activeVariance), after: annual(now?.[m]?.activeVariance) }
      : null,
  }));
}

/** The further models in words. */
export function modelLines({ setting, mandate }: PreparedMandate): readonly string[] {
  const { objective } = mandate;
  const others = objective.kind === "utility" ? (objective.others ?? []) : [];
  return setting.models.map(({ name, runId }, m) => {
    const from = setting.written.models?.[name]?.project ?? "this project";
    const aversion = others[m]?.factorAversion ?? 0;
    const weighed = aversion > 0 ? `; its variance counts ${aversion} times in the objective, beside` : "";
    return `Model ${printableName(name)}: run ${runId} of ${printableName(from)} on ${setting.stored.date}${weighed}`;
  });
}
