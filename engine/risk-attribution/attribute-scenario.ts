import { EngineError } from "../errors/index.ts";
import { exposureProduct, exposureRow } from "../exposures/index.ts";
import { choleskyInto, choleskySolveInto, dot, multiplyVector, type Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel, specificProduct } from "../risk-model/index.ts";
import { codesOfFactors } from "./factor-names.ts";

/** Returns that are taken as given, by name. Decimals over whatever horizon the caller has in mind. */
export interface Scenario {
  readonly name: string;
  readonly factorReturns: readonly { readonly factor: string; readonly factorReturn: number }[];
  /** Whole returns of assets: through factors and of their own. */
  readonly assetReturns: readonly { readonly asset: string; readonly assetReturn: number }[];
}

/** What a scenario does to a portfolio. */
export interface ScenarioImpact {
  /** [K] f. */
  readonly factorReturns: Float64Array;
  /** [K] x_k f_k. */
  readonly factorContributions: Float64Array;
  /** [N] ε; 0 where none is given or expected. */
  readonly specificReturns: Float64Array;
  /** [N] w_n ε_n. */
  readonly specificContributions: Float64Array;
  /** The portfolio's return: the sum of all contributions. */
  readonly impact: number;
}

/** A scenario read in both ways. */
export interface ScenarioAttribution {
  readonly name: string;
  /** What is named moves, everything else stands still: an asset's return beyond its factors' is its own. */
  readonly naive: ScenarioImpact;
  /** Everything else moves as the model expects it to, given all that is named at once. */
  readonly conditional: ScenarioImpact;
  /**
   * How far from usual: √(sᵀ V⁻¹ s), V the covariance of what is named over one period of the model. Over h periods divide by √h. For
   * one shock its number of standard deviations.
   */
  readonly distance: number;
  /** What is named, and λ = V⁻¹s of each: distance² = Σ s_i λ_i. */
  readonly named: readonly NamedShock[];
}

/** A return that a scenario names. */
export interface NamedShock {
  /** The factor or the asset. */
  readonly name: string;
  /** s_i, and λ_i by one period of the model. */
  readonly namedReturn: number;
  readonly multiplier: number;
}

/**
 * What given returns of factors and of assets would do to a portfolio, naively and conditionally.
 *
 * Each named return is a row a_i of factor loadings (a unit row, or the asset's row of X) and, for an asset, its specific return.
 * With V_ij = a_iᵀF a_j + Δ_ij and λ = V⁻¹s: E[f | s] = Σ λ_i F a_i and E[ε | s] = Δλ, so that a fall of one bank moves the bank
 * factor, the market and the bank itself, each as the model thinks likely, and the issuer's other lines.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @throws {EngineError} as `portfolioRisk`; unknown-label: a factor or asset the model does not have or cover; value: one named twice, a return that
 *   is not finite; singular: named returns that depend on one another under the model
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N·S + m·K² + m³) for m named returns
 * @example
 * attributeScenario({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [1, 0], { name: "A falls", factorReturns: [], assetReturns: [{ asset: "A", assetReturn: -0.1 }] }).conditional.factorReturns // => [-0.075]
 */
export function attributeScenario(
  model: RiskModel,
  weights: Vector,
  scenario: Scenario,
): ScenarioAttribution {
  const shocks = shocksOf(model, scenario);
  const { exposures } = portfolioRisk(model, weights);
  const { factorReturns, specificReturns, distance, multipliers } = expectedReturns(
    model,
    shocks,
    weights.length,
  );
  const naive = naiveReturns(model, shocks, weights.length);
  return {
    name: scenario.name,
    naive: impactOf(weights, exposures, naive),
    conditional: impactOf(weights, exposures, { factorReturns, specificReturns }),
    distance,
    named: shocks.map(({ label, value }, i) => ({
      name: label,
      namedReturn: value,
      multiplier: multipliers[i],
    })),
  };
}

interface Shock {
  readonly label: string;
  /** Column of X, or −1 for an asset. */
  readonly factor: number;
  /** Code, or −1 for a factor. */
  readonly asset: number;
  readonly value: number;
}

interface Returns {
  readonly factorReturns: Float64Array;
  readonly specificReturns: Float64Array;
}

