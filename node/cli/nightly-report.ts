import { relative } from "node:path";
import {
  bySeverity,
  type NightCheck,
  type NightColumn,
  type NightView,
  type PublishedNight,
} from "../nightly/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What a report of a night shows. */
export interface NightReport {
  readonly night: PublishedNight;
  readonly view: NightView;
  /** Rows of each table. */
  readonly top: number;
}

const right = (header: string): TextColumn => ({ header, align: "right" });
const left = (header: string): TextColumn => ({ header, align: "left" });

/** A night as a risk manager reads it: what is wrong first, worst first; then what moved. */
export function nightText(report: NightReport): string {
  const { night, view } = report;
  const { manifest } = night;
  return [
    `${counted(manifest.portfolios, "portfolio")} on ${manifest.date}, ${benchmarkTitle(manifest.benchmark)}`,
    headline(report),
    ...failedLines(report),
    ...goneLines(report),
    ...breachLines(report),
    ...changeLines(report),
    ...dayLines(report),
    "",
    `Risk is annual; changes are in points since ${manifest.before.date}.`,
    `Night ${night.id.slice(0, 12)} in ${printableName(relative(".", night.folder) || ".")}: ${counted(night.computed, "block")} computed, ${night.kept} kept. Run ${manifest.runId.slice(0, 12)}.`,
    ...(view.portfolios.length === 0 ? ["No portfolio has figures."] : []),
  ].join("\n");
}

/** Everything in one line: a night on which nothing happened ends here. */
function headline({ night, view }: NightReport): string {
  const { checks, checkCount, failed } = view;
  const failures = failed.length === 0 ? [] : [`${counted(failed.length, "portfolio")} failed`];
  if (night.manifest.limits === "") return [...failures, "no limits were checked (--limits FILE)"].join("; ");
  const breaches = checks.filter(({ status }) => status === "breach");
  const of = (level: string) => breaches.filter((check) => check.level === level);
  const level = (name: string) => {
    const fresh = of(name).filter(({ state }) => state === "new").length;
    const breached = `${of(name).length} ${name} ${of(name).length === 1 ? "breach" : "breaches"}`;
    return fresh > 0 ? `${breached} (${fresh} new)` : breached;
  };
  const count = (isOne: (check: NightCheck) => boolean) => checks.filter(isOne).length;
  const cured = count(({ state }) => state === "cured");
  const unchecked = count(({ status }) => status === "unchecked");
  const lifted = count(({ status }) => status === "lifted");
  return [
    level("hard"),
    level("soft"),
    counted(
      count(({ status }) => status === "warning"),
      "warning",
    ),
    ...(cured > 0 ? [`${cured} cured`] : []),
    ...(lifted > 0 ? [`${lifted} lifted`] : []),
    ...(unchecked > 0 ? [`${unchecked} could not be checked`] : []),
    ...failures,
    `of ${counted(checkCount, "check")}`,
  ]
    .join(", ")
    .replace(/, of /, " of ");
}

const MOST_FAILED = 10;

function failedLines({ view }: NightReport): string[] {
  const { failed } = view;
  return [
    ...failed
      .slice(0, MOST_FAILED)
      .map(({ portfolio, reason }) => `Failed: ${printableName(portfolio)}, ${reason}`),
    ...(failed.length > MOST_FAILED
      ? [`Failed besides: ${counted(failed.length - MOST_FAILED, "portfolio")}, in the table failed`]
      : []),
  ];
}

function goneLines({ night }: NightReport): string[] {
  const { gone } = night.manifest;
  const names = (of: readonly string[]) =>
    `${of.slice(0, 5).map(printableName).join(", ")}${of.length > 5 ? ` and ${of.length - 5} more` : ""}`;
  return [
    ...(gone.length > 0 ? [`With open breaches and no longer in the data: ${names(gone)}`] : []),
    ...(night.idle.length > 0 ? [`Limits that no portfolio has: ${names(night.idle)}`] : []),
  ];
}

/** Checks of one limit and portfolio that came out alike, as one line: the worst stands for all. */
interface CheckGroup {
  readonly first: NightCheck;
  readonly more: number;
}

function grouped(checks: readonly NightCheck[]): readonly CheckGroup[] {
  const groups = new Map<string, { first: NightCheck; more: number }>();
  for (const check of bySeverity(checks)) {
    const { portfolio, limit, status } = check;
    const key = JSON.stringify([portfolio, limit, statusText(check), status]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { first: check, more: 0 });
    else known.more++;
  }
  return [...groups.values()];
}

