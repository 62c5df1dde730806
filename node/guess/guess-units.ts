import type { ColumnFacts } from "./column-facts.ts";

/** A unit, what speaks for it, and what to ask where little does. */
export interface UnitGuess {
  /** As under `units` of a spec; undefined where the numbers are decimals, currency or shares as they stand. */
  readonly unit: string | undefined;
  readonly evidence: string;
  readonly unsure?: string;
}

/** A number for people. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  for (const [unit, of] of [
    ["tn", 1e12],
    ["bn", 1e9],
    ["m", 1e6],
    ["k", 1e3],
  ] as const)
    if (size >= of) return `${Number((value / of).toPrecision(3))}${unit}`;
  return String(Number(value.toPrecision(3)));
}

/** Unit of returns: half of them lie within a percent or two a day, five a month. */
export function returnUnit({ plain, median, name }: ColumnFacts): UnitGuess {
  const typical = `half of the values that are not 0 are within ±${shortNumber(median)}`;
  if (plain.unit === "percent" || plain.unit === "bps")
    return { unit: plain.unit, evidence: `${plain.unit}, as its name says; ${typical}` };
  if (median > 20)
    return { unit: "bps", evidence: typical, unsure: `${name} looks like basis points: ${typical}` };
  if (median > 0.25) return { unit: "percent", evidence: `percent, as ${typical}` };
  const unsure = median > 0.12 ? { unsure: `${name}: decimals with ${typical}, large for returns` } : {};
  return { unit: undefined, evidence: `decimal, as ${typical}`, ...unsure };
}

const SCALES = [
  ["billions", 1e9],
  ["millions", 1e6],
  ["thousands", 1e3],
] as const;

/** Unit of market capitalisations: the median listed company is worth some hundred millions. */
export function capUnit({ plain, median, name }: ColumnFacts, ratio: number): UnitGuess {
  const typical = `the median is ${shortNumber(median)}`;
  if (plain.unit !== undefined && plain.unit !== "percent" && plain.unit !== "bps")
    return { unit: plain.unit, evidence: `${plain.unit}, as its name says; ${typical}` };
  for (const [unit, scale] of SCALES)
    if (ratio > 0 && Math.abs(Math.log(ratio * scale)) < 0.7)
      return { unit, evidence: `${unit}, as price × shares is ${shortNumber(scale)} times it` };
  if (ratio > 0 && Math.abs(Math.log(ratio)) < 0.7)
    return { unit: undefined, evidence: `currency, as it is price × shares; ${typical}` };
  if (median >= 2e7) return { unit: undefined, evidence: `currency, as ${typical}` };
  if (median >= 1e5)
    return {
      unit: "thousands",
      evidence: `thousands, as ${typical}`,
      unsure: `${name}: thousands is a guess by its median of ${shortNumber(median)}`,
    };
  if (median >= 20) return { unit: "millions", evidence: `millions, as ${typical}` };
  return {
    unit: "billions",
    evidence: `billions, as ${typical}`,
    unsure: `${name}: billions is a guess by its median of ${shortNumber(median)}`,
  };
}

/** Unit of shares outstanding: the median listed company has some ten millions. */
export function sharesUnit({ plain, median, name }: ColumnFacts): UnitGuess {
  const typical = `the median is ${shortNumber(median)}`;
  if (plain.unit === "thousands" || plain.unit === "millions")
    return { unit: plain.unit, evidence: `${plain.unit}, as its name says; ${typical}` };
  if (median >= 1.5e6) return { unit: undefined, evidence: `shares, as ${typical}` };
  const unit = median >= 1500 ? "thousands" : "millions";
  return {
    unit,
    evidence: `${unit}, as ${typical}`,
    unsure: `${name}: ${unit} is a guess by its median of ${shortNumber(median)}`,
  };
}

/** Unit of risk-free rates per period: a day's is below a hundredth of a percent or two, a month's below one. */
export function rateUnit({ plain, median, name }: ColumnFacts, isDaily: boolean): UnitGuess {
  const typical = `the median is ${shortNumber(median)}`;
  const limit = isDaily ? 0.0006 : 0.015;
  if (plain.unit === "percent") return { unit: "percent", evidence: `percent, as its name says; ${typical}` };
  if (!(median > limit)) return { unit: undefined, evidence: `decimal per period, as ${typical}` };
  if (median <= 100 * limit)
    return {
      unit: "percent",
      evidence: `percent per period, as ${typical}`,
      unsure: `${name}: percent per period is a guess by its median of ${shortNumber(median)}; a rate per year has to be divided first`,
    };
  return {
    unit: "percent",
    evidence: typical,
    unsure: `${name} is too large for a rate of one period (${typical}): is it per year? then it has to be divided first`,
  };
}
