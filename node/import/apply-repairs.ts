import type { FaultList } from "./fault-list.ts";
import { valueFromText } from "./field-sql.ts";
import {
  dateField,
  itemField,
  ownerField,
  type PlacedRepair,
  placeRepair,
  type Repair,
  saysMissing,
} from "./repairs.ts";
import { isMissing } from "./row-rules.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import { textColumn, valueColumn } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** Repairs of one table, being applied to its staged rows. */
export interface Repairing {
  /** Table of the texts of the rows it is about, as they were before. */
  readonly written: string;
  /** Finds the rows of a view that are repaired; gives a condition on those that are not, where there are any. */
  find(view: string): Promise<string | undefined>;
  /** Changes the rows that were found, all of which are in the table of rows by now. */
  apply(): Promise<void>;
}

interface Table {
  readonly sql: Sql;
  readonly source: TableSource;
  /** Table of the rows, and of the records that each repair hits. */
  readonly rows: string;
  readonly hits: string;
  readonly faults: FaultList;
  readonly baseCurrency: string | undefined;
}

/**
 * Repairs of a table that fit it; the others are faults. Rows are found by ids and dates as they were read, and what a repair
 * says that stood there is compared with that as well; the changes are made in the order of the repairs.
 *
 * @param present  fields that a file of the table has
 * @param counts   is given the number of rows of each repair
 */
export async function startRepairs(
  table: Table,
  repairs: readonly Repair[],
  present: readonly SourceField[],
  counts: Map<Repair, number>,
): Promise<Repairing> {
  const { sql, source, hits, faults } = table;
  const placed = repairs.flatMap((repair): PlacedRepair[] => {
    const found = placeRepair(source, repair);
    if ("rule" in found) faults.add([found]);
    else if (found.field !== undefined && !present.includes(found.field))
      addFault(table, repair, "field", "must be a field that a file of the table has");
    else return [found];
    return [];
  });
  await sql.run(`CREATE TABLE ${hits} (n INTEGER, record BIGINT)`);
  const found = `${hits}_found`;
  await sql.run(`CREATE TABLE ${found} (record BIGINT)`);
  await sql.run(`CREATE TABLE ${hits}_scopes (n INTEGER, id VARCHAR, "from" DATE, "to" DATE, item VARCHAR)`);
  const scopes = placed.map(({ repair: { id, from, to }, item }, n) => {
    const day = (text: string) => (text === "" ? "NULL" : `DATE '${text}'`);
    return `(${n}, ${sqlText(id)}, ${day(from)}, ${day(to === "" ? from : to)}, ${item === "" ? "NULL" : sqlText(item)})`;
  });
  if (scopes.length > 0) await sql.run(`INSERT INTO ${hits}_scopes VALUES ${scopes.join(", ")}`);
  const written = `${hits}_written`;
  return {
    written,
    async find(view) {
      const before = await countHits(table);
      await sql.run(
        `INSERT INTO ${hits} SELECT s.n, v.record FROM ${view} v JOIN ${hits}_scopes s ON ${isInScope(table)}`,
      );
      if ((await countHits(table)) === before) return undefined;
      await sql.run(
        `INSERT INTO ${found} SELECT DISTINCT record FROM ${hits} ANTI JOIN ${found} USING (record)`,
      );
      // Not the hits: some of these are taken back when it is clear what stood there, and the row has moved all the same.
      return `record NOT IN (SELECT record FROM ${found})`;
    },
    async apply() {
      const texts = source.fields.map(textColumn).join(", ");
      await sql.run(
        `CREATE TABLE ${written} AS SELECT record, ${texts} FROM ${table.rows} WHERE record IN (SELECT record FROM ${found})`,
      );
      const narrowed: { readonly n: number; readonly placed: PlacedRepair }[] = [];
      for (const [n, one] of placed.entries())
        if (await narrow(table, n, one)) narrowed.push({ n, placed: one });
      for (const { n, placed: one } of narrowed) {
        const count = await change(table, n, one);
        if (count > 0) counts.set(one.repair, count);
        else addFault(table, one.repair, "id", "no row is touched: a repair before it dropped them all");
      }
      await computeAgain(table);
    },
  };
}

async function countHits({ sql, hits }: Table): Promise<number> {
  return Number((await sql.rows(`SELECT count(*) AS n FROM ${hits}`))[0]!.n);
}

/** A currency of rates, the base currency as an empty text: its rows need not name it. */
function currencyOf(cell: string, base: string | undefined): string {
  return base === undefined ? `coalesce(${cell}, '')` : `coalesce(nullif(${cell}, ${sqlText(base)}), '')`;
}

function isInScope({ source, baseCurrency }: Table): string {
  const [date, item] = [dateField(source), itemField(source)];
  const owner = `v.${valueColumn(ownerField(source))}`;
  const conditions = [
    source.definition.name === "rates"
      ? `${currencyOf(owner, baseCurrency)} = ${currencyOf("s.id", baseCurrency)}`
      : `${owner} = s.id`,
  ];
  if (date !== undefined)
    conditions.push(`(s."from" IS NULL OR v.${valueColumn(date)} BETWEEN s."from" AND s."to")`);
  if (item !== undefined) conditions.push(`(s.item IS NULL OR v.${valueColumn(item)} = s.item)`);
  return conditions.join(" AND ");
}

function addFault({ faults }: Table, repair: Repair, column: keyof Repair, rule: string): void {
  faults.add([{ ...repair.at, column, value: String(repair[column]), rule }]);
}

/** Condition on the rows that a repair hits. */
function isHit({ hits }: Table, n: number): string {
  const own = `FROM ${hits} WHERE n = ${n}`;
  return `record IN (SELECT record ${own}) AND record BETWEEN (SELECT min(record) ${own}) AND (SELECT max(record) ${own})`;
}

