import type { StoredModel } from "../model/index.ts";

/** How single names are grouped. */
export type NameGrouping = "size" | "volatility" | "listing";

/** How right the forecasts of single names of a group were. */
export interface NameGroup {
  readonly grouping: NameGrouping;
  /** "1" (smallest, calmest) to "10", or "new" and "seasoned". */
  readonly group: string;
  /** √ mean z² of specific returns over windows and names, z held at ±5: a bias statistic that one wild name cannot make. */
  readonly specificBias: number;
  /** The same with z as it is. */
  readonly specificBiasUnbounded: number;
  /** Pairs of a name and a window. */
  readonly count: number;
}

/** Names of one close with their windows' specific returns. */
export interface NameWindow {
  readonly groups: ReadonlyMap<NameGrouping, Int32Array>;
  readonly variance: ArrayLike<number>;
  readonly sums: Float64Array;
  /** [N] periods with a specific return. */
  readonly periods: Int32Array;
}

/** Trading days after its first coverage that a name counts as new. */
const NEW_PERIODS = 252;
const TENTHS = 10;

/**
 * Groups the covered names of a close: tenths by cap, tenths by forecast specific variance, and listings new to the model.
 *
 * @param age  [N] periods since a name was first covered
 */
export function openNames({ model, marketCap, estimation }: StoredModel, age: Int32Array): NameWindow {
  const covered = Array.from(model.exposures.covered, (_, i) => i).filter(
    (i) => model.exposures.covered[i] === 1 && (model.specificVariance[i] ?? 0) > 0,
  );
  const members = covered.filter((i) => estimation[i] === 1);
  const tenths = (values: ArrayLike<number>, names: readonly number[]) => {
    const groups = new Int32Array(values.length).fill(-1);
    [...names]
      .sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
      .forEach((name, rank) => {
        groups[name] = Math.floor((TENTHS * rank) / names.length);
      });
    return groups;
  };
  const listing = new Int32Array(age.length).fill(-1);
  for (const name of covered) listing[name] = (age[name] ?? 0) < NEW_PERIODS ? 0 : 1;
  return {
    groups: new Map([
      ["size", tenths(marketCap, members)],
      ["volatility", tenths(model.specificVariance, members)],
      ["listing", listing],
    ]),
    variance: model.specificVariance,
    sums: new Float64Array(age.length),
    periods: new Int32Array(age.length),
  };
}

/** Takes a period's specific returns [N] into a window; NaN is left out, and its length with it. */
export function addSpecific({ sums, periods }: NameWindow, specific: Float64Array): void {
  for (let i = 0; i < sums.length; i++) {
    if (Number.isNaN(specific[i])) continue;
    sums[i] = sums[i]! + specific[i]!;
    periods[i] = periods[i]! + 1;
  }
}

/** Sums over windows, by grouping and group. */
export interface NameLedger {
  take(window: NameWindow): void;
  groups(): readonly NameGroup[];
}

/** An empty ledger of names. */
export function nameLedger(): NameLedger {
  const sums = new Map<string, { bounded: number; free: number; count: number }>();
  return {
    take({ groups, variance, sums: returns, periods }) {
      for (const [grouping, codes] of groups) {
        codes.forEach((code, name) => {
          if (code < 0 || periods[name] === 0) return;
          const z = returns[name]! / Math.sqrt((variance[name] ?? Number.NaN) * periods[name]!);
          if (Number.isNaN(z)) return;
          const key = `${grouping}\n${code}`;
          const sum = sums.get(key) ?? { bounded: 0, free: 0, count: 0 };
          sums.set(key, sum);
          sum.bounded += Math.min(25, z * z);
          sum.free += z * z;
          sum.count++;
        });
      }
    },
    groups: () =>
      [...sums]
        .map(([key, { bounded, free, count }]): NameGroup & { readonly code: number } => {
          const [grouping = "", code = ""] = key.split("\n");
          const group =
            grouping === "listing" ? (code === "0" ? "new" : "seasoned") : String(Number(code) + 1);
          return {
            grouping: grouping as NameGrouping,
            group,
            specificBias: Math.sqrt(bounded / count),
            specificBiasUnbounded: Math.sqrt(free / count),
            count,
            code: Number(code),
          };
        })
        .sort((a, b) => (a.grouping === b.grouping ? a.code - b.code : a.grouping < b.grouping ? -1 : 1))
        .map(({ code: _, ...group }) => group),
  };
}
