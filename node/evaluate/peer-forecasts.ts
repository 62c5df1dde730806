import {
  type PeerVariances,
  shrunkSampleVariances,
  singleIndexVariances,
} from "../../engine/evaluation/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { StoredModel } from "../model/index.ts";

/** Forecasts from past returns alone that a model is held against. */
export type Peer = "sample" | "single_index";

/** [N] excess returns of the past periods, the latest last; NaN where a name has none. */
export type PastReturns = Float64Array[];

/** Periods that the peers look back: a year of trading days, five years of months. */
export function peerPeriods(periodsPerYear: number): number {
  return periodsPerYear >= 52 ? periodsPerYear : 5 * periodsPerYear;
}

/** Adds a period, and forgets the one that is out of sight. */
export function addPast(past: PastReturns, excess: Float64Array, length: number): void {
  past.push(excess);
  if (past.length > length) past.shift();
}

/**
 * What each peer forecasts at a close; NaN until it has half of the periods that it looks back.
 *
 * @param portfolios  [N] weights each, the universe by cap first: it is the index
 * @returns by peer: [P] and [N]
 */
export function peerVariances(
  peers: readonly Peer[],
  past: PastReturns,
  { model }: StoredModel,
  portfolios: readonly Float64Array[],
): readonly PeerVariances[] {
  const { covered } = model.exposures;
  const assets = Int32Array.from(covered, (_, i) => i).filter((i) => covered[i] === 1);
  const unknown = () => new Float64Array(covered.length).fill(Number.NaN);
  if (2 * past.length < peerPeriods(model.periodsPerYear)) {
    const none = new Float64Array(portfolios.length).fill(Number.NaN);
    return peers.map(() => ({ portfolios: none, names: unknown() }));
  }
  const inputs = { history: packed(past, assets), weights: packed(portfolios, assets) };
  return peers.map((peer) => {
    const { portfolios: own, names } =
      peer === "sample"
        ? shrunkSampleVariances(inputs)
        : singleIndexVariances(inputs, inputs.weights.values.slice(0, assets.length));
    const all = unknown();
    assets.forEach((asset, at) => {
      all[asset] = names[at]!;
    });
    return { portfolios: own, names: all };
  });
}

/** Rows of the covered names alone. */
function packed(rows: readonly Float64Array[], assets: Int32Array) {
  const values = new Float64Array(rows.length * assets.length);
  rows.forEach((row, r) => {
    for (let at = 0; at < assets.length; at++) values[r * assets.length + at] = row[assets[at]!]!;
  });
  return { ...matrix(rows.length, assets.length, values), values };
}
