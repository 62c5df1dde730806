import { EngineError } from "../errors/index.ts";
import type { Grouping } from "./grouping.ts";
import type { RiskAttribution, RiskContribution } from "./risk-attribution.ts";
import { riskContribution } from "./risk-contribution.ts";

/** The names of one group together. */
export interface GroupRisk {
  /** Code of the group; −1 = the names without one. */
  readonly group: number;
  readonly name: string;
  /** Σ of the weights above 0, decimals. */
  readonly longWeight: number;
  /** Σ of the weights below 0: not positive. */
  readonly shortWeight: number;
  readonly netWeight: number;
  /** Of all sources. The groups' contributions sum to the portfolio's risk. */
  readonly total: RiskContribution;
  /** What the group's names contribute through factors. */
  readonly factor: RiskContribution;
  /** What they contribute through their specific returns. */
  readonly specific: RiskContribution;
}

/** The name of the line for names that have no group. */
const UNGROUPED = "(no group)";

/**
 * A portfolio's risk by groups of names. A group's contribution is the sum of its names', CTR_g = Σ_n s_ng w_n MCR_n with
 * share s_ng where a name belongs to several groups. It is not the group's stand-alone risk, and it is not the contribution of
 * an industry *factor*: a bank contributes through the market, value and itself too.
 *
 * @param attribution  of `attributeRisk`, total or active
 * @param grouping  on the same asset axis; shares of a name sum to 1
 * @returns one line per group, also for those without a weight; last, if any weight is without a group, a line −1
 * @throws {EngineError} shape: not one row of memberships per asset; value: a code outside the names, shares that do not sum to 1
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N + G)
 * @example
 * ((model) => attributeGroups(attributeRisk(model, [1, 0]), groupByLabel(["x", "y"]))[0].specific.varianceShare)({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }) // => 0.25
 */
export function attributeGroups(attribution: RiskAttribution, grouping: Grouping): readonly GroupRisk[] {
  const { weights, riskContributionAnnual, specificRiskContributionAnnual } = attribution.assets;
  const { names } = grouping;
  checkGrouping(grouping, weights.length);
  const none = names.length;
  const column = (values: Float64Array): Float64Array => groupSums(values, grouping);
  const long = column(weights.map((weight) => Math.max(weight, 0)));
  const short = column(weights.map((weight) => Math.min(weight, 0)));
  const total = column(riskContributionAnnual);
  const specific = column(specificRiskContributionAnnual);
  const sigma = attribution.volatilityAnnual;
  const line = (group: number, name: string): GroupRisk => {
    const at = group < 0 ? none : group;
    return {
      group,
      name,
      longWeight: long[at],
      shortWeight: short[at],
      netWeight: long[at] + short[at],
      total: riskContribution(total[at] * sigma, sigma),
      factor: riskContribution((total[at] - specific[at]) * sigma, sigma),
      specific: riskContribution(specific[at] * sigma, sigma),
    };
  };
  const lines = names.map((name, group) => line(group, name));
  return long[none] === 0 && short[none] === 0 ? lines : [...lines, line(-1, UNGROUPED)];
}

/** Sums of a column over the names of each group, by share; last, of the names without a group. [G + 1] */
function groupSums(values: Float64Array, { names, memberships }: Grouping): Float64Array {
  const { offsets, codes, shares } = memberships;
  const sums = new Float64Array(names.length + 1);
  for (let asset = 0; asset < values.length; asset++) {
    const value = values[asset];
    // Names without a weight add nothing, and may be without a value.
    if (value === 0) continue;
    if (offsets[asset] === offsets[asset + 1]) sums[names.length] += value;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      sums[codes[entry]] += shares[entry] * value;
    }
  }
  return sums;
}

/** @throws {EngineError} for memberships that do not fit the axis or do not share out every name once */
export function checkGrouping({ names, memberships }: Grouping, assetCount: number): void {
  const { offsets, codes, shares } = memberships;
  if (offsets.length !== assetCount + 1) {
    throw new EngineError(
      "shape",
      `a grouping needs a row for each of ${assetCount} assets, got ${offsets.length - 1}`,
    );
  }
  for (let asset = 0; asset < assetCount; asset++) {
    let sum = 0;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      if (!(codes[entry] >= 0 && codes[entry] < names.length)) {
        throw new EngineError(
          "value",
          `a grouping needs codes below ${names.length}, got ${codes[entry]} for asset ${asset}`,
        );
      }
      sum += shares[entry];
    }
    if (offsets[asset] < offsets[asset + 1] && !(Math.abs(sum - 1) <= 1e-9)) {
      throw new EngineError(
        "value",
        `a grouping needs shares that sum to 1, got ${sum} for asset ${asset}: one level of groups at a time`,
      );
    }
  }
}
