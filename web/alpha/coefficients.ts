import type { SignalStudy } from "../documents/index.ts";
import { count } from "../words.ts";

/** An information coefficient: four decimals, as they are small. */
export const coefficient = (value: number | null | undefined): string => count(value, 4);

/** A p-value. */
export const pValue = (value: number | null | undefined): string =>
  value !== null && value !== undefined && value < 0.001 ? "< 0.001" : count(value, 3);

/** The coefficient that the verdict is about: of the new part, over its horizon. */
export function ownCoefficient({
  coefficients,
  horizon,
}: Pick<SignalStudy, "coefficients" | "horizon">): SignalStudy["coefficients"][number] | undefined {
  return coefficients.find((of) => of.part === "new" && of.horizon === horizon);
}
