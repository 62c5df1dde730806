import type { Fault } from "../../errors/index.ts";
import type { LinkedLines } from "../specific/linked-lines.ts";
import type { ForeignModel, IssuerCovariance } from "./foreign-model.ts";

/** Loadings that give covariances of specific returns, and how near they come. */
export interface IssuerLoadings {
  /** Undefined where no two names are linked. */
  readonly linked: LinkedLines | undefined;
  /** Largest difference, as a correlation, between a covariance that was given and that of the loadings. */
  readonly worst: number;
  readonly faults: readonly Fault[];
}

/** Share of its variance that a line keeps to itself at least: Δ stays invertible where lines are the same but for a constant. */
const LEAST_OWN = 1e-9;
const SWEEPS = 500;

/**
 * One issuer factor for each set of names that are linked: u_i = l_i g + η_i, so that the covariance of two is l_i l_j. Of two lines it is exact, and of
 * more wherever their covariances are of rank one, as those of lines of one issuer are; else the nearest of rank one (least squares beside the diagonal: Harman & Jones 1966).
 *
 * A name without its own covariance with another of the set has 0 with it.
 */
export function issuerLoadings(
  { ids, specificVariance, issuerCovariances = [] }: ForeignModel,
  file: string,
): IssuerLoadings {
  const faults = issuerCovariances.flatMap((pair) => pairFaults(pair, { ids, specificVariance }, file));
  const pairs = issuerCovariances.filter(({ covariance }) => covariance !== 0);
  if (pairs.length === 0 || faults.length > 0) return { linked: undefined, worst: 0, faults };
  const linked = {
    issuer: new Int32Array(ids.length).fill(-1),
    loading: new Float64Array(ids.length),
  };
  let worst = 0;
  linkedSets(pairs, ids.length).forEach((members, code) => {
    const sigma = members.map((i) => Math.sqrt(specificVariance[i]));
    const at = new Map(members.map((member, m) => [member, m]));
    const size = members.length;
    const rho = new Float64Array(size * size);
    for (const { first, second, covariance } of pairs) {
      const [a, b] = [at.get(first), at.get(second)];
      if (a === undefined || b === undefined) continue;
      rho[a * size + b] = rho[b * size + a] = covariance / (sigma[a] * sigma[b]);
    }
    const shares = rankOne(rho, size);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < a; b++) {
        const gap = Math.abs(rho[a * size + b] - shares[a] * shares[b]);
        // What is taken off a correlation of 1 so that Δ stays invertible is no misfit.
        if (gap > 2 * LEAST_OWN) worst = Math.max(worst, gap);
      }
    members.forEach((member, m) => {
      linked.issuer[member] = code;
      linked.loading[member] = shares[m] * sigma[m];
    });
  });
  return { linked, worst, faults };
}

function pairFaults(
  { first, second, covariance }: IssuerCovariance,
  { ids, specificVariance }: Pick<ForeignModel, "ids" | "specificVariance">,
  file: string,
): readonly Fault[] {
  const column = `specific covariance of ${ids[first]} and ${ids[second]}`;
  const most = Math.sqrt(specificVariance[first] * specificVariance[second]);
  if (Math.abs(covariance) <= most * (1 + 1e-6)) return [];
  const rule = `must not be above ${most}, the product of their specific volatilities: the correlation would be beyond 1`;
  return [{ file, column, value: String(covariance), rule }];
}

/** Names that are linked with each other, over others or not; by the first of each set. */
function linkedSets(pairs: readonly IssuerCovariance[], count: number): readonly (readonly number[])[] {
  const root = Int32Array.from({ length: count }, (_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (root[at] !== at) at = root[at];
    return at;
  };
  for (const { first, second } of pairs) {
    const [a, b] = [find(first), find(second)];
    root[Math.max(a, b)] = Math.min(a, b);
  }
  const sets = new Map<number, number[]>();
  const held = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  for (const i of [...held].sort((a, b) => a - b)) {
    const set = sets.get(find(i)) ?? [];
    set.push(i);
    sets.set(find(i), set);
  }
  return [...sets.values()];
}

/** Shares a with a_i a_j = ρ_ij as near as can be, each below 1. */
function rankOne(rho: Float64Array, size: number): Float64Array {
  const most = Math.sqrt(1 - LEAST_OWN);
  const bounded = (value: number) => Math.max(-most, Math.min(most, value));
  if (size === 2) {
    const root = Math.min(most, Math.sqrt(Math.abs(rho[1])));
    return Float64Array.of(root, Math.sign(rho[1]) * root);
  }
  const shares = Float64Array.from({ length: size }, (_, i) => exactShare(rho, size, i));
  // Signs against the first line that has any.
  for (let i = 1; i < size; i++) if (rho[i] < 0) shares[i] = -shares[i];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < size; i++) {
      let [product, square] = [0, 0];
      for (let j = 0; j < size; j++) {
        if (j === i) continue;
        product += rho[i * size + j] * shares[j];
        square += shares[j] * shares[j];
      }
      const next = square > 0 ? bounded(product / square) : 0;
      moved = Math.max(moved, Math.abs(next - shares[i]));
      shares[i] = next;
    }
    if (moved < 1e-15) break;
  }
  return shares;
}

/** √(ρ_ij ρ_ik / ρ_jk) by the two others that it has most to do with. */
function exactShare(rho: Float64Array, size: number, i: number): number {
  const others = [...Array(size).keys()]
    .filter((j) => j !== i)
    .sort((j, k) => Math.abs(rho[i * size + k]) - Math.abs(rho[i * size + j]));
  const [j, k] = others as [number, number];
  const between = rho[j * size + k];
  const square = between === 0 ? rho[i * size + j] : (rho[i * size + j] * rho[i * size + k]) / between;
  return Math.min(1, Math.sqrt(Math.abs(square)));
}
