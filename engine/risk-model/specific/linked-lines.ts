import type { Vector } from "../../linalg/index.ts";
import { halfLifeDecay } from "../../stats/index.ts";
import type { LinkedOptions } from "./specific-options.ts";

/** Exponentially weighted sums of each further line with its issuer's first, over the periods both have a return. [N] each */
export interface LinkedSums {
  readonly weight: Float64Array;
  readonly squaredWeight: Float64Array;
  readonly squares: Float64Array;
  readonly rootSquares: Float64Array;
  readonly products: Float64Array;
}

/**
 * What lines of one issuer have in common: u_i = l_i g + η_i with one g of variance 1 for each issuer. Δ then is
 * diag(σ² − l²) + Σ_issuers l lᵀ: symmetric and positive definite, and its diagonal still is σ².
 */
export interface LinkedLines {
  /** [N] code of the issuer; −1 = has no other covered line. */
  readonly issuer: Int32Array;
  /** l [N] per period (decimal), |l| < σ; 0 where the line is not linked. */
  readonly loading: Float64Array;
}

/** Share of its own variance that a line keeps to itself at least, so that Δ stays invertible. */
const LEAST_OWN_SHARE = 0.001;

/** No pair seen yet. */
export function startLinkedSums(assetCount: number): LinkedSums {
  const zeros = () => new Float64Array(assetCount);
  return {
    weight: zeros(),
    squaredWeight: zeros(),
    squares: zeros(),
    rootSquares: zeros(),
    products: zeros(),
  };
}

/** Takes in a period's specific returns, in place. An issuer's first line is the one of the lowest code. */
export function stepLinkedSums(
  { weight, squaredWeight, squares, rootSquares, products }: LinkedSums,
  specificReturns: Vector,
  issuer: Int32Array,
  { halfLife }: Pick<LinkedOptions, "halfLife">,
): void {
  const decay = halfLifeDecay(halfLife);
  const root = new Map<number, number>();
  for (let asset = 0; asset < weight.length; asset++) {
    if (issuer[asset] < 0) continue;
    const first = root.get(issuer[asset]);
    if (first === undefined) {
      root.set(issuer[asset], asset);
      continue;
    }
    const [own, other] = [specificReturns[asset], specificReturns[first]];
    if (Number.isNaN(own) || Number.isNaN(other)) continue;
    weight[asset] = decay * weight[asset] + 1;
    squaredWeight[asset] = decay * decay * squaredWeight[asset] + 1;
    squares[asset] = decay * squares[asset] + own * own;
    rootSquares[asset] = decay * rootSquares[asset] + other * other;
    products[asset] = decay * products[asset] + own * other;
  }
}

/**
 * Issuer loadings of the covered lines that share an issuer with another covered line.
 *
 * The correlation ρ of a line with its issuer's first is measured over the periods both have, about 0, and drawn to the
 * prior: ρ = (n ρ̂ + m ρ₀)/(n + m), n effective periods, held within [0, 1). With a_i a_first = ρ_i, a_first is the
 * root mean of the ρ_i, or their largest where that is more; two lines share √ρ each. l = a σ.
 *
 * @param variance  [N] specific variances, NaN where not covered
 * @returns undefined where no two covered names share an issuer
 * @see docs/methodology/08-risk-model.md
 * @complexity O(N)
 */
export function linkedLines(
  { weight, squaredWeight, squares, rootSquares, products }: LinkedSums,
  issuer: Int32Array,
  variance: Vector,
  { priorCorrelation, priorPeriods }: LinkedOptions,
): LinkedLines | undefined {
  const correlation = (asset: number): number => {
    const scale = Math.sqrt(squares[asset] * rootSquares[asset]);
    const effective = scale > 0 ? weight[asset] ** 2 / squaredWeight[asset] : 0;
    const measured = scale > 0 ? products[asset] / scale : 0;
    return Math.max(0, (effective * measured + priorPeriods * priorCorrelation) / (effective + priorPeriods));
  };
  const out = {
    issuer: new Int32Array(issuer.length).fill(-1),
    loading: new Float64Array(issuer.length),
  };
  for (const [code, { first, others }] of issuerLines(issuer)) {
    const correlations = others.map(correlation);
    const mean = correlations.reduce((sum, rho) => sum + rho, 0) / correlations.length;
    const rootShare = Math.max(Math.sqrt(mean), ...correlations);
    const covered = [first, ...others].filter((asset) => variance[asset] > 0);
    if (covered.length < 2 || !(rootShare > 0)) continue;
    for (const asset of covered) {
      const share = asset === first ? rootShare : (correlations[others.indexOf(asset)] as number) / rootShare;
      out.issuer[asset] = code;
      out.loading[asset] = Math.sqrt(Math.min(share * share, 1 - LEAST_OWN_SHARE) * variance[asset]);
    }
  }
  return out.issuer.some((code) => code >= 0) ? out : undefined;
}

/** The lines of every issuer that has more than one, the first by code apart. */
function issuerLines(issuer: Int32Array) {
  const lines = new Map<number, { readonly first: number; readonly others: number[] }>();
  for (let asset = 0; asset < issuer.length; asset++) {
    if (issuer[asset] < 0) continue;
    const known = lines.get(issuer[asset]);
    if (known === undefined) lines.set(issuer[asset], { first: asset, others: [] });
    else known.others.push(asset);
  }
  return [...lines].filter(([, { others }]) => others.length > 0);
}
