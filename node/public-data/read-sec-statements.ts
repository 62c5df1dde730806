import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dayNumber } from "../../engine/data/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import { isoOf, type PublicData, tabRows } from "./public-table.ts";
import { SEC_ITEMS } from "./sec-items.ts";

/** A filing: whose, and when its numbers could be known. */
interface Filing {
  readonly cik: string;
  readonly knownAt: string;
}

/** A number of a filing for an item. */
interface Fact {
  readonly cik: string;
  readonly item: string;
  readonly value: string;
  readonly periodEnd: string;
  readonly knownAt: string;
  readonly months: number;
  readonly currency: string;
  /** Place of its tag in the list of the item: the least counts. */
  readonly rank: number;
}

const TAGS: ReadonlyMap<string, { readonly item: string; readonly rank: number }> = new Map(
  Object.entries(SEC_ITEMS).flatMap(([item, tags]) =>
    tags.map((tag, rank) => [tag, { item, rank }] as const),
  ),
);

/**
 * Financial-statement data sets of the SEC: folders (or their sub.txt or num.txt) with tab-separated sub and num. Numbers of the whole company for the tags
 * of `SEC_ITEMS`, of a day (qtrs 0) or of one to four quarters; those of a co-registrant or with a dimension are left out. A later filing gives a further row
 * where its number is another than the last known.
 *
 * @throws {InputError} files that cannot be read or lack a column, a filing of num that sub does not have
 */
export async function readSecStatements(paths: readonly string[]): Promise<PublicData> {
  const folders = new Set<string>();
  for (const path of paths) folders.add((await isFolder(path)) ? path : dirname(path));
  const facts: Fact[] = [];
  const left = { dimension: 0, early: 0, length: 0 };
  for (const folder of folders) {
    const filings = await filingsOf(join(folder, "sub.txt"));
    facts.push(...(await factsOf(join(folder, "num.txt"), filings, left)));
  }
  const rows = changesOf(facts);
  const notes = [
    `${left.dimension} numbers of co-registrants or of a part of the company (segments) are left out`,
    ...(left.length > 0 ? [`${left.length} flows of more than four quarters are left out`] : []),
    ...(left.early > 0 ? [`${left.early} numbers whose period ends after they were filed are left out`] : []),
    "ids are CIKs of companies: a table identifiers (kind cik) maps them to securities",
  ];
  const header = ["id", "item", "value", "period_end", "known_at", "months", "currency"];
  return {
    tables: [{ table: "fundamentals", name: "sec-statements", header, rows, section: { ids: "cik" } }],
    notes,
  };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

async function filingsOf(path: string): Promise<ReadonlyMap<string, Filing>> {
  const filings = new Map<string, Filing>();
  for await (const { cell } of tabRows(path, ["adsh", "cik", "filed"]))
    filings.set(cell("adsh"), { cik: cell("cik"), knownAt: knownAt(cell("filed"), cell("accepted")) });
  return filings;
}

/** The day whose close knows a filing: after 16:00 it is the next day's. */
function knownAt(filed: string, accepted: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):/.exec(accepted);
  if (match === null) return isoOf(filed);
  const day = match[1] as string;
  if (Number(match[2]) < 16) return day;
  return new Date((dayNumber(day) + 1) * 86_400_000).toISOString().slice(0, 10);
}

async function factsOf(
  path: string,
  filings: ReadonlyMap<string, Filing>,
  left: { dimension: number; early: number; length: number },
): Promise<readonly Fact[]> {
  const best = new Map<string, Fact>();
  for await (const { row, cell } of tabRows(path, ["adsh", "tag", "ddate", "qtrs", "uom", "value"])) {
    const tag = TAGS.get(cell("tag"));
    if (tag === undefined || cell("value") === "") continue;
    const currency = currencyOf(tag.item, cell("uom"));
    if (currency === undefined) continue;
    const filing = filings.get(cell("adsh"));
    if (filing === undefined)
      throw new InputError([
        {
          file: path,
          row,
          column: "adsh",
          value: cell("adsh"),
          rule: "the filing is not in sub.txt: take both files of one data set",
        },
      ]);
    const quarters = Number(cell("qtrs"));
    const periodEnd = endOf(tag.item, isoOf(cell("ddate")), filing.knownAt);
    if (cell("coreg") !== "" || cell("segments") !== "") left.dimension++;
    else if (!(quarters <= 4)) left.length++;
    else if (periodEnd > filing.knownAt) left.early++;
    else {
      const fact = {
        ...filing,
        ...tag,
        value: cell("value"),
        periodEnd,
        months: 3 * quarters,
        currency,
      };
      const key = [cell("adsh"), tag.item, periodEnd, quarters, currency].join(" ");
      const before = best.get(key);
      if (before === undefined || fact.rank < before.rank) best.set(key, fact);
    }
  }
  return [...best.values()];
}

/** Shares have none; undefined where the unit is not one of the item. */
function currencyOf(item: string, unit: string): string | undefined {
  if (item === "shares") return unit === "shares" ? "" : undefined;
  return /^[A-Z]{3}$/.test(unit) ? unit : undefined;
}

/** A count of the cover page is of a day shortly before the filing, which is rounded to the end of its month. */
function endOf(item: string, date: string, knownAt: string): string {
  const isOfMonth = date.slice(0, 7) === knownAt.slice(0, 7);
  return item === "shares" && isOfMonth && date > knownAt ? knownAt : date;
}

/** Rows by company, item and period, each where its value is another than the last known; of two filings of a day the later in the files counts. */
function changesOf(facts: readonly Fact[]): readonly (readonly string[])[] {
  const key = ({ cik, item, periodEnd, months, currency }: Fact): string =>
    [cik, item, periodEnd, String(months).padStart(2, "0"), currency].join(" ");
  const days = new Map<string, Fact>();
  for (const fact of facts) days.set(`${key(fact)} ${fact.knownAt}`, fact);
  const sorted = [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
  let [lastKey, lastValue] = ["", ""];
  return sorted.flatMap((fact) => {
    const own = key(fact);
    if (own === lastKey && fact.value === lastValue) return [];
    [lastKey, lastValue] = [own, fact.value];
    return [
      [fact.cik, fact.item, fact.value, fact.periodEnd, fact.knownAt, String(fact.months), fact.currency],
    ];
  });
}
