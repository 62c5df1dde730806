import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A row of the fundamentals table. */
export interface AccountRow {
  readonly value: number;
  readonly periodEnd: string;
  readonly knownAt: string;
}

/** The CSV tables of a project as text has them: no dictionaries, no calendar, nothing of the importer. */
export interface RawTables {
  /** Trading days, ascending. */
  readonly dates: readonly string[];
  /** Price × shares in the security's own currency by id: at each close with a bar, ascending. */
  readonly caps: ReadonlyMap<string, readonly { readonly date: string; readonly cap: number }[]>;
  readonly currency: ReadonlyMap<string, string>;
  /** Units of the base currency by "date currency"; none of the base currency itself. */
  readonly fx: ReadonlyMap<string, number>;
  /** By "id item", in the order of the file. */
  readonly accounts: ReadonlyMap<string, readonly AccountRow[]>;
}

function rowsOf(file: string): string[][] {
  if (!existsSync(file)) return [];
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => line.split(","));
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

export function readRawTables(folder: string): RawTables {
  const file = (name: string) => rowsOf(join(folder, `data/${name}.csv`));
  const currency = new Map(file("securities").map((cells) => [cells[0], cells[4]]));
  const fx = new Map(file("fx").map(([date, name, rate]) => [`${date} ${name}`, Number(rate)]));
  const caps = new Map<string, { date: string; cap: number }[]>();
  const bars = file("bars");
  for (const [date, id, price, , , shares] of bars)
    push(caps, id, { date, cap: Number(price) * Number(shares) });
  const accounts = new Map<string, AccountRow[]>();
  for (const [id, item, value, periodEnd, knownAt] of file("fundamentals"))
    push(accounts, `${id} ${item}`, { value: Number(value), periodEnd, knownAt });
  return { dates: [...new Set(bars.map(([date]) => date))].sort(), caps, currency, fx, accounts };
}

/** What a reader of the accounts goes by: when a row was public, or (which nobody could) when its period ended. */
export type Reading = "published" | "period end";

/** An item of a security, by its id and the item's name. */
export type Account = readonly [id: string, item: string];

/**
 * The rows of an item that count on a date, the latest period first, by looking through all of them: what was public by
 * then, restatements in place of what they restate; or the first rows of every period that has ended.
 */
export function accountRows(
  { accounts }: Pick<RawTables, "accounts">,
  [id, item]: Account,
  date: string,
  reading: Reading,
): readonly AccountRow[] {
  const seen = (accounts.get(`${id} ${item}`) ?? []).filter(
    ({ knownAt, periodEnd }) => (reading === "published" ? knownAt : periodEnd) <= date,
  );
  const ends = [...new Set(seen.map(({ periodEnd }) => periodEnd))].sort().reverse();
  return ends.map((end) => {
    const rows = seen.filter(({ periodEnd }) => periodEnd === end);
    rows.sort((a, b) => (a.knownAt < b.knownAt ? -1 : 1));
    return reading === "published" ? rows[rows.length - 1] : rows[0];
  });
}

/** Cap of the last bar on or before a date, in the base currency at that date's rate. */
export function capOf(
  { caps, currency, fx }: Pick<RawTables, "caps" | "currency" | "fx">,
  id: string,
  date: string,
): number {
  const bars = (caps.get(id) ?? []).filter((bar) => bar.date <= date);
  const rate = fx.get(`${date} ${currency.get(id)}`) ?? 1;
  return bars.length === 0 ? Number.NaN : bars[bars.length - 1].cap * rate;
}
