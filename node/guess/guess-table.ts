import type { TableName } from "../../wire/index.ts";
import type { FileSample } from "../import/index.ts";
import { type ColumnFacts, columnFacts } from "./column-facts.ts";
import { type Role, rolesOf } from "./column-roles.ts";
import { itemColumns } from "./items.ts";

/** A column chosen for a field, and what speaks for it. */
export interface Choice {
  readonly field: string;
  readonly column: string;
  readonly evidence: string;
}

/** What a file seems to be. */
export interface TableGuess {
  readonly table: TableName;
  readonly path: string;
  readonly recordCount: number;
  /** Why this table. */
  readonly evidence: string;
  readonly choices: readonly Choice[];
  /** The table's section of the spec, but for its path. */
  readonly section: Readonly<Record<string, unknown>>;
  /** What is a guess and should be looked at. */
  readonly unsure: readonly string[];
  /** What stands in the way: `check` will refuse the file, or a model lacks something. */
  readonly missing: readonly string[];
  /** Of those, what `check` would refuse: the table is left out of the proposal, but for bars. */
  readonly blocking: readonly string[];
  /** Columns nothing is read from. */
  readonly unused: readonly string[];
}

/** A file as its columns and what each may be. */
export interface Described {
  readonly sample: FileSample;
  readonly columns: readonly ColumnFacts[];
  readonly roles: ReadonlyMap<Role, ColumnFacts>;
  readonly items: ReadonlyMap<string, ColumnFacts>;
}

/** Describes a file's columns. */
export function describe(sample: FileSample): Described {
  const columns = sample.header.map((name, at) => columnFacts(name, sample.columns[at] ?? []));
  const numbers = itemColumns(columns);
  return { sample, columns, roles: rolesOf(columns), items: numbers };
}

/** A table, and how a file must be for it to be that. */
interface Likeness {
  readonly table: TableName;
  readonly evidence: string;
  readonly holds: boolean;
}

/** Which tables a file can be, with the reason; two where it holds two things (factors and their risk-free rate), none where it is like none. */
export function tablesOf(of: Described): readonly (readonly [TableName, string])[] {
  const { columns, roles, items } = of;
  if (!roles.has("id")) return withoutIds(of);
  const isUnique = (roles.get("id") as ColumnFacts).distinct >= 0.95 * (columns[0]?.cells.length ?? 0);
  const found = [...datedLikenesses(roles, items.size), ...otherLikenesses(roles, isUnique)].find(
    ({ holds }) => holds,
  );
  return found === undefined ? [] : [[found.table, found.evidence]];
}

/** The surest first: of two that hold, the first counts. */
function datedLikenesses(roles: Described["roles"], items: number): readonly Likeness[] {
  const has = (...wanted: readonly Role[]): boolean => wanted.every((role) => roles.has(role));
  const hasDay = has("period_end") || has("known_at") || has("date");
  const isPriced = has("total_return") || ((has("adjusted_price") || has("price")) && items < 4);
  return [
    {
      table: "bars",
      evidence: "an id, a date and a price or a return in each row",
      holds: has("date") && isPriced,
    },
    {
      table: has("period_end") ? "fundamentals" : "scores",
      evidence: "an id, a date, the name of something and its value in each row",
      holds: has("item", "value") && hasDay,
    },
    {
      table: "fundamentals",
      evidence: `an id, the end of a period and ${items} columns called as items of accounts`,
      holds: items >= 2 && (has("period_end") || has("date")),
    },
  ];
}

function otherLikenesses(roles: Described["roles"], isUnique: boolean): readonly Likeness[] {
  const has = (...wanted: readonly Role[]): boolean => wanted.every((role) => roles.has(role));
  const isSpell = has("from") && (has("to") || !isUnique);
  return [
    { table: "identifiers", evidence: "an id, a kind and a value in each row", holds: has("kind", "value") },
    { table: "portfolios", evidence: "an id and a weight in each row", holds: has("weight") },
    {
      table: "caps",
      evidence: "an id, a date and a market capitalisation in each row",
      holds: has("date", "market_cap"),
    },
    {
      table: "classifications",
      evidence: "an id, an industry and the day it holds from",
      // A column `code` may as well be the security's own.
      holds: (isSpell && has("industry")) || (has("from", "code") && roles.get("code") !== roles.get("id")),
    },
    { table: "memberships", evidence: "an id and the days it was on a list", holds: isSpell },
    {
      table: "securities",
      evidence: "an id stands in one row only, with what it is called or where it belongs",
      holds: isUnique && !has("date"),
    },
  ];
}

function withoutIds({ columns, roles }: Described): readonly (readonly [TableName, string])[] {
  if (!roles.has("date")) return [];
  if (roles.has("currency") && roles.has("rate")) {
    const rate = roles.get("rate") as ColumnFacts;
    return [
      [
        rate.median > 0.2 || /fx|exchange/i.test(rate.name) ? "fx" : "rates",
        "a date, a currency and a rate in each row",
      ],
    ];
  }
  const numbers = columns.filter(({ kind }) => kind === "number");
  const rates = roles.has("rate")
    ? ([["rates", `a date and ${roles.get("rate")?.name} in each row`]] as const)
    : [];
  const others = numbers.filter((column) => column !== roles.get("rate"));
  if (others.length === 0) return rates;
  return [["factors", `a date and ${others.length} columns of numbers, without an id`], ...rates];
}
