import { selectValues, type TableRows } from "../store/index.ts";
import type { FollowedCheck } from "./breach-history.ts";
import type { PublishedNight } from "./run-night.ts";

/** A check of a limit with whose it is. */
export interface NightCheck extends FollowedCheck {
  readonly portfolio: string;
}

/** A portfolio without figures. */
export interface FailedPortfolio {
  readonly portfolio: string;
  readonly reason: string;
}

/** Columns of `summary` that a report shows. */
const SHOWN = [
  "volatility",
  "tracking_error",
  "beta",
  "coverage",
  "turnover",
  "tracking_error_change",
  "tracking_error_change_positions",
  "tracking_error_change_exposures",
  "tracking_error_change_factor_covariance",
  "tracking_error_change_specific_risk",
  "volatility_change",
  "volatility_change_positions",
  "volatility_change_exposures",
  "volatility_change_factor_covariance",
  "volatility_change_specific_risk",
  "day_return",
  "day_active_return",
  "day_factors",
  "day_specific",
  "month_active_return",
] as const;

/** Name of a column that a report shows. */
export type NightColumn = (typeof SHOWN)[number];

/** A night as a report shows it. */
export interface NightView {
  /** Checks that say something: breaches, warnings, what could not be checked, what was open and is no more. */
  readonly checks: readonly NightCheck[];
  /** Checks that were made in all. */
  readonly checkCount: number;
  readonly failed: readonly FailedPortfolio[];
  /** Portfolios with figures, ascending, and columns beside them. */
  readonly portfolios: readonly string[];
  readonly columns: Readonly<Record<NightColumn, Float64Array>>;
}

/** Reads what a report shows of a published night. */
export async function readNight({
  read,
  manifest,
}: Pick<PublishedNight, "read" | "manifest">): Promise<NightView> {
  const checks = checksOf(await read.table(manifest, "limits"));
  const failed = await read.table(manifest, "failed");
  const reasons = selectValues(failed, "reason", "text");
  const summary = await read.table(manifest, "summary", { columns: ["portfolio", ...SHOWN] });
  return {
    checks: checks.filter(({ status, state }) => status !== "ok" || state !== ""),
    checkCount: checks.filter(({ status }) => status !== "lifted").length,
    failed: selectValues(failed, "portfolio", "text").map((portfolio, row) => {
      return { portfolio, reason: reasons[row] as string };
    }),
    portfolios: selectValues(summary, "portfolio", "text"),
    columns: Object.fromEntries(
      SHOWN.map((name) => [name, selectValues(summary, name, "number")]),
    ) as NightView["columns"],
  };
}

function checksOf(rows: TableRows): readonly NightCheck[] {
  const text = (name: string) => selectValues(rows, name, "text");
  const number = (name: string) => selectValues(rows, name, "number");
  const [portfolio, limit, level, on, item] = [
    text("portfolio"),
    text("limit"),
    text("level"),
    text("on"),
    text("item"),
  ];
  const [status, state, since, worstDate] = [
    text("status"),
    text("state"),
    text("since"),
    text("worst_date"),
  ];
  const [value, min, max, used, worst] = [
    number("value"),
    number("min"),
    number("max"),
    number("used"),
    number("worst"),
  ];
  return Array.from({ length: rows.rowCount }, (_, row) => ({
    portfolio: portfolio[row] as string,
    limit: limit[row] as string,
    level: level[row] as string,
    on: on[row] as string,
    item: item[row] as string,
    value: value[row] as number,
    min: min[row] as number,
    max: max[row] as number,
    used: used[row] as number,
    status: status[row] as NightCheck["status"],
    state: state[row] as NightCheck["state"],
    since: since[row] as string,
    worst: worst[row] as number,
    worstDate: worstDate[row] as string,
  }));
}

const STATUS_ORDER: readonly NightCheck["status"][] = ["breach", "unchecked", "warning", "lifted", "ok"];

/** Breaches first, hard before soft, the furthest over first; then what could not be checked, warnings, what is lifted or cured. */
export function bySeverity(checks: readonly NightCheck[]): readonly NightCheck[] {
  const size = ({ used }: NightCheck): number => (Number.isNaN(used) ? 1 : used);
  return checks.toSorted(
    (a, b) =>
      STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status) ||
      Number(b.level === "hard") - Number(a.level === "hard") ||
      size(b) - size(a) ||
      (a.portfolio < b.portfolio ? -1 : a.portfolio > b.portfolio ? 1 : 0) ||
      (a.limit < b.limit ? -1 : 1),
  );
}
