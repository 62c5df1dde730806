import type { Vector } from "../linalg/index.ts";

/** Seats by rank, with the ranks between which a name enters and leaves. */
export interface RankRule {
  readonly top: number;
  readonly buffer: number;
  readonly entryBuffer: number;
}

/** Names by a score from the largest, unknown (NaN) ones last, ties by code. */
export function rankNames(names: readonly number[], score: Vector): number[] {
  const known = (asset: number) => (Number.isNaN(score[asset]) ? Number.NEGATIVE_INFINITY : score[asset]);
  return [...names].sort((a, b) => {
    const [first, second] = [known(a), known(b)];
    return first === second ? a - b : second - first;
  });
}

/**
 * The names that have a seat: members down to rank `top × buffer`, others down to rank `top / entryBuffer`.
 *
 * @param ranked  names by rank, the first being rank 1
 * @param before  [N] 1 = a member so far
 */
export function seatedNames(
  ranked: readonly number[],
  before: Uint8Array,
  { top, buffer, entryBuffer }: RankRule,
): number[] {
  // Rounding, as in 100 × 1.15 = 114.99…, must not cost a seat.
  const lastStay = Math.floor(top * buffer + 1e-9);
  const lastEntry = Math.floor(top / entryBuffer + 1e-9);
  return ranked.filter(
    (asset, i) => i + 1 <= (before[asset] === 1 ? Math.max(lastStay, lastEntry) : lastEntry),
  );
}
