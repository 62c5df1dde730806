import { identifierKinds, nearestName, reportTables } from "../../wire/index.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import { textColumn, valueColumn } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** Ids in holdings that are money, and no security. */
const cashIds = ["CASH", "cash", "Cash"];

const [beginning, end] = ["DATE '0001-01-01'", "DATE '9999-12-31'"];

/** Fields of a table whose cells are identifiers to be mapped; none where the spec does not say `ids`. */
export function mappedFields({ spec, fields }: TableSource): readonly SourceField[] {
  return spec.ids === undefined ? [] : fields.filter(({ security }) => security === true);
}

/** Holdings keep what has no security, as it is written: it may be money, and nothing of a portfolio is left out. */
function keepsUnmapped({ definition }: TableSource): boolean {
  return reportTables.includes(definition.name);
}

/** SQL for the date on which an identifier in a row `r` is what the row says; nothing where rows have no date. */
function identifiedOn({ definition, spec }: TableSource): string | undefined {
  if (definition.identifiedOn === undefined) return undefined;
  const date = `r.${sqlName(definition.identifiedOn)}`;
  const afterDays = (spec as { knownAfterDays?: number }).knownAfterDays;
  const isComputed = definition.identifiedOn === "known_at" && afterDays !== undefined;
  return isComputed ? `coalesce(${date}, r.period_end + ${afterDays})` : date;
}

/** Name of the table that says which security an identifier in a table is, and from when to when. */
function mapOf({ definition }: TableSource): string {
  return `ids_of_${definition.name}`;
}

/**
 * Creates the map of a table: `value`, `first` and `last` day, the `kind` that was found, the `id`, and how many securities
 * have it then (`ids`; the last of them is `other`). Spells of a value do not overlap. Of several kinds the first in the order
 * counts that any security has on the day. Where rows have no dates, all securities count that ever had it.
 *
 * @returns why there is no such map
 */
export async function createIdentifierMap(
  sql: Sql,
  source: TableSource,
  hasIdentifiers: boolean,
): Promise<string | undefined> {
  const { ids = "" } = source.spec;
  const found = hasIdentifiers
    ? await sql.rows("SELECT DISTINCT kind FROM identifiers WHERE kind <> ''")
    : [];
  const known = found.map(({ kind }) => String(kind)).sort();
  const wanted = ids === "any" ? inOrder(["id", ...known]) : [ids];
  const own =
    wanted.includes("id") && hasIdentifiers
      ? [`SELECT id, 'id', id, ${beginning}, ${end} FROM identifiers`]
      : [];
  const spells = [
    ...own,
    ...(hasIdentifiers
      ? [`SELECT value, kind, id, coalesce("from", ${beginning}), coalesce("to", ${end}) FROM identifiers`]
      : [`SELECT '', '', '', ${beginning}, ${end} WHERE false`]),
  ];
  const ranks = wanted.map((kind, rank) => `(${sqlText(kind)}, ${rank})`).join(", ");
  const cuts =
    source.definition.identifiedOn === undefined
      ? `SELECT DISTINCT value, ${beginning} AS first, ${end} AS last FROM spells`
      : `SELECT value, day AS first, coalesce(lead(day) OVER (PARTITION BY value ORDER BY day) - 1, ${end}) AS last
         FROM (SELECT value, first AS day FROM spells UNION SELECT value, last + 1 FROM spells WHERE last < ${end})`;
  await sql.run(
    `CREATE TABLE ${mapOf(source)} AS
     WITH kinds(kind, rank) AS (VALUES ${ranks}),
     named(value, kind, id, first, last) AS (${spells.join(" UNION ")}),
     spells AS (SELECT * FROM named JOIN kinds USING (kind) WHERE value IS NOT NULL AND id IS NOT NULL AND first <= last),
     pieces AS (${cuts})
     SELECT p.value, p.first, p.last, s.kind, count(DISTINCT s.id) AS ids, min(s.id) AS id, max(s.id) AS other
     FROM pieces p JOIN spells s ON s.value = p.value AND s.first <= p.last AND s.last >= p.first
     GROUP BY p.value, p.first, p.last, s.kind, s.rank
     QUALIFY row_number() OVER (PARTITION BY p.value, p.first ORDER BY s.rank) = 1`,
  );
  if (!hasIdentifiers) return `ids: ${ids} needs the table identifiers, which says whose they are`;
  if (ids === "any" || known.includes(ids)) return undefined;
  const nearest = nearestName(ids, known);
  const meant = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  return `ids must be any or a kind of the table identifiers (${known.join(", ")})${meant}`;
}

