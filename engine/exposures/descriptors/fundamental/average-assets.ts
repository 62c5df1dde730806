import type { DescriptorInput } from "../descriptor.ts";

/** Mean of total assets now and a year ago; NaN where either is missing. */
export function averageAssets({ item, itemAgo }: DescriptorInput): Float64Array {
  const before = itemAgo("total_assets", 1);
  const mean = item("total_assets").slice();
  for (let asset = 0; asset < mean.length; asset++) mean[asset] = (mean[asset] + before[asset]) / 2;
  return mean;
}
