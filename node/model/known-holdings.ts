import type { HoldingsProject } from "../holdings-file/index.ts";
import type { HoldingTables, IdentifierSpell, MarketData } from "../import/index.ts";
import { cashIds } from "./cash-ids.ts";

/** What a project knows of ids, and whether one is its own rather than another's name for it. */
export interface KnownHoldings extends HoldingsProject {
  readonly isOwn: (id: string) => boolean;
}

/**
 * What the data of a project know of ids that a file of holdings may have: securities, funds, what has a proxy, and what the table of
 * identifiers says they are called on a date. A name that is of two securities on the date is of none.
 */
export function knownHoldings(
  { axes }: Pick<MarketData, "axes">,
  { funds, proxies }: Pick<HoldingTables, "funds" | "proxies">,
  spells: readonly IdentifierSpell[],
): KnownHoldings {
  const others = new Set([...funds.fund, ...proxies.id]);
  const byValue = new Map<string, IdentifierSpell[]>();
  for (const spell of spells) {
    const list = byValue.get(spell.value);
    if (list === undefined) byValue.set(spell.value, [spell]);
    else list.push(spell);
  }
  const byNumber = new Map<string, string[]>();
  for (const id of new Set([...axes.assets.labels, ...others, ...byValue.keys()])) {
    if (!/^\d+$/.test(id)) continue;
    const number = id.replace(/^0+(?=.)/, "");
    byNumber.set(number, [...(byNumber.get(number) ?? []), id]);
  }
  const isOwn = (id: string): boolean => axes.assets.codes.has(id) || others.has(id);
  const called = (value: string, date: string): string | undefined => {
    const found =
      byValue.get(value)?.filter(({ from, to }) => from <= date && (to === "" || date <= to)) ?? [];
    const ids = new Set(found.map(({ id }) => id));
    return ids.size === 1 ? [...ids][0] : undefined;
  };
  return {
    has: (id) => isOwn(id) || byValue.has(id),
    isOwn,
    byNumber: (number) => byNumber.get(number) ?? [],
    cashId: cashIds(axes.assets)[0] ?? "CASH",
    resolve: (ids, date) => {
      for (const id of ids) {
        const own = isOwn(id) ? id : called(id, date);
        if (own !== undefined) return own;
      }
      return undefined;
    },
  };
}
