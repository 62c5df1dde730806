import { readFileSync } from "node:fs";
import { join } from "node:path";
import { editSpec } from "./market-project.ts";

const styles = `
    size: { blend: { log_market_cap: 1 } }
    mid_cap: { cubeOf: size }
    beta: { blend: { beta: 1, downside_beta: 0.5 }, clipBy: mad }
    momentum: { blend: { momentum: 0.5, residual_momentum: 0.5 }, form: gaussian_rank, within: industry }
    value: { blend: { book_to_price: 0.5, earnings_to_price: 0.5 }, within: country }
    reversal: { blend: { short_term_reversal: 1, industry_momentum: 0.4 }, form: rank }
    liquidity: { blend: { turnover_month: 1, amihud: -0.3 }, orthogonalTo: [size, mid_cap], within: size }
    volatility: { blend: { volatility: 0.75, residual_sigma: 0.25 }, orthogonalTo: [beta, size] }
`;
const windows = "{ periods: 40, minPeriods: 15 }";
const rest = `
exposures: { minGroupSize: 5, sizeBuckets: 3 }
regression: { weights: inverse_specific_variance, weightCap: 0.95, robust: huber }
covariance:
  volatilityHalfLife: 20
  correlationHalfLife: 40
  ownHistoryFull: 20
  neweyWest: { volatility: 3, correlation: 2 }
  eigenfactor: { draws: 20 }
  regime: { halfLife: 10 }
specific: { halfLife: 20, ownHistoryFrom: 10, ownHistoryFull: 40, sizeGroups: 3 }
descriptors:
  beta: ${windows}
  downside_beta: ${windows}
  momentum: { periods: 40, lag: 5, minPeriods: 15 }
  residual_momentum: { periods: 40, lag: 5, minPeriods: 15 }
  volatility: ${windows}
  residual_sigma: ${windows}
  industry_momentum: { periods: 40, minPeriods: 15 }
`;

/** Turns on every option of a project of several markets. */
export function turnEverythingOn(folder: string): void {
  const industries = readFileSync(join(folder, "data/classifications.csv"), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",")[1] as string);
  const names = [...new Set(industries)].sort();
  const parents = names.map((name, i) => `${name}: ${i % 2 === 0 ? "even" : "odd"}`).join(", ");
  editSpec(folder, (text) => {
    const data = text.slice(0, text.indexOf("universe:"));
    return `${data}universe:
  estimation: { by: dollar_volume, top: 70, buffer: 1.1, entryBuffer: 1.1, minHistory: 10, liquidityPeriods: 15, minTradedShare: 0.5, primaryOnly: true, minMembersPerIndustry: 4 }
factors:
  countries: true
  currencies: true
  industries: { minMembers: 4, thin: { minEffective: 8 }, parents: { ${parents} } }
  styles:${styles}${rest}`;
  });
}
