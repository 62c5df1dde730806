import type { Vector } from "../linalg/index.ts";
import type { AttributedFactor, ReturnParts } from "./period-attribution.ts";

/** What a line of a performance attribution stands for. */
export type AttributionLine =
  | {
      readonly kind: "total" | "factors" | "specific" | "riskFree" | "unmodelled" | "unexplained" | "trading";
    }
  | { readonly kind: "family"; readonly family: AttributedFactor["family"] }
  | { readonly kind: "factor"; readonly factor: AttributedFactor };

/** The lines that every attribution has, at these positions. Total = factors + the five others. */
export const FIXED_LINES: readonly AttributionLine[] = Object.freeze([
  { kind: "total" },
  { kind: "factors" },
  { kind: "specific" },
  { kind: "riskFree" },
  { kind: "unmodelled" },
  { kind: "unexplained" },
  { kind: "trading" },
]);

/** Positions of two of them. */
export const FACTORS_LINE = 1;
export const SPECIFIC_LINE = 2;

/** Where the factors of a period stand among the lines of a run. */
export interface LineSlots {
  readonly factors: readonly AttributedFactor[];
  /** [K] position of each factor's line. */
  readonly factorSlots: Int32Array;
  /** [K] position of the line of each factor's family. */
  readonly familySlots: Int32Array;
}

/** The lines of a run so far, and where the factors of its last period stand among them. */
export interface BookLines {
  readonly lines: readonly AttributionLine[];
  readonly slots: LineSlots;
}

/** Before the first period. */
export const NO_FACTORS: BookLines = Object.freeze({
  lines: FIXED_LINES,
  slots: { factors: [], factorSlots: new Int32Array(0), familySlots: new Int32Array(0) },
});

/** The lines with those of a period's factors: the same where nothing is new. */
export function linesWith(known: BookLines, factors: readonly AttributedFactor[]): BookLines {
  return sameFactors(known.slots, factors)
    ? { lines: known.lines, slots: known.slots }
    : extendLines(known.lines, factors);
}

/** Finds a line for every factor of a period and for its family; new ones are appended, none ever moves. */
function extendLines(lines: readonly AttributionLine[], factors: readonly AttributedFactor[]): BookLines {
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
  const { returnPeriod, factorContributions, specific, riskFree, unmodelled, unexplained, trading } = parts;
  const out = new Float64Array(lineCount);
  out.set([returnPeriod, 0, specific, riskFree, unmodelled, unexplained, trading]);
  for (let k = 0; k < factorContributions.length; k++) {
    out[FACTORS_LINE] += factorContributions[k];
    out[slots.familySlots[k]] += factorContributions[k];
    out[slots.factorSlots[k]] += factorContributions[k];
  }
  return out;
}

/** Numbers of the factors of a period at the positions of the factors' lines. [L] */
export function atFactorLines(values: Vector, slots: LineSlots, lineCount: number): Float64Array {
  const out = new Float64Array(lineCount);
  for (let k = 0; k < values.length; k++) out[slots.factorSlots[k]] += values[k];
  return out;
}

/** Whether a period's factors are the ones that the slots were made for. */
function sameFactors(slots: LineSlots, factors: readonly AttributedFactor[]): boolean {
  if (slots.factors === factors) return true;
  if (slots.factors.length !== factors.length) return false;
  return factors.every(({ name, family }, k) => {
    return slots.factors[k].name === name && slots.factors[k].family === family;
  });
}
