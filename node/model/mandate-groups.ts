import { type MandateSetting, mandateFault } from "./mandate-setting.ts";

/** Classifications that groups are of. */
export type Classification = "industry" | "sector" | "country";

/**
 * Shares of names in the groups of a classification. By group: [N]
 *
 * An industry without a sector stands in a sector of its own name.
 */
function groupShares(
  { stored, parents }: MandateSetting,
  by: Classification,
): ReadonlyMap<string, Float64Array> {
  const { exposures, assets } = stored.model;
  const { groups, factors, countryCount, industryCount, marketCount } = exposures;
  const first = by === "country" ? 0 : countryCount;
  const count = by === "country" ? countryCount : industryCount;
  const shares = new Map<string, Float64Array>();
  const names = Array.from({ length: count }, (_, g) => {
    const { name } = factors[marketCount + first + g] as { name: string };
    const group = by === "sector" && Object.hasOwn(parents, name) ? (parents[name] as string) : name;
    if (!shares.has(group)) shares.set(group, new Float64Array(assets.labels.length));
    return group;
  });
  for (let asset = 0; asset < assets.labels.length; asset++) {
    if (exposures.covered[asset] !== 1) continue;
    for (let at = groups.offsets[asset] as number; at < (groups.offsets[asset + 1] as number); at++) {
      const name = names[(groups.codes[at] as number) - first];
      const share = name === undefined ? undefined : shares.get(name);
      if (share !== undefined) share[asset] = (share[asset] as number) + (groups.shares[at] as number);
    }
  }
  return shares;
}

/** Groups by name, or all; a fault for each that is not there. */
export function namedGroups(
  setting: MandateSetting,
  by: Classification,
  wanted: readonly string[] | undefined,
  path: string,
): readonly (readonly [string, Float64Array])[] {
  const shares = groupShares(setting, by);
  if (shares.size === 0) {
    mandateFault(setting, path, `the model has no ${by} of names`);
    return [];
  }
  return (wanted ?? [...shares.keys()]).flatMap((name) => {
    const share = shares.get(name);
    if (share !== undefined) return [[name, share] as const];
    mandateFault(setting, path, `there is no such ${by}; there are ${[...shares.keys()].join(", ")}`, name);
    return [];
  });
}
