import type { ColumnFacts } from "./column-facts.ts";

/** What a column may be, whatever table it is in. */
export type Role =
  | "id"
  | "date"
  | "period_end"
  | "known_at"
  | "from"
  | "to"
  | "price"
  | "total_return"
  | "adjusted_price"
  | "volume"
  | "shares_outstanding"
  | "market_cap"
  | "industry"
  | "code"
  | "name"
  | "issuer"
  | "country"
  | "currency"
  | "listed"
  | "delisted"
  | "item"
  | "value"
  | "fiscal_period"
  | "months"
  | "weight"
  | "portfolio"
  | "rate"
  | "list"
  | "kind";

/** Names as `plainHeader` leaves them, the surest first: of two columns that may be the same, the one that stands earlier here is it. */
const SPELLINGS: Readonly<Record<Role, string>> = {
  id: "id permno gvkey securityid secid assetid instrumentid securityidentifier identifier figi compositefigi symbol ticker sym tic ric stock stockcode code instrument asset isin cusip cusip9 cusip8 ncusip sedol sedol7 sedol6 tickersymbol security cik",
  date: "date day tradedate tradingdate datadate pricedate asof asofdate eom monthend caldt caldate timestamp time yyyymmdd dates",
  period_end:
    "periodend perioddate fiscalperiodend fiscaldateending quarterend fiscalquarterend enddate reportperiod ddate period fqe fpedats pdate datadate balancesheetdate yearend fiscalyearend",
  known_at:
    "knownat filed fileddate filingdate filedate rdq releasedate accepted acceptedat announcementdate anndate anndats announcedate publishdate publicationdate pubdate availabledate available reportdate knowledgedate pit pitdate",
  from: "from start startdate fromdate effectivefrom validfrom dateadded begdate begin begindate namedt effdate",
  to: "to end enddate todate thru thrudate effectiveto validto dateremoved enddt nameendt namedenddt",
  price:
    "price close closeprice closingprice prc last lastprice lastsale px pxlast prccd prcc prccm priceclose",
  total_return:
    "totalreturn totalret rettotal totret tret ret return returns dailyreturn dlyret dlyreturn monthlyreturn mthret trt1m rettot returntotal pctchange",
  adjusted_price:
    "adjustedprice adjclose adjustedclose adjcloseprice closeadj closeadjusted adjprice priceadj adjprc adjustedclosingprice totalreturnindex",
  volume: "volume vol volmonth shrvol sharestraded tradingvolume cshtrd cshtrm volumetraded dailyvolume",
  shares_outstanding:
    "sharesoutstanding shrout shares sharesout shout csho cshoc cshoq outstandingshares so commonsharesoutstanding",
  market_cap:
    "marketcap mktcap marketcapitalization marketcapitalisation mcap cap mktval marketvalue me mkvalt sizeusd mktcapusd mv",
  industry:
    "gicssector gsector gicsindustrygroup ggroup sector industrygroup industry gicsindustry gind gicssub gicssubindustry industryname sectorname icbindustry icbsector nasdaqsector trbcsector naics ff49 ff48 ff12 siccode sic sich hsiccd nasdaqindustry",
  code: "code industrycode sectorcode",
  name: "name companyname company conm comnam securityname shortname longname issuername",
  issuer: "issuer issuerid permco companyid cik",
  country: "country countrycode loc fic countryofrisk countryofdomicile domicile",
  currency: "currency ccy curcd curcdd curr currencycode",
  listed: "listed listingdate ipodate first firstdate firstday begdat",
  delisted: "delisted delistingdate last lastdate lastday enddat dlstdt dldte",
  item: "item tag concept account field metric variable measure fact",
  value: "value val amount",
  fiscal_period: "fiscalperiod periodfocus fp fiscalquarter",
  months: "months durationmonths periodmonths",
  weight: "weight wgt wt weights portfolioweight indexweight",
  portfolio: "portfolio portfolioid portfolioname fund account index indexname benchmark",
  rate: "rate rf riskfree riskfreerate tbill rfr riskfreereturn fxrate exchangerate",
  list: "list index indexname universe membership",
  kind: "kind idtype identifiertype type",
};

const PLACES: ReadonlyMap<Role, readonly string[]> = new Map(
  (Object.keys(SPELLINGS) as Role[]).map((role) => [role, SPELLINGS[role].split(" ")]),
);

const NUMBERS: ReadonlySet<Role> = new Set([
  "price",
  "total_return",
  "adjusted_price",
  "volume",
  "shares_outstanding",
  "market_cap",
  "months",
  "weight",
  "rate",
]);
const DATES: ReadonlySet<Role> = new Set([
  "date",
  "period_end",
  "known_at",
  "from",
  "to",
  "listed",
  "delisted",
]);

/** Whether the cells of a column can be what its name says. */
function isFitting(role: Role, { kind, distinct }: ColumnFacts): boolean {
  const isNumber = kind === "number" || kind === "written number" || kind === "yyyymmdd";
  const isDate = kind === "date" || kind === "yyyymmdd" || kind === "month" || kind === "other date";
  if (NUMBERS.has(role)) return isNumber;
  // A number that may be a spreadsheet's date is taken for one only by its name.
  if (DATES.has(role)) return isDate || (kind === "number" && (role === "date" || role === "period_end"));
  if (role === "industry") return kind !== "empty" && distinct > 1;
  return kind !== "empty" && !isDate;
}

/** The column of each role: the one whose name says it the surest, where its cells can be that. */
export function rolesOf(columns: readonly ColumnFacts[]): ReadonlyMap<Role, ColumnFacts> {
  const roles = new Map<Role, ColumnFacts>();
  for (const [role, names] of PLACES) {
    const found = columns
      .map((column) => ({ column, rank: rankIn(names, column) }))
      .filter(({ column, rank }) => rank >= 0 && isFitting(role, column))
      .map((found) => ({
        ...found,
        rank: found.rank + (role === "industry" && isFine(found.column) ? 1000 : 0),
      }))
      .sort((a, b) => a.rank - b.rank || b.column.filled - a.column.filled);
    const [best] = found;
    if (best !== undefined) roles.set(role, best.column);
  }
  return roles;
}

/** Whether an industry has more values than a model can estimate: a coarser one is better. */
function isFine({ distinct }: ColumnFacts): boolean {
  return distinct > 60;
}

function rankIn(names: readonly string[], { plain }: ColumnFacts): number {
  const exact = names.indexOf(plain.compact);
  return exact >= 0 ? exact : names.indexOf(plain.bare);
}
