import type { ColumnFacts } from "./column-facts.ts";

/** Names of accounting columns as `plainHeader` leaves them, by the item that descriptors know. */
const ITEMS: Readonly<Record<string, string>> = {
  book_equity:
    "bookequity commonequity shareholdersequity stockholdersequity ceq ceqq equity totalequity seq seqq",
  preferred_equity: "preferredequity preferredstock pstk pstkq",
  total_assets: "totalassets assets at atq",
  current_assets: "currentassets curassets act actq assetscurrent",
  cash: "cash che cheq cashandequivalents cashandcashequivalents cashandshortterminvestments",
  current_liabilities: "currentliabilities curliab lct lctq liabilitiescurrent",
  short_term_debt: "shorttermdebt dlc dlcq debtcurrent currentdebt",
  long_term_debt: "longtermdebt ltdebt dltt dlttq noncurrentdebt",
  total_debt: "totaldebt debt",
  shares: "sharessplitadjusted splitadjustedshares",
  sales_ttm: "sales revenue revenues netsales totalrevenue sale saleq revt revtq turnover",
  gross_profit_ttm: "grossprofit gp gpq",
  ebit_ttm: "ebit operatingincome opincome oiadp oiadpq operatingprofit",
  net_income_ttm:
    "netincome earningsavailableforcommonstockholders earningsavailableforcommon netincomecommon netincomeloss earnings ni niq ib ibq profit netprofit",
  depreciation_ttm: "depreciation depreciationandamortization dp dpq depreciationamortization",
  cash_flow_ttm:
    "cashfromoperatingactivities operatingcashflow cashflowop cashflowfromoperations cfo oancf oancfy cashflowoperating netcashprovidedbyoperatingactivities",
  capex_ttm: "capex capx capxy capitalexpenditure capitalexpenditures",
  dividends_ttm: "dividendspaid dvc dvt dividends",
  buybacks_ttm: "buybacks repurchases prstkc prstkcy",
  issuance_ttm: "issuance sstk sstky stockissued",
};

/** Names of ready-made exposures, by the built-in descriptor that they replace. */
const SCORES: Readonly<Record<string, string>> = {
  book_to_price: "booktoprice bp btop bm booktomarket pricetobookinverse",
  earnings_to_price: "earningstoprice ep earningsyield etop",
  forward_earnings_to_price: "forwardearningstoprice fep",
  cashflow_to_price: "cashflowtoprice cfotoprice cfp cftop",
  sales_to_price: "salestoprice sp stop",
  dividend_yield: "dividendyield dy divyield",
  return_on_equity: "returnonequity roe",
  return_on_assets: "returnonassets roa",
  debt_to_assets: "debttoassets ltdebttoassets leverage",
  asset_growth: "assetgrowth",
  sales_growth: "salesgrowth",
  momentum: "momentum mom mom121 mom12m umd",
  volatility: "volatility vol252 vol252d historicalvolatility",
  beta: "beta beta252 beta252d marketbeta",
};

/** Columns by the item they hold; of two the one whose name is the surer. */
export function itemColumns(columns: readonly ColumnFacts[]): ReadonlyMap<string, ColumnFacts> {
  return named(ITEMS, columns, /_ttm$/);
}

/** Columns by the descriptor they hold. */
export function scoreColumns(columns: readonly ColumnFacts[]): ReadonlyMap<string, ColumnFacts> {
  return named(SCORES, columns);
}

function named(
  dictionary: Readonly<Record<string, string>>,
  columns: readonly ColumnFacts[],
  ending?: RegExp,
): ReadonlyMap<string, ColumnFacts> {
  const found = new Map<string, ColumnFacts>();
  const numbers = columns.filter(({ kind }) => kind === "number");
  for (const [name, spellings] of Object.entries(dictionary)) {
    const plain = name.replaceAll("_", "");
    const places = [
      ...(name === "shares" ? [] : [plain]),
      ...(ending === undefined || name === "shares" ? [] : [name.replace(ending, "").replaceAll("_", "")]),
      ...spellings.split(" "),
    ];
    const ranked = numbers
      .map((column) => ({ column, rank: places.indexOf(column.plain.compact) }))
      .filter(({ rank }) => rank >= 0)
      .sort((a, b) => a.rank - b.rank);
    if (ranked[0] !== undefined) found.set(name, ranked[0].column);
  }
  return found;
}
