import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import { designOf } from "../factor-returns/index.ts";
import type { CompressedRows, StructuredDesign } from "../stats/index.ts";

/** The whole of X, currencies included, as the kernels take it: they stand with the groups, before the dense columns. */
export interface FullDesign {
  readonly design: StructuredDesign;
  /** [K] column of X of each column of the design. */
  readonly columns: Int32Array;
}

/** @complexity O(N·m) for m groups a name */
export function fullDesign(exposures: Exposures): FullDesign {
  const design = designOf(exposures);
  const first = firstStyle(exposures);
  const currencies = exposures.currencyCount;
  const columns = Int32Array.from(exposures.factors, (_, at) => {
    if (at < first) return at;
    return at < first + currencies ? regressionFactorCount(exposures) + at - first : at - currencies;
  });
  if (currencies === 0) return { design, columns };
  const groupCount = design.groupCount + currencies;
  return { design: { ...design, groupCount, groups: withCurrencies(exposures, design.groupCount) }, columns };
}

function withCurrencies({ covered, groups, currency }: Exposures, firstCurrency: number): CompressedRows {
  const most = groups.codes.length + covered.length;
  const offsets = new Int32Array(covered.length + 1);
  const [codes, shares] = [new Int32Array(most), new Float64Array(most)];
  let count = 0;
  for (let asset = 0; asset < covered.length; asset++) {
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      codes[count] = groups.codes[entry];
      shares[count++] = groups.shares[entry];
    }
    if (currency[asset] >= 0) {
      codes[count] = firstCurrency + currency[asset];
      shares[count++] = 1;
    }
    offsets[asset + 1] = count;
  }
  return { offsets, codes: codes.subarray(0, count), shares: shares.subarray(0, count) };
}

/** A vector over the columns of the design as one over those of X. [K] */
export function byColumn({ columns }: FullDesign, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let at = 0; at < out.length; at++) out[columns[at]] = values[at];
  return out;
}
