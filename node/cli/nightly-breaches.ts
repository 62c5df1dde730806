import { bySeverity, type NightCheck } from "../nightly/index.ts";
import { counted } from "./counted.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });
const left = (header: string): TextColumn => ({ header, align: "left" });

/** The limits with what came out of them, and the breaches one by one, the worst first. */
export function breachLines(checks: readonly NightCheck[], top: number): string[] {
  if (checks.length === 0) return [];
  return [...limitLines(checks), ...checkLines(checks, top)];
}

/** A row for each limit: in how many portfolios it is broken, newly so, and so on. */
function limitLines(checks: readonly NightCheck[]): string[] {
  const names = [...new Set(bySeverity(checks).map(({ limit }) => limit))];
  const columns: readonly (readonly [string, (check: NightCheck) => boolean])[] = [
    ["breached", ({ status }) => status === "breach"],
    ["new", ({ state }) => state === "new"],
    ["warning", ({ status }) => status === "warning"],
    ["cured", ({ state }) => state === "cured"],
    ["not checked", ({ status }) => status === "unchecked"],
    ["lifted", ({ status }) => status === "lifted"],
  ];
  const shown = columns.filter(([name, isOne]) => name === "breached" || checks.some(isOne));
  const portfolios = (limit: string, isOne: (check: NightCheck) => boolean): number =>
    new Set(checks.filter((of) => of.limit === limit && isOne(of)).map(({ portfolio }) => portfolio)).size;
  return [
    "",
    "Portfolios by limit",
    formatTable(
      [left("limit"), left("level"), ...shown.map(([name]) => right(name))],
      names.map((limit) => [
        limit,
        checks.find((of) => of.limit === limit)?.level ?? "",
        ...shown.map(([, isOne]) => String(portfolios(limit, isOne))),
      ]),
    ),
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

function checkLines(checks: readonly NightCheck[], top: number): string[] {
  const sorted = grouped(checks);
  const shown = sorted.slice(0, top);
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
