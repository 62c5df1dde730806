import { type Memberships, memberships, singleMembership } from "../data/index.ts";
import type { Exposures } from "../exposures/index.ts";

/** Groups of names: industries, countries, books, or whatever label the caller has. */
export interface Grouping {
  /** [G] in the order of the codes. */
  readonly names: readonly string[];
  /** Which groups each asset belongs to and with what share; an empty row is a name without a group. */
  readonly memberships: Memberships;
}

/**
 * Groups from one label per asset, in order of first appearance.
 *
 * @param labels  [N] undefined or "" = without a group
 * @complexity O(N)
 * @example
 * groupByLabel(["tech", undefined, "banks", "tech"]).names // => ["tech", "banks"]
 */
export function groupByLabel(labels: readonly (string | undefined)[]): Grouping {
  const codes = new Map<string, number>();
  const codeOf = (label: string): number => {
    const code = codes.get(label) ?? codes.size;
    codes.set(label, code);
    return code;
  };
  const row = Int32Array.from(labels, (label) => (label === undefined || label === "" ? -1 : codeOf(label)));
  return { names: [...codes.keys()], memberships: singleMembership(row) };
}

/**
 * The industries or the countries of a model as groups, with the shares that X has. Names that are not covered have none.
 *
 * @complexity O(N)
 * @example
 * groupByFamily({ factors: [{ name: "US", family: "country" }, { name: "tech", family: "industry" }], marketCount: 0, countryCount: 1, industryCount: 1, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1), groups: { offsets: Int32Array.of(0, 2), codes: Int32Array.of(0, 1), shares: Float64Array.of(1, 1) }, styles: new Float64Array(0), currency: Int32Array.of(-1) }, "industry").names // => ["tech"]
 */
export function groupByFamily(exposures: Exposures, family: "industry" | "country"): Grouping {
  const { countryCount, industryCount, groups, covered } = exposures;
  const first = family === "country" ? 0 : countryCount;
  const count = family === "country" ? countryCount : industryCount;
  const names = exposures.factors.filter((factor) => factor.family === family).map((factor) => factor.name);
  const rows = Array.from(covered, (flag, asset) => {
    const row: { code: number; share: number }[] = [];
    if (flag !== 1) return row;
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      const code = groups.codes[entry] - first;
      if (code >= 0 && code < count) row.push({ code, share: groups.shares[entry] });
    }
    return row;
  });
  return { names, memberships: memberships(rows) };
}
