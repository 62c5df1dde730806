import { type Exposures, firstStyle, type SeriesHistory, valuesAt } from "../../exposures/index.ts";

/** A known series that a statistical factor may turn out to be. */
export interface ReferenceSeries {
  readonly name: string;
  /** [T] oldest first; NaN = none. */
  readonly values: Float64Array;
}

/** What a factor looks most like. */
export interface FactorLikeness {
  /** Of the nearest series; empty where none could be compared. */
  readonly reference: string;
  /** Correlation with it, −1 … 1; NaN where none could be compared. */
  readonly correlation: number;
}

/** Periods below which a correlation is not looked at. */
const FEWEST_PERIODS = 10;

/**
 * The known series that each factor correlates with most, in size: a name for people, and nothing that the model uses.
 *
 * @param values  [T×M] factor returns
 * @complexity O(T·M·R) for R series
 * @example
 * nameFactors(Float64Array.from({ length: 12 }, (_, t) => t % 3), 1, [{ name: "market", values: Float64Array.from({ length: 12 }, (_, t) => -2 * (t % 3)) }]) // => [{ reference: "market", correlation: -1 }]
 */
export function nameFactors(
  values: Float64Array,
  width: number,
  references: readonly ReferenceSeries[],
): readonly FactorLikeness[] {
  return Array.from({ length: width }, (_, m) => {
    let best: FactorLikeness = { reference: "", correlation: Number.NaN };
    for (const { name, values: series } of references) {
      const correlation = correlationWith(values, { width, m }, series);
      if (Number.isNaN(correlation) || Math.abs(correlation) <= Math.abs(best.correlation)) continue;
      best = { reference: name, correlation };
    }
    return best;
  });
}

function correlationWith(
  values: Float64Array,
  { width, m }: { readonly width: number; readonly m: number },
  series: Float64Array,
): number {
  const rows = [...series.keys()].filter((t) => !Number.isNaN(series[t]));
  if (rows.length < FEWEST_PERIODS) return Number.NaN;
  const mean = (at: (t: number) => number) => rows.reduce((sum, t) => sum + at(t), 0) / rows.length;
  const meanX = mean((t) => values[t * width + m]);
  const meanY = mean((t) => series[t]);
  let [product, x, y] = [0, 0, 0];
  for (const t of rows) {
    const [a, b] = [values[t * width + m] - meanX, series[t] - meanY];
    product += a * b;
    x += a * a;
    y += b * b;
  }
  return Math.max(-1, Math.min(1, product / Math.sqrt(x * y)));
}

/** What the reference series are made of: today's groups and caps, over past returns. */
export interface ReferenceInputs {
  readonly window: SeriesHistory;
  readonly periodCount: number;
  /** X of the exposure stage, for its groups. */
  readonly built: Exposures;
  readonly estimation: Uint8Array;
  readonly marketCap: Float64Array;
}

/**
 * The series that statistical factors of returns are compared with: the cap-weighted market; small less large (equal
 * weights, the smallest third less the largest by cap); each country and industry less the market (cap weights).
 *
 * @complexity O(T·N)
 */
export function referenceSeries(inputs: ReferenceInputs): readonly ReferenceSeries[] {
  const { window, periodCount, built, estimation, marketCap } = inputs;
  const members = [...estimation.keys()].filter((asset) => estimation[asset] === 1);
  const { offsets, codes, shares } = built.groups;
  const first = built.marketCount;
  const groups = built.factors.slice(first, firstStyle(built));
  const bySize = members.slice().sort((a, b) => marketCap[a] - marketCap[b] || a - b);
  const third = Math.floor(bySize.length / 3);
  const of = (weights: ReadonlyMap<number, number>) => weightedSeries(window, periodCount, weights);
  const equal = (assets: readonly number[]) => of(new Map(assets.map((asset) => [asset, 1])));
  const market = of(new Map(members.map((asset) => [asset, marketCap[asset]])));
  const byGroup = groups.map(() => new Map<number, number>());
  for (const asset of members) {
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      byGroup[codes[entry]]?.set(asset, marketCap[asset] * shares[entry]);
    }
  }
  const less = (a: Float64Array, b: Float64Array) => a.map((value, t) => value - b[t]);
  const size = less(equal(bySize.slice(0, third)), equal(bySize.slice(bySize.length - third)));
  return [
    { name: "market", values: market },
    { name: "small less large", values: size },
    ...groups.map(({ name }, code) => ({ name, values: less(of(byGroup[code] ?? new Map()), market) })),
  ];
}

/** Weighted mean of the returns that there are. [T]; NaN where none is */
function weightedSeries(
  window: SeriesHistory,
  periodCount: number,
  weights: ReadonlyMap<number, number>,
): Float64Array {
  return Float64Array.from({ length: periodCount }, (_, t) => {
    const row = valuesAt(window, periodCount - 1 - t);
    let [sum, total] = [0, 0];
    for (const [asset, weight] of weights) {
      if (Number.isNaN(row[asset])) continue;
      sum += weight * row[asset];
      total += weight;
    }
    return total > 0 ? sum / total : Number.NaN;
  });
}
