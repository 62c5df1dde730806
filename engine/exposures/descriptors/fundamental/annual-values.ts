import type { DescriptorInput } from "../descriptor.ts";
import { ratio } from "../same-day.ts";

/** How many annual values a descriptor looks at, the latest included, and how many it needs. */
export interface AnnualSpan {
  readonly years: number;
  readonly atLeast: number;
}

/** What is known of an item at its latest period end and whole years before; row k is k years ago. [years][N] */
function annualValues({ item, itemAgo }: DescriptorInput, name: string, years: number): Float64Array[] {
  return Array.from({ length: years }, (_, k) => (k === 0 ? item(name) : itemAgo(name, k)));
}

/**
 * Trend of an item per share: OLS slope on years over the mean absolute value. Where `shares` is not known in as many
 * years as the item, the trend of the item itself. [N]
 */
export function perShareTrend(input: DescriptorInput, name: string, span: AnnualSpan): Float64Array {
  const totals = annualValues(input, name, span.years);
  const shares = annualValues(input, "shares", span.years);
  const perShare = totals.map((values, k) => ratio(values, shares[k]));
  const [ofShares, ofTotals] = [knownCounts(perShare), knownCounts(totals)];
  for (let k = 0; k < span.years; k++)
    for (let asset = 0; asset < ofTotals.length; asset++)
      if (ofShares[asset] < ofTotals[asset]) perShare[k][asset] = totals[k][asset];
  return byAsset(perShare, span, relativeSlope);
}

/** Trend of an item: OLS slope on years over the mean absolute value. [N] */
export function totalTrend(input: DescriptorInput, name: string, span: AnnualSpan): Float64Array {
  return byAsset(annualValues(input, name, span.years), span, relativeSlope);
}

/** Deviation (n − 1) of the annual values of an item over their mean absolute value. [N] */
export function variability(input: DescriptorInput, name: string, span: AnnualSpan): Float64Array {
  return byAsset(annualValues(input, name, span.years), span, relativeDeviation);
}

function knownCounts(annual: readonly Float64Array[]): Int32Array {
  const counts = new Int32Array(annual[0].length);
  for (const values of annual)
    for (let asset = 0; asset < counts.length; asset++) if (!Number.isNaN(values[asset])) counts[asset]++;
  return counts;
}

/** An asset's known annual values, the latest first, in arrays that are filled anew for each. */
interface Known {
  readonly value: Float64Array;
  /** Years, the latest 0, the one before it −1. */
  readonly time: Float64Array;
  count: number;
}

/** A statistic of each asset's known annual values; NaN where they are too few or the latest is not among them. */
function byAsset(
  annual: readonly Float64Array[],
  { years, atLeast }: AnnualSpan,
  statistic: (known: Known) => number,
): Float64Array {
  const known: Known = { value: new Float64Array(years), time: new Float64Array(years), count: 0 };
  const out = new Float64Array(annual[0].length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    if (Number.isNaN(annual[0][asset])) continue;
    known.count = 0;
    for (let k = 0; k < years; k++) {
      const value = annual[k][asset];
      if (Number.isNaN(value)) continue;
      known.value[known.count] = value;
      known.time[known.count++] = -k;
    }
    if (known.count >= atLeast) out[asset] = statistic(known);
  }
  return out;
}

/** OLS slope over the mean absolute value; NaN where all values are 0. Exactly 0 for constant values. */
function relativeSlope({ value, time, count }: Known): number {
  let meanTime = 0;
  for (let i = 0; i < count; i++) meanTime += time[i] / count;
  let covariance = 0;
  let variance = 0;
  let size = 0;
  for (let i = 0; i < count; i++) {
    const t = time[i] - meanTime;
    // Measured from the latest value, not from the mean: rounding of a mean would give constants a slope.
    covariance += (value[i] - value[0]) * t;
    variance += t * t;
    size += Math.abs(value[i]) / count;
  }
  return size > 0 ? covariance / variance / size : Number.NaN;
}

/** Deviation over the mean absolute value; NaN where all values are 0. Exactly 0 for constant values. */
function relativeDeviation({ value, count }: Known): number {
  let centre = 0;
  let size = 0;
  for (let i = 0; i < count; i++) {
    centre += (value[i] - value[0]) / count;
    size += Math.abs(value[i]) / count;
  }
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (value[i] - value[0] - centre) ** 2;
  return size > 0 ? Math.sqrt(squares / (count - 1)) / size : Number.NaN;
}
