import type { PlainHeader } from "../guess/index.ts";

/** What a column of a holdings file can be. */
export type HoldingsField =
  | "date"
  | "portfolio"
  | "book"
  | "id"
  | "ticker"
  | "isin"
  | "cusip"
  | "sedol"
  | "figi"
  | "id_type"
  | "name"
  | "weight"
  | "shares"
  | "value"
  | "amount"
  | "amount_type"
  | "price"
  | "currency"
  | "side"
  | "asset_class"
  | "delta";

/** Columns that identify a security, the opaque id first; a name identifies nothing. */
export const ID_FIELDS = ["id", "ticker", "isin", "cusip", "sedol", "figi"] as const;

export type IdField = (typeof ID_FIELDS)[number];

/** Names of columns as `plainHeader` leaves them, in the languages in which custodians write. */
const SPELLINGS: Readonly<Record<HoldingsField, string>> = {
  date: "date asof asofdate positiondate holdingdate holdingsdate valuationdate valdate effectivedate reportdate businessdate datadate datum stichtag fecha",
  portfolio:
    "portfolio portfolioid portfolioname portfoliocode port fund fundid fundname fundcode account accountid accountname accountnumber accountno acct benchmark benchmarkname index indexname depot mandate",
  book: "book desk pod sleeve strategy substrategy trader",
  id: "id securityid secid assetid asset identifier securityidentifier instrumentid instrument primaryid internalid permno gvkey idnumber ric",
  ticker:
    "ticker symbol sym tickersymbol tickerid localticker exchangeticker tradingsymbol stockcode code stock",
  isin: "isin isincode isinnumber idisin",
  cusip: "cusip cusip9 cusip8 cusipnumber cusipcode idcusip",
  sedol: "sedol sedol7 sedol6 sedolcode idsedol",
  figi: "figi compositefigi figicode shareclassfigi",
  id_type: "idtype identifiertype assetidtype securityidtype symboltype idkind assetidkind",
  name: "name securityname description securitydescription security issuer issuername company companyname instrumentname instrumentdescription assetname assetdescription holding holdingname bezeichnung wertpapier title longname",
  weight:
    "weight weights wgt wt portfolioweight portweight weightinportfolio portfolio fund nav netassets assets netweight marketvalueweight percent allocation gewicht gewichtung poids peso endingweight activeweightbase indexweight benchmarkweight navweight tna totalnetassets total mv percentage",
  shares:
    "shares quantity qty position units sharesheld noofshares numberofshares nominal sharespar parvalue shareamount stuck anzahl nombre titres heldshares quantityheld holdingqty",
  value:
    "marketvalue mv mktval mktvalue value notional notionalvalue exposure netmarketvalue positionvalue currentvalue totalmarketvalue marketval basemarketvalue marketvaluebase kurswert wert valeur holdingvalue netexposure fairvalue valuation totalvalue",
  amount: "amount",
  amount_type: "amounttype unit unittype quantitytype weighttype amountunit positionunit",
  price: "price lastprice closeprice px pxlast kurs close closingprice unitprice marketprice",
  currency: "currency ccy curr cur localcurrency tradingcurrency pricecurrency wahrung currencycode",
  side: "side longshort ls direction positiontype longshortindicator",
  asset_class:
    "assetclass assettype securitytype instrumenttype type sectype producttype assetcategory typ anlageklasse",
  delta: "delta optiondelta",
};

const BY_NAME: ReadonlyMap<string, HoldingsField> = new Map(
  (Object.keys(SPELLINGS) as HoldingsField[])
    .toReversed()
    .flatMap((field) => SPELLINGS[field].split(" ").map((name) => [name, field] as const)),
);

/** Names that are a weight only where the header says percent: `% of Fund`, `MV %`. */
const ONLY_IN_PERCENT = new Set(
  "portfolio fund nav netassets assets tna totalnetassets total mv marketvalue".split(" "),
);

/** What a column's name says it is; undefined where it says nothing to us. */
export function holdingsField(header: PlainHeader): HoldingsField | undefined {
  const { bare, compact, unit } = header;
  if (unit === "percent" && (ONLY_IN_PERCENT.has(bare) || bare === "percent")) return "weight";
  return BY_NAME.get(compact) ?? BY_NAME.get(bare);
}
