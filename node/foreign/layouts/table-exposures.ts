import type { DayDraft } from "../day-draft.ts";
import { isYes, type TableReader, type TextTable } from "./delimited.ts";

/** Rows of a date of a table. */
export interface OpenedTable extends TextTable, TableReader {}

/** What is known of factors and names before exposures are read. */
export interface ExposureContext {
  readonly factors: ReadonlySet<string>;
  /** Names whose industries stand in a table of their own. */
  readonly split: ReadonlySet<string>;
}

/** Columns of exposures that are no factors, where no factor has their name. */
const BESIDE = ["date", "id", "estimation", "outside_span", "industry", "market_cap", "country", "currency"];

/** One column for each factor, or rows of factor and exposure. */
export function readExposures(table: OpenedTable, context: ExposureContext, draft: DayDraft): void {
  const { columns, rows, need } = table;
  const id = need("id");
  if (id < 0) return;
  const [factor, exposure] = [columns.indexOf("factor"), columns.indexOf("exposure")];
  if (factor >= 0 && exposure >= 0 && !context.factors.has("exposure")) {
    for (const { cells, place } of rows)
      draft.exposure(
        cells[id] as string,
        cells[factor] as string,
        draft.number(cells[exposure], place, "exposure"),
        place,
      );
  } else readColumns(table, id, context, draft);
  readBeside(table, id, draft);
}

function readColumns(
  { columns, rows }: OpenedTable,
  id: number,
  { factors, split }: ExposureContext,
  draft: DayDraft,
): void {
  const dense = columns.flatMap((name, c) =>
    BESIDE.includes(name) && !factors.has(name) ? [] : [{ name, c }],
  );
  const groups = ["industry", "country", "currency"].flatMap((name) => {
    const c = columns.indexOf(name);
    return c >= 0 && !factors.has(name) ? [{ name, c }] : [];
  });
  const market = ["market", "Market", "MARKET"].find((name) => factors.has(name) && !columns.includes(name));
  for (const { cells, place } of rows) {
    const own = cells[id] as string;
    draft.covered(own, place);
    for (const { name, c } of dense) draft.exposure(own, name, draft.number(cells[c], place, name), place);
    for (const { name, c } of groups) {
      const group = cells[c] as string;
      if (group === "" || (name === "industry" && split.has(own))) continue;
      if (factors.has(group)) draft.exposure(own, group, 1, place);
      else if (name === "industry") {
        const rule = "no factor of the covariance has the name of this industry";
        draft.faults.add({ ...place, column: "industry", value: group, rule });
      }
    }
    if (market !== undefined) draft.exposure(own, market, 1, place);
  }
}

function readBeside({ rows, find }: OpenedTable, id: number, draft: DayDraft): void {
  const [estimation, cap] = [find("estimation"), find("market_cap")];
  const seen = new Set<string>();
  for (const { cells, place } of rows) {
    const own = cells[id] as string;
    // In a long table a name has many rows.
    if (seen.size === seen.add(own).size) continue;
    if (isYes(cells[estimation])) draft.estimation(own, place);
    if (cap >= 0 && cells[cap] !== "") draft.marketCap(own, draft.number(cells[cap], place, "market_cap"));
  }
}
