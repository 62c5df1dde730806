import type { FactorFamily } from "../../engine/exposures/index.ts";
import type { FaultSink, Place } from "./fault-sink.ts";
import type { ForeignDay } from "./foreign-day.ts";
import { type ForeignUnits, varianceDivisor, varianceOf } from "./foreign-units.ts";

/** What a date is made with. */
export interface DraftContext {
  readonly date: string;
  readonly periodsPerYear: number;
  readonly units: ForeignUnits;
  readonly faults: FaultSink;
  /** The family that the spec says of a factor. */
  readonly said: (factor: string) => FactorFamily | undefined;
}

/** A number of a file, and where it stands. */
export interface Cell {
  readonly value: number;
  readonly place: Place;
}

/** The parts of a model as they were said, each once. */
export interface Held {
  readonly factors: Map<string, number>;
  /** With the name that stood first. */
  readonly covariances: Map<string, Cell & { readonly first: string }>;
  readonly ids: Map<string, Place>;
  readonly exposures: Map<string, Map<string, Cell>>;
  readonly specific: Map<string, Cell & { readonly kind: "volatility" | "variance" }>;
  readonly pairs: Map<string, Cell & { readonly first: string; readonly second: string }>;
  readonly loadings: Map<string, { readonly root: string } & Cell>;
  readonly estimation: Map<string, Place>;
}

/** The parts of a model that fit together. */
export type Assembled = Pick<
  ForeignDay,
  | "date"
  | "files"
  | "ids"
  | "factors"
  | "exposures"
  | "covariance"
  | "specificVariance"
  | "issuerCovariances"
  | "estimation"
>;

/** The parts as arrays, where they fit together. */
export function assembleDay(held: Held, context: DraftContext): Assembled | undefined {
  const { date, faults } = context;
  const factors = [...held.factors.keys()];
  const ids = [...held.ids.keys()];
  if (factors.length === 0 || ids.length === 0) return undefined;
  const covariance = covarianceMatrix(held, factors, context);
  const exposures = exposureMatrix(held, factors, ids, context);
  const specificVariance = specificVector(held, ids, context);
  const at = new Map(ids.map((id, i) => [id, i]));
  for (const [id, place] of held.estimation)
    if (!at.has(id)) {
      const rule = `is in the estimation universe of ${date}, and has no exposures`;
      faults.add({ ...place, column: "id", value: id, rule });
    }
  const files = {
    covariance: held.covariances.values().next().value?.place.file ?? "",
    exposures: held.ids.values().next().value?.file ?? "",
    specific: held.specific.values().next().value?.place.file ?? "",
  };
  return {
    date,
    files,
    ids,
    factors,
    exposures,
    covariance,
    specificVariance,
    issuerCovariances: issuerPairs(held, at, context),
    estimation: held.estimation.size === 0 ? undefined : new Set(held.estimation.keys()),
  };
}

function covarianceMatrix(
  { covariances }: Held,
  factors: readonly string[],
  { date, units, periodsPerYear, faults }: DraftContext,
): Float64Array {
  const size = factors.length;
  const divisor = varianceDivisor(units.covariance, periodsPerYear);
  const values = new Float64Array(size * size);
  const file = covariances.values().next().value?.place.file ?? "";
  factors.forEach((first, a) => {
    factors.slice(0, a + 1).forEach((second, b) => {
      const cell = covariances.get(first < second ? `${first}\n${second}` : `${second}\n${first}`);
      if (cell === undefined) {
        const rule = `has no covariance of ${second} and ${first} on ${date}, in neither order: one whole triangle is needed`;
        faults.add({ file, column: "covariance", rule });
      }
      values[a * size + b] = values[b * size + a] = (cell?.value ?? Number.NaN) / divisor;
    });
  });
  return values;
}

function exposureMatrix(
  held: Held,
  factors: readonly string[],
  ids: readonly string[],
  { date, faults }: DraftContext,
): Float64Array {
  const at = new Map(ids.map((id, i) => [id, i]));
  const values = new Float64Array(ids.length * factors.length);
  for (const [factor, cells] of held.exposures) {
    const k = held.factors.get(factor);
    if (k === undefined) {
      const { place } = cells.values().next().value as Cell;
      const rule = `has exposures, and no covariance on ${date}: is its name another there?`;
      faults.add({ ...place, column: "factor", value: factor, rule });
      continue;
    }
    for (const [id, { value }] of cells) values[(at.get(id) as number) * factors.length + k] = value;
  }
  return values;
}

function specificVector(
  { ids: known, specific }: Held,
  ids: readonly string[],
  { date, units, periodsPerYear, faults }: DraftContext,
): Float64Array {
  const divisor = varianceDivisor(units.specific_risk, periodsPerYear);
  for (const [id, { place }] of specific)
    if (!known.has(id)) {
      const rule = `has specific risk, and no exposures on ${date}`;
      faults.add({ ...place, column: "id", value: id, rule });
    }
  return Float64Array.from(ids, (id) => {
    const cell = specific.get(id);
    if (cell === undefined) {
      const place = known.get(id) as Place;
      faults.add({
        ...place,
        column: "id",
        value: id,
        rule: `has exposures, and no specific risk on ${date}`,
      });
      return Number.NaN;
    }
    return cell.kind === "variance"
      ? cell.value / divisor
      : varianceOf(cell.value, units.specific_risk, periodsPerYear);
  });
}

/** Pairs as given, and those that lines of one root make. */
function issuerPairs(
  { pairs, loadings }: Held,
  at: ReadonlyMap<string, number>,
  { units, periodsPerYear, faults, date }: DraftContext,
): Assembled["issuerCovariances"] {
  const divisor = varianceDivisor(units.issuer_covariance, periodsPerYear);
  const codeOf = (id: string, place: Place): number => {
    const code = at.get(id);
    if (code === undefined)
      faults.add({
        ...place,
        column: "id",
        value: id,
        rule: `is linked to an issuer, and has no exposures on ${date}`,
      });
    return code ?? -1;
  };
  const given = [...pairs.values()].flatMap(({ first, second, value, place }) => {
    if (first === second) return [];
    return [{ first: codeOf(first, place), second: codeOf(second, place), covariance: value / divisor }];
  });
  const roots = new Map<string, { readonly code: number; readonly loading: number }[]>();
  for (const [id, { root, value, place }] of loadings) {
    const lines = roots.get(root) ?? [];
    lines.push({ code: codeOf(id, place), loading: value });
    roots.set(root, lines);
  }
  const unit = units.specific_risk;
  const scale = varianceOf(1, unit, periodsPerYear);
  const linked = [...roots.values()].flatMap((lines) =>
    lines.flatMap((line, i) =>
      lines.slice(0, i).map((other) => ({
        first: other.code,
        second: line.code,
        covariance: line.loading * other.loading * scale,
      })),
    ),
  );
  return [...given, ...linked].filter(({ first, second }) => first >= 0 && second >= 0);
}