function itemText({ first, more }: CheckGroup): string {
  return more === 0 ? first.item : `${first.item} and ${more} more`;
}

function breachLines({ view, top }: NightReport): string[] {
  const sorted = grouped(view.checks);
  const shown = sorted.slice(0, top);
  if (shown.length === 0) return [];
  const hasItems = shown.some(({ first }) => first.item !== "");
  return [
    "",
    formatTable(
      [
        left("status"),
        left("portfolio"),
        left("limit"),
        ...(hasItems ? [left("of")] : []),
        right("value"),
        right("limit is"),
        right("used %"),
        left("since"),
        right("worst"),
      ],
      shown.map(({ first: check, more }) => [
        statusText(check),
        check.portfolio,
        check.limit,
        ...(hasItems ? [itemText({ first: check, more })] : []),
        quantity(check, check.value),
        boundText(check),
        Number.isFinite(check.used) ? percent(check.used, 0) : "",
        check.state === "new" ? "tonight" : check.since,
        check.state === "new" ? "" : quantity(check, check.worst),
      ]),
    ),
    ...(sorted.length > top
      ? [
          `and ${counted(sorted.length - top, "line")} more: --top, --csv, --json and the table limits have all`,
        ]
      : []),
  ];
}

function statusText({ status, level, state }: NightCheck): string {
  if (state === "cured") return "cured";
  if (status === "unchecked") return state === "open" ? "not checked, open" : "not checked";
  if (status === "lifted") return "limit lifted";
  return `${level} ${status}`;
}

/** Limits on what is counted in standard deviations or is a ratio; all others are of shares, in %. */
const PLAIN = ["beta", "exposure"];

function quantity({ on }: NightCheck, value: number): string {
  return PLAIN.includes(on) ? fixed(value) : `${percent(value)}${Number.isFinite(value) ? " %" : ""}`;
}

function boundText(check: NightCheck): string {
  const { min, max } = check;
  if (Number.isNaN(min) && Number.isNaN(max)) return "";
  if (Number.isNaN(min)) return `≤ ${quantity(check, max)}`;
  if (Number.isNaN(max)) return `≥ ${quantity(check, min)}`;
  return min === -max ? `± ${quantity(check, max)}` : `${quantity(check, min)} to ${quantity(check, max)}`;
}

/** Portfolios in a table that moved most. */
const MOST_MOVED = 5;

/** The portfolios whose risk has changed most since the night before. */
function changeLines({ view, top }: NightReport): string[] {
  const { portfolios, columns } = view;
  const of = (["tracking_error", "volatility"] as const).find((name) =>
    columns[`${name}_change`].some(Number.isFinite),
  );
  if (of === undefined) return [];
  const change = columns[`${of}_change`];
  const rows = largest(change, Math.min(top, MOST_MOVED));
  const parts: readonly NightColumn[] = [
    `${of}_change`,
    `${of}_change_positions`,
    `${of}_change_exposures`,
    `${of}_change_factor_covariance`,
    `${of}_change_specific_risk`,
  ];
  return [
    "",
    `Largest changes of the ${of === "volatility" ? "volatility" : "tracking error"}`,
    formatTable(
      [
        left("portfolio"),
        right("now %"),
        ...["change", "holdings", "exposures", "factor covariance", "specific risk"].map(right),
        right("turnover %"),
      ],
      rows.map((row) => [
        portfolios[row] as string,
        percent(columns[of][row] as number),
        ...parts.map((name) => signed(columns[name][row] as number)),
        percent(columns.turnover[row] as number, 1),
      ]),
    ),
  ];
}

/** The portfolios that had the largest day. */
function dayLines({ view, top }: NightReport): string[] {
  const { portfolios, columns } = view;
  const rows = largest(columns.day_active_return, Math.min(top, MOST_MOVED));
  if (rows.length === 0) return [];
  return [
    "",
    "Largest active returns of the day, %",
    formatTable(
      [
        left("portfolio"),
        right("return"),
        right("active"),
        right("factors"),
        right("specific"),
        right("month, active"),
      ],
      rows.map((row) => [
        portfolios[row] as string,
        ...(
          ["day_return", "day_active_return", "day_factors", "day_specific", "month_active_return"] as const
        ).map((name) => percent(columns[name][row] as number)),
      ]),
    ),
  ];
}

/** Positions of the largest values, whatever their sign. */
function largest(values: Float64Array, count: number): readonly number[] {
  return [...values.keys()]
    .filter((row) => Number.isFinite(values[row]))
    .sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number) || a - b)
    .slice(0, count);
}

function signed(value: number): string {
  const text = percent(value);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}
