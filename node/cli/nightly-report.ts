import { relative } from "node:path";
import type { NightCheck, NightColumn, NightView, PublishedNight } from "../nightly/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { breachLines } from "./nightly-breaches.ts";
import { printableName } from "./printable-text.ts";
import { formatTable, percent, type TextColumn } from "./table-text.ts";

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
    ...breachLines(view.checks, report.top),
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
