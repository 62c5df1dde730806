import { type DataSpec, nearestName, type TableName } from "../../wire/index.ts";
import { itemSources } from "./dictionaries.ts";
import type { FaultList } from "./fault-list.ts";
import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/** Items that the spec says something of must be there: a name written wrong would say it of nothing. */
export async function checkItems(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
  { fundamentals }: DataSpec,
  faults: FaultList,
): Promise<void> {
  const { yearToDate = [], staleDays = {} } = fundamentals ?? {};
  const written = [
    ...yearToDate.map((item) => ({ item, column: "data.fundamentals.yearToDate" })),
    ...Object.keys(staleDays).map((item) => ({ item, column: "data.fundamentals.staleDays" })),
  ];
  if (written.length === 0 || !tables.has("fundamentals")) return;
  const rows = await sql.rows(
    `SELECT DISTINCT name FROM (${itemSources(tables).join(" UNION ALL ")}) WHERE name IS NOT NULL ORDER BY name`,
  );
  const items = rows.map(({ name }) => String(name));
  faults.add(
    written
      .filter(({ item }) => !items.includes(item))
      .map(({ item, column }) => {
        const nearest = nearestName(item, items);
        const meant =
          nearest === undefined ? `known: ${items.slice(0, 20).join(", ")}` : `did you mean ${nearest}?`;
        return {
          file: "plimsoll.yaml",
          column,
          value: item,
          rule: `no fundamentals have this item; ${meant}`,
        };
      }),
  );
}
