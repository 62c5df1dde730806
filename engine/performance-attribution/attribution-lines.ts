import type { Factor, FactorFamily } from "../exposures/index.ts";
import type { PeriodAttribution, ReturnParts } from "./period-attribution.ts";

/** What a line of a performance attribution stands for. */
export type AttributionLine =
  | { readonly kind: "total" | "factors" | "specific" | "riskFree" | "unmodelled" | "unexplained" }
  | { readonly kind: "family"; readonly family: FactorFamily }
  | { readonly kind: "factor"; readonly factor: Factor };

/** The lines that every attribution has, at these positions. Total = factors + the four others. */
export const FIXED_LINES: readonly AttributionLine[] = Object.freeze([
  { kind: "total" },
  { kind: "factors" },
  { kind: "specific" },
  { kind: "riskFree" },
  { kind: "unmodelled" },
  { kind: "unexplained" },
]);

/** Where the factors of a period stand among the lines of a run. */
export interface LineSlots {
  readonly factors: readonly Factor[];
  /** [K] position of each factor's line. */
  readonly factorSlots: Int32Array;
  /** [K] position of the line of each factor's family. */
  readonly familySlots: Int32Array;
}

/** Finds a line for every factor of a period and for its family; new ones are appended, none ever moves. */
export function extendLines(
  lines: readonly AttributionLine[],
  factors: readonly Factor[],
): { readonly lines: readonly AttributionLine[]; readonly slots: LineSlots } {
  const extended = [...lines];
  const known = new Map(lines.map((line, slot) => [lineKey(line), slot]));
  const slotOf = (line: AttributionLine): number => {
    const key = lineKey(line);
    const slot = known.get(key) ?? extended.push(line) - 1;
    known.set(key, slot);
    return slot;
  };
  const familySlots = Int32Array.from(factors, ({ family }) => slotOf({ kind: "family", family }));
  const factorSlots = Int32Array.from(factors, (factor) => slotOf({ kind: "factor", factor }));
  return { lines: extended, slots: { factors, factorSlots, familySlots } };
}

function lineKey(line: AttributionLine): string {
  if (line.kind === "factor") return `factor ${line.factor.family} ${line.factor.name}`;
  return line.kind === "family" ? `family ${line.family}` : line.kind;
}

/** One book's contributions of a period, line by line. [L] */
export function lineContributions(parts: ReturnParts, slots: LineSlots, lineCount: number): Float64Array {
  const { returnPeriod, factorContributions, specific, riskFree, unmodelled, unexplained } = parts;
  const out = new Float64Array(lineCount);
  out.set([returnPeriod, 0, specific, riskFree, unmodelled, unexplained]);
  for (let k = 0; k < factorContributions.length; k++) {
    out[1] += factorContributions[k];
    out[slots.familySlots[k]] += factorContributions[k];
    out[slots.factorSlots[k]] += factorContributions[k];
  }
  return out;
}

/** One book's factor exposures of a period at the positions of the factors' lines. [L] */
export function lineExposures(parts: ReturnParts, slots: LineSlots, lineCount: number): Float64Array {
  const out = new Float64Array(lineCount);
  for (let k = 0; k < parts.exposures.length; k++) out[slots.factorSlots[k]] += parts.exposures[k];
  return out;
}

/** Whether a period's factors are the ones that the slots were made for. */
export function sameFactors(slots: LineSlots, { factors }: PeriodAttribution): boolean {
  if (slots.factors === factors) return true;
  if (slots.factors.length !== factors.length) return false;
  return factors.every(({ name, family }, k) => {
    return slots.factors[k].name === name && slots.factors[k].family === family;
  });
}
