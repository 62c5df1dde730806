import type { DataSpec } from "../../wire/index.ts";
import type { FaultList } from "./fault-list.ts";
import { faultLimit } from "./fault-list.ts";
import { type Sql, sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

/** Condition on a row that is a fault, with the cell it is about and what would have been right. */
interface ActionRule {
  readonly where: string;
  readonly column: string;
  readonly rule: string;
}

const rules: readonly ActionRule[] = [
  {
    where: "ex_date IS NULL AND kind <> 'merger'",
    column: "ex_date",
    rule: "ex_date must not be empty: only a merger that is pending has none",
  },
  {
    where: "kind = 'merger' AND known_at IS NULL",
    column: "known_at",
    rule: "known_at must not be empty: it is the day a merger was announced",
  },
  {
    where: "kind = 'merger' AND known_at > ex_date",
    column: "known_at",
    rule: "known_at must not be after ex_date: a merger is announced before it ends",
  },
  {
    where: "kind IN ('split', 'stock_dividend', 'rights', 'spin_off') AND ratio IS NULL",
    column: "ratio",
    rule: "ratio must not be empty: new shares per old",
  },
  {
    where: "kind IN ('cash_dividend', 'rights') AND amount IS NULL",
    column: "amount",
    rule: "amount must not be empty: money per share",
  },
  {
    where: "kind = 'spin_off' AND (amount IS NULL) = (other IS NULL)",
    column: "amount",
    rule: "a spin-off must have either the value of a share spun off (amount) or its id (other)",
  },
  {
    where: "kind = 'delisting' AND amount IS NOT NULL AND \"return\" IS NOT NULL",
    column: "amount",
    rule: "a delisting must have either an amount or a return, or neither where it is not known",
  },
];

/** Kinds that a security has at most once a day; cash comes in parts. */
const single = "('split', 'stock_dividend', 'rights', 'delisting', 'merger', 'earnings')";

/** Every kind has what it needs, none stands twice, and amounts can be converted. */
export async function checkActions(
  sql: Sql,
  table: StagedTable | undefined,
  spec: DataSpec,
  faults: FaultList,
): Promise<void> {
  if (table === undefined) return;
  const columnOf = (name: string) => table.source.fields.find((field) => field.name === name)!.column;
  const add = async ({ where, column, rule }: ActionRule): Promise<void> => {
    const cell = column === "return" ? '"return"' : column;
    const rows = await sql.rows(
      `SELECT record, coalesce(CAST(${cell} AS VARCHAR), '') AS value, count(*) OVER () AS total
       FROM actions WHERE ${where} ORDER BY record LIMIT ${faultLimit}`,
    );
    if (rows.length === 0) return;
    const found = rows.map(({ record, value }) => ({
      ...placeOf(table, Number(record)),
      column: columnOf(column),
      value: String(value),
      rule,
    }));
    faults.add(found, Number(rows[0]!.total));
  };
  for (const rule of rules) await add(rule);
  await add({
    where: `record IN (SELECT record FROM actions WHERE kind IN ${single} AND id IS NOT NULL AND ex_date IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY id, ex_date, kind ORDER BY record) > 1)`,
    column: "kind",
    rule: "a security must have one such action a day, this one stands in an earlier row already",
  });
  const base = spec.baseCurrency;
  const known =
    spec.fx === undefined
      ? "SELECT currency FROM (SELECT NULL AS currency) WHERE false"
      : "SELECT currency FROM fx WHERE currency IS NOT NULL";
  const own =
    spec.securities === undefined
      ? "NULL"
      : "(SELECT min(s.currency) FROM securities s WHERE s.id = actions.id)";
  await add({
    where: `currency IS NOT NULL AND currency IS DISTINCT FROM ${own} AND ${
      spec.fx === undefined ? "true" : `currency <> ${sqlText(base ?? "")} AND currency NOT IN (${known})`
    }`,
    column: "currency",
    rule: "amounts in another currency than the security's need its rates in the fx table",
  });
}
