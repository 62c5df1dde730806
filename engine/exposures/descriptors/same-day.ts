import type { Descriptor, DescriptorInput } from "./descriptor.ts";

/** What a descriptor without a past consists of. */
export type SameDayDefinition = Omit<Descriptor, "windows" | "lookback" | "start" | "step"> & {
  readonly values: (input: DescriptorInput) => Float64Array;
};

/** A descriptor that needs only what is known on the day. */
export function sameDay({ values, ...definition }: SameDayDefinition): Descriptor {
  return {
    ...definition,
    windows: null,
    lookback: () => ({}),
    start: () => ({}),
    step: (_state, input) => values(input),
  };
}

/** numerator / denominator by asset; NaN where the denominator is not above 0. */
export function ratio(numerator: Float64Array, denominator: Float64Array): Float64Array {
  const out = new Float64Array(numerator.length);
  for (let asset = 0; asset < out.length; asset++)
    out[asset] = denominator[asset] > 0 ? numerator[asset] / denominator[asset] : Number.NaN;
  return out;
}

/** Sum by asset; NaN where a term is missing. */
export function sum(first: Float64Array, ...others: readonly Float64Array[]): Float64Array {
  const out = first.slice();
  for (const other of others) for (let asset = 0; asset < out.length; asset++) out[asset] += other[asset];
  return out;
}

/** first − second by asset; NaN where either is missing. */
export function difference(first: Float64Array, second: Float64Array): Float64Array {
  const out = new Float64Array(first.length);
  for (let asset = 0; asset < out.length; asset++) out[asset] = first[asset] - second[asset];
  return out;
}

/** 0 where missing: for items that most companies do not have and then do not report. */
export function orZero(values: Float64Array): Float64Array {
  const out = values.slice();
  for (let asset = 0; asset < out.length; asset++) if (Number.isNaN(out[asset])) out[asset] = 0;
  return out;
}
