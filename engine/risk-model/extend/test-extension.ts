import { exposureRow } from "../../exposures/index.ts";
import { choleskyInto, choleskySolveInto } from "../../linalg/index.ts";
import type { RandomStream } from "../../stats/index.ts";
import { fitLaw } from "./extend-model.ts";
import {
  type ExtensionPeriod,
  extendedProducts,
  type FactorRoot,
  factorRoot,
  type GivenModel,
  type PeriodProducts,
  periodProducts,
  unitExposures,
} from "./extension-periods.ts";
import { directionsOf, maximise } from "./single-factor.ts";

/** A likelihood ratio against its law. */
export interface RatioTest {
  /** Twice the gain of the log-likelihood over the given model. */
  readonly ratio: number;
  /** Share of draws that reach it. */
  readonly pValue: number;
}

/** Whether the returns hold the factor that the given model lacks, with Δ as given. */
export interface ExtensionTest {
  readonly periods: number;
  /** Of the variance alone, against returns drawn from the given model: right where that model is. */
  readonly variance: RatioTest;
  /** Of the variance, against the same exposures shuffled among the names: right also where the given model's level or tails are not. */
  readonly shuffled: RatioTest;
  /** Of variance and covariances together, against the law of a regression's likelihood ratio; NaN with no more periods than factors. */
  readonly covariances: RatioTest;
  /** Mean of rᵀΣ⁻¹r / n: 1 where the given model has the level of the history's risk. */
  readonly level: number;
}

/**
 * Tests a new factor against the given model, Δ untouched.
 *
 * * Variance: by draws of d ~ N(0, a), the exact law whatever the exposures did (½χ²₀ + ½χ²₁ in large samples: Self & Liang 1987).
 * * Shuffled: exposures permuted among the names, each name keeping another's whole history.
 * * Covariances: with exposures that stand still, the ratio is that of a regression of the new factor's GLS return on the others with known coefficients and variance under the
 *   null hypothesis, −T ln(A/T) + A + B − T with A ~ χ²(T − r), B ~ χ²(r), exact but for the limit that a variance is not below 0, which makes it smaller: the test is
 *   conservative there.
 *
 * @complexity O(T·N·p² + draws·T·N·p)
 */
export function testExtension(
  model: GivenModel,
  periods: readonly ExtensionPeriod[],
  draws: number,
  random: RandomStream,
): ExtensionTest {
  const root = factorRoot(model.factorCovariance);
  const history = periods
    .map((period) => ({ period, products: periodProducts(root, model.specificVariance, period) }))
    .filter(({ products }) => products.names.length >= 10);
  const products = history.map((one) => one.products);
  const directions = directionsOf(products);
  const { ratio } = maximise(directions);
  const law = fitLaw(products, true);
  const gain = products.reduce(
    (sum, one) => sum + 2 * (extendedProducts(one, law).logDensity - one.logDensity),
    0,
  );
  const simulated = Array.from({ length: draws }, () => {
    const projection = directions.precision.map((a) => Math.sqrt(a) * random.normal());
    return maximise({ precision: directions.precision, projection }).ratio;
  });
  const shuffled = shuffledRatios(model, history, draws, random);
  return {
    periods: products.length,
    variance: { ratio, pValue: shareFrom(simulated, ratio) },
    shuffled: { ratio, pValue: shareFrom(shuffled, ratio) },
    covariances: {
      ratio: gain,
      pValue: shareFrom(regressionRatios(products.length, root.rank, draws, random), gain),
    },
    level: levelOf(products),
  };
}

/** Scores of each period's returns by a model [T]; NaN with fewer than ten names. */
export interface PeriodScores {
  /** ln of the normal density. */
  readonly density: Float64Array;
  /** ln of the density of the direction of the returns, whatever their size: −½ ln |Σ| − n/2 ln(rᵀΣ⁻¹r / n) and what is common to all models. */
  readonly shape: Float64Array;
}

/**
 * Scores of a given and of an extended model on the same returns. The shape's score is that of the angular Gaussian law: a model whose level of risk is wrong, all of Σ by one
 * number, loses nothing, so that a difference is the factor's.
 *
 * @see Tyler (1987), Statistical analysis for the angular central Gaussian distribution on the sphere, Biometrika 74
 * @complexity O(T·N·p²)
 */
export function extensionScores(
  given: GivenModel,
  extended: GivenModel,
  periods: readonly ExtensionPeriod[],
): { readonly given: PeriodScores; readonly extended: PeriodScores } {
  const size = given.factorCovariance.rows;
  const root = factorRoot(given.factorCovariance);
  const law = lawOf(root, extended, size);
  const none = { loadings: new Float64Array(root.rank), ownVariance: 0 };
  const scores = ({ specificVariance }: GivenModel, of: typeof none): PeriodScores => {
    const [density, shape] = [0, 1].map(() => new Float64Array(periods.length).fill(Number.NaN)) as [
      Float64Array,
      Float64Array,
    ];
    periods.forEach((period, t) => {
      const products = periodProducts(root, specificVariance, period);
      const count = products.names.length;
      if (count < 10) return;
      const { logDensity, quadratic } = extendedProducts(products, of);
      density[t] = logDensity;
      shape[t] = logDensity + 0.5 * quadratic - (count / 2) * (1 + Math.log(quadratic / count));
    });
    return { density, shape };
  };
  return { given: scores(given, none), extended: scores(extended, law) };
}

