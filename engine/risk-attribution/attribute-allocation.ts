import type { Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import { checkGrouping } from "./attribute-groups.ts";
import { type CashRisk, cashRisk, differenceOf, marginalOf } from "./attribute-relative-risk.ts";
import { attributeRisk } from "./attribute-risk.ts";
import { type GroupWeights, groupWeights } from "./group-weights.ts";
import type { Grouping } from "./grouping.ts";

/** One decision as a source of tracking error: stand-alone volatility × correlation = contribution. */
export interface ActiveSource {
  /** Volatility of what the decision alone returns against the benchmark, decimal per year. */
  readonly standaloneVolatilityAnnual: number;
  /** With the active return. NaN where either has no risk. */
  readonly correlation: number;
  /** CTR. */
  readonly riskContributionAnnual: number;
}

/** The two decisions in one group. */
export interface GroupAllocation {
  /** Code of the group; −1 = the names without one, taken together as a group. */
  readonly group: number;
  readonly name: string;
  /** W_p, decimals. */
  readonly portfolioWeight: number;
  /** W_b. */
  readonly benchmarkWeight: number;
  /** Over- or underweighting the group: (W_p − W_b)(R_b,g − R_b). */
  readonly allocation: ActiveSource;
  /** What is held within it: W_p (R_p,g − R_b,g). */
  readonly selection: ActiveSource;
}

/** Tracking error by the decisions that a manager of groups takes. */
export interface AllocationRisk {
  readonly trackingErrorAnnual: number;
  /** One per group, and one for names without a group where either portfolio has any. */
  readonly groups: readonly GroupAllocation[];
  /** Σw_b − Σw_p, as in `attributeRelativeRisk`. With it the contributions sum to the tracking error. */
  readonly cash: CashRisk;
}

/**
 * Tracking error by allocation to groups and selection within them, the sources of a Brinson attribution with the
 * interaction in selection:
 *
 * R_a = Σ_g (W_p,g − W_b,g)(R_b,g − R_b) + Σ_g W_p,g (R_p,g − R_b,g) + cash
 *
 * Each source is a vector of weights under the model, so its contribution is exact. A group whose benchmark weights sum to 0
 * has no benchmark return: it counts as R_b, so that all of its risk is selection.
 *
 * @param weights  portfolio and benchmark [N each], decimals; NaN not allowed; 0 wherever the asset is not covered
 * @param grouping  on the same axis
 * @throws {EngineError} as `attributeRisk` and `attributeGroups`
 * @see docs/methodology/09-risk-attribution.md; Davis & Menchero (2011); Brinson, Hood & Beebower (1986)
 * @complexity O(G·(N·S + K²))
 * @example
 * attributeAllocation({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, { portfolio: [0, 1], benchmark: [1, 0] }, groupByLabel(["x", "x"])).groups[0].selection.correlation // => 1
 */
export function attributeAllocation(
  model: RiskModel,
  { portfolio, benchmark }: { readonly portfolio: Vector; readonly benchmark: Vector },
  grouping: Grouping,
): AllocationRisk {
  const active = differenceOf(portfolio, benchmark);
  checkGrouping(grouping, active.length);
  const { volatilityAnnual, assets } = attributeRisk(model, active);
  const source = (weights: Float64Array): ActiveSource => {
    const standalone = Math.sqrt(Math.max(portfolioRisk(model, weights).variance, 0) * model.periodsPerYear);
    const riskless = volatilityAnnual === 0;
    const contribution = riskless ? 0 : marginalOf(weights, assets.marginalRiskAnnual, volatilityAnnual);
    return {
      standaloneVolatilityAnnual: standalone,
      correlation: riskless || standalone === 0 ? Number.NaN : contribution / standalone,
      riskContributionAnnual: contribution,
    };
  };
  const groups = [...grouping.names.keys(), -1].flatMap((group): GroupAllocation[] => {
    const held = groupWeights(portfolio, grouping, group);
    const reference = groupWeights(benchmark, grouping, group);
    if (group < 0 && held.gross === 0 && reference.gross === 0) return [];
    const { allocation, selection } = decisions(held, reference, benchmark);
    return [
      {
        group,
        name: grouping.names[group] ?? "(no group)",
        portfolioWeight: held.total,
        benchmarkWeight: reference.total,
        allocation: source(allocation),
        selection: source(selection),
      },
    ];
  });
  const net = active.reduce((sum, weight) => sum + weight, 0);
  const benchmarkMarginal = marginalOf(benchmark, assets.marginalRiskAnnual, volatilityAnnual);
  return { trackingErrorAnnual: volatilityAnnual, groups, cash: cashRisk(net, benchmarkMarginal) };
}

/** A net weight of this share of the gross is rounding. */
const NO_WEIGHT = 1e-9;

/** The weights whose returns are the two sources. */
function decisions(held: GroupWeights, reference: GroupWeights, benchmark: Vector) {
  const allocation = new Float64Array(benchmark.length);
  const selection = new Float64Array(benchmark.length);
  const hasReturn = Math.abs(reference.total) > NO_WEIGHT * reference.gross;
  const tilt = held.total - reference.total;
  for (let asset = 0; asset < benchmark.length; asset++) {
    const [own, other] = [held.weights[asset], reference.weights[asset]];
    if (hasReturn) {
      allocation[asset] = tilt * (other / reference.total - benchmark[asset]);
      selection[asset] = own - (held.total / reference.total) * other;
    } else selection[asset] = own - other - held.total * benchmark[asset];
  }
  return { allocation, selection };
}
