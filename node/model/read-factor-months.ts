import { type Run, selectValues } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import { readStability } from "./read-factor-series.ts";
import { readAxes } from "./run-axes.ts";

/** What the regressions say of a factor, month by month; aligned with the months. */
export interface FactorMonths {
  readonly factor: string;
  readonly family: string;
  /** Periods with a t-statistic, and those of them in which |t| > 2 by the homoscedastic error and by the robust one. */
  readonly tCount: readonly number[];
  readonly above2Count: readonly number[];
  readonly robustAbove2Count: readonly number[];
  /** Mean variance inflation of the month's periods, and of how many it is; NaN for a month or a factor without. */
  readonly vif: readonly number[];
  readonly vifCount: readonly number[];
  /** The same of the correlation of a style's exposures with those before. */
  readonly stability: readonly number[];
  readonly stabilityCount: readonly number[];
}

/** Diagnostics of all factors by month. */
export interface FactorMonthTable {
  /** The last period of each month with a regression, ascending. */
  readonly months: readonly string[];
  readonly factors: readonly FactorMonths[];
}

/**
 * Significance and variance inflation of every factor by month, from what each period's regression left. A month has what its own periods
 * have: nothing of it was known before they ended, and nothing later is in it.
 *
 * @complexity O(periods · factors)
 */
export async function readFactorMonths(
  run: Run,
  span: { readonly from?: string; readonly to?: string },
): Promise<FactorMonthTable> {
  if (!hasTable(run, "factor_returns")) return { months: [], factors: [] };
  const rows = await run.readTable("factor_returns", span);
  const dates = selectValues(rows, "date", "date");
  const names = selectValues(rows, "factor", "text");
  const column = (name: string) =>
    rows.columns.some((one) => one.name === name) ? selectValues(rows, name, "number") : undefined;
  const [t, robust, vif] = [column("t_statistic"), column("robust_t_statistic"), column("vif")];
  const stability = await readStability(run, span);
  const lastOf = new Map<string, string>();
  for (const date of dates) lastOf.set(date.slice(0, 7), date);
  const months = [...lastOf.keys()];
  const at = new Map(months.map((month, m) => [month, m]));
  const sums = new Map<string, Sums>();
  dates.forEach((date, row) => {
    const month = at.get(date.slice(0, 7)) as number;
    const name = names[row] as string;
    const sum = sums.get(name) ?? startSums(months.length);
    sums.set(name, sum);
    addRow(sum, month, [t?.[row], robust?.[row], vif?.[row], stability.get(`${date} ${name}`)]);
  });
  const { factors } = await readAxes(run);
  return {
    months: [...lastOf.values()],
    factors: factors.flatMap(({ name, family }): FactorMonths[] => {
      const sum = sums.get(name);
      if (sum === undefined) return [];
      const { vifSum, stabilitySum, ...counts } = sum;
      const mean = (of: readonly number[], count: readonly number[]): readonly number[] =>
        of.map((value, m) => value / (count[m] as number));
      return [
        {
          ...{ factor: name, family, ...counts },
          vif: mean(vifSum, counts.vifCount),
          stability: mean(stabilitySum, counts.stabilityCount),
        },
      ];
    }),
  };
}

const SUMS = [
  "tCount",
  "above2Count",
  "robustAbove2Count",
  "vifSum",
  "vifCount",
  "stabilitySum",
  "stabilityCount",
] as const;

type Sums = Readonly<Record<(typeof SUMS)[number], number[]>>;

function startSums(months: number): Sums {
  return Object.fromEntries(SUMS.map((name) => [name, new Array<number>(months).fill(0)])) as unknown as Sums;
}

function addRow(
  sums: Sums,
  month: number,
  [t = Number.NaN, robust = Number.NaN, vif = Number.NaN, stability = Number.NaN]: readonly (
    | number
    | undefined
  )[],
): void {
  const add = (to: number[], value: number): void => {
    to[month] = (to[month] as number) + value;
  };
  add(sums.tCount, Number(Number.isFinite(t)));
  add(sums.above2Count, Number(Math.abs(t) > 2));
  add(sums.robustAbove2Count, Number(Math.abs(robust) > 2));
  if (Number.isFinite(vif)) {
    add(sums.vifSum, vif);
    add(sums.vifCount, 1);
  }
  if (!Number.isFinite(stability)) return;
  add(sums.stabilitySum, stability);
  add(sums.stabilityCount, 1);
}
