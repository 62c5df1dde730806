import type { KnownAction } from "../import/index.ts";
import { formatTable } from "./table-text.ts";

/** Actions shown that have been; those that lie ahead all are. */
const shownBefore = 8;

/** Corporate actions as a table for people: the latest that have been by a date, and what lies ahead of it. */
export function actionLines(actions: readonly KnownAction[], date: string): readonly string[] {
  if (actions.length === 0) return [];
  const isAhead = ({ exDate }: KnownAction) => exDate === null || exDate > date;
  const before = actions.filter((action) => !isAhead(action));
  const shown = [...before.slice(-shownBefore), ...actions.filter(isAhead)];
  const table = formatTable(
    ["ex-date", "action", "terms", "known", ""].map((header) => ({ header, align: "left" }) as const),
    shown.map((action) => [
      action.exDate ?? "pending",
      action.kind.replace("_", " "),
      terms(action),
      action.knownAt,
      isAhead(action) ? "ahead" : "",
    ]),
  );
  const left = before.length > shownBefore ? `, the last ${shownBefore} of ${before.length}` : "";
  return [`Corporate actions known by ${date}${left}`, table, ""];
}

function terms({ ratio, amount, currency, return: given, other }: KnownAction): string {
  return [
    ratio === null ? "" : `${ratio} new per old`,
    amount === null ? "" : `${amount}${currency === null ? "" : ` ${currency}`} per share`,
    given === null ? "" : `return ${given}`,
    other === null ? "" : `of ${other}`,
  ]
    .filter(Boolean)
    .join(", ");
}
