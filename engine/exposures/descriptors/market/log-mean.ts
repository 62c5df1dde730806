import { halfLifeDecay } from "../../../stats/index.ts";
import type { Descriptor, DescriptorInput } from "../descriptor.ts";
import { suffices } from "../window-sums.ts";

/**
 * A descriptor that is the log of the weighted mean of a series at or above 0 over its window.
 *
 * Zeros count in the mean; a window of nothing but zeros has no value. How many are above 0 is counted, as what is left in a
 * running sum after the last of them is rounding.
 *
 * @param row  the series by age; what is not finite is no observation. [N]
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
      const gone = decay ** window.periods;
      const entering = row(series, window.lag);
      const leaving = row(series, window.lag + window.periods);
      const means = new Float64Array(sum.length);
      for (let asset = 0; asset < means.length; asset++) {
        const x = entering[asset];
        const y = leaving[asset];
        const enters = x - x === 0 ? 1 : 0;
        const leaves = y - y === 0 ? 1 : 0;
        const xs = enters === 1 ? x : 0;
        const ys = leaves === 1 ? y : 0;
        count[asset] += enters - leaves;
        positive[asset] += Math.sign(xs) - Math.sign(ys);
        weight[asset] = decay * weight[asset] + enters - gone * leaves;
        sum[asset] = decay * sum[asset] + xs - gone * ys;
        const isKnown = suffices(count[asset], window) && positive[asset] > 0 && sum[asset] > 0;
        means[asset] = isKnown ? Math.log(sum[asset] / weight[asset]) : Number.NaN;
      }
      return means;
    },
  };
}
