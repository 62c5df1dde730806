import type { TableName } from "../../wire/index.ts";
import { type NoSample, sampleFiles } from "../import/index.ts";
import type { ColumnFacts } from "./column-facts.ts";
import type { Role } from "./column-roles.ts";
import { frequencyOf } from "./frequency.ts";
import { guessAccounts } from "./guess-accounts.ts";
import { chooseIndustry, guessBars } from "./guess-bars.ts";
import { type Described, describe, type TableGuess, tablesOf } from "./guess-table.ts";
import { rateUnit, shortNumber } from "./guess-units.ts";
import {
  choose,
  chooseDate,
  chooseId,
  chooseNumber,
  emptyText,
  finishSection,
  startSection,
} from "./section-parts.ts";

/** Records of a file that are looked at. */
const SAMPLE = 20_000;

/** Files, what each seems to be, and those that seem to be nothing. */
export interface FileGuesses {
  readonly tables: readonly TableGuess[];
  readonly unknown: readonly NoSample[];
}

/** Looks at the headers and the first 20,000 records of files and says which table of a project each may be. */
export async function guessFiles(paths: readonly string[]): Promise<FileGuesses> {
  const tables: TableGuess[] = [];
  const unknown: NoSample[] = [];
  for (const sample of await sampleFiles(paths, SAMPLE)) {
    if ("rule" in sample) {
      unknown.push(sample);
      continue;
    }
    const described = describe(sample);
    const found = tablesOf(described);
    for (const [table, evidence] of found) tables.push(guessTable(described, table, evidence));
    if (found.length === 0) unknown.push({ path: sample.path, rule: nothingRule(described) });
  }
  return { tables, unknown };
}

function nothingRule({ sample, roles }: Described): string {
  const known = [...roles].map(([role, { name }]) => `${name} may be ${role}`);
  const what = known.length === 0 ? "no column has a name that is known" : known.join(", ");
  return `no table of a project is like this (${what}; columns: ${sample.header.slice(0, 12).join(", ")}${sample.header.length > 12 ? ", …" : ""})`;
}

function guessTable(of: Described, table: TableName, evidence: string): TableGuess {
  if (table === "bars" || table === "caps") return guessBars(of, table, evidence);
  if (table === "fundamentals") return guessAccounts(of, evidence);
  if (table === "securities") return guessSecurities(of, evidence);
  if (table === "factors" || table === "rates" || table === "fx") return guessSeries(of, table, evidence);
  return guessPlain(of, table, evidence);
}

function guessSecurities(of: Described, evidence: string): TableGuess {
  const { roles } = of;
  const parts = startSection();
  chooseId(parts, of);
  for (const field of ["name", "issuer", "country", "currency"] as const) {
    const column = roles.get(field);
    if (column !== undefined && !parts.used.has(column.name))
      choose(
        parts,
        field,
        column,
        `${column.distinct} different, such as ${column.example}${emptyText(column)}`,
      );
  }
  chooseIndustry(parts, roles.get("industry"));
  if (roles.has("industry"))
    parts.unsure.push(
      `${roles.get("industry")?.name} has no dates: the label of one day holds for all time, also before it was given`,
    );
  for (const field of ["listed", "delisted"] as const) {
    const column = roles.get(field);
    if (column?.kind === "date" || column?.kind === "yyyymmdd") chooseDate(parts, field, column);
  }
  if (roles.has("market_cap"))
    parts.unsure.push(
      `${roles.get("market_cap")?.name} has no date and is left out: it would be known before its day`,
    );
  return finishSection(of, ["securities", evidence], parts);
}

/** Tables of dates without ids. */
function guessSeries(of: Described, table: "factors" | "rates" | "fx", evidence: string): TableGuess {
  const { roles, columns } = of;
  const parts = startSection();
  const date = roles.get("date") as ColumnFacts;
  chooseDate(parts, "date", date);
  const rate = roles.get("rate");
  if (table !== "factors" && rate !== undefined) {
    const currency = roles.get("currency");
    if (currency !== undefined)
      choose(parts, "currency", currency, `${currency.distinct} different, such as ${currency.example}`);
    if (table === "rates") chooseNumber(parts, "rate", rate, rateUnit(rate, frequencyOf(date) === "daily"));
    else {
      choose(parts, "rate", rate, `median ${shortNumber(rate.median)}`);
      parts.unsure.push(
        "rates are taken as units of the base currency per unit of the currency, and baseCurrency has to be named",
      );
    }
    return finishSection(of, [table, evidence], parts);
  }
  const returns: Record<string, string> = {};
  for (const column of columns.filter((own) => own.kind === "number" && own !== rate)) {
    returns[column.name] = column.name;
    parts.used.add(column.name);
    parts.choices.push({
      field: `returns.${column.name}`,
      column: column.name,
      evidence: `median size ${shortNumber(column.median)}${emptyText(column)}`,
    });
    if (column.median > 0.25)
      parts.unsure.push(
        `${column.name}: a median size of ${shortNumber(column.median)} is large for a return as a decimal: percent, or a level?`,
      );
  }
  return finishSection(of, [table, evidence], parts, { returns });
}

const PLAIN: Readonly<Partial<Record<TableName, readonly (readonly [string, Role])[]>>> = {
  scores: [
    ["date", "date"],
    ["name", "item"],
    ["value", "value"],
    ["known_at", "known_at"],
  ],
  identifiers: [
    ["kind", "kind"],
    ["value", "value"],
    ["from", "from"],
    ["to", "to"],
  ],
  portfolios: [
    ["date", "date"],
    ["portfolio", "portfolio"],
    ["weight", "weight"],
  ],
  classifications: [
    ["code", "industry"],
    ["code", "code"],
    ["from", "from"],
    ["to", "to"],
  ],
  memberships: [
    ["list", "list"],
    ["from", "from"],
    ["to", "to"],
  ],
};

function guessPlain(of: Described, table: TableName, evidence: string): TableGuess {
  const parts = startSection();
  chooseId(parts, of);
  for (const [field, role] of PLAIN[table] ?? []) {
    const column = of.roles.get(role);
    if (column === undefined || parts.used.has(column.name)) continue;
    if (parts.choices.some((choice) => choice.field === field)) continue;
    if (["date", "from", "to", "known_at"].includes(field)) chooseDate(parts, field, column);
    else
      choose(
        parts,
        field,
        column,
        `${column.distinct} different, such as ${column.example}${emptyText(column)}`,
      );
  }
  if (table === "portfolios")
    parts.unsure.push(
      "holdings as people have them are read with import --portfolio, which looks at units, totals and ids",
    );
  return finishSection(of, [table, evidence], parts);
}
