import type { FamilyKind, StatisticalFamilyOptions } from "./family-options.ts";

/**
 * The usual options of a family that finds factors in returns; null for one that finds none.
 *
 * @param periodsPerYear  of the model: windows of daily models are two years, of monthly ones five
 * @see docs/methodology/06b-families.md
 */
export function usualStatistical(kind: FamilyKind, periodsPerYear: number): StatisticalFamilyOptions | null {
  if (kind !== "statistical" && kind !== "hybrid") return null;
  const isDaily = periodsPerYear > 12;
  return {
    kind,
    method: "asymptotic",
    factors: kind === "statistical" ? 15 : "onatski",
    maxFactors: kind === "hybrid" ? 8 : isDaily ? 20 : 15,
    window: isDaily ? 504 : 60,
    minPeriods: isDaily ? 126 : 36,
    minShare: 0.8,
    alignment: "rotation",
  };
}
