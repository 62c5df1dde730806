import type { DataCache, DataSpec, TableName } from "../../wire/index.ts";
import { createNames } from "./create-names.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";

type Traits = Pick<
  DataCache,
  "assetCountries" | "assetCurrencies" | "assetIssuers" | "assetPrimary" | "countries" | "currencies"
>;

/** What the securities table says of every asset; creates the dictionaries `countries` and `currencies`. */
export async function readTraits(
  sql: Sql,
  tables: ReadonlyMap<TableName, unknown>,
  spec: DataSpec,
): Promise<Traits> {
  const columns = ["country", "currency", "issuer", "primary"].map(sqlName);
  const isGiven = tables.has("securities");
  const source = isGiven
    ? "securities"
    : `(SELECT CAST(NULL AS VARCHAR) AS id, ${columns.map((name) => `NULL AS ${name}`).join(", ")})`;
  const named = (field: string) => (isGiven ? [`SELECT ${field} AS name FROM securities`] : []);
  const base = spec.baseCurrency === undefined ? [] : [`SELECT ${sqlText(spec.baseCurrency)} AS name`];
  const countries = await createNames(sql, "countries", named("country"));
  const paid = tables.has("actions") ? ["SELECT currency AS name FROM actions"] : [];
  const currencies = await createNames(sql, "currencies", [...named("currency"), ...base, ...paid]);
  const traits = await sql.columns(
    `SELECT coalesce(s.country, '') AS country, coalesce(s.currency, '') AS currency, coalesce(s.issuer, '') AS issuer,
       coalesce(s."primary", 1) = 1 AS is_primary
     FROM assets a LEFT JOIN ${source} s ON s.id = a.id ORDER BY a.asset`,
  );
  return {
    assetCountries: traits.country as string[],
    assetCurrencies: traits.currency as string[],
    assetIssuers: traits.issuer as string[],
    assetPrimary: traits.is_primary as boolean[],
    countries,
    currencies,
  };
}
