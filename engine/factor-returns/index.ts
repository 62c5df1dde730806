export { currencyReturns, withCurrencyReturns } from "./currency-returns.ts";
export {
  type CrossSection,
  designOf,
  estimateFactorReturns,
  type FactorReturns,
} from "./estimate-factor-returns.ts";
export {
  type FactorReturnDay,
  type FactorReturnState,
  growFactorReturnState,
  nextFactorReturnState,
  type RegressionOptions,
  stepFactorReturns,
} from "./step-factor-returns.ts";
