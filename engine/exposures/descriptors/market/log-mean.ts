import { halfLifeDecay, slideSum } from "../../../stats/index.ts";
import type { Descriptor, DescriptorInput } from "../descriptor.ts";
import { suffices } from "../window-sums.ts";

/**
 * A descriptor that is the log of the weighted mean of a series at or above 0 over its window.
 *
 * Zeros count in the mean; a window of nothing but zeros has no value. How many are above 0 is counted, as what is left in a
 * running sum after the last of them is rounding.
 *
 * @param row  the series by age; NaN = no observation. [N]
 */
export function logMean(
  definition: Omit<Descriptor, "start" | "step">,
  row: (series: DescriptorInput["series"], age: number) => Float64Array,
): Descriptor {
  return {
    ...definition,
    start: (assetCount) => {
      const sum = () => new Float64Array(assetCount);
      return { count: sum(), positive: sum(), weight: sum(), sum: sum() };
    },
    step: ({ count, positive, weight, sum }, { series }, window) => {
      const decay = halfLifeDecay(window.halfLife);
      const entering = row(series, window.lag);
      const leaving = row(series, window.lag + window.periods);
      const enters = { values: entering, scale: 1 };
      const leaves = { values: leaving, scale: decay ** window.periods };
      slideSum(count, enters, { values: leaving, scale: 1 }, 1, "presence");
      slideSum(weight, enters, leaves, decay, "presence");
      slideSum(sum, enters, leaves, decay);
      const sign = (values: Float64Array) => ({ values: values.map(Math.sign), scale: 1 });
      slideSum(positive, sign(entering), sign(leaving), 1);
      return sum.map((total, asset) =>
        suffices(count[asset], window) && positive[asset] > 0 && total > 0
          ? Math.log(total / weight[asset])
          : Number.NaN,
      );
    },
  };
}
