import type { Exposures } from "../exposures/index.ts";
import { multiplyInto } from "../linalg/index.ts";
import type { PeriodReturns } from "./period-attribution.ts";

/** What many portfolios hold, and how names have grown since. */
export interface HeldNames {
  readonly labels: readonly string[];
  /** [N×P] weights as last set: sums over names then run along the portfolios, which lie beside each other. */
  readonly held: Float64Array;
  /** [N] growth of each name since they were set. */
  readonly growth: Float64Array;
}

/** What the dense columns besides the styles are of. */
export const WEIGHT = 0;
export const RETURN = 1;
export const SPECIFIC = 2;
export const UNMODELLED = 3;
export const EXTRA = 4;

/** Sums over the names of each portfolio, in units of the value at the last rebalance. */
export interface NameSums {
  /** [(4+S)×P] weight, return and specific return of modelled names, return of the others, styles. */
  readonly dense: Float64Array;
  /** [groups×P] and [currencies×P] behind each other. */
  readonly groups: Float64Array;
}

/** What the holdings of many portfolios come to in one period. */
export function sumNames(state: HeldNames, period: PeriodReturns): NameSums {
  const rows = state.labels.length;
  const { exposures, returns, specificReturns } = period;
  const { styleCount, styles, covered } = exposures;
  const count = state.growth.length;
  const width = EXTRA + styleCount;
  const columns = new Float64Array(width * count);
  const modelled = new Float64Array(count);
  for (let asset = 0; asset < count; asset++) {
    const growth = state.growth[asset];
    if (covered[asset] !== 1 || !Number.isFinite(returns[asset] + specificReturns[asset])) {
      columns[UNMODELLED * count + asset] = Number.isNaN(returns[asset]) ? 0 : growth * returns[asset];
      continue;
    }
    modelled[asset] = growth;
    columns[WEIGHT * count + asset] = growth;
    columns[RETURN * count + asset] = growth * returns[asset];
    columns[SPECIFIC * count + asset] = growth * specificReturns[asset];
    for (let s = 0; s < styleCount; s++) {
      columns[(EXTRA + s) * count + asset] = growth * styles[asset * styleCount + s];
    }
  }
  const dense = new Float64Array(width * rows);
  multiplyInto(dense, columns, state.held, width, count, rows);
  return { dense, groups: sumGroups(state, exposures, modelled) };
}

function sumGroups(
  { held, labels }: HeldNames,
  { groups, currency, factors, marketCount, styleCount, currencyCount }: Exposures,
  modelled: Float64Array,
): Float64Array {
  const { offsets, codes, shares } = groups;
  const rows = labels.length;
  const groupCount = factors.length - marketCount - styleCount - currencyCount;
  const out = new Float64Array((groupCount + currencyCount) * rows);
  for (let asset = 0; asset < modelled.length; asset++) {
    const growth = modelled[asset];
    if (growth === 0) continue;
    for (let at = offsets[asset]; at < offsets[asset + 1]; at++) {
      addScaled(out, codes[at] * rows, {
        from: held,
        at: asset * rows,
        count: rows,
        scale: growth * shares[at],
      });
    }
    if (currency[asset] < 0) continue;
    const target = (groupCount + currency[asset]) * rows;
    addScaled(out, target, { from: held, at: asset * rows, count: rows, scale: growth });
  }
  return out;
}

/** out += scale · from, four at a time: half the time of one at a time. */
function addScaled(
  out: Float64Array,
  target: number,
  of: { readonly from: Float64Array; readonly at: number; readonly count: number; readonly scale: number },
): void {
  const { from, at, count, scale } = of;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    out[target + i] += scale * from[at + i];
    out[target + i + 1] += scale * from[at + i + 1];
    out[target + i + 2] += scale * from[at + i + 2];
    out[target + i + 3] += scale * from[at + i + 3];
  }
  for (; i < count; i++) out[target + i] += scale * from[at + i];
}
