import type { ModelDocument } from "../documents/index.ts";

/** A name's exposure to a factor. */
export interface NamedExposure {
  readonly factor: string;
  readonly exposure: number;
}

/** The exposures of a name that are not 0; none of a name that the model does not cover. */
export function exposuresOf(model: ModelDocument, id: string): readonly NamedExposure[] {
  const row = exposureRow(model, id);
  return model.factors.flatMap(({ factor }, k) => {
    const exposure = row[k] ?? 0;
    return exposure === 0 ? [] : [{ factor, exposure }];
  });
}

/** A row of X over the model's factors: the market, then groups and their shares, then scores, then the currency. */
export function exposureRow(model: ModelDocument, id: string): Float64Array {
  const { factors, exposures } = model;
  const asset = places(model).get(id);
  const row = new Float64Array(factors.length);
  if (asset === undefined) return row;
  if (exposures.market) row[0] = 1;
  for (const [factor, share] of exposures.groups[asset] ?? []) row[factor] = share;
  const columns = Object.values(exposures.scores);
  const currencies = factors.filter(({ family }) => family === "currency").length;
  const first = factors.length - currencies - columns.length;
  columns.forEach((column, at) => {
    row[first + at] = column[asset] ?? 0;
  });
  const currency = exposures.currency[asset] ?? null;
  if (currency !== null) row[currency] = 1;
  return row;
}

/** A name and its weight, total or active. */
export interface NamedWeight {
  readonly id: string;
  readonly weight: number;
}

const placed = new WeakMap<ModelDocument, ReadonlyMap<string, number>>();

function places(model: ModelDocument): ReadonlyMap<string, number> {
  const known = placed.get(model) ?? new Map(model.ids.map((id, at) => [id, at]));
  placed.set(model, known);
  return known;
}

/** A name's annual specific covariance with weights, (Δw)_n: lines of one issuer share a part of theirs. */
export function specificCovariance(
  model: ModelDocument,
  weights: readonly NamedWeight[],
  id: string,
): number {
  const { specificVariance, linked, periodsPerYear, ids } = model;
  const at = places(model).get(id);
  if (at === undefined) return 0;
  const held = new Map(weights.map((one) => [one.id, one.weight]));
  const own = (held.get(id) ?? 0) * (specificVariance[at] ?? 0);
  const issuer = linked?.issuer[at] ?? -1;
  if (linked === null || issuer < 0) return periodsPerYear * own;
  const others = ids.reduce(
    (sum, other, m) =>
      m === at || linked.issuer[m] !== issuer ? sum : sum + (held.get(other) ?? 0) * (linked.loading[m] ?? 0),
    0,
  );
  return periodsPerYear * (own + (linked.loading[at] ?? 0) * others);
}
