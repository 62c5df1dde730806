import type { Limit, LimitOutcome, RiskView } from "../../engine/construction/index.ts";
import type { ConstructReport } from "./construct-parts.ts";
import { largestTerms, type Term } from "./largest-terms.ts";

/** What the value of a limit is made of. */
export interface LimitTerms {
  /** They come to the value, or to its square; null where it is a count. */
  readonly terms: readonly Term[] | null;
  /** Whether the value is the root of their sum, as a volatility is of its variance a year. */
  readonly isRoot: boolean;
}

/** What a limit that binds stands at, term by term; of a limit of single names that of its dearest. */
export function limitTerms(report: ConstructReport, { dearest }: LimitOutcome, l: number): LimitTerms {
  const { limit, kept = 0 } = report.prepared.limits[l] ?? {};
  if (limit === undefined) return { terms: null, isRoot: false };
  if (dearest >= 0) return { terms: nameTerms(report, limit, dearest), isRoot: false };
  if (limit.kind === "risk") return { terms: riskTerms(report, limit), isRoot: true };
  const of = termOf(report, limit);
  if (of === undefined) return { terms: null, isRoot: false };
  const { candidates, setting } = report.prepared;
  const { labels } = setting.stored.model.assets;
  const terms = Array.from(
    candidates.names,
    (asset, i): Term => ({ of: labels[asset] as string, value: of(i) }),
  );
  return { terms: largestTerms([...terms, { of: "outside the model", value: kept }]), isRoot: false };
}

function nameTerms({ prepared, construction }: ConstructReport, limit: Limit, i: number): readonly Term[] {
  const { benchmark, current } = prepared.candidates;
  const own = { of: "its weight", value: construction.weights[i] as number };
  if (limit.kind === "weights" && limit.relative)
    return [own, { of: "the benchmark’s, taken off", value: -(benchmark[i] as number) }];
  if (limit.kind === "trades")
    return [own, { of: "its weight before, taken off", value: -(current[i] as number) }];
  return [own];
}

/** What a candidate adds to the sum that a limit is about; undefined where it is no sum of weights. */
function termOf(
  { prepared, construction }: ConstructReport,
  limit: Limit,
): ((i: number) => number) | undefined {
  const { current, benchmark, exposures, names } = prepared.candidates;
  const factors = exposures.length / Math.max(1, names.length);
  const weight = (i: number): number => construction.weights[i] as number;
  const less = (i: number, relative: boolean): number =>
    weight(i) - (relative ? (benchmark[i] as number) : 0);
  switch (limit.kind) {
    case "net":
      return weight;
    case "gross":
      return (i) => Math.abs(weight(i));
    case "long":
      return (i) => Math.max(weight(i), 0);
    case "short":
      return (i) => Math.max(-weight(i), 0);
    case "turnover":
      return (i) => Math.abs(weight(i) - (current[i] as number));
    case "sum":
      return (i) => (limit.coefficients[i] as number) * less(i, limit.relative);
    case "exposure":
      return (i) => (exposures[i * factors + limit.factor] as number) * less(i, limit.relative);
    default:
      return undefined;
  }
}

/** The annual variance that a limit on risk is about: x_k (Fx)_k of its factors, and what is specific. */
function riskTerms(
  { prepared, construction }: ConstructReport,
  { part, factors, model, relative }: Extract<Limit, { kind: "risk" }>,
): readonly Term[] {
  const { candidates, setting } = prepared;
  const view = model === undefined ? candidates : candidates.others[model];
  const of = model === undefined ? setting.stored.model : setting.models[model]?.model;
  if (view === undefined || of === undefined) return [];
  const weights = relative
    ? construction.weights.map((weight, i) => weight - (candidates.benchmark[i] as number))
    : construction.weights;
  const known = of.exposures.factors;
  const chosen = factors ?? [...known.keys()];
  const x = exposuresOf(view, weights, known.length);
  const systematic = chosen.map((k): Term => {
    const covariance = chosen.reduce(
      (sum, j) => sum + (view.factorVariance[k * known.length + j] as number) * (x[j] as number),
      0,
    );
    return { of: known[k]?.name ?? "", value: ((x[k] as number) * covariance) / setting.years };
  });
  const specific = { of: "specific", value: specificOf(view, weights) / setting.years };
  return largestTerms([...(part === "specific" ? [] : systematic), ...(part === "factor" ? [] : [specific])]);
}

function exposuresOf({ exposures }: RiskView, weights: Float64Array, factors: number): Float64Array {
  const x = new Float64Array(factors);
  for (let i = 0; i < weights.length; i++)
    for (let k = 0; k < factors; k++)
      x[k] = (x[k] as number) + (weights[i] as number) * (exposures[i * factors + k] as number);
  return x;
}

function specificOf({ ownVariance, issuers }: RiskView, weights: Float64Array): number {
  const own = weights.reduce((sum, weight, i) => sum + weight ** 2 * (ownVariance[i] as number), 0);
  return issuers.reduce((sum, { members, loading }) => {
    const shared = members.reduce((of, i, at) => of + (loading[at] as number) * (weights[i] as number), 0);
    return sum + shared ** 2;
  }, own);
}
