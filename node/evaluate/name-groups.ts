import type { StoredModel } from "../model/index.ts";

/** How single names are grouped. */
export type NameGrouping = "size" | "volatility" | "listing";

/** Which of a name's returns are forecast: what the factors leave, or all of it. */
export type NameTarget = "specific" | "total";

/** Variances of the names of a close and what came after. */
export interface NameForecasts {
  /** [N] by forecaster, per period; NaN where it has none. */
  readonly variances: readonly ArrayLike<number>[];
  /** [N] Σ of returns and of their squares, and of how many periods. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly periods: Int32Array;
}

/** Names of one close with their windows' returns. */
export interface NameWindow extends Readonly<Record<NameTarget, NameForecasts>> {
  /** [N] −1 = in no group. */
  readonly groups: ReadonlyMap<NameGrouping, Int32Array>;
  /** [N] closes of the span by then at which a name was covered; −1 = not covered now. */
  readonly age: Int32Array;
}

const TENTHS = 10;

/**
 * Groups the covered names of a close: tenths by cap, tenths by forecast specific variance. `withListings` adds those in their first year in the model.
 *
 * @param age        [N] closes of the span until now at which a name was covered
 * @param variances  [N] by forecaster: of specific returns, and of all of a name's return
 */
export function openNames(
  { model, marketCap, estimation }: StoredModel,
  age: Int32Array,
  variances: Readonly<Record<NameTarget, readonly ArrayLike<number>[]>>,
): NameWindow {
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
  const own = new Int32Array(age.length).fill(-1);
  for (const name of covered) own[name] = age[name] ?? 0;
  const empty = (target: NameTarget): NameForecasts => ({
    variances: variances[target],
    sums: new Float64Array(age.length),
    squares: new Float64Array(age.length),
    periods: new Int32Array(age.length),
  });
  return {
    groups: new Map([
      ["size", tenths(marketCap, members)],
      ["volatility", tenths(model.specificVariance, members)],
    ]),
    age: own,
    specific: empty("specific"),
    total: empty("total"),
  };
}

/**
 * The window with a group for listings in their first year in the model.
 *
 * @param before  [N] closes before the span at which a name was covered
 */
export function withListings(window: NameWindow, before: Int32Array, periodsPerYear: number): NameWindow {
  const listing = window.age.map((own, name) =>
    own < 0 ? -1 : Number(own + (before[name] ?? 0) >= periodsPerYear),
  );
  return { ...window, groups: new Map([...window.groups, ["listing", listing]]) };
}

/** Takes a period's returns [N] into a window; NaN is left out, and its length with it. */
export function addNameReturns({ sums, squares, periods }: NameForecasts, returns: Float64Array): void {
  for (let i = 0; i < sums.length; i++) {
    if (Number.isNaN(returns[i])) continue;
    sums[i] = sums[i]! + returns[i]!;
    squares[i] = squares[i]! + returns[i]! ** 2;
    periods[i] = periods[i]! + 1;
  }
}
