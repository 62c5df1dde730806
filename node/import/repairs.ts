import { isCalendarDate } from "../../engine/data/index.ts";
import type { Fault } from "../../engine/errors/index.ts";
import { nearestName, type TableName } from "../../wire/index.ts";
import type { Sql } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** A row of the table `repairs`, as its owner wrote it; what is missing is "". */
export interface Repair {
  readonly table: TableName;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly field: string;
  readonly action: "set" | "multiply" | "swap" | "drop";
  readonly value: string;
  readonly was: string;
  readonly reason: string;
  /** Where it stands. */
  readonly at: { readonly file: string; readonly row: number };
}

/** A repair with what it means in its table. */
export interface PlacedRepair {
  readonly repair: Repair;
  /** Field that is changed, or looked at; none where the row is dropped whatever it holds. */
  readonly field?: SourceField;
  /** Field it is swapped with. */
  readonly other?: SourceField;
  /** Item or score of the rows of a table in long form. */
  readonly item: string;
}

const missing: readonly string[] = ["NA", "NaN", "null", "NULL"];

/** Whether `was` says that the cell was missing. */
export function saysMissing(was: string): boolean {
  return missing.includes(was);
}

/** The repairs of a project, in the order of their rows. */
export async function readRepairs(sql: Sql, table: StagedTable): Promise<readonly Repair[]> {
  const rows = await sql.rows(
    `SELECT record, "table", coalesce(id, '') AS id, coalesce(CAST("from" AS VARCHAR), '') AS "from", coalesce(CAST("to" AS VARCHAR), '') AS "to",
       coalesce(field, '') AS field, action, coalesce("value", '') AS "value", coalesce(was, '') AS was, reason
     FROM repairs WHERE "table" IS NOT NULL AND action IS NOT NULL AND ("to" IS NULL OR "from" IS NULL OR "from" <= "to")
     ORDER BY record`,
  );
  return rows.map(({ record, ...cells }) => ({
    ...(cells as unknown as Omit<Repair, "at">),
    at: placeOf(table, Number(record)),
  }));
}

/** The field that dates the rows of a table; none where they have no dates. */
export function dateField({ definition, fields }: TableSource): SourceField | undefined {
  const names = ["date", "period_end", "from", "ex_date"];
  const name = names.find((candidate) => definition.fields.some((field) => field.name === candidate));
  return fields.find((field) => field.name === name);
}

/** The field that says whose a row is. */
export function ownerField({ fields }: TableSource): SourceField {
  const names = ["id", "currency", "factor", "market", "portfolio"];
  const name = names.find((candidate) => fields.some((field) => field.name === candidate));
  return fields.find((field) => field.name === name)!;
}

/** The field that names the item, the score or the factor of a row in long form. */
export function itemField({ definition, fields }: TableSource): SourceField | undefined {
  const name = { fundamentals: "item", scores: "name" }[definition.name as string];
  return fields.find((field) => field.name === name);
}

/** What a repair means in its table; what does not fit is a fault. */
export function placeRepair(source: TableSource, repair: Repair): PlacedRepair | Fault {
  const fault = (column: keyof Repair, rule: string): Fault => ({
    ...repair.at,
    column,
    value: String(repair[column]),
    rule,
  });
  // Rates alone have an owner that need not be written: the base currency.
  if (repair.id === "" && source.definition.name !== "rates") return fault("id", "id must not be empty");
  if (repair.from !== "" && dateField(source) === undefined)
    return fault("from", `must be empty: ${repair.table} have no dates`);
  if (repair.from === "" && repair.to !== "") return fault("to", "must be empty where `from` is");
  if (repair.action === "drop" && repair.field === "") {
    return repair.value === "" || repair.value === "repeats"
      ? { repair, item: "" }
      : fault("value", "must be empty or `repeats` where a row is dropped");
  }
  const found = fieldOf(source, repair.field);
  if (found === undefined) {
    const names = source.fields.filter(({ expression }) => expression === undefined).map(nameOf);
    const nearest = nearestName(repair.field, names);
    const meant = nearest === undefined ? "" : `, did you mean ${nearest}?`;
    return fault("field", `must be a field of ${repair.table} (${names.join(", ")})${meant}`);
  }
  const wrong = misfit(source, repair, found.field);
  if (wrong !== undefined) return fault(...wrong);
  const placed = { repair, ...found };
  return repair.action === "swap" ? { ...placed, other: fieldOf(source, repair.value)!.field } : placed;
}

/** The cell of a repair that does not fit the field, and what would. */
function misfit(
  source: TableSource,
  { table, action, value }: Repair,
  field: SourceField,
): [column: keyof Repair, rule: string] | undefined {
  if (action === "set" && !fits(field, value))
    return ["value", `must be ${kindOf(field)}, as ${nameOf(field)} is, or empty`];
  if (action === "multiply") {
    if (value.trim() === "" || !Number.isFinite(Number(value)) || Number(value) === 0)
      return ["value", "must be a number other than 0"];
    if (field.kind !== "number") return ["field", `must hold numbers, ${nameOf(field)} does not`];
  }
  if (action !== "swap") return undefined;
  const other = fieldOf(source, value)?.field;
  return other === undefined || other.kind !== field.kind || other === field
    ? ["value", `must be another field of ${table} that holds ${field.kind}s`]
    : undefined;
}

/** A field by its name, that of its descriptor or its item; in long form any other name is one of an item. */
function fieldOf(source: TableSource, name: string): { field: SourceField; item: string } | undefined {
  const own = source.fields.find((field) => field.expression === undefined && nameOf(field) === name);
  if (own !== undefined) return { field: own, item: "" };
  const value = source.fields.find((field) => field.name === "value");
  return itemField(source) === undefined || value === undefined || name === ""
    ? undefined
    : { field: value, item: name };
}

function nameOf({ name, wideName }: SourceField): string {
  return wideName ?? name;
}

function fits({ kind }: SourceField, value: string): boolean {
  if (value === "") return true;
  if (kind === "number") return value.trim() !== "" && Number.isFinite(Number(value));
  if (kind === "date") return isCalendarDate(value);
  return kind === "text" || ["1", "0", "true", "false", "yes", "no"].includes(value.toLowerCase());
}

function kindOf({ kind }: SourceField): string {
  return {
    number: "a number such as -1234.5",
    date: "a date such as 2020-01-31",
    text: "text",
    flag: "1 or 0",
  }[kind];
}

/** What a repair did, as a note. */
export function repairNote(repair: Repair, rowCount: number): string {
  const { table, id, from, to, field, action, value, was, at, reason } = repair;
  const days = from === "" ? "" : to === "" || to === from ? ` on ${from}` : ` from ${from} to ${to}`;
  const done = {
    set: value === "" ? "made missing" : `set to ${value}`,
    multiply: `multiplied by ${value}`,
    swap: `swapped with ${value}`,
    drop: value === "repeats" ? "dropped but for the first of each key" : "dropped",
  }[action];
  const whose = id === "" ? "the base currency" : id;
  const what = action === "drop" ? `rows of ${whose}${days}` : `${field} of ${whose}${days}`;
  const before = was === "" ? "" : ` (was ${was})`;
  const rows = rowCount === 1 ? "1 row" : `${rowCount} rows`;
  return `${table}: ${what} ${done}${before} by ${at.file}, row ${at.row}, in ${rows}: ${reason}`;
}
