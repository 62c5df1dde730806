export { collectCard } from "./collect-card.ts";
export { HORIZON_WORDS, PORTFOLIO_HEADERS, PORTFOLIO_WORDS } from "./family-words.ts";
export {
  type CardHorizon,
  type CardTests,
  type FamilyTest,
  type TestRequest,
  testFamily,
} from "./forecast-tests.ts";
export type { CardFactor, ModelCard } from "./model-card.ts";
