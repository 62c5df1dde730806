import { resolve } from "node:path";
import {
  dayNumber,
  type FlowTerm,
  type ReportedFlow,
  startKnownFlows,
  stepKnownFlows,
} from "../../engine/data/index.ts";
import type { DataSpec, TableName } from "../../wire/index.ts";
import { usualThreads } from "../threads-allowed.ts";
import { createNames } from "./create-names.ts";
import { deriveFundamentals } from "./derive-fundamentals.ts";
import { itemSources } from "./dictionaries.ts";
import { faultList } from "./fault-list.ts";
import { areDerived, createFundamentalValues, createKnownValues } from "./fundamental-values.ts";
import { type ImportSession, prepareFiles, readTable, withImportSession } from "./import-session.ts";
import { inspectFiles, removeFetchedRows } from "./inspect-files.ts";
import { parseExpressions } from "./parse-expressions.ts";
import { sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";
import { tableSources } from "./table-sources.ts";

/** A value of an item as a row of the user's files reports it. */
export interface ReportedValue {
  readonly value: number;
  /** Months to `periodEnd` that it is of; 0 is as of that day. */
  readonly months: number;
  readonly periodEnd: string;
  readonly knownAt: string;
  /** Currency of the value as written; undefined where the row names none. */
  readonly currency: string | undefined;
  /** As the spec names it. */
  readonly file: string;
  /** Line of a text file, the header being 1; record of others. */
  readonly row: number;
}

/** A value of an item that the model was given. */
export interface KnownValue {
  /** As descriptors name it. */
  readonly item: string;
  /** In the currency of the security; NaN where it was known and no longer is. */
  readonly value: number;
  readonly periodEnd: string;
  readonly knownAt: string;
  /** `knownAt` of the value that replaces it for the same period; undefined while it stands. */
  readonly replacedAt: string | undefined;
  /** Reported values whose sum it is (in their own currency): a single one where it is as reported. */
  readonly terms: readonly { readonly sign: 1 | -1; readonly reported: ReportedValue }[];
}

/**
 * What became known of the accounts of a security, and when: every value that the model was given, with the rows it is made of. The
 * files are read anew, by the steps of the import (identifiers, repairs, sums, currencies), of this security only.
 *
 * @param folder  of the project
 * @returns by item, period end and the day it became known; empty where the project has no fundamentals or none of the security.
 *   A value is used from the first trading day on or after `knownAt`, not before the security's first bar: `knownOn`
 * @throws {InputError} files that cannot be read
 */
export async function readKnownValues(
  folder: string,
  spec: DataSpec,
  id: string,
): Promise<readonly KnownValue[]> {
  const limits = { memoryLimitMb: 1024, threads: usualThreads() };
  const faults = faultList();
  const expressions = await parseExpressions(spec, limits, faults);
  const sources = tableSources(spec, expressions).filter(({ definition }) =>
    needed.includes(definition.name),
  );
  const files = await inspectFiles(folder, sources, faults);
  faults.throwIfAny();
  return withImportSession(files, spec, { ...limits, folder: resolve(folder), faults }, async (session) => {
    for (const name of needed) {
      for (const [source, inspected] of files) {
        if (source.definition.name !== name) continue;
        const only = name === "fundamentals" ? { ids: [id] } : {};
        await readTable(session, source, await prepareFiles(session, inspected), {
          isChecked: true,
          ...only,
        });
      }
    }
    faults.throwIfAny();
    const table = session.tables.get("fundamentals");
    return table === undefined ? [] : valuesOf(session, table, id);
  }).finally(() => removeFetchedRows(files));
}

/** In the order in which they are read. */
const needed: readonly TableName[] = ["repairs", "identifiers", "securities", "fx", "fundamentals"];

async function valuesOf(
  session: ImportSession,
  table: StagedTable,
  id: string,
): Promise<readonly KnownValue[]> {
  const { sql, tables, spec, faults } = session;
  await sql.run(`CREATE TABLE assets AS SELECT 0 AS asset, ${sqlText(id)} AS id`);
  await createNames(sql, "items", itemSources(tables));
  if (areDerived(table)) {
    await deriveFundamentals(session);
  } else {
    await createFundamentalValues(sql, table, faults);
    await createKnownValues(sql, spec, tables, [
      "SELECT id, item, period_end, known_at, value, currency FROM fundamental_values",
    ]);
  }
  const terms = termsByValue(await readReported(session, table));
  const rows = await sql.rows(
    `SELECT item, CAST(period_end AS VARCHAR) AS period_end, CAST(known_at AS VARCHAR) AS known_at, max(value) AS value
     FROM known_values WHERE value IS NOT NULL GROUP BY ALL ORDER BY item, period_end, known_at`,
  );
  const isOfSame = (row: (typeof rows)[number], other: (typeof rows)[number] | undefined) =>
    row.item === other?.item && row.period_end === other?.period_end;
  // A report that says what an earlier one said makes nothing known.
  const changes = rows.filter(
    (row, r) => !isOfSame(row, rows[r - 1]) || !Object.is(row.value, rows[r - 1]?.value),
  );
  return changes.map((row, c): KnownValue => {
    const [item, periodEnd, knownAt] = [String(row.item), String(row.period_end), String(row.known_at)];
    const next = changes[c + 1];
    return {
      item,
      value: Number(row.value),
      periodEnd,
      knownAt,
      replacedAt: isOfSame(row, next) ? String(next?.known_at) : undefined,
      terms: (terms.get(`${item} ${periodEnd} ${knownAt}`) ?? []).map(({ sign, flow }) => ({
        sign,
        reported: flow.reported,
      })),
    };
  });
}

interface PlacedFlow extends ReportedFlow {
  readonly item: string;
  readonly reported: ReportedValue;
}

/** Reported values in the order in which they became known. */
async function readReported({ sql }: ImportSession, table: StagedTable): Promise<readonly PlacedFlow[]> {
  const rows = await sql.rows(
    `SELECT record, item, value, months, CAST(period_end AS VARCHAR) AS period_end, CAST(known_at AS VARCHAR) AS known_at, currency
     FROM fundamental_values WHERE months IS NOT NULL ORDER BY known_at, period_end, months, record`,
  );
  return rows.map((row): PlacedFlow => {
    const { file, row: line } = placeOf(table, Number(row.record));
    const [value, months, periodEnd] = [Number(row.value), Number(row.months), String(row.period_end)];
    const currency = row.currency === null ? undefined : String(row.currency);
    const reported = { value, months, periodEnd, knownAt: String(row.known_at), currency, file, row: line };
    return { item: String(row.item), periodEnd: dayNumber(periodEnd), months, value, reported };
  });
}

/** What each value is made of, by item, period end and the day it became known. */
function termsByValue(reported: readonly PlacedFlow[]): ReadonlyMap<string, readonly FlowTerm<PlacedFlow>[]> {
  const terms = new Map<string, readonly FlowTerm<PlacedFlow>[]>();
  const series = new Map<string, PlacedFlow[]>();
  for (const flow of reported) {
    const { item, months, reported: of } = flow;
    const key = `${item} ${of.currency ?? ""}`;
    if (months === 0) terms.set(`${item} ${of.periodEnd} ${of.knownAt}`, [{ sign: 1, flow }]);
    else series.set(key, [...(series.get(key) ?? []), flow]);
  }
  for (const flows of series.values()) {
    const state = startKnownFlows<PlacedFlow>();
    for (const knownAt of new Set(flows.map((flow) => flow.reported.knownAt))) {
      const became = flows.filter((flow) => flow.reported.knownAt === knownAt);
      for (const year of stepKnownFlows(state, became)) {
        const end = new Date(year.periodEnd * 86_400_000).toISOString().slice(0, 10);
        terms.set(`${became[0]!.item} ${end} ${knownAt}`, year.terms);
      }
    }
  }
  return terms;
}

/** A value as it was used on a day. */
export interface UsedValue {
  readonly known: KnownValue;
  /** Calendar days from the end of its period. */
  readonly ageDays: number;
  /** Whether it was too old, and so missing. */
  readonly isStale: boolean;
}

/**
 * The value of an item that a day's descriptors read: of the values known by its close, that of the latest period, as last restated.
 *
 * @param values     of one security, as `readKnownValues` gives them
 * @param date       a trading day on which the security has had a bar, YYYY-MM-DD
 * @param staleDays  calendar days past the end of its period after which a value is too old (`staleDaysOf`)
 * @returns undefined where nothing is known of the item
 */
export function knownOn(
  values: readonly KnownValue[],
  item: string,
  { date, staleDays }: { readonly date: string; readonly staleDays: number },
): UsedValue | undefined {
  const known = values.findLast((value) => value.item === item && value.knownAt <= date);
  if (known === undefined) return undefined;
  const ageDays = dayNumber(date) - dayNumber(known.periodEnd);
  return { known, ageDays, isStale: ageDays > staleDays };
}
