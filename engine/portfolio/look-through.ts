import { InputError } from "../errors/index.ts";
import type { BookWeight } from "./holding-weights.ts";

/** What stands for one unit of a name: a fund's holdings, or proxies. */
export interface Component {
  readonly id: string;
  /** Decimal. */
  readonly weight: number;
  /** File and line it stands in, for messages. */
  readonly file?: string;
  readonly row?: number;
}

/** Weights below this are what rounding leaves of a whole. */
const ROUNDING = 1e-6;

/**
 * Holdings of funds replaced by what the funds hold, to any depth. What a fund's weights leave of 1 stays with the fund itself, so that
 * nothing is dropped.
 *
 * @param components  of the funds known on the date
 * @returns one row per book and id
 * @throws {InputError} a fund that holds itself, directly or through others: the chain is named
 * @see docs/methodology/09b-portfolios.md
 * @example
 * lookThrough([{ id: "ETF", weight: 0.5, book: "" }], new Map([["ETF", [{ id: "A", weight: 0.6 }, { id: "B", weight: 0.4 }]]]), "holdings").map(({ weight }) => weight) // => [0.3, 0.2]
 */
export function lookThrough(
  rows: readonly BookWeight[],
  components: ReadonlyMap<string, readonly Component[]>,
  source: string,
): readonly BookWeight[] {
  const sums = new Map<string, BookWeight>();
  const place = (row: BookWeight, id: string, weight: number): void => {
    const key = `${row.book}\n${id}`;
    const before = sums.get(key);
    sums.set(
      key,
      before === undefined ? { ...row, id, weight } : { ...before, weight: before.weight + weight },
    );
  };
  const expand = (row: BookWeight, { id, weight }: Component, chain: readonly string[]): void => {
    const held = components.get(id);
    if (held === undefined) {
      place(row, id, weight);
      return;
    }
    if (chain.includes(id)) {
      const rule = `a fund cannot hold itself (${[...chain, id].join(" holds ")})`;
      throw new InputError([{ file: row.file ?? source, row: row.row ?? 0, column: "id", value: id, rule }]);
    }
    const rest = 1 - held.reduce((sum, component) => sum + component.weight, 0);
    if (Math.abs(rest) > ROUNDING) place(row, id, weight * rest);
    for (const component of held) {
      const { file = row.file, row: line = row.row } = component;
      const at = {
        ...row,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { row: line }),
      };
      expand(at, { id: component.id, weight: weight * component.weight }, [...chain, id]);
    }
  };
  for (const row of rows) expand(row, row, []);
  return [...sums.values()];
}

/**
 * Names that the model does not cover replaced by their proxies, where the user named some: weight times the proxy's units.
 *
 * @param isCovered  whether the model covers a name on the date
 * @returns the rows, and the ids that were replaced
 * @see docs/methodology/09b-portfolios.md
 */
export function standIn(
  rows: readonly BookWeight[],
  proxies: ReadonlyMap<string, readonly Component[]>,
  isCovered: (id: string) => boolean,
): { readonly rows: readonly BookWeight[]; readonly replaced: readonly string[] } {
  const sums = new Map<string, BookWeight>();
  const replaced = new Set<string>();
  for (const row of rows) {
    const stand = isCovered(row.id) ? undefined : proxies.get(row.id);
    if (stand !== undefined) replaced.add(row.id);
    for (const { id, weight } of stand ?? [{ id: row.id, weight: 1 }]) {
      const key = `${row.book}\n${id}`;
      const before = sums.get(key)?.weight ?? 0;
      sums.set(key, { ...row, id, weight: before + row.weight * weight });
    }
  }
  return { rows: [...sums.values()], replaced: [...replaced] };
}
