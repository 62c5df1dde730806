import type { Descriptor } from "./descriptor.ts";
import { marketModelDescriptors } from "./market-model.ts";
import { priceWindowDescriptors } from "./price-windows.ts";
import { ratioDescriptors } from "./ratios.ts";

/** The descriptors that the engine computes itself, by name; a score of the same name in the data takes precedence. */
export const builtInDescriptors: ReadonlyMap<string, Descriptor> = new Map(
  [...ratioDescriptors, ...marketModelDescriptors, ...priceWindowDescriptors].map((d) => [d.name, d]),
);
