import { randomStream } from "../../engine/stats/index.ts";
import { editRows } from "../jobs/market-project.ts";

type Row = readonly string[];

/** Columns of the bars of a synthetic market. */
const [DATE, ID, PRICE, RETURN, VOLUME, SHARES] = [0, 1, 2, 3, 4, 5] as const;

/** Bars of one name from a place on: what happens to them, and the rule that must say so. */
export interface Plant {
  readonly rule: string;
  /** Rows of the name, and the place of the first that is touched. */
  readonly change: (rows: readonly Row[], at: number) => readonly Row[];
  /** Rows after the place at which it begins to show. */
  readonly after?: number;
}

function scaled(row: Row, column: number, factor: number): Row {
  return row[column] === ""
    ? row
    : row.with(column, String(Number((Number(row[column]) * factor).toPrecision(12))));
}

/** The return as prices that are scaled at a row would give it. */
function jumped(row: Row, factor: number): Row {
  const after = (1 + Number(row[RETURN] || "0")) * factor - 1;
  return row.with(RETURN, after > 99 ? "" : String(after));
}

/** Scales the price of `days` rows, with the returns that follow from it. */
function excursion(factor: number, days: number, volume = 1): Plant["change"] {
  return (rows, at) =>
    rows.map((row, r) => {
      if (r === at + days) return jumped(row, 1 / factor);
      if (r < at || r > at + days) return row;
      const moved = scaled(scaled(row, PRICE, factor), VOLUME, volume);
      return r === at ? jumped(moved, factor) : moved;
    });
}

/** Changes the rows from a place on, so many of them; all that follow by default. */
function from(change: (row: Row, first: Row) => Row, count = Number.POSITIVE_INFINITY): Plant["change"] {
  return (rows, at) => rows.map((row, r) => (r < at || r >= at + count ? row : change(row, rows[at] as Row)));
}

export const plants: readonly Plant[] = [
  { rule: "decimal-slip", change: excursion(0.1, 1) },
  { rule: "decimal-slip", change: excursion(10, 2) },
  { rule: "decimal-slip", change: excursion(0.01, 3) },
  { rule: "decimal-slip", change: excursion(0.001, 1) },
  // The returns are right, and so is the share count: one repair, not two.
  { rule: "decimal-slip", change: from((row) => scaled(row, PRICE, 100), 1) },
  { rule: "foreign-prices", change: excursion(0.21, 12, 0.02) },
  { rule: "foreign-prices", change: excursion(3.7, 1, 0.05) },
  {
    rule: "swapped-fields",
    change: from((row) => row.with(PRICE, row[VOLUME] as string).with(VOLUME, row[PRICE] as string), 1),
  },
  {
    rule: "swapped-fields",
    change: from((row) => row.with(PRICE, row[SHARES] as string).with(SHARES, row[PRICE] as string), 2),
  },
  // Volumes of the two days differ: what stands for the price meanwhile jumps itself.
  {
    rule: "swapped-fields",
    change: (rows, at) =>
      rows.map((row, r) => {
        if (r < at || r > at + 1) return row;
        const volume = String(r === at ? 193872 : 79776);
        return row.with(PRICE, volume).with(VOLUME, row[PRICE] as string);
      }),
  },
  ...[2, 5, 0.1].map((ratio): Plant => {
    return {
      rule: "unadjusted-action",
      change: (rows, at) =>
        rows.map((row, r) => {
          if (r < at) return row;
          const after = scaled(scaled(scaled(row, PRICE, 1 / ratio), SHARES, ratio), VOLUME, ratio);
          return r === at ? jumped(after, 1 / ratio) : after;
        }),
    };
  }),
  {
    rule: "stale-prices",
    change: from((row, first) => row.with(PRICE, first[PRICE] as string).with(RETURN, "0"), 30),
  },
  {
    rule: "copied-rows",
    change: from(
      (row, first) =>
        row
          .with(PRICE, first[PRICE] as string)
          .with(VOLUME, "54321")
          .with(RETURN, "0"),
      4,
    ),
  },
  { rule: "return-units", after: 62, change: from((row) => scaled(row, RETURN, 0.01), 140) },
  { rule: "cap-units", change: from((row) => scaled(row, SHARES, 1e-6), 40) },
  { rule: "cap-units", change: from((row) => scaled(row, SHARES, 1e3)) },
  { rule: "cap-jumps", change: from((row) => scaled(row, SHARES, 3.3)) },
  {
    rule: "censored-returns",
    change: (rows, at) =>
      rows.map((row, r) =>
        r < at ? row : r === at ? scaled(row, PRICE, 1.9).with(RETURN, "") : scaled(row, PRICE, 1.9),
      ),
  },
  { rule: "returns-against-prices", change: from((row) => scaled(row, PRICE, 1.37)) },
  {
    rule: "reused-ids",
    after: 35,
    change: (rows, at) => [
      ...rows.slice(0, at),
      ...rows.slice(at + 35).map((row) => scaled(row, PRICE, 2.6)),
    ],
  },
];

/** A plant with the name and the date it was given. */
export interface Planted {
  readonly rule: string;
  readonly id: string;
  readonly date: string;
}

/** Plants each kind of dirt in a name of its own, at a random place; the bars stay in the order of their dates. */
export function plantDirt(folder: string, seed: number): readonly Planted[] {
  const random = randomStream(seed, "planted dirt");
  const planted: Planted[] = [];
  editRows(folder, "bars", (rows) => {
    const byId = new Map<string, Row[]>();
    for (const row of rows) byId.set(row[ID] as string, [...(byId.get(row[ID] as string) ?? []), row]);
    const longest = Math.max(...[...byId.values()].map((of) => of.length));
    const free = [...byId].filter(([, of]) => of.length === longest && isSteady(of)).map(([id]) => id);
    for (const { rule, change, after = 0 } of plants) {
      const [id] = free.splice(random.integer(free.length), 1) as [string];
      const of = byId.get(id) as Row[];
      const at = 40 + random.integer(of.length - 200);
      planted.push({ rule, id, date: of[at + after]?.[DATE] as string });
      byId.set(id, [...change(of, at)]);
    }
    return [...byId.values()].flat().sort((a, b) => ((a[DATE] as string) < (b[DATE] as string) ? -1 : 1));
  });
  return planted;
}

/** Whether a price is in every row, and none of them is a penny's. */
function isSteady(rows: readonly Row[]): boolean {
  return rows.every((row) => Number(row[PRICE]) > 2 && row[VOLUME] !== "" && row[RETURN] !== "");
}
