import { identifierKind, isIdentifier } from "../../engine/labels/index.ts";
import type { ColumnFacts } from "./column-facts.ts";
import { frequencyOf } from "./frequency.ts";
import type { Choice, Described, TableGuess } from "./guess-table.ts";
import type { UnitGuess } from "./guess-units.ts";

/** A section of a spec as it is made. */
export interface SectionParts {
  readonly choices: Choice[];
  readonly columns: Record<string, string>;
  readonly units: Record<string, string>;
  readonly unsure: string[];
  readonly missing: string[];
  /** Of what is missing, that which `check` would refuse. */
  readonly blocking: string[];
  readonly used: Set<string>;
}

export function startSection(): SectionParts {
  return { choices: [], columns: {}, units: {}, unsure: [], missing: [], blocking: [], used: new Set() };
}

/** Takes a column for a field. */
export function choose(parts: SectionParts, field: string, column: ColumnFacts, evidence: string): void {
  parts.choices.push({ field, column: column.name, evidence });
  parts.used.add(column.name);
  if (column.name !== field) parts.columns[field] = column.name;
  if (column.kind === "written number")
    parts.blocking.push(
      `${column.name}: numbers are written like ${JSON.stringify(column.example)}; write them plainly, 1234.5, or let a query do it (docs/your-own-data.md, When it says no)`,
    );
}

export function chooseNumber(
  parts: SectionParts,
  field: string,
  column: ColumnFacts,
  guess: UnitGuess,
): void {
  choose(parts, field, column, guess.evidence + emptyText(column));
  if (guess.unit !== undefined) parts.units[field] = guess.unit;
  if (guess.unsure !== undefined) parts.unsure.push(guess.unsure);
}

export function chooseDate(parts: SectionParts, field: string, column: ColumnFacts): void {
  const { kind, example, name } = column;
  const form =
    { date: "YYYY-MM-DD", yyyymmdd: "YYYYMMDD", month: "months, not days" }[kind as string] ??
    "not YYYY-MM-DD";
  choose(
    parts,
    field,
    column,
    `${form}${field === "date" ? `, ${frequencyOf(column)}` : ""}, the first is ${example}${emptyText(column)}`,
  );
  if (kind === "yyyymmdd") parts.units[field] = "yyyymmdd";
  if (kind === "month")
    parts.blocking.push(
      `${name}: ${JSON.stringify(example)} is a month; a day is needed, the last trading day of the month`,
    );
  if (kind !== "date" && kind !== "yyyymmdd" && kind !== "month")
    parts.blocking.push(
      `${name}: dates are written like ${JSON.stringify(example)}; write them YYYY-MM-DD or YYYYMMDD, or let a query do it (docs/your-own-data.md, When it says no)`,
    );
}

const ISIN_FORM = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

export function chooseId(parts: SectionParts, { roles, columns }: Described): void {
  const column = roles.get("id") as ColumnFacts;
  const some = column.cells.slice(0, 200);
  const kind = identifierKind(column.example);
  const isKind =
    kind !== undefined && some.filter((cell) => identifierKind(cell) === kind).length > 0.9 * some.length;
  const looksLikeIsin = some.filter((cell) => ISIN_FORM.test(cell)).length > 0.9 * some.length;
  const mistyped = looksLikeIsin
    ? some.filter((cell) => ISIN_FORM.test(cell) && !isIdentifier("isin", cell))
    : [];
  choose(
    parts,
    "id",
    column,
    `${column.distinct} different in the rows looked at, such as ${column.example}${isKind ? `: ${kind.toUpperCase()}s` : ""}`,
  );
  const stable = /^(id|permno|gvkey|.*id|figi|.*figi)$/.test(column.plain.compact);
  if (!stable)
    parts.unsure.push(
      `${column.name} is ${isKind ? `${kind === "isin" ? "an" : "a"} ${kind.toUpperCase()}` : looksLikeIsin ? "written like an ISIN" : "a ticker or code"}, which is given to another company sooner or later: where an id that never is exists, take that, or a table identifiers`,
    );
  if (mistyped.length > 0)
    parts.unsure.push(
      `${column.name}: ${mistyped.length} of the ${some.length} ids looked at have the form of an ISIN and a wrong check digit, such as ${mistyped[0]}; they are kept as they are written`,
    );
  const digits = some.filter((cell) => /^\d+$/.test(cell));
  if (digits.length > 0 && digits.length < some.length && columns.length > 0 && isKind)
    parts.unsure.push(
      `${column.name}: some ids are digits alone; a spreadsheet may have taken zeros from their front`,
    );
}

/** Share of the cells that are missing, where there are some. */
export function emptyText({ filled }: ColumnFacts): string {
  if (filled === 1) return "";
  const percent = 100 * (1 - filled);
  return `; missing in ${percent < 0.1 ? "fewer than 0.1" : percent.toFixed(1)} %`;
}

/** The guess of a table from its parts. */
export function finishSection(
  { sample, columns }: Described,
  [table, evidence]: readonly [TableGuess["table"], string],
  parts: SectionParts,
  further: Readonly<Record<string, unknown>> = {},
): TableGuess {
  const unused = columns.map(({ name }) => name).filter((name) => !parts.used.has(name));
  const faults = sample.faults.map((rule) => `the file has faults: ${rule}`);
  const section = {
    ...(Object.keys(parts.columns).length > 0 ? { columns: parts.columns } : {}),
    ...(Object.keys(parts.units).length > 0 ? { units: parts.units } : {}),
    ...further,
  };
  return {
    table,
    path: sample.path,
    recordCount: sample.recordCount,
    evidence,
    choices: parts.choices,
    section,
    unsure: parts.unsure,
    missing: [...faults, ...parts.blocking, ...parts.missing],
    blocking: [...faults, ...parts.blocking],
    unused,
  };
}
