import { presets } from "../engine/pipeline/index.ts";
import type { WrittenSpec } from "./model-spec.ts";
import { resolveWindow } from "./resolve-spec.ts";
import type { SpecFault } from "./universe-faults.ts";

/** Windows, as written over those of the preset, that hold fewer observations than a value needs. */
export function windowFaults(spec: WrittenSpec): readonly SpecFault[] {
  const written = new Map<string, object | number | undefined>(Object.entries(spec.descriptors ?? {}));
  const { windows } = presets[spec.extends ?? "short"].exposures.descriptors;
  return Object.entries(windows).flatMap(([name, usual]) => {
    const own = written.get(name);
    const { periods, minPeriods } = resolveWindow(name, usual, spec);
    if (own === undefined || minPeriods <= periods) return [];
    const key = Object.hasOwn(Object(own), "minPeriods") ? "minPeriods" : "periods";
    const rule = {
      minPeriods: `must not be above periods (${periods}): ${name} would never have a value`,
      periods: `must not be below minPeriods (${minPeriods}): ${name} would never have a value; write minPeriods too`,
    };
    return [{ path: ["descriptors", name, key], rule: rule[key] }];
  });
}
