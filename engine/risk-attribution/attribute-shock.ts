import { EngineError } from "../errors/index.ts";
import { portfolioExposures } from "../exposures/index.ts";
import { choleskyInto, choleskySolveInto, dot, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";

/** A given return of one factor. */
export interface FactorShock {
  /** Column of X. */
  readonly factor: number;
  /** Decimal return, over whatever horizon the caller has in mind. */
  readonly factorReturn: number;
}

/** What a shock does to a portfolio. [K each] */
export interface ShockImpact {
  readonly factorReturns: Float64Array;
  /** x_k f_k. */
  readonly contributions: Float64Array;
  /** Σ x_k f_k, the portfolio's return; specific returns are expected to be 0. */
  readonly impact: number;
}

/** A shock read in both ways. */
export interface ShockAttribution {
  /** The shocked factors move, the others stand still: rarely what would happen. */
  readonly naive: ShockImpact;
  /** The others move as F expects them to, E[f | f_S = s] = F_·S F_SS⁻¹ s; for one factor F_·k / F_kk · s. */
  readonly conditional: ShockImpact;
}

/**
 * What given returns of one or more factors would do to a portfolio, naively and with the other factors' expected
 * response. F enters as a ratio, so its horizon does not matter.
 *
 * @param weights  [N] decimals, total or active; 0 wherever the asset is not covered
 * @param shocks  distinct factors
 * @throws {EngineError} value: a factor that does not exist, comes twice, or a return that is not finite;
 *   singular: the shocked factors are not independent under F (all industries at once, say, or one without variance)
 * @see docs/methodology/09-risk-attribution.md; primer ch. 9
 * @complexity O(N·S + K·m + m³) for m shocks
 */
export function attributeShock(
  model: RiskModel,
  weights: Vector,
  shocks: readonly FactorShock[],
): ShockAttribution {
  const factorCount = model.exposures.factors.length;
  checkShocks(shocks, factorCount);
  const exposures = portfolioExposures(model.exposures, weights);
  const naive = new Float64Array(factorCount);
  for (const { factor, factorReturn } of shocks) naive[factor] = factorReturn;
  return {
    naive: shockImpact(exposures, naive),
    conditional: shockImpact(exposures, conditionalReturns(model, shocks)),
  };
}

function checkShocks(shocks: readonly FactorShock[], factorCount: number): void {
  const seen = new Set<number>();
  for (const { factor, factorReturn } of shocks) {
    if (!(Number.isInteger(factor) && 0 <= factor && factor < factorCount)) {
      throw new EngineError("value", `attributeShock needs a factor below ${factorCount}, got ${factor}`);
    }
    if (seen.has(factor))
      throw new EngineError("value", `attributeShock needs distinct factors, got ${factor} twice`);
    if (!Number.isFinite(factorReturn)) {
      throw new EngineError(
        "value",
        `attributeShock needs finite returns, got ${factorReturn} for factor ${factor}`,
      );
    }
    seen.add(factor);
  }
}

function shockImpact(exposures: Float64Array, factorReturns: Float64Array): ShockImpact {
  const contributions = exposures.map((exposure, k) => exposure * factorReturns[k]);
  return { factorReturns, contributions, impact: dot(exposures, factorReturns) };
}

/** F_·S F_SS⁻¹ s. */
function conditionalReturns(model: RiskModel, shocks: readonly FactorShock[]): Float64Array {
  const { values, cols } = model.factorCovariance;
  const count = shocks.length;
  const block = Float64Array.from({ length: count * count }, (_, at) => {
    return values[shocks[Math.floor(at / count)].factor * cols + shocks[at % count].factor];
  });
  const failed = choleskyInto(block, block, count);
  if (failed >= 0) {
    const name = model.exposures.factors[shocks[failed].factor].name;
    throw new EngineError(
      "singular",
      `attributeShock needs independent factors under F, ${name} depends on the others`,
    );
  }
  const multipliers = Float64Array.from(shocks, (shock) => shock.factorReturn);
  choleskySolveInto(multipliers, block, multipliers, count);
  const factorReturns = new Float64Array(cols);
  for (let k = 0; k < cols; k++) {
    for (let m = 0; m < count; m++) factorReturns[k] += values[k * cols + shocks[m].factor] * multipliers[m];
  }
  // Exactly the shock where it was given, not up to rounding.
  for (const { factor, factorReturn } of shocks) factorReturns[factor] = factorReturn;
  return factorReturns;
}
