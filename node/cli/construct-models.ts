import { measurePortfolio, type VarianceParts } from "../../engine/construction/index.ts";
import { isActiveMandate, type PreparedMandate } from "../model/index.ts";
import type { ConstructReport } from "./construct-parts.ts";
import { printableName } from "./printable-text.ts";

/** Risk by a further model, annual. */
export interface ModelRisk {
  readonly name: string;
  readonly runId: string;
  readonly volatilityAnnual: BeforeAfter;
  readonly factorVolatilityAnnual: BeforeAfter;
  readonly specificVolatilityAnnual: BeforeAfter;
  /** null where the mandate is not about the difference from a benchmark. */
  readonly trackingErrorAnnual: BeforeAfter | null;
  readonly activeFactorVolatilityAnnual: BeforeAfter | null;
  readonly activeSpecificVolatilityAnnual: BeforeAfter | null;
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
  const annual = (variance = Number.NaN) => Math.sqrt(variance / setting.years);
  const isActive = isActiveMandate(prepared);
  return setting.models.map(({ name, runId }, m) => {
    const both = (side: "variance" | "activeVariance", part: keyof VarianceParts): BeforeAfter => ({
      before: annual(then?.[m]?.[side]?.[part]),
      after: annual(now?.[m]?.[side]?.[part]),
    });
    const active = (part: keyof VarianceParts) => (isActive ? both("activeVariance", part) : null);
    return {
      name,
      runId,
      volatilityAnnual: both("variance", "total"),
      factorVolatilityAnnual: both("variance", "factor"),
      specificVolatilityAnnual: both("variance", "specific"),
      trackingErrorAnnual: active("total"),
      activeFactorVolatilityAnnual: active("factor"),
      activeSpecificVolatilityAnnual: active("specific"),
    };
  });
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
