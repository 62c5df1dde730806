import type { DataSpec, TableName } from "../../wire/index.ts";
import { nearestName } from "../../wire/index.ts";
import { type FaultList, faultLimit } from "./fault-list.ts";
import { type Sql, sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

type StagedTables = ReadonlyMap<TableName, StagedTable>;

const [beginning, end] = ["DATE '0001-01-01'", "DATE '9999-12-31'"];

/** Condition on rows of a scheme that gives industries, and the order of the schemes. */
function schemesOf(spec: DataSpec): readonly string[] {
  const { scheme } = spec.classifications ?? {};
  return scheme === undefined ? [] : typeof scheme === "string" ? [scheme] : scheme;
}

/**
 * Creates `classified`: spells (record, id, code, share, from, to) of industries as days see them, from what the table of
 * classifications says and its options. Where these ask for nothing, it is the table itself.
 *
 * 1. A code is cut to its first `digits`, then looked up in `industry_codes` for the days of the code's own spell there.
 * 2. Of several schemes the first counts that has the security on the day.
 * 3. With `known_at`, rows hold from the day they are known, and from then on only those known last; until then the security
 *    stays where it was.
 * 4. `reissue` has each security's last spells hold from the beginning.
 */
export async function classify(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
  faults: FaultList,
): Promise<void> {
  const table = tables.get("classifications");
  if (table === undefined) return;
  await checkSchemes(sql, table, spec, faults);
  const isDated = table.fields.some(({ name }) => name === "known_at");
  const { digits, policy = "as_known" } = spec.classifications ?? {};
  const schemes = schemesOf(spec);
  const codes = tables.get("industry_codes");
  const columns = 'record, id, code, share, "from", "to"';
  if (
    !isDated &&
    digits === undefined &&
    policy === "as_known" &&
    codes === undefined &&
    schemes.length < 2
  ) {
    const condition = schemes.map((scheme) => `scheme = ${sqlText(scheme)}`).join("") || "true";
    await sql.run(`CREATE VIEW classified AS SELECT ${columns} FROM classifications WHERE ${condition}`);
    return;
  }
  await sql.run(
    `CREATE TABLE coded_spells AS ${codedSpells(schemes, { digits, isDated, isReissued: policy === "reissue" })}`,
  );
  if (codes !== undefined) await checkCodes(sql, table, codes, faults);
  await sql.run(`CREATE TABLE classified AS ${policy === "reissue" ? reissued() : piecewise()}`);
  await checkPieces(sql, table, faults);
  await checkDeclared(sql, table, spec, faults);
}

/** One scheme gives the industries, or several in a stated order; without any, there must be only one. */
async function checkSchemes(sql: Sql, table: StagedTable, spec: DataSpec, faults: FaultList): Promise<void> {
  const rows = await sql.rows("SELECT DISTINCT scheme FROM classifications ORDER BY scheme");
  const known = rows.map((row) => String(row.scheme));
  const wanted = schemesOf(spec);
  const file = table.files.map((entry) => entry.path).join(", ");
  if (wanted.length === 0 && known.length > 1) {
    const rule = `the table holds several schemes (${known.join(", ")}): say which under classifications.scheme`;
    faults.add([{ file, column: "scheme", rule }]);
  }
  for (const scheme of wanted.filter((name) => !known.includes(name))) {
    const nearest = nearestName(scheme, known);
    const meant = nearest === undefined ? "" : `, did you mean ${nearest}?`;
    const rule = `classifications.scheme must be one of ${known.join(", ")}${meant}`;
    faults.add([{ file, column: "scheme", value: scheme, rule }]);
  }
}

/** Rows of the schemes: rank of the scheme, code at its level, and first and last day they are seen on. */
function codedSpells(
  schemes: readonly string[],
  of: { readonly digits: number | undefined; readonly isDated: boolean; readonly isReissued: boolean },
): string {
  const ranks = schemes.map((scheme, rank) => `WHEN ${sqlText(scheme)} THEN ${rank}`).join(" ");
  const rank = schemes.length === 0 ? "0" : `CASE scheme ${ranks} END`;
  const code = of.digits === undefined ? "code" : `left(code, ${of.digits})`;
  // A row known later begins on that day, and the spell that it follows ends the day before. What is carried back is known.
  const isDelayed = of.isDated && !of.isReissued;
  const known = of.isDated ? "known_at" : beginning;
  const first = isDelayed ? `greatest("from", known_at)` : `"from"`;
  const used = schemes.length === 0 ? "true" : `o.scheme IN (${schemes.map(sqlText).join(", ")})`;
  const next = (
    which: string,
  ) => `(SELECT min(o.known_at) - 1 FROM classifications o WHERE o.id = c.id AND ${which}
      AND o."from" = c."to" + 1 AND o.known_at > o."from")`;
  // A spell of another scheme is followed where none else holds until it is known.
  const isElsewhere = `EXISTS (SELECT 1 FROM classifications o WHERE o.id = c.id AND ${used} AND o."from" <= c."to" + 1
      AND coalesce(o."to" > c."to", true) AND o.known_at <= c."to" + 1)`;
  const bridged = schemes.length < 2 ? "NULL" : `CASE WHEN NOT ${isElsewhere} THEN ${next(used)} END`;
  const last = isDelayed
    ? `greatest("to", coalesce(${next("o.scheme = c.scheme")}, ${bridged}, "to"))`
    : `"to"`;
  return `SELECT record, id, scheme, ${rank} AS rank, ${known} AS known, code AS written, ${code} AS code, share,
      ${first} AS first, coalesce(${last}, ${end}) AS last
    FROM classifications c WHERE id IS NOT NULL AND code IS NOT NULL AND "from" IS NOT NULL AND ${rank} IS NOT NULL`;
}

/** Each code must have an industry on some day of the spell; a code without one is one fault. */
async function checkCodes(
  sql: Sql,
  table: StagedTable,
  codes: StagedTable,
  faults: FaultList,
): Promise<void> {
  await sql.run(
    `CREATE TABLE coded_industries AS SELECT s.* REPLACE (m.industry AS code, greatest(s.first, coalesce(m."from", ${beginning})) AS first,
       least(s.last, coalesce(m."to", ${end})) AS last)
     FROM coded_spells s JOIN industry_codes m ON m.code = s.code AND m.scheme IN ('', s.scheme)
       AND coalesce(m."from" <= s.last, true) AND coalesce(m."to" >= s.first, true)`,
  );
  const rows = await sql.rows(
    `SELECT code, min(record) AS record, arg_min(written, record) AS written, count(*) AS rows, count(DISTINCT id) AS ids, count(*) OVER () AS total
     FROM coded_spells WHERE record NOT IN (SELECT record FROM coded_industries) GROUP BY code ORDER BY record LIMIT ${faultLimit}`,
  );
  const column = table.source.fields.find(({ name }) => name === "code")!.column;
  const file = codes.files.map(({ path }) => path).join(", ");
  const found = rows.map((row) => {
    const level = row.code === row.written ? "" : ` (its level ${row.code})`;
    const rule = `the code${level} has no industry in ${file} on these days, in ${row.rows} rows of ${row.ids} securities: add it there`;
    return { ...placeOf(table, Number(row.record)), column, value: String(row.written), rule };
  });
  if (rows.length > 0) faults.add(found, Number(rows[0]!.total));
  await sql.run("DROP TABLE coded_spells");
  await sql.run("ALTER TABLE coded_industries RENAME TO coded_spells");
}

/** Between two days on which anything changes, the rows of the first scheme that were known last; shares of one industry together. */
function piecewise(): string {
  return `WITH cuts AS (SELECT id, first AS day FROM coded_spells WHERE first <= last
      UNION SELECT id, last + 1 FROM coded_spells WHERE first <= last AND last < ${end}),
    pieces AS (SELECT id, day AS first, coalesce(lead(day) OVER (PARTITION BY id ORDER BY day) - 1, ${end}) AS last FROM cuts),
    held AS (SELECT p.id, p.first, p.last, s.record, s.code, s.share
      FROM pieces p JOIN coded_spells s ON s.id = p.id AND p.first BETWEEN s.first AND s.last
      QUALIFY dense_rank() OVER (PARTITION BY p.id, p.first ORDER BY s.rank, s.known DESC) = 1)
    SELECT min(record) AS record, id, code, list_sum(list_sort(list(share))) AS share, first AS "from",
      CASE WHEN last < ${end} THEN last END AS "to"
    FROM held GROUP BY id, first, last, code`;
}

/** The last piece of each security, from the beginning. */
function reissued(): string {
  return `SELECT * REPLACE (${beginning} AS "from") FROM (${piecewise()})
    QUALIFY "from" = max("from") OVER (PARTITION BY id)`;
}

/** Shares sum to 1 in every piece. */
async function checkPieces(sql: Sql, table: StagedTable, faults: FaultList): Promise<void> {
  const rows = await sql.rows(
    `SELECT id, CAST("from" AS VARCHAR) AS day, min(record) AS record, sum(share) AS total FROM classified
     GROUP BY id, "from" HAVING abs(total - 1) > 1e-6 ORDER BY record, day LIMIT ${faultLimit}`,
  );
  const column = table.source.fields.find(({ name }) => name === "share")!.column;
  faults.add(
    rows.map((row) => ({
      ...placeOf(table, Number(row.record)),
      column,
      value: String(row.total),
      rule: `shares of ${row.id} must sum to 1 on ${row.day}, as known that day (rows known on one day say all there is)`,
    })),
  );
}

/** Industries that codes come to must be declared, where any are. */
async function checkDeclared(sql: Sql, table: StagedTable, spec: DataSpec, faults: FaultList): Promise<void> {
  if (spec.industries === undefined) return;
  const declared = spec.industries.map(sqlText).join(", ");
  const rows = await sql.rows(
    `SELECT code, min(record) AS record FROM classified WHERE code NOT IN (${declared}) GROUP BY code ORDER BY record LIMIT ${faultLimit}`,
  );
  const column = table.source.fields.find(({ name }) => name === "code")!.column;
  faults.add(
    rows.map((row) => ({
      ...placeOf(table, Number(row.record)),
      column,
      value: String(row.code),
      rule: "must come to one of the declared industries",
    })),
  );
}

/** What is worth knowing of how industries came about. */
export async function classificationNotes(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
): Promise<readonly string[]> {
  if (!tables.has("classifications")) return [];
  const rows = await sql.rows(
    `WITH spells AS (SELECT DISTINCT id, "from", coalesce("to", ${end}) AS last FROM classified),
     gaps AS (SELECT id, max(last) OVER (PARTITION BY id ORDER BY "from" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1 AS first, "from" - 1 AS last FROM spells)
     SELECT id, CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last, count(*) OVER () AS n,
       (SELECT count(DISTINCT id) FROM gaps WHERE first <= last) AS ids
     FROM gaps WHERE first <= last ORDER BY id, gaps.first LIMIT 1`,
  );
  const gaps = rows.map(
    ({ id, first, last, n, ids }) =>
      `classifications: ${n} gaps between spells of ${ids} securities (${id} from ${first} to ${last}): bars or securities give the industry then, or the last one stands`,
  );
  return [...gaps, ...lookAheadOf(spec)];
}

/** What of the data section lets a day know what came later, a sentence each; none by default. */
export function lookAheadOf(spec: DataSpec): readonly string[] {
  if (spec.classifications === undefined || spec.classifications.policy !== "reissue") return [];
  return [
    "classifications: policy reissue carries the last industry of each security back through history: past days know what came later (look-ahead)",
  ];
}
