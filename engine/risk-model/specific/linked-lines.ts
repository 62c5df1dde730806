import { lengthen } from "../../labels/index.ts";
import type { Vector } from "../../linalg/index.ts";
import { halfLifeDecay } from "../../stats/index.ts";
import type { LinkedOptions } from "./specific-options.ts";

/**
 * Exponentially weighted sums of each further line with its issuer's first living one, over the periods both have a return.
 * [N] each
 */
export interface LinkedSums {
  /** The line that the sums are with; −1 = none yet. */
  readonly partner: Int32Array;
  /** Periods since the line's last specific return; `NEVER` before its first. */
  readonly absent: Int32Array;
  readonly weight: Float64Array;
  readonly squaredWeight: Float64Array;
  readonly squares: Float64Array;
  readonly partnerSquares: Float64Array;
  readonly products: Float64Array;
}

/** Periods without a return of a line that was never seen. */
const NEVER = 1_000_000_000;

/** A line that has had no return for longer is no partner: delisted, or suspended for good. */
const LONGEST_ABSENCE = 20;

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
    partner: new Int32Array(assetCount).fill(-1),
    absent: new Int32Array(assetCount).fill(NEVER),
    weight: zeros(),
    squaredWeight: zeros(),
    squares: zeros(),
    partnerSquares: zeros(),
    products: zeros(),
  };
}

/** The sums over more assets. */
export function growLinkedSums(sums: LinkedSums, assetCount: number): LinkedSums {
  const grown = (values: Float64Array) => lengthen(values, assetCount, 0);
  return {
    partner: lengthen(sums.partner, assetCount, -1),
    absent: lengthen(sums.absent, assetCount, NEVER),
    weight: grown(sums.weight),
    squaredWeight: grown(sums.squaredWeight),
    squares: grown(sums.squares),
    partnerSquares: grown(sums.partnerSquares),
    products: grown(sums.products),
  };
}

/**
 * Takes in a period's specific returns, in place. The partner of a line is the one of the lowest code that has had a return of
 * late; where that changes, the sums start again.
 */
export function stepLinkedSums(
  sums: LinkedSums,
  specificReturns: Vector,
  issuer: Int32Array,
  { halfLife }: Pick<LinkedOptions, "halfLife">,
): void {
  const decay = halfLifeDecay(halfLife);
  const { absent } = sums;
  const first = new Int32Array(issuer.reduce((most, code) => Math.max(most, code), -1) + 1).fill(-1);
  for (let asset = 0; asset < absent.length; asset++) {
    const code = issuer[asset];
    if (code < 0) continue;
    if (!Number.isNaN(specificReturns[asset])) absent[asset] = 0;
    else if (absent[asset] < NEVER) absent[asset]++;
    if (absent[asset] > LONGEST_ABSENCE) continue;
    const partner = first[code];
    if (partner < 0) first[code] = asset;
    else addPair(sums, { asset, partner }, decay, specificReturns);
  }
}

function addPair(
  sums: LinkedSums,
  { asset, partner }: { readonly asset: number; readonly partner: number },
  decay: number,
  specificReturns: Vector,
): void {
  const kept = sums.partner[asset] === partner ? decay : 0;
  const [own, other] = [specificReturns[asset], specificReturns[partner]];
  if (kept > 0 && (Number.isNaN(own) || Number.isNaN(other))) return;
  sums.partner[asset] = partner;
  const isShared = !Number.isNaN(own) && !Number.isNaN(other);
  const [u, v] = isShared ? [own, other] : [0, 0];
  const counted = isShared ? 1 : 0;
  sums.weight[asset] = kept * sums.weight[asset] + counted;
  sums.squaredWeight[asset] = kept * kept * sums.squaredWeight[asset] + counted;
  sums.squares[asset] = kept * sums.squares[asset] + u * u;
  sums.partnerSquares[asset] = kept * sums.partnerSquares[asset] + v * v;
  sums.products[asset] = kept * sums.products[asset] + u * v;
}

/**
 * Issuer loadings of the covered lines that share an issuer with another covered line.
 *
 * The correlation ρ of a line with its issuer's first living one is measured over the periods both have, about 0, and drawn to
 * the prior: ρ = (n ρ̂ + m ρ₀)/(n + m), n effective periods, held within [0, 1). With a_i a_first = ρ_i, a_first is the
 * root mean of the ρ_i, or their largest where that is more; two lines share √ρ each. l = a σ. Lines that are not covered have
 * no part in it, so that one which is listed later changes nothing before.
 *
 * @param variance  [N] specific variances, NaN where not covered
 * @returns undefined where no two covered names share an issuer
 * @see docs/methodology/08b-specific-risk.md
 * @complexity O(N)
 */
export function linkedLines(
  { weight, squaredWeight, squares, partnerSquares, products }: LinkedSums,
  issuer: Int32Array,
  variance: Vector,
  { priorCorrelation, priorPeriods }: LinkedOptions,
): LinkedLines | undefined {
  const correlation = (asset: number): number => {
    const scale = Math.sqrt(squares[asset] * partnerSquares[asset]);
    const effective = scale > 0 ? weight[asset] ** 2 / squaredWeight[asset] : 0;
    const total = effective + priorPeriods;
    if (total === 0) return priorCorrelation;
    const measured = scale > 0 ? products[asset] / scale : 0;
    return Math.max(0, (effective * measured + priorPeriods * priorCorrelation) / total);
  };
  const out = {
    issuer: new Int32Array(issuer.length).fill(-1),
    loading: new Float64Array(issuer.length),
  };
  for (const [code, [first, ...others]] of coveredLines(issuer, variance)) {
    const correlations = others.map(correlation);
    const mean = correlations.reduce((sum, rho) => sum + rho, 0) / correlations.length;
    const firstShare = Math.max(Math.sqrt(mean), ...correlations);
    if (others.length === 0 || !(firstShare > 0)) continue;
    const shares = [firstShare, ...correlations.map((rho) => rho / firstShare)];
    [first, ...others].forEach((asset, i) => {
      out.issuer[asset] = code;
      out.loading[asset] = Math.sqrt(
        Math.min((shares[i] as number) ** 2, 1 - LEAST_OWN_SHARE) * variance[asset],
      );
    });
  }
  return out.issuer.some((code) => code >= 0) ? out : undefined;
}

/** The covered lines of every issuer, by code. */
function coveredLines(issuer: Int32Array, variance: Vector) {
  const lines = new Map<number, [number, ...number[]]>();
  for (let asset = 0; asset < issuer.length; asset++) {
    if (issuer[asset] < 0 || !(variance[asset] > 0)) continue;
    const known = lines.get(issuer[asset]);
    if (known === undefined) lines.set(issuer[asset], [asset]);
    else known.push(asset);
  }
  return lines;
}
