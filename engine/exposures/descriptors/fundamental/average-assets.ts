import type { DescriptorInput } from "../descriptor.ts";

/** Mean of total assets now and a year ago; NaN where either is missing. */
export function averageAssets({ item, itemAgo }: DescriptorInput): Float64Array {
  const before = itemAgo("total_assets", 1);
  return item("total_assets").map((assets, asset) => (assets + before[asset]) / 2);
}
