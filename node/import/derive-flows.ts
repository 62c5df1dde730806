import {
  type ReportedFlow,
  startKnownFlows,
  stepKnownFlows,
  type TrailingYear,
} from "../../engine/data/index.ts";
import { hasFlows } from "./fundamental-values.ts";
import { type Column, rowReader } from "./row-reader.ts";
import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/** One flow of one security, in one currency. */
interface Series {
  readonly asset: number;
  readonly item: number;
  readonly currency: number;
}

interface FlowCounts {
  /** Ends of periods of which anything is reported. */
  periods: number;
  /** Those that have twelve months now. */
  derived: number;
  /** Of those that have not, how many end within a year of the first report of the series. */
  early: number;
}

/**
 * Makes the table `trailing_years` (id, item, period_end, known_at, value, currency) of the flows of `fundamental_values`: twelve
 * months to the end of each period, a row each time that they come out otherwise. Securities without a bar are passed over.
 *
 * @returns notes on what could not be derived
 */
export async function deriveFlows(sql: Sql, table: StagedTable | undefined): Promise<string[]> {
  if (table === undefined || !hasFlows(table)) return [];
  await sql.run(
    `CREATE TABLE flow_currencies AS SELECT CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS code, name
     FROM (SELECT DISTINCT coalesce(currency, '') AS name FROM fundamental_values WHERE months > 0)`,
  );
  await sql.run(
    "CREATE TABLE coded_years (asset INTEGER, item INTEGER, currency INTEGER, known INTEGER, period_end INTEGER, value DOUBLE)",
  );
  const counts = new Map<number, FlowCounts>();
  const years = await sql.appender("coded_years");
  await readSeries(sql, (series, flows) => {
    const of = counts.get(series.item) ?? { periods: 0, derived: 0, early: 0 };
    counts.set(series.item, of);
    deriveSeries(flows, of, (known, year) => {
      years.append([series.asset, series.item, series.currency, known, year.periodEnd, year.value]);
    });
  });
  years.close();
  const epoch = "DATE '1970-01-01'";
  await sql.run(
    `CREATE VIEW trailing_years AS SELECT a.id, i.name AS item, ${epoch} + y.period_end AS period_end, ${epoch} + y.known AS known_at,
       y.value, nullif(c.name, '') AS currency
     FROM coded_years y JOIN assets a USING (asset) JOIN items i ON i.code = y.item JOIN flow_currencies c ON c.code = y.currency`,
  );
  return [...(await countNotes(sql, counts)), ...(await unknownLengths(sql))];
}

interface KnownFlow extends ReportedFlow {
  readonly known: number;
}

/** Gives each series with its rows in the order in which they became known. */
async function readSeries(
  sql: Sql,
  use: (series: Series, flows: readonly KnownFlow[]) => void,
): Promise<void> {
  const reader = rowReader(sql, [
    `SELECT a.asset, i.code AS item, c.code AS currency, CAST(known_at - DATE '1970-01-01' AS INTEGER) AS known,
       CAST(period_end - DATE '1970-01-01' AS INTEGER) AS period_end, CAST(months AS INTEGER) AS months, value
     FROM fundamental_values v JOIN assets a USING (id) JOIN items i ON i.name = v.item
     JOIN flow_currencies c ON c.name = coalesce(v.currency, '')
     WHERE months > 0 ORDER BY a.asset, i.code, c.code, known_at, period_end, months`,
  ]);
  let series: Series | undefined;
  let flows: KnownFlow[] = [];
  const take = (columns: readonly Column[], row: number) => {
    const [asset, item, currency, known, periodEnd, months, value] = columns.map(
      (column) => column[row]!,
    ) as [number, number, number, number, number, number, number];
    const isSame = series?.asset === asset && series.item === item && series.currency === currency;
    if (!isSame) {
      if (series !== undefined) use(series, flows);
      series = { asset, item, currency };
      flows = [];
    }
    flows.push({ known, periodEnd, months, value });
  };
  try {
    await reader.through(Number.POSITIVE_INFINITY, (columns, from, to) => {
      for (let row = from; row < to; row++) take(columns, row);
    });
    if (series !== undefined) use(series, flows);
  } finally {
    await reader.close();
  }
}

/** Twelve months of a series as they became known. */
function deriveSeries<Flow extends ReportedFlow & { readonly known: number }>(
  flows: readonly Flow[],
  counts: FlowCounts,
  use: (known: number, year: TrailingYear<Flow>) => void,
): void {
  const state = startKnownFlows<Flow>();
  for (let from = 0; from < flows.length; ) {
    const { known } = flows[from]!;
    let to = from + 1;
    while (flows[to]?.known === known) to++;
    for (const year of stepKnownFlows(state, flows.slice(from, to))) use(known, year);
    from = to;
  }
  const ends = new Set(state.flows.map(({ periodEnd }) => periodEnd));
  const first = Math.min(...ends);
  for (const end of ends) {
    counts.periods++;
    if (!Number.isNaN(state.years.get(end) ?? Number.NaN)) counts.derived++;
    else if (end - first < 366) counts.early++;
  }
}

async function countNotes(sql: Sql, counts: ReadonlyMap<number, FlowCounts>): Promise<string[]> {
  const items = await sql.rows("SELECT name, code FROM items ORDER BY code");
  return items.flatMap(({ name, code }) => {
    const of = counts.get(Number(code));
    if (of === undefined) return [];
    const { periods, derived, early } = of;
    const gaps = periods - derived - early;
    const why = [
      early > 0 ? `${early} end within a year of the first report` : "",
      gaps > 0 ? `${gaps} lack a period on the way` : "",
    ].filter(Boolean);
    const missing = why.length === 0 ? "" : `; the others are missing: ${why.join(", ")}`;
    return [
      `fundamentals: ${name} is summed to twelve months for ${derived} of ${periods} periods${missing}`,
    ];
  });
}

/** Flows that say nothing, or nothing usable, of how many months they are of. */
async function unknownLengths(sql: Sql): Promise<string[]> {
  const rows = await sql.rows(
    `SELECT count(*) FILTER (WHERE months IS NULL) AS unknown, count(*) FILTER (WHERE months > 12) AS longer,
       count(*) FILTER (WHERE months > 0) AS flows FROM fundamental_values`,
  );
  const [unknown, longer] = [Number(rows[0]!.unknown), Number(rows[0]!.longer)];
  return [
    ...(Number(rows[0]!.flows) === 0
      ? [
          "fundamentals: nothing is summed to twelve months: no row has months, no item with a fiscal period is named …_ttm",
        ]
      : []),
    ...(unknown > 0
      ? [`fundamentals: ${unknown} flows do not say of how many months they are and are not used`]
      : []),
    ...(longer > 0 ? [`fundamentals: ${longer} flows are of more than 12 months and are not used`] : []),
  ];
}
