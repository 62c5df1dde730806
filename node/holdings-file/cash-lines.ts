import type { HoldingsHeader } from "./holdings-header.ts";
import type { SheetRow } from "./holdings-text.ts";
import { cellOf } from "./sort-rows.ts";

const CASH_ID =
  /^(-?cash-?|\$+cash|cash[_ -]?[a-z]{3}|[a-z]{3}[_ -]?(cash|curncy|ccy)|[a-z]{3} curncy|cash ?& ?equivalents?|margin|liquid(ity|itaet|ität))$/i;
const CASH_NAME =
  /\b(cash|liquidity|liquidität(?!\p{L})|kasse|bankguthaben|money market deposit|margin deposit)(?!\p{L})|^(us dollar|u\.s\. dollar|euro|pound sterling|british pound|japanese yen|swiss franc|canadian dollar|australian dollar)s?$/iu;
const CASH_CLASS = /^(cash.*|currency|currencies|ccy|fx|money market.*|liquidity)$/i;
const CURRENCY = /^(usd|eur|gbp|jpy|chf|cad|aud|sek|nok|dkk|hkd|sgd|nzd|cny|inr|krw|brl|mxn|zar)$/i;

/**
 * Whether a row is money. Its class says so, or its id; its name only where it has no id, or a currency for one, because companies are called
 * Cash, too.
 */
export function isCashLine(header: HoldingsHeader, row: SheetRow, id: string): boolean {
  const assetClass = cellOf(header, "asset_class", row);
  const name = cellOf(header, "name", row);
  if (assetClass !== "") return CASH_CLASS.test(assetClass) || CASH_ID.test(id);
  if (CASH_ID.test(id)) return true;
  if (id === "" || CURRENCY.test(id)) return CASH_NAME.test(name) || (CURRENCY.test(id) && name === "");
  return false;
}
