export { buildCharacteristicPortfolio } from "./characteristic-portfolio.ts";
export { buildPurePortfolios, type PortfolioShape, portfolioShape } from "./pure-portfolios.ts";
