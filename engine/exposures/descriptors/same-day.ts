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
  return numerator.map((value, asset) => (denominator[asset] > 0 ? value / denominator[asset] : Number.NaN));
}

/** Sum by asset; NaN where a term is missing. */
export function sum(first: Float64Array, ...others: readonly Float64Array[]): Float64Array {
  return first.map((value, asset) => others.reduce((total, other) => total + other[asset], value));
}

/** first − second by asset; NaN where either is missing. */
export function difference(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, asset) => value - second[asset]);
}

/** 0 where missing: for items that most companies do not have and then do not report. */
export function orZero(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? 0 : value));
}
