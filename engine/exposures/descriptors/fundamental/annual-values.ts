import type { DescriptorInput } from "../descriptor.ts";

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
  const perShare = perShareOrTotal(totals, annualValues(input, "shares", span.years));
  return relativeSlopes(perShare, span);
}

/** Trend of an item: OLS slope on years over the mean absolute value. [N] */
export function totalTrend(input: DescriptorInput, name: string, span: AnnualSpan): Float64Array {
  return relativeSlopes(annualValues(input, name, span.years), span);
}

/** Deviation (n − 1) of the annual values of an item over their mean absolute value. [N] */
export function variability(input: DescriptorInput, name: string, span: AnnualSpan): Float64Array {
  return relativeDeviations(annualValues(input, name, span.years), span);
}

/** Values per share, by asset: those of an asset whose shares are known in fewer years than the item stay totals. */
function perShareOrTotal(
  totals: readonly Float64Array[],
  shares: readonly Float64Array[],
): readonly Float64Array[] {
  const out = totals.map((values) => new Float64Array(values.length));
  const N = totals[0].length;
  const missing = new Int8Array(N);
  for (let k = 0; k < out.length; k++) {
    const [total, share, each] = [totals[k], shares[k], out[k]];
    for (let asset = 0; asset < N; asset++) {
      const isShared = share[asset] > 0;
      each[asset] = isShared ? total[asset] / share[asset] : Number.NaN;
      // Infinite or not, a total that is no NaN is known.
      missing[asset] |= Number(!isShared) & Number(!Number.isNaN(total[asset]));
    }
  }
  for (let k = 0; k < out.length; k++)
    for (let asset = 0; asset < N; asset++) if (missing[asset] === 1) out[k][asset] = totals[k][asset];
  return out;
}

/**
 * OLS slope on years over the mean absolute value, of each asset's known values; NaN where they are too few, the latest is
 * not among them or all are 0. Exactly 0 for constant values. [N]
 */
function relativeSlopes(annual: readonly Float64Array[], { years, atLeast }: AnnualSpan): Float64Array {
  const latest = annual[0];
  const out = new Float64Array(latest.length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    const first = latest[asset];
    if (Number.isNaN(first)) continue;
    let [count, time, squares, gains, products, size] = [1, 0, 0, 0, 0, Math.abs(first)];
    for (let k = 1; k < years; k++) {
      const value = annual[k][asset];
      if (Number.isNaN(value)) continue;
      // Measured from the latest value, not from the mean: rounding of a mean would give constants a slope.
      const gain = value - first;
      count++;
      time += k;
      squares += k * k;
      gains += gain;
      products += k * gain;
      size += Math.abs(value);
    }
    if (count < atLeast || size === 0) continue;
    const meanTime = time / count;
    // k counts years back, so the covariance with time has the other sign.
    const slope = (meanTime * gains - products) / (squares - meanTime * time);
    out[asset] = (slope * count) / size;
  }
  return out;
}

/**
 * Deviation (n − 1) over the mean absolute value, of each asset's known values; NaN where they are too few, the latest is
 * not among them or all are 0. Exactly 0 for constant values. [N]
 */
function relativeDeviations(annual: readonly Float64Array[], { years, atLeast }: AnnualSpan): Float64Array {
  const latest = annual[0];
  const out = new Float64Array(latest.length).fill(Number.NaN);
  const gain = new Float64Array(years);
  for (let asset = 0; asset < out.length; asset++) {
    const first = latest[asset];
    if (Number.isNaN(first)) continue;
    let [count, centre, size] = [0, 0, 0];
    for (let k = 0; k < years; k++) {
      const value = annual[k][asset];
      if (Number.isNaN(value)) continue;
      gain[count++] = value - first;
      centre += value - first;
      size += Math.abs(value);
    }
    if (count < atLeast || size === 0) continue;
    let squares = 0;
    for (let i = 0; i < count; i++) squares += (gain[i] - centre / count) ** 2;
    out[asset] = (Math.sqrt(squares / (count - 1)) * count) / size;
  }
  return out;
}