function shocksOf(model: RiskModel, { name, factorReturns, assetReturns }: Scenario): readonly Shock[] {
  const labels = factorReturns.map(({ factor }) => factor);
  const ofFactors = codesOfFactors(model, labels).map((factor, i): Shock => {
    return { label: labels[i], factor, asset: -1, value: factorReturns[i].factorReturn };
  });
  const unknown = assetReturns.filter(({ asset }) => {
    return model.exposures.covered[model.assets.codes.get(asset) ?? -1] !== 1;
  });
  if (unknown.length > 0) {
    throw new EngineError(
      "unknown-label",
      `scenario ${name}: the model of ${model.date} does not cover ${unknown.map(({ asset }) => asset).join(", ")}`,
    );
  }
  const ofAssets = assetReturns.map(({ asset, assetReturn }, i): Shock => {
    if (assetReturns.findIndex((one) => one.asset === asset) !== i)
      throw new EngineError("value", `scenario ${name}: ${asset} stands twice`);
    return { label: asset, factor: -1, asset: model.assets.codes.get(asset) ?? -1, value: assetReturn };
  });
  const shocks = [...ofFactors, ...ofAssets];
  const bad = shocks.find(({ value }) => !Number.isFinite(value));
  if (bad)
    throw new EngineError(
      "value",
      `scenario ${name} needs finite returns, got ${bad.value} for ${bad.label}`,
    );
  return shocks;
}

function naiveReturns(model: RiskModel, shocks: readonly Shock[], assetCount: number): Returns {
  const factorReturns = new Float64Array(model.exposures.factors.length);
  const specificReturns = new Float64Array(assetCount);
  for (const { factor, value } of shocks) if (factor >= 0) factorReturns[factor] = value;
  for (const { asset, value } of shocks) {
    if (asset >= 0) specificReturns[asset] = value - exposureProduct(model.exposures, asset, factorReturns);
  }
  return { factorReturns, specificReturns };
}

function expectedReturns(model: RiskModel, shocks: readonly Shock[], assetCount: number) {
  const count = shocks.length;
  const loadings = shocks.map(({ factor, asset }) => {
    if (asset >= 0) return exposureRow(model.exposures, asset);
    return Float64Array.from(model.exposures.factors, (_, k) => (k === factor ? 1 : 0));
  });
  const covariances = loadings.map((row) => multiplyVector(model.factorCovariance, row));
  const block = Float64Array.from({ length: count * count }, (_, at) => {
    return dot(loadings[Math.floor(at / count)], covariances[at % count]);
  });
  shocks.forEach(({ asset }, i) => {
    if (asset < 0) return;
    const unit = new Float64Array(assetCount);
    unit[asset] = 1;
    const specific = specificProduct(model, unit);
    shocks.forEach((other, j) => {
      if (other.asset >= 0) block[i * count + j] += specific[other.asset];
    });
  });
  const multipliers = solveShocks(block, shocks);
  const factorReturns = new Float64Array(model.exposures.factors.length);
  const held = new Float64Array(assetCount);
  shocks.forEach(({ asset }, i) => {
    for (let k = 0; k < factorReturns.length; k++) factorReturns[k] += multipliers[i] * covariances[i][k];
    if (asset >= 0) held[asset] = multipliers[i];
  });
  // Exactly the shock where it was given, not up to rounding.
  for (const { factor, value } of shocks) if (factor >= 0) factorReturns[factor] = value;
  const square = shocks.reduce((sum, { value }, i) => sum + value * multipliers[i], 0);
  return {
    factorReturns,
    specificReturns: specificProduct(model, held),
    distance: Math.sqrt(Math.max(square, 0)),
    multipliers,
  };
}

/** V⁻¹ s. */
function solveShocks(block: Float64Array, shocks: readonly Shock[]): Float64Array {
  const failed = choleskyInto(block, block, shocks.length);
  if (failed >= 0) {
    throw new EngineError(
      "singular",
      `a scenario needs named returns that do not follow from one another, ${shocks[failed].label} depends on the others: leave it out`,
    );
  }
  const multipliers = Float64Array.from(shocks, ({ value }) => value);
  choleskySolveInto(multipliers, block, multipliers, shocks.length);
  return multipliers;
}

/** What returns do to weights. */
export function impactOf(
  weights: Vector,
  exposures: Float64Array,
  { factorReturns, specificReturns }: Returns,
): ScenarioImpact {
  const factorContributions = exposures.map((exposure, k) => exposure * factorReturns[k]);
  const specificContributions = specificReturns.map((value, asset) =>
    weights[asset] === 0 ? 0 : weights[asset] * value,
  );
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const impact = sum(factorContributions) + sum(specificContributions);
  return { factorReturns, factorContributions, specificReturns, specificContributions, impact };
}
