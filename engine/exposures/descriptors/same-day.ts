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
