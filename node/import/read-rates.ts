import type { DataCache, TableName } from "../../wire/index.ts";
import { type Sql, sqlText } from "./sql.ts";

/** Risk-free rates by trading day: of the base currency, and of every other one that securities have and rates are given in. */
export async function readRates(
  sql: Sql,
  tables: ReadonlyMap<TableName, unknown>,
  of: { readonly base: string | undefined; readonly currencies: readonly string[] },
): Promise<Pick<DataCache, "riskFree" | "riskFreeByCurrency">> {
  if (!tables.has("rates")) {
    return { riskFree: (await sql.rows("SELECT day FROM days")).map(() => null), riskFreeByCurrency: {} };
  }
  const series = async (names: readonly string[]) => {
    const { rate } = await sql.columns(
      `SELECT rate FROM days LEFT JOIN (SELECT date, rate FROM rates WHERE currency IN (${names.map(sqlText).join(", ")}))
       USING (date) ORDER BY day`,
    );
    return rate as (number | null)[];
  };
  const riskFreeByCurrency: Record<string, (number | null)[]> = {};
  for (const { currency } of await sql.rows("SELECT DISTINCT currency FROM rates ORDER BY currency")) {
    const name = String(currency);
    if (name !== of.base && of.currencies.includes(name)) riskFreeByCurrency[name] = await series([name]);
  }
  return { riskFree: await series(baseNames(of.base)), riskFreeByCurrency };
}

/** How a row of rates may name the base currency: an empty cell is it. */
export function baseNames(base: string | undefined): readonly string[] {
  return base === undefined ? [""] : ["", base];
}
