import { sqlText } from "./sql.ts";
import type { SourceField } from "./table-sources.ts";

/** Cells of a number, date or industry that mean "missing". An id is never one of these: NA is a ticker. */
const missingMarkers: readonly string[] = ["", "NA", "NaN", "null", "NULL"];

/** Type a field has once staged. */
export function stagedType(field: SourceField): string {
  return { date: "DATE", text: "VARCHAR", number: "DOUBLE", flag: "INTEGER" }[field.kind];
}

/** SQL for the text of a cell, NULL where it means that the value is missing. */
export function presentText(field: SourceField, text: string): string {
  return field.kind === "text" && !field.industry ? `nullif(${text}, '')` : `nullif_marker(${text})`;
}

const scales: Readonly<Record<string, string>> = {
  percent: "/ 100.0",
  bps: "/ 10000.0",
  thousands: "* 1000.0",
  millions: "* 1000000.0",
  billions: "* 1000000000.0",
};

const flagWords = [
  ["1", 1],
  ["true", 1],
  ["yes", 1],
  ["0", 0],
  ["false", 0],
  ["no", 0],
] as const;

/** SQL for the value of a field from its text; NULL (a number: or NaN) where it is missing or not of the type. */
export function valueFromText(field: SourceField, text: string): string {
  const present = presentText(field, text);
  if (field.kind === "text") return present;
  if (field.kind === "flag") {
    return `CASE lower(${text}) ${flagWords.map(([word, value]) => `WHEN ${sqlText(word)} THEN ${value}`).join(" ")} END`;
  }
  if (field.kind === "date") {
    // The engine's cast also takes 2024-1-5, 2024/01/05 and a time of day: only the plain form is a date here.
    if (field.unit === "yyyymmdd") {
      return `CASE WHEN length(${text}) = 8 THEN TRY_CAST(${text}[1:4] || '-' || ${text}[5:6] || '-' || ${text}[7:8] AS DATE) END`;
    }
    return `CASE WHEN ${text} LIKE '____-__-__' THEN TRY_CAST(${text} AS DATE) END`;
  }
  return `(TRY_CAST(${text} AS DOUBLE) ${scales[field.unit ?? ""] ?? ""})`;
}

/** SQL for the text of a cell of a Parquet column; NaN is a missing value there, as NULL is. */
export function textFromTyped(column: string, type: string): string {
  const given = type === "FLOAT" || type === "DOUBLE" ? `nullif(${column}, 'NaN'::${type})` : column;
  return `coalesce(CAST(${given} AS VARCHAR), '')`;
}

/** SQL for the value of a field from a Parquet column that already has a fitting type. */
export function valueFromTyped(field: SourceField, column: string, type: string): string {
  if (type === "VARCHAR") return valueFromText(field, `coalesce(${column}, '')`);
  if (field.kind === "text") return `CAST(${column} AS VARCHAR)`;
  if (field.kind === "flag") return valueFromText(field, `coalesce(CAST(${column} AS VARCHAR), '')`);
  if (field.kind === "date") {
    if (field.unit === "yyyymmdd" && type !== "DATE")
      return valueFromText(field, `coalesce(CAST(${column} AS VARCHAR), '')`);
    if (type === "DATE") return column;
    // As in CSV, a date has no time of day.
    return `CASE WHEN ${column} = date_trunc('day', ${column}) THEN CAST(${column} AS DATE) END`;
  }
  const number = `CAST(${column} AS DOUBLE)`;
  return `(CASE WHEN isnan(${number}) THEN NULL ELSE ${number} END ${scales[field.unit ?? ""] ?? ""})`;
}

/** Whether a Parquet column of `type` can hold the field; if not, what it should be. */
export function typeRule(field: SourceField, type: string): string | undefined {
  const isNumber = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type);
  const isWhole = isNumber && !/^(FLOAT|DOUBLE|DECIMAL)/.test(type);
  if (field.kind === "number") return isNumber ? undefined : `must be a number type, the column is ${type}`;
  if (field.kind === "flag") {
    return isWhole || type === "BOOLEAN" || type === "VARCHAR"
      ? undefined
      : `must be true or false, text or whole numbers, the column is ${type}`;
  }
  if (field.kind === "text") {
    return isWhole || type === "VARCHAR" ? undefined : `must be text or whole numbers, the column is ${type}`;
  }
  const isDate = type === "DATE" || type === "VARCHAR" || /^TIMESTAMP[^[]*$/.test(type);
  if (isDate || (field.unit === "yyyymmdd" && isWhole)) return undefined;
  return `must be a date, a timestamp or text, the column is ${type}`;
}

/** Macro the expressions above rely on: a chain of comparisons, because a long IN list becomes a join of tables. */
export const markerMacro: string = `CREATE MACRO nullif_marker(x) AS CASE x ${missingMarkers
  .map((marker) => `WHEN ${sqlText(marker)} THEN NULL`)
  .join(" ")} ELSE x END`;
