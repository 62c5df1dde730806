import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT } from "../root.ts";
import { blocksOf, measuredOf } from "./measured.ts";

/**
 * What docs/synthetic-market.md says of the market's settings, and the line of engine/synthetic-market that makes it so: [page, file, code].
 * The settings are no exports, as nobody is to use them; where one changes, its line is not found here and the page has to follow.
 */
const SETTINGS: readonly (readonly [string, string, string])[] = [
  ["industry beta (sd 0.15)", "simulate-market", "INDUSTRY_BETA_DEVIATION = 0.15"],
  ["0.28 × latent score", "true-exposures", "0.28 * names.betaScore"],
  ["within ±0.4", "true-exposures", "Math.min(0.4, Math.max(-0.4,"],
  ["at most 2.5", "true-exposures", "Math.min(2.5, names.book[asset]"],
  ["(φ 0.98 and 0.96)", "names", "0.98 * names.betaScore[asset] + Math.sqrt(1 - 0.98 ** 2)"],
  ["(φ 0.98 and 0.96)", "names", "0.96 * names.volatilityScore[asset] + Math.sqrt(1 - 0.96 ** 2)"],
  ["Student t (8 df", "constrained-factors", "FACTOR_DEGREES = 8"],
  [
    "market 13 % a year when calm",
    "regimes",
    "marketVolatilityAnnual: 0.13, otherScale: 0.9, specificScale: 0.92, endProbability: 1 / 300",
  ],
  [
    "30 % when turbulent",
    "regimes",
    "marketVolatilityAnnual: 0.3, otherScale: 1.5, specificScale: 1.3, endProbability: 1 / 60",
  ],
  ["share 6 % with their sector", "regime-covariance", "SECTOR_VOLATILITY_ANNUAL = 0.06"],
  ["5–10 % of their own", "factor-structure", "0.05 + 0.05 * random.uniform()"],
  [
    "beta 5.5, momentum 4.5, quality 1.8, residual volatility 3.5, size 2.8,",
    "regime-covariance",
    "[0.055, 0.045, 0.018, 0.035, 0.028, 0.025]",
  ],
  [
    "value 2.5 % (× 0.9 calm, × 1.5 turbulent",
    "regime-covariance",
    "[0.055, 0.045, 0.018, 0.035, 0.028, 0.025]",
  ],
  ["market–beta 0.7, value–momentum −0.4", "regime-covariance", "[1, 0.7, -0.15, -0.1, 0.3, -0.1, 0.05]"],
  ["market–beta 0.7, value–momentum −0.4", "regime-covariance", "[-0.15, -0.1, 1, 0.2, -0.1, 0.1, -0.4]"],
  [
    "market 5 %, momentum 2.5, quality 1, value 1, size −1, residual volatility −1",
    "factor-structure",
    "MARKET_PREMIUM_ANNUAL = 0.05",
  ],
  [
    "market 5 %, momentum 2.5, quality 1, value 1, size −1, residual volatility −1",
    "factor-structure",
    "[0, 0.025, 0.01, -0.01, -0.01, 0.01]",
  ],
  ["Student t (5 df", "specific-returns", "SPECIFIC_DEGREES = 5"],
  [
    "0.245 × (cap / geometric mean cap)^(−1/4) × exp(0.2 × score)",
    "names",
    "0.245 * Math.exp(-0.25 * size + 0.2 * names.volatilityScore[asset])",
  ],
  ["within 13–70 %", "names", "Math.min(0.7, Math.max(0.13, volatility))"],
  ["× 0.92 calm or 1.3 turbulent", "regimes", "specificScale: 0.92"],
  ["N(0, (6σ)²) comes on top with probability 0.15", "specific-returns", "JUMP_PROBABILITY = 0.15"],
  ["N(0, (6σ)²) comes on top with probability 0.15", "specific-returns", "JUMP_SIZE = 6"],
  ["have 1.8 × that", "names", "(distressed ? 1.8 : 1)"],
  ["4 % a year of its own", "specific-returns", "LINE_SPREAD = 0.04"],
  ["bounded to −95 % and +150 %", "specific-returns", "LEAST_RETURN = -0.95"],
  ["bounded to −95 % and +150 %", "specific-returns", "MOST_RETURN = 1.5"],
  [
    "countries have 6–12 % a year of their own (× 0.9 calm, × 1.5 turbulent)",
    "factor-structure",
    "0.06 + 0.06 * countries.uniform()",
  ],
  [
    "currencies 8 % (likewise), correlated 0.5 with one",
    "regime-covariance",
    "CURRENCY_VOLATILITY_ANNUAL = 0.08",
  ],
  ["currencies 8 % (likewise), correlated 0.5 with one", "regime-covariance", "CURRENCY_CORRELATION = 0.5"],
  ["0.2 with the market", "regime-covariance", "CURRENCY_MARKET_CORRELATION = 0.2"],
  ["−0.3 with their country's factor (−0.3/√n", "regime-covariance", "CURRENCY_COUNTRY_CORRELATION = -0.3"],
  [
    "0.2 % (JPY) to 7 % (BRL) a year within 0–8 %",
    "country-table",
    '["JPY", { rate: 0.009, riskFreeAnnual: 0.002 }]',
  ],
  [
    "0.2 % (JPY) to 7 % (BRL) a year within 0–8 %",
    "country-table",
    '["BRL", { rate: 0.2, riskFreeAnnual: 0.07 }]',
  ],
  ["0.2 % (JPY) to 7 % (BRL) a year within 0–8 %", "currencies", "Math.min(0.08, Math.max(0, drawn))"],
  ["sd of ln cap 1.5", "traits", "2e9 * Math.exp(1.5 * small)"],
  ["5 % of places start vacant", "listings", "VACANT_SHARE = 0.05"],
  ["4 % a year, of small names: one in four fails", "listings", "DELISTINGS_PER_YEAR = 0.04"],
  ["4 % a year, of small names: one in four fails", "listings", "BANKRUPT_SHARE = 0.25"],
  ["last return −55 to −95 %", "listings", "bankrupt ? -0.55 - 0.4 * size"],
  ["a premium of 12–45 %", "listings", "0.12 + 0.33 * size"],
  ["every 40th place", "listings", "LINKED_EVERY = 40"],
  ["5 % of names a year, 1–20 days without bars", "trading", "SUSPENSION_PROBABILITY = 0.0002"],
  ["5 % of names a year, 1–20 days without bars", "trading", "SUSPENSION_DAYS_MOST = 20"],
  ["above 160, reverse 1:10 below 1.2", "trading", "SPLIT_ABOVE = 160"],
  ["above 160, reverse 1:10 below 1.2", "trading", "REVERSE_SPLIT_BELOW = 1.2"],
  ["dividends every 63 days for six companies in ten", "trading", "DIVIDEND_CYCLE_DAYS = 63"],
  ["dividends every 63 days for six companies in ten", "traits", "random.uniform() < 0.6"],
  ["0.3 % of volumes", "trading", "VOLUME_MISSING_PROBABILITY = 0.003"],
  ["1 % of company–item pairs never, 1 % of reports never", "traits", "if (random.uniform() < 0.01) never"],
  [
    "1 % of company–item pairs never, 1 % of reports never",
    "reporting",
    "SKIPPED_RELEASE_PROBABILITY = 0.01",
  ],
  ["1 % of names a year move", "simulate-market", "RECLASSIFICATION_PROBABILITY = 0.01 / 252"],
  [
    "2 % a year at first, drifting monthly within 0–8 %",
    "country-table",
    '["USD", { rate: 1, riskFreeAnnual: 0.02 }]',
  ],
  ["calendar quarters for 80 %", "traits", "offset < 0.8 ? 0"],
  ["6 % of its log distance", "reporting", "trend + 0.06 * shortfall"],
  ["25–85 days later", "reporting", "LAG_LEAST = 25"],
  ["25–85 days later", "reporting", "LAG_SPREAD = 61"],
  ["4 % of reports are restated", "reporting", "RESTATEMENT_PROBABILITY = 0.04"],
  ["the 30 % with the highest published", "portfolios", "0.3 * cheap.length"],
  [
    "the best 20 % by 12–1 month return at +130 % and the worst 20 % at −30 %",
    "portfolios",
    "Math.ceil(0.2 * strong.length)",
  ],
  ["the best 20 % by 12–1 month return at +130 % and the worst 20 % at −30 %", "portfolios", "total: -0.3"],
  ["280 trading days are simulated before", "listings", "WARM_UP_DAYS = 280"],
];

const page = readFileSync(`${ROOT}docs/synthetic-market.md`, "utf8");

test.each(SETTINGS)("%s: %s has it", (said, file, code) => {
  expect(page).toContain(said);
  expect(readFileSync(`${ROOT}engine/synthetic-market/${file}.ts`, "utf8")).toContain(code);
});

test("docs/synthetic-market.md has no other number of a setting", () => {
  const others = blocksOf(page).flatMap(({ line, text }) => {
    const left = SETTINGS.reduce((rest, [said]) => rest.replaceAll(said, " "), text);
    return measuredOf(left).map(({ text: number, unit }) => `${line}: ${number} ${unit}`.trim());
  });
  expect(others).toEqual([]);
});
