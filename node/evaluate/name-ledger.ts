import { compareLosses, logScore, type Pair } from "../../engine/evaluation/index.ts";
import { neweyWestLags } from "../../engine/stats/index.ts";
import type { NameForecasts, NameGrouping, NameTarget, NameWindow } from "./name-groups.ts";

/** How right the forecasts of single names of a group were. */
export interface NameGroup {
  readonly grouping: NameGrouping;
  /** "1" (smallest, calmest) to "10", or "new" and "seasoned". */
  readonly group: string;
  /** √ mean z² of specific returns over windows and names, z held at ±5: a bias statistic that one wild name cannot make. */
  readonly specificBias: number;
  /** The same with z as it is. */
  readonly specificBiasUnbounded: number;
  /** √ mean z² of all of the names' excess returns, z held at ±5. */
  readonly totalBias: number;
  /** Pairs of a name and a window with a specific return. */
  readonly count: number;
}

/** Two forecasts of the names of a group, on the names and windows that both know. */
export interface NameComparison {
  readonly grouping: NameGrouping;
  readonly group: string;
  readonly target: NameTarget;
  readonly windows: number;
  /** √ mean z², z held at ±5. */
  readonly bias: Pair;
  /** QLIKE of the first less that of the second, meaned over the names of a window and then over windows: negative where the first is better. */
  readonly lossDifference: number;
  /** Diebold and Mariano's, of the windows' means. */
  readonly tStatistic: number;
  readonly pValue: number;
}

/** Sums over windows, by grouping and group. */
export interface NameLedger {
  take(window: NameWindow): void;
  groups(): readonly NameGroup[];
  /** The first forecaster against another: of the first's specific returns among runs with its factors, of whole returns among all. */
  comparisons(forecaster: number): readonly NameComparison[];
}

interface GroupSums {
  bounded: number;
  free: number;
  count: number;
  totalBounded: number;
  totalCount: number;
}

interface PairSums {
  readonly differences: number[];
  readonly bounded: [number, number];
  count: number;
}

/** An empty ledger of names. */
export function nameLedger(): NameLedger {
  const sums = new Map<string, GroupSums>();
  const pairs = new Map<string, PairSums>();
  return {
    take(window) {
      for (const [grouping, codes] of window.groups) {
        addGroups(sums, grouping, { codes, window });
        for (const target of ["specific", "total"] as const) {
          for (let other = 1; other < window[target].variances.length; other++) {
            addPairs(pairs, `${target}\n${other}\n${grouping}`, { codes, forecasts: window[target], other });
          }
        }
      }
    },
    groups: () =>
      [...sums]
        .map(([key, { bounded, free, count, totalBounded, totalCount }]) => ({
          ...placeOf(key),
          specificBias: Math.sqrt(bounded / count),
          specificBiasUnbounded: Math.sqrt(free / count),
          totalBias: Math.sqrt(totalBounded / totalCount),
          count,
        }))
        .sort(byPlace)
        .map(({ code: _, ...group }) => group),
    comparisons: (forecaster) =>
      [...pairs]
        .map(([key, sum]) => {
          const [target = "", other = "", ...place] = key.split("\n");
          return { target: target as NameTarget, other: Number(other), ...placeOf(place.join("\n")), sum };
        })
        .filter(({ other, sum }) => other === forecaster && sum.count > 0)
        .sort((a, b) => (a.target === b.target ? byPlace(a, b) : a.target < b.target ? -1 : 1))
        .map(({ target, sum, ...place }) => comparisonOf(target, place, sum)),
  };
}

type GroupedNames = { readonly codes: Int32Array; readonly window: NameWindow };

function addGroups(
  sums: Map<string, GroupSums>,
  grouping: string,
  { codes, window: { specific, total } }: GroupedNames,
): void {
  codes.forEach((code, name) => {
    if (code < 0) return;
    const key = `${grouping}\n${code}`;
    const z = standardised(specific, 0, name);
    const whole = standardised(total, 0, name);
    if (Number.isNaN(z)) return;
    const sum = sums.get(key) ?? { bounded: 0, free: 0, count: 0, totalBounded: 0, totalCount: 0 };
    sums.set(key, sum);
    sum.bounded += Math.min(25, z * z);
    sum.free += z * z;
    sum.count++;
    if (Number.isNaN(whole)) return;
    sum.totalBounded += Math.min(25, whole * whole);
    sum.totalCount++;
  });
}

/** NaN where a name has no return or no forecast. */
function standardised({ variances, sums, periods }: NameForecasts, forecaster: number, name: number): number {
  if (periods[name] === 0) return Number.NaN;
  return sums[name]! / Math.sqrt((variances[forecaster]![name] ?? Number.NaN) * periods[name]!);
}

/** A window's mean difference of losses in each group. */
function addPairs(
  pairs: Map<string, PairSums>,
  prefix: string,
  {
    codes,
    forecasts,
    other,
  }: { readonly codes: Int32Array; readonly forecasts: NameForecasts; readonly other: number },
): void {
  const { variances, squares, periods } = forecasts;
  const means = new Map<number, { sum: number; count: number }>();
  codes.forEach((code, name) => {
    const z = [standardised(forecasts, 0, name), standardised(forecasts, other, name)] as const;
    if (code < 0 || !z.every(Number.isFinite)) return;
    const key = `${prefix}\n${code}`;
    const sum = pairs.get(key) ?? { differences: [], bounded: [0, 0], count: 0 };
    pairs.set(key, sum);
    z.forEach((value, at) => {
      sum.bounded[at] = sum.bounded[at]! + Math.min(25, value * value);
    });
    sum.count++;
    const [own, theirs] = [variances[0]![name]!, variances[other]![name]!];
    const mean = means.get(code) ?? { sum: 0, count: 0 };
    means.set(code, mean);
    mean.count++;
    // Forecasts that differ by rounding alone are the same.
    if (Math.abs(own - theirs) <= 1e-9 * own) return;
    const length = periods[name]!;
    mean.sum += logScore(squares[name]!, own * length) - logScore(squares[name]!, theirs * length);
  });
  for (const [code, { sum, count }] of means) pairs.get(`${prefix}\n${code}`)!.differences.push(sum / count);
}

function comparisonOf(
  target: NameTarget,
  { grouping, group }: GroupPlace,
  { differences, bounded, count }: PairSums,
): NameComparison {
  const none = new Float64Array(differences.length);
  const { meanDifference, tStatistic, pValue } = compareLosses(
    differences,
    none,
    neweyWestLags(differences.length),
  );
  return {
    grouping,
    group,
    target,
    windows: differences.length,
    bias: [Math.sqrt(bounded[0] / count), Math.sqrt(bounded[1] / count)],
    lossDifference: meanDifference,
    tStatistic,
    pValue,
  };
}

interface GroupPlace {
  readonly grouping: NameGrouping;
  readonly group: string;
  readonly code: number;
}

function placeOf(key: string): GroupPlace {
  const [grouping = "", code = ""] = key.split("\n");
  const group = grouping === "listing" ? (code === "0" ? "new" : "seasoned") : String(Number(code) + 1);
  return { grouping: grouping as NameGrouping, group, code: Number(code) };
}

function byPlace(a: GroupPlace, b: GroupPlace): number {
  return a.grouping === b.grouping ? a.code - b.code : a.grouping < b.grouping ? -1 : 1;
}
