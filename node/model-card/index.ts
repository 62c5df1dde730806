export { collectCard } from "./collect-card.ts";
export { HORIZON_WORDS, PORTFOLIO_WORDS } from "./family-words.ts";
export type { CardHorizon, CardTests, FamilyTest, TestRequest } from "./forecast-tests.ts";
export type { CardFactor, ModelCard } from "./model-card.ts";
