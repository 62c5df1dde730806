import type { HoldingTables, MarketData, PortfolioRows } from "../import/index.ts";
import { cashIds } from "./cash-ids.ts";
import { isUneven } from "./set-place.ts";

/** Places shown of each kind; the rest is counted. */
const SHOWN = 5;

/**
 * What is odd about holdings without being wrong, each with its lines: ids without bars, weights that sum to something else than 1,
 * holdings before the data, and portfolios that begin before their benchmark.
 */
export function holdingsNotes(
  { axes, dates }: Pick<MarketData, "axes" | "dates">,
  tables: HoldingTables,
  benchmark: string | undefined,
): readonly string[] {
  const { portfolios, funds, columns } = tables;
  const cash = new Set(cashIds(axes.assets));
  const isFund = new Set(funds.fund);
  const isKnown = (id: string): boolean => axes.assets.codes.has(id) || cash.has(id) || isFund.has(id);
  const unknown = new Map<string, number>();
  portfolios.id.forEach((id, row) => {
    if (!isKnown(id) && !unknown.has(id)) unknown.set(id, row);
  });
  const sets = setsOf(portfolios);
  const firsts = new Map<string, HoldingSet>();
  for (const set of sets) if (!firsts.has(set.portfolio)) firsts.set(set.portfolio, set);
  const uneven = sets.filter(({ sum }) => isUneven(sum));
  const [firstDay = ""] = dates;
  const early = [...firsts.values()].filter(({ date }) => date < firstDay);
  const base = firsts.get(benchmark ?? "");
  const waiting = base === undefined ? [] : [...firsts.values()].filter(({ date }) => date < base.date);
  const column = (field: string) => columns.portfolios[field] ?? field;
  return [
    ...note(
      [...unknown].sort(([a], [b]) => (a < b ? -1 : 1)),
      (count) => `${count === 1 ? "1 id" : `${count} ids`} without bars, so outside the model`,
      ([id, row]) => `${id} (${portfolios.file[row]}, row ${portfolios.row[row]}, column ${column("id")})`,
    ),
    ...note(
      uneven,
      (count) => `weights sum to something else than 100 % in ${count} ${count === 1 ? "case" : "cases"}`,
      (set) =>
        `${set.portfolio} on ${set.date} ${(100 * set.sum).toFixed(2)} % (${lines(set)}, column ${column("weight")})`,
    ),
    ...note(
      early,
      () =>
        `holdings older than the data, which begin on ${firstDay}, are taken as they are on the first day`,
      (set) => `${set.portfolio} of ${set.date} (${lines(set)}, column ${column("date")})`,
    ),
    ...note(
      waiting,
      () =>
        `the benchmark ${benchmark} has no holdings before ${base?.date} (${base === undefined ? "" : lines(base)}), nothing is attributed until then`,
      (set) => `${set.portfolio} begins on ${set.date} (${lines(set)}, column ${column("date")})`,
    ),
  ];
}

function note<Item>(
  items: readonly Item[],
  says: (count: number) => string,
  show: (item: Item) => string,
): readonly string[] {
  if (items.length === 0) return [];
  const rest = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : "";
  return [`portfolios: ${says(items.length)}: ${items.slice(0, SHOWN).map(show).join(", ")}${rest}`];
}

/** The rows of a portfolio on a date. */
interface HoldingSet {
  readonly portfolio: string;
  readonly date: string;
  readonly file: string;
  readonly firstRow: number;
  readonly lastRow: number;
  /** Of the weights; 1 where the holdings are in shares or money, which say nothing of it. */
  readonly sum: number;
}

function lines({ file, firstRow, lastRow }: HoldingSet): string {
  return firstRow === lastRow ? `${file}, row ${firstRow}` : `${file}, rows ${firstRow} to ${lastRow}`;
}

/** Ascending dates. */
function setsOf(rows: PortfolioRows): readonly HoldingSet[] {
  const sets = new Map<string, HoldingSet>();
  rows.portfolio.forEach((portfolio, at) => {
    const date = rows.date[at] as string;
    const key = `${date}\n${portfolio}`;
    const row = rows.row[at] as number;
    const before = sets.get(key) ?? {
      portfolio,
      date,
      file: rows.file[at] as string,
      firstRow: row,
      lastRow: row,
      sum: 0,
    };
    // What is financed has its cash beside it, and adds nothing.
    const weight = rows.financed[at] === 1 ? 0 : (rows.weight[at] as number) * (rows.delta[at] as number);
    sets.set(key, {
      ...before,
      firstRow: Math.min(before.firstRow, row),
      lastRow: Math.max(before.lastRow, row),
      sum: before.sum + weight,
    });
  });
  return [...sets.values()].map((set) => ({ ...set, sum: Number.isNaN(set.sum) ? 1 : set.sum }));
}