/** Mean of rᵀΣ⁻¹r / n over the returns: 1 where a model has the level of risk of the history. */
export function historyLevel(model: GivenModel, periods: readonly ExtensionPeriod[]): number {
  const root = factorRoot(model.factorCovariance);
  return levelOf(periods.map((period) => periodProducts(root, model.specificVariance, period)));
}

/** b and q of an extension's covariance: Rᵀb = c, so that b = (RRᵀ)⁻¹Rc. */
function lawOf({ rank, rows }: FactorRoot, { factorCovariance: { values } }: GivenModel, size: number) {
  const wide = size + 1;
  const [inner, target] = [new Float64Array(rank * rank), new Float64Array(rank)];
  for (let a = 0; a < rank; a++) {
    for (let k = 0; k < size; k++) {
      target[a] += rows[a * size + k] * values[size * wide + k];
      for (let b = 0; b < rank; b++) inner[a * rank + b] += rows[a * size + k] * rows[b * size + k];
    }
  }
  const factor = new Float64Array(rank * rank);
  choleskyInto(factor, inner, rank);
  const loadings = new Float64Array(rank);
  choleskySolveInto(loadings, factor, target, rank);
  const explained = loadings.reduce((sum, b) => sum + b * b, 0);
  return { loadings, ownVariance: Math.max(0, values[wide * wide - 1] - explained) };
}

function shareFrom(draws: readonly number[], ratio: number): number {
  if (draws.length === 0 || Number.isNaN(draws[0])) return Number.NaN;
  return (draws.filter((value) => value >= ratio).length + 1) / (draws.length + 1);
}

function regressionRatios(
  periods: number,
  rank: number,
  draws: number,
  random: RandomStream,
): readonly number[] {
  if (periods <= rank) return [];
  return Array.from({ length: draws }, () => {
    const rest = random.chiSquare(periods - rank);
    return -periods * Math.log(rest / periods) + rest + random.chiSquare(rank) - periods;
  });
}

function levelOf(products: readonly PeriodProducts[]): number {
  let [quadratic, count] = [0, 0];
  for (const one of products) {
    quadratic += one.quadratic;
    count += one.names.length;
  }
  return quadratic / count;
}

function shuffledRatios(
  { specificVariance, factorCovariance }: GivenModel,
  history: readonly { readonly period: ExtensionPeriod; readonly products: PeriodProducts }[],
  draws: number,
  random: RandomStream,
): readonly number[] {
  const root = factorRoot(factorCovariance);
  const { rank } = root;
  const places = history.map(({ period, products }) => {
    const rows = Array.from(products.names, (i) => unitExposures(root, exposureRow(period.exposures, i)));
    // With M = BᵀΔ⁻¹B: Σ⁻¹r = Δ⁻¹(r − B ξ̂), ξ̂ = BᵀΣ⁻¹r, so that zᵀΣ⁻¹r is one product whatever z is; and zᵀΣ⁻¹z = zᵀΔ⁻¹z − yᵀ(I − BᵀΣ⁻¹B)y, y = BᵀΔ⁻¹z.
    const left = Float64Array.from({ length: rank * rank }, (_, at) => {
      const [a, b] = [Math.floor(at / rank), at % rank];
      return Number(a === b) - products.gram[a * (rank + 1) + b];
    });
    const residual = Float64Array.from(products.names, (i, n) => {
      let rest = period.returns[i];
      for (let a = 0; a < rank; a++) rest -= rows[n][a] * products.score[a];
      return rest / specificVariance[i];
    });
    return { period, names: products.names, rows, left, residual };
  });
  const count = specificVariance.length;
  return Array.from({ length: draws }, () => {
    const order = shuffledOrder(count, random);
    const [precision, projection] = [new Float64Array(places.length), new Float64Array(places.length)];
    places.forEach(({ period, names, rows, left, residual }, t) => {
      const cross = new Float64Array(rank);
      names.forEach((i, n) => {
        const value = period.factor[order[i]];
        if (!Number.isFinite(value)) return;
        const x = value / specificVariance[i];
        precision[t] += value * x;
        projection[t] += value * residual[n];
        for (let a = 0; a < rank; a++) cross[a] += rows[n][a] * x;
      });
      for (let a = 0; a < rank; a++)
        for (let b = 0; b < rank; b++) precision[t] -= cross[a] * left[a * rank + b] * cross[b];
    });
    return maximise({ precision, projection }).ratio;
  });
}

function shuffledOrder(count: number, random: RandomStream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
  return order;
}