/** Leaves the rows that a repair is about, if what stood there stands there; whether it can be made. */
async function narrow(table: Table, n: number, { repair, field, other }: PlacedRepair): Promise<boolean> {
  const { sql, source, rows, hits } = table;
  const hit = isHit(table, n);
  const leave = (condition: string) =>
    sql.run(
      `DELETE FROM ${hits} WHERE n = ${n} AND record NOT IN (SELECT record FROM ${rows} WHERE ${hit} AND ${condition})`,
    );
  const hasHits = async () => (await sql.rows(`SELECT 1 FROM ${hits} WHERE n = ${n} LIMIT 1`)).length > 0;
  if (!(await hasHits())) {
    addFault(
      table,
      repair,
      "id",
      `no row of ${repair.table} is touched: none of this id has such a date or item`,
    );
    return false;
  }
  if (repair.value === "repeats" && repair.action === "drop") {
    const key = source.definition.key.filter((name) => source.fields.some((one) => one.name === name));
    const firsts = `SELECT min(record) FROM ${rows} WHERE ${hit} GROUP BY ${key.map(sqlName).join(", ")}`;
    await leave(`record NOT IN (${firsts})`);
    if (await hasHits()) return true;
    addFault(table, repair, "value", "no row is touched: none of them repeats the key of another");
    return false;
  }
  if (field === undefined) return true;
  const [date] = [dateField(source)];
  if (repair.was !== "") {
    if (repair.action === "drop" || field === date) await leave(isWas(field, repair.was));
    else if (!(await stoodThere(table, hit, repair, field))) return false;
  }
  const value = valueColumn(field);
  if (repair.action === "multiply") await leave(`${value} IS NOT NULL`);
  if (repair.action === "swap") await leave(`(${value} IS NOT NULL OR ${valueColumn(other!)} IS NOT NULL)`);
  if (await hasHits()) return true;
  addFault(table, repair, "field", "no row is touched: none of them has this value");
  return false;
}

/** Whether the first row has what the repair says; otherwise the data have changed under it. */
async function stoodThere(table: Table, hit: string, repair: Repair, field: SourceField): Promise<boolean> {
  const { sql, source, rows } = table;
  const date = dateField(source);
  const order = [...(date === undefined ? [] : [valueColumn(date)]), "record"].join(", ");
  const [first] = await sql.rows(
    `SELECT ${isWas(field, repair.was)} AS is_so, coalesce(${textColumn(field)}, '') AS written
     FROM ${rows} WHERE ${hit} ORDER BY ${order} LIMIT 1`,
  );
  if (first!.is_so === true) return true;
  const now = first!.written === "" ? "is empty" : `holds ${JSON.stringify(first!.written)}`;
  addFault(
    table,
    repair,
    "was",
    `the data have changed under the repair: the cell now ${now}; look at it again`,
  );
  return false;
}

/** A cell as written, or the value it stands for; numbers as people print them, to nine digits. */
function isWas(field: SourceField, was: string): string {
  if (saysMissing(was)) return `coalesce(${isMissing(field)}, true)`;
  const [text, value] = [textColumn(field), valueColumn(field)];
  const number = Number(was);
  const same =
    field.kind === "number"
      ? Number.isFinite(number)
        ? `abs(${value} - ${number}) <= 1e-9 * abs(${number})`
        : "false"
      : `CAST(${value} AS VARCHAR) = ${sqlText(was)}`;
  return `coalesce(trim(${text}) = ${sqlText(was)} OR ${same}, false)`;
}

/** Makes the change; gives the number of rows. */
async function change(table: Table, n: number, { repair, field, other }: PlacedRepair): Promise<number> {
  const { sql, source, rows } = table;
  const [counted] = await sql.rows(`SELECT count(*) AS rows FROM ${rows} WHERE ${isHit(table, n)}`);
  if (repair.action === "drop") {
    await sql.run(`DELETE FROM ${rows} WHERE ${isHit(table, n)}`);
    return Number(counted!.rows);
  }
  const changes = new Map<SourceField, readonly [text: string, value: string]>();
  const put = (target: SourceField, text: string, value: string) => {
    // Expressions see the cells of a column as operands of their own.
    for (const one of source.fields)
      if (one === target || (one.isOperand && one.column === target.column)) changes.set(one, [text, value]);
  };
  const cell = (of: SourceField) => [textColumn(of), valueColumn(of)] as const;
  if (repair.action === "swap") {
    put(field!, ...cell(other!));
    put(other!, ...cell(field!));
  } else if (repair.action === "set") {
    const text = sqlText(repair.value);
    put(field!, text, valueFromText({ ...field!, unit: undefined }, text));
  } else {
    const product = `(${valueColumn(field!)} * ${Number(repair.value)})`;
    put(field!, `CAST(${product} AS VARCHAR)`, product);
  }
  const assigned = [...changes].map(
    ([target, [text, value]]) => `${textColumn(target)} = ${text}, ${valueColumn(target)} = ${value}`,
  );
  await sql.run(`UPDATE ${rows} SET ${assigned.join(", ")} WHERE ${isHit(table, n)}`);
  return Number(counted!.rows);
}

/** Expressions of the rows that were changed. */
async function computeAgain({ sql, source, rows, hits }: Table): Promise<void> {
  const made = source.fields.filter(({ expression }) => expression !== undefined);
  if (made.length === 0) return;
  const assigned = made.map(
    (field) =>
      `${textColumn(field)} = coalesce(CAST(${field.expression} AS VARCHAR), ''), ${valueColumn(field)} = ${field.expression}`,
  );
  await sql.run(`UPDATE ${rows} SET ${assigned.join(", ")} WHERE record IN (SELECT record FROM ${hits})`);
}