function inOrder(kinds: readonly string[]): string[] {
  const place = (kind: string) => identifierKinds.indexOf(kind) + 1 || identifierKinds.length + 1;
  return [...new Set(kinds)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/**
 * A query for the rows of a table, the values of its columns of securities mapped: NULL where there is no security, or several;
 * holdings keep what is written then. The cells as text stay what they are.
 *
 * @param isText  whether the rows come of a text file
 */
export function mapRows(source: TableSource, rows: string, isText = false): string {
  const fields = mappedFields(source);
  if (fields.length === 0) return rows;
  // The engine takes a CSV file for a few dozen rows, and would build its table of a join from the file; as one row that is
  // taken apart the map is smaller still.
  const one = `(SELECT unnest(spells, recursive := true) FROM (SELECT list(s) AS spells FROM ${mapOf(source)} s))`;
  const joins = fields.map((field, f) =>
    joinMap(source, valueColumn(field), `m${f}`, isText ? one : mapOf(source)),
  );
  const values = fields.map((field, f) => {
    const found = `CASE WHEN m${f}.ids = 1 THEN m${f}.id END`;
    const value = keepsUnmapped(source) ? `coalesce(${found}, r.${valueColumn(field)})` : found;
    return `${value} AS ${valueColumn(field)}`;
  });
  return `SELECT r.* REPLACE (${values.join(", ")}) FROM (${rows}) r ${joins.join(" ")}`;
}

function joinMap(source: TableSource, identifier: string, alias: string, map = mapOf(source)): string {
  const date = identifiedOn(source);
  const held = date === undefined ? "" : ` AND ${date} BETWEEN ${alias}.first AND ${alias}.last`;
  return `LEFT JOIN ${map} ${alias} ON ${alias}.value = r.${identifier}${held}`;
}

/** What the cells of a field were mapped to, one by one: file, record, value, date, kind and the number of securities. */
export function mappedCells(source: TableSource, field: SourceField, staged: string): string {
  const date = identifiedOn(source);
  const text = textColumn(field);
  const cash = keepsUnmapped(source) ? ` AND r.${text} NOT IN (${cashIds.map(sqlText).join(", ")})` : "";
  const dated = date === undefined ? "" : ` AND ${date} IS NOT NULL`;
  // A security without a map is that of a repair.
  const isRepaired = keepsUnmapped(source)
    ? "false"
    : `m.ids IS NULL AND r.${valueColumn(field)} IS NOT NULL`;
  const found = `CASE WHEN ${isRepaired} THEN 'repair' ELSE m.kind END AS kind, CASE WHEN ${isRepaired} THEN 1 ELSE coalesce(m.ids, 0) END AS ids`;
  return `SELECT r.file, r.record, r.${text} AS value, ${date ?? "NULL::DATE"} AS date, ${found}
    FROM ${staged} r ${joinMap(source, text, "m")} WHERE r.${text} <> ''${cash}${dated}`;
}

/** Which securities a value was of, and from when to when. */
export function spellsOf(source: TableSource, value: string): string {
  return `SELECT id, other, ids, kind, CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last FROM ${mapOf(source)}
    WHERE value = ${sqlText(value)} ORDER BY first`;
}
