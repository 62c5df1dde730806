/**
 * Items by the us-gaap tags (of the cover page: dei) that hold them, the preferred first: of two that a filing has for one period the first counts. Flows have their plain name; the
 * import makes twelve months of them (`net_income` becomes `net_income_ttm`).
 */
export const SEC_ITEMS: Readonly<Record<string, readonly string[]>> = {
  book_equity: ["StockholdersEquity", "CommonStockholdersEquity"],
  preferred_equity: ["PreferredStockValue"],
  total_assets: ["Assets"],
  current_assets: ["AssetsCurrent"],
  cash: ["CashCashEquivalentsAndShortTermInvestments", "CashAndCashEquivalentsAtCarryingValue"],
  current_liabilities: ["LiabilitiesCurrent"],
  short_term_debt: ["DebtCurrent", "ShortTermBorrowings"],
  taxes_payable: ["AccruedIncomeTaxesCurrent", "TaxesPayableCurrent"],
  long_term_debt: ["LongTermDebtNoncurrent", "LongTermDebt"],
  sales: [
    "RevenueFromContractWithCustomerExcludingAssessedTax",
    "Revenues",
    "SalesRevenueNet",
    "RevenueFromContractWithCustomerIncludingAssessedTax",
    "SalesRevenueGoodsNet",
  ],
  gross_profit: ["GrossProfit"],
  ebit: ["OperatingIncomeLoss"],
  net_income: ["NetIncomeLossAvailableToCommonStockholdersBasic", "NetIncomeLoss", "ProfitLoss"],
  depreciation: [
    "DepreciationDepletionAndAmortization",
    "DepreciationAndAmortization",
    "DepreciationAmortizationAndAccretionNet",
    "Depreciation",
  ],
  cash_flow: [
    "NetCashProvidedByUsedInOperatingActivities",
    "NetCashProvidedByUsedInOperatingActivitiesContinuingOperations",
  ],
  capex: ["PaymentsToAcquirePropertyPlantAndEquipment", "PaymentsToAcquireProductiveAssets"],
  dividends: ["PaymentsOfDividendsCommonStock", "PaymentsOfDividends"],
  buybacks: ["PaymentsForRepurchaseOfCommonStock"],
  issuance: ["ProceedsFromIssuanceOfCommonStock"],
  shares: ["EntityCommonStockSharesOutstanding", "CommonStockSharesOutstanding"],
};
