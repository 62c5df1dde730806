export { type Market, marketOf, type PageTrade, pageTrades } from "./page-trades.ts";
export { TradeList } from "./trade-list.tsx";
