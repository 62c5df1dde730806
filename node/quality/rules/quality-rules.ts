import type { QualityRule } from "../quality-rule.ts";
import { capRules } from "./cap-rules.ts";
import { coverageRules, survivorRules } from "./coverage-rules.ts";
import { factRules } from "./fact-rules.ts";
import { labelRules } from "./label-rules.ts";
import { moneyRules } from "./money-rules.ts";
import { priceRules } from "./price-rules.ts";
import { seriesRules } from "./series-rules.ts";

/** Every rule, in the order in which reports name them. */
export const qualityRules: readonly QualityRule[] = [
  ...survivorRules,
  ...priceRules,
  ...seriesRules,
  ...capRules,
  ...labelRules,
  ...factRules,
  ...moneyRules,
  ...coverageRules,
];
